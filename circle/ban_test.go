package circle

import (
	"context"
	"strings"
	"testing"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/jobs"
)

// lobbyOf opens a peer's lobby.
func (h *hall) lobbyOf(p kith.Portal) kith.RoomKey {
	h.t.Helper()
	ctx := context.Background()
	lobby := must(h.store.AddRoom(ctx, kith.Room{ID: id.RoomID("!lobby" + p.Peer), Kind: kith.RoomLobby, Peer: p.Peer, Operation: "lobby" + string(p.Peer), Ready: true}))(h)
	h.ok(h.store.SetLobby(ctx, p.Peer, lobby))
	return lobby
}

func (h *hall) appeal(p kith.Portal, words string) (result kith.Appeal) {
	h.t.Helper()
	h.ok(h.store.Txn(context.Background(), func(ctx context.Context) (err error) {
		result, err = h.Appeal(ctx, p.Peer, words)
		return err
	}))
	h.deliver()
	return result
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
	if sent := h.appeal(portals[0], "Please."); len(sent.As) != 1 || !strings.Contains(h.heard(circle.Room), "Please.") {
		t.Errorf("an appeal in a closed circle: %+v", sent)
	}
	h.membership(circle.Room, portals[0].Ghost, "leave")
	h.settleAll()
	if seats := must(h.store.Seats(t.Context(), circle.Room))(h); len(seats) > 0 {
		t.Errorf("in the room are still %v", seats)
	}
	if !strings.Contains(h.heard(lobby), "has ended your ban") {
		t.Error("they were not told")
	}
}

func TestAnAppealReachesModeratorsAndNobodyElse(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(2)
	if result := h.appeal(portals[0], "Why?"); result.Against != 0 {
		t.Errorf("against nothing: %+v", result)
	}
	h.setLevels(circle.Room, `{"users":{"`+string(portals[0].Ghost)+`":-1}}`)
	desks := h.desk
	h.desk = desksFor(Options{Local: h.opts.Local}, h.store, h.homeserver, jobs.New(h.store, zerolog.Nop()))
	if result := h.appeal(portals[0], "Why?"); result.Against != 1 || len(result.As) != 0 {
		t.Errorf("with nobody to read it: %+v", result)
	}
	h.desk = desks
	if result := h.appeal(portals[0], "Why me?"); result.Against != 1 || len(result.As) != 1 {
		t.Errorf("with nobody to read it yet: %+v", result)
	}
	h.settleAll()
	if desk := h.sitDown(mod); !strings.Contains(h.heard(desk), "> Why me?") {
		t.Errorf("the moderator who came to it reads %q", h.heard(desk))
	}
	h.membership(circle.Room, mod, "join")
	user := h.users[portals[0].Peer]
	result := h.appeal(portals[0], "I am "+string(user)+", and it was "+string(portals[1].Ghost)+".")
	if result.Against != 1 || len(result.As) != 1 || result.As[0] != portals[0].Pseudonym {
		t.Errorf("the appeal: %+v", result)
	}
	heard := h.heard(circle.Room)
	if !strings.Contains(heard, "I am "+portals[0].Pseudonym) || !strings.Contains(heard, "it was "+portals[1].Pseudonym) || strings.Contains(heard, user.Localpart()) {
		t.Errorf("moderators read %q", heard)
	}
	if strings.Contains(h.heard(portals[1].Room), "it was") {
		t.Error("another peer reads it")
	}
}
