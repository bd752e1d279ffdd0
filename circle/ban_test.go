package circle

import (
	"context"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

// lobbyOf opens a peer's lobby.
func (h *hall) lobbyOf(p kith.Portal) kith.RoomKey {
	h.t.Helper()
	ctx := context.Background()
	lobby := must(h.store.AddRoom(ctx, kith.Room{ID: id.RoomID("!lobby" + p.Peer), Kind: kith.RoomLobby, Peer: p.Peer, Operation: "lobby" + string(p.Peer), Ready: true}))(h)
	h.ok(h.store.SetLobby(ctx, p.Peer, lobby))
	return lobby
}

func TestABannedPeerIsOutOfEveryCircleUntilTheBanIsEnded(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(2)
	lobby := h.lobbyOf(portals[0])
	for _, n := range []int{0, 3} {
		h.find(peer(n), "work")
	}
	h.matchAll()
	h.work()
	h.find(peer(0), "grief")

	h.membership(circle.Room, portals[0].Ghost, "ban")
	h.membership(circle.Room, portals[0].Ghost, "ban") // told twice, it is one
	h.settleAll()
	if places := must(h.store.Places(t.Context(), portals[0].Peer))(h); len(places) > 0 {
		t.Errorf("still in %d circles", len(places))
	}
	if ticket := must(h.store.WaitingTicket(t.Context(), portals[0].Peer))(h); ticket != nil {
		t.Error("still waiting")
	}
	h.find(peer(0), "grief") // as the lobby would not let them
	h.find(peer(7), "grief")
	h.matchAll()
	if places := must(h.store.Places(t.Context(), portals[0].Peer))(h); len(places) > 0 {
		t.Error("back under another name")
	}

	h.membership(circle.Room, portals[0].Ghost, "leave")
	h.matchAll()
	h.settleAll()
	heard := h.heard(lobby)
	if strings.Count(heard, "A moderator has banned you.") != 1 || strings.Count(heard, "has ended your ban") != 1 {
		t.Errorf("told %q", heard)
	}
}

func TestTheBotStaysWhereABanStands(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(2)
	h.ok(h.store.SetReader(t.Context(), circle.Room, mod, event.MembershipJoin))
	lobby := h.lobbyOf(portals[0])
	h.membership(circle.Room, portals[0].Ghost, "ban")
	h.say(portals[1], "!leave")
	h.settleAll()
	h.settleAll()
	if row := must(h.store.Circle(t.Context(), circle.ID))(h); row.State != kith.CircleClosed {
		t.Fatalf("the circle is %s", row.State)
	}
	if seats := must(h.store.Seats(t.Context(), circle.Room))(h); len(seats) != 1 || seats[0] != bot {
		t.Errorf("in the room are %v", seats)
	}
	if heard := h.heard(circle.Room); !strings.Contains(heard, "I stay in this room") {
		t.Errorf("moderators were told %q", heard)
	}
	desk := h.sitDown(mod)
	if sent := h.appeal(portals[0], "Please."); len(sent.As) != 1 || !strings.Contains(h.heard(desk), "> Please.") {
		t.Errorf("an appeal in a closed circle: %+v", sent)
	}
	h.decide(desk, mod, "✅")
	if !slices.Contains(h.unbanned, portals[0].Ghost) {
		t.Errorf("unbanned were %v", h.unbanned)
	}
	h.settleAll()
	if seats := must(h.store.Seats(t.Context(), circle.Room))(h); len(seats) > 0 {
		t.Errorf("in the room are still %v", seats)
	}
	if !strings.Contains(h.heard(lobby), "has ended your ban") {
		t.Error("they were not told")
	}
}
