package e2e

import (
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// Somebody does not want to meet another again. The other notices nothing; all of them are asked
// how it was; and when they look for people again the two are kept apart, while a third is
// brought together with one of them.
func TestWhoIsBlockedIsNotMetAgainAndNoticesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h := house.Build(t, kind, house.Options{})
		portals := h.Circle("anxiety", h.Peer("anna7q3x"), h.Peer("boris8w2k"), h.Peer("cleo4m9p"))
		anna, boris, cleo := portals[0], portals[1], portals[2]
		boris.Tell("nobody needs you here")
		said := anna.Hear("nobody needs you here")
		cleo.Hear("nobody needs you here")

		before := append(everyEvent(t, boris.Peer, boris.Room), everyEvent(t, boris.Peer, boris.Lobby)...)
		if _, err := anna.Reply(within(t), anna.Room, said.ID, "!block"); err != nil {
			t.Fatal(err)
		}
		anna.Hear(boris.Pseudonym + " is not told")
		cleo.Tell("I am here")
		boris.Hear("I am here")
		after := append(everyEvent(t, boris.Peer, boris.Room), everyEvent(t, boris.Peer, boris.Lobby)...)
		after = slices.DeleteFunc(after, func(evt id.EventID) bool { return slices.Contains(before, evt) })
		if len(after) != 1 {
			t.Errorf("who is blocked sees %d new events, and one was said", len(after))
		}
		anna.Hear("I am here")

		for _, p := range portals {
			p.Tell("!leave")
		}
		for _, p := range portals {
			p.Peer.Hear(p.Lobby, "How was it in your circle?")
		}
		anna.Peer.Tell(anna.Lobby, "2 it hurt")
		anna.Peer.Hear(anna.Lobby, "Would you rather not meet "+cleo.Pseudonym+" again?") // of the other it is known
		anna.Peer.Tell(anna.Lobby, "no")
		anna.Peer.Hear(anna.Lobby, "I leave it at that")
		boris.Peer.Tell(boris.Lobby, "5 good people")
		boris.Peer.Hear(boris.Lobby, "I have kept the number and your words.")
		react(t, cleo.Peer.In(t, cleo.Lobby), cleo.Peer.Hear(cleo.Lobby, "How was it in your circle?").ID, "4️⃣")
		cleo.Peer.Hear(cleo.Lobby, "It helps me to find people who fit.")

		for _, p := range portals[:2] {
			p.Peer.Tell(p.Lobby, "find anxiety")
			p.Peer.Hear(p.Lobby, "I am looking for people for you now.")
		}
		cleo.Peer.Tell(cleo.Lobby, "find anxiety")
		again := h.Enter(cleo.Peer)
		if again == nil {
			t.FailNow()
		}
		var waiting, found int
		for _, p := range portals[:2] {
			p.Peer.Tell(p.Lobby, "status")
			lobby := p.Peer.In(t, p.Lobby)
			lobby.SkipTo("I: status")
			switch told := lobby.Next(); {
			case strings.Contains(told, "I am looking for people for you."):
				waiting++
			case strings.Contains(told, "with 1 other person"), strings.Contains(told, "Your invitation to a circle is waiting"), strings.Contains(told, "is being opened for you"):
				found++
			default:
				t.Errorf("%s is told %q", p.Name, told)
			}
		}
		if waiting != 1 || found != 1 {
			t.Errorf("%d of the two wait, and %d were found", waiting, found)
		}
		anna.Peer.Tell(anna.Lobby, "blocked")
		anna.Peer.Hear(anna.Lobby, "1. "+boris.Pseudonym+", on ")
	})
}

// everyEvent lists all events of a room that the homeserver has for its reader, of any kind.
func everyEvent(t *testing.T, reader *house.Peer, room id.RoomID) (events []id.EventID) {
	t.Helper()
	page, err := reader.API().Messages(within(t), room, "", "", mautrix.DirectionBackward, nil, 500)
	if err != nil {
		t.Fatal(err)
	}
	for _, evt := range page.Chunk {
		events = append(events, evt.ID)
	}
	return events
}
