package circle

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

// says sets what the homeserver says of a room, whatever we were told of it.
func (h *hall) says(room kith.RoomKey, members map[id.UserID]event.Membership, users map[id.UserID]int) {
	if h.states == nil {
		h.states = make(map[kith.RoomKey]kith.RoomState)
	}
	h.states[room] = kith.RoomState{Members: members, Levels: &event.PowerLevelsEventContent{Users: users}}
}

// restart lets the circles be read from the homeserver.
func (h *hall) restart() {
	h.t.Helper()
	h.ok(h.reconcileAll(h.t.(*testing.T).Context()))
	h.settleAll()
}

// What moderators and peers did while nobody told us is mirrored at the next start, and
// said once.
func TestWhatWeWereNotToldIsMadeUpForAtTheStart(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(4)
	lobby := h.lobbyOf(portals[1])
	h.says(circle.Room, map[id.UserID]event.Membership{
		bot: "join", mod: "join", portals[0].Ghost: "join", portals[1].Ghost: "ban", portals[2].Ghost: "leave", portals[3].Ghost: "join",
	}, map[id.UserID]int{portals[0].Ghost: -1})
	h.says(portals[3].Room, map[id.UserID]event.Membership{bot: "join", h.users[portals[3].Peer]: "leave"}, nil)
	for range 2 {
		h.restart()
	}
	now := h.portals(circle.ID)
	if now[0].Silence != kith.Muted || strings.Count(h.heard(portals[0].Room), "has muted you") != 1 {
		t.Errorf("the muted is %q and heard %q", now[0].Silence, h.heard(portals[0].Room))
	}
	for i, ending := range map[int]kith.Ending{1: kith.EndedByModerator, 2: kith.EndedByModerator, 3: kith.EndedByClient} {
		if now[i].State != kith.PortalLeft || now[i].Ending != ending {
			t.Errorf("%d is %s by %s", i, now[i].State, now[i].Ending)
		}
	}
	if !must(h.store.IsBanned(t.Context(), portals[1].Peer))(h) || must(h.store.IsBanned(t.Context(), portals[2].Peer))(h) {
		t.Error("the wrong one is banned")
	}
	if readers := must(h.store.Readers(t.Context(), circle.Room))(h); len(readers) != 1 || readers[0] != mod {
		t.Errorf("readers are %v", readers)
	}

	h.says(circle.Room, map[id.UserID]event.Membership{bot: "join", portals[0].Ghost: "join", portals[1].Ghost: "leave"}, nil)
	h.restart()
	if must(h.store.IsBanned(t.Context(), portals[1].Peer))(h) || strings.Count(h.heard(lobby), "has ended your ban") != 1 {
		t.Errorf("the banned heard %q", h.heard(lobby))
	}
	if !strings.Contains(h.heard(portals[0].Room), "You can write here again") {
		t.Errorf("the muted heard %q", h.heard(portals[0].Room))
	}
}

// The homeserver may repeat what it could not tell us when it was long over and read: it
// is not taken for news, and nobody is told again.
func TestWhatComesAfterItWasReadIsNotNews(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(3)
	lobby := h.lobbyOf(portals[1])
	now := time.Now()
	everybody := map[id.UserID]event.Membership{bot: "join", portals[0].Ghost: "join", portals[1].Ghost: "join", portals[2].Ghost: "join"}
	for i, level := range []int{-1, 0} { // muted, and let speak again, while we heard nothing
		h.says(circle.Room, everybody, map[id.UserID]int{portals[0].Ghost: level})
		h.newest(circle.Room, now.Add(time.Duration(i)*time.Second))
		h.restart()
	}
	stale := func(evtType, key, content string, ago time.Duration) {
		t.Helper()
		h.happen(circle.Room, kith.Event{Sender: mod, Type: evtType, StateKey: &key, Content: json.RawMessage(content), Sent: now.Add(-ago)})
		h.settleAll()
	}
	stale("m.room.power_levels", "", `{"users":{"`+string(portals[0].Ghost)+`":-1}}`, 0)
	stale("m.room.power_levels", "", `{"users":{}}`, -time.Second)
	stale("m.room.member", string(portals[1].Ghost), `{"membership":"ban"}`, time.Minute)
	if muted, heard := h.portals(circle.ID)[0].Silence, h.heard(portals[0].Room); muted != "" || strings.Count(heard, "has muted you") != 1 || strings.Count(heard, "You can write here again") != 1 {
		t.Errorf("the muted is %q and heard %q", muted, heard)
	}
	if must(h.store.IsBanned(t.Context(), portals[1].Peer))(h) || strings.Contains(h.heard(lobby), "banned") {
		t.Errorf("a ban that is over holds again; the banned heard %q", h.heard(lobby))
	}

	// What is newer holds at once, and what only seems older is looked for.
	stale("m.room.power_levels", "", `{"users":{"`+string(portals[0].Ghost)+`":-1}}`, -time.Hour)
	if muted := h.portals(circle.ID)[0].Silence; muted != kith.Muted {
		t.Errorf("the muted is %q", muted)
	}
	h.says(circle.Room, everybody, map[id.UserID]int{portals[2].Ghost: -1})
	h.newest(circle.Room, now.Add(time.Second))
	stale("m.room.power_levels", "", `{"users":{"`+string(portals[2].Ghost)+`":-1}}`, time.Hour) // a clock that is slow
	if muted := h.portals(circle.ID)[2].Silence; muted != kith.Muted {
		t.Errorf("the other is %q", muted)
	}
}

// newest sets when the newest event of a room's state was sent.
func (h *hall) newest(room kith.RoomKey, at time.Time) {
	state := h.states[room]
	state.Newest = at
	h.states[room] = state
}

// Where all is as we think, nobody hears anything of a start.
func TestAStartIsSilentWhereNothingHappened(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(2)
	members := map[id.UserID]event.Membership{bot: "join"}
	for _, p := range portals {
		members[p.Ghost] = "join"
		h.says(p.Room, map[id.UserID]event.Membership{bot: "join", h.users[p.Peer]: "join"}, nil)
	}
	h.says(circle.Room, members, nil)
	before := len(h.sent[portals[0].Room]) + len(h.sent[portals[1].Room]) + len(h.sent[circle.Room])
	h.restart()
	if after := len(h.sent[portals[0].Room]) + len(h.sent[portals[1].Room]) + len(h.sent[circle.Room]); after != before {
		t.Errorf("%d were said", after-before)
	}
}
