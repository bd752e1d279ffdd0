package circle

import (
	"testing"

	"maunium.net/go/mautrix/id"

	"kith"
)

// seenTyping gives the rooms in which a peer is seen to write now.
func (h *hall) seenTyping(p kith.Portal) (as id.UserID, rooms []kith.RoomKey) {
	h.t.Helper()
	as, found, err := h.Typing(h.ctx(), must(h.store.Room(h.ctx(), p.Room))(h))
	h.ok(err)
	for _, room := range found {
		rooms = append(rooms, room.Key)
	}
	return as, rooms
}

// The others see it who have come in, as long as what is written would reach them at once.
func TestOnlyWhoIsHeardIsSeenToWrite(t *testing.T) {
	h, portals := screened(t, "")
	anna, boris, carla := portals[0], portals[1], portals[2]
	expect := func(what string, want ...kith.RoomKey) {
		t.Helper()
		as, got := h.seenTyping(anna)
		if len(got) != len(want) || len(got) > 0 && as != anna.Ghost {
			t.Errorf("%s: %s is seen to write in %d rooms, want %d", what, as, len(got), len(want))
		}
	}
	expect("at first", boris.Room, carla.Room)

	h.say(anna, "!typing OFF")
	expect("hidden")
	h.say(anna, "!typing")
	expect("asked how it is")
	h.say(anna, "!typing on")
	expect("shown again", boris.Room, carla.Room)

	h.say(anna, address)
	expect("asked about a message")
	h.say(anna, "no")
	expect("after the answer", boris.Room, carla.Room)

	must(h.store.PausePeer(h.ctx(), anna.Peer))(h)
	expect("paused")
	must(h.store.ResumePeer(h.ctx(), anna.Peer))(h)
	h.ok(h.store.SetRoomReady(h.ctx(), boris.Room, false))
	expect("the reader is paused", carla.Room)
	h.ok(h.store.SetRoomReady(h.ctx(), boris.Room, true))

	circle, _ := h.only()
	h.levels(circle.Room, map[string]int{string(bot): 100, string(mod): 50, string(anna.Ghost): -1})
	expect("muted")
	h.levels(circle.Room, map[string]int{string(bot): 100, string(mod): 50})
	expect("heard again", boris.Room, carla.Room)

	h.membership(carla.Room, h.users[carla.Peer], "leave")
	expect("one has left", boris.Room)
	h.membership(anna.Room, h.users[anna.Peer], "leave")
	expect("has left")
}

// Whoever has not come in yet is shown nothing, and is not seen to write.
func TestNobodyIsSeenToWriteWhereTheReaderHasNotCome(t *testing.T) {
	h := newHall(t, t, Options{})
	for i := range 3 {
		h.find(peer(i), "grief")
	}
	h.matchAll()
	h.work()
	_, portals := h.only()
	h.enter(portals[0])
	h.enter(portals[1])
	_, portals = h.only()
	if _, rooms := h.seenTyping(portals[0]); len(rooms) != 1 || rooms[0] != portals[1].Room {
		t.Errorf("they are seen to write in %v", rooms)
	}
	if _, rooms := h.seenTyping(portals[2]); len(rooms) != 0 {
		t.Error("somebody who is not there is seen to write")
	}
}
