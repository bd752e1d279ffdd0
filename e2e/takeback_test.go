package e2e

import (
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// Words are taken back by who wrote them, and removed by a moderator, with ordinary
// clients: they are gone from every room, also when the service was away meanwhile.
func TestTakingBackReachesEveryRoom(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h := house.Build(t, kind, house.Options{Moderators: []string{"mod3tb7"}})
		moderator := h.Peer("mod3tb7")
		portals := h.Meet("anxiety", h.Peer("anna4t9b"), h.Peer("boris5k1w"))
		anna, boris := portals[0], portals[1]
		circle := moderator.In(t, roomWith(t, moderator, anna.Pseudonym))
		circle.Hear("This is a circle of peers")

		slip := anna.Tell("a slip of the tongue")
		boris.Hear("a slip of the tongue")
		circle.Hear("a slip of the tongue")
		redact(t, anna.Peer, anna.Room, slip)
		gone(t, boris.Peer, boris.Room, "a slip of the tongue")
		gone(t, moderator, circle.Room, "a slip of the tongue")

		// A moderator removes: it is gone everywhere, also where its author wrote it.
		anna.Tell("words that hurt")
		boris.Hear("words that hurt")
		redact(t, moderator, circle.Room, circle.Hear("words that hurt").ID)
		gone(t, boris.Peer, boris.Room, "words that hurt")
		gone(t, anna.Peer, anna.Room, "words that hurt")
		anna.Hear("A moderator has removed a message of yours")

		// While the service is away: one of them was passed on before, one was not.
		known := anna.Tell("said and regretted")
		boris.Hear("said and regretted")
		hurt := boris.Tell("more words that hurt")
		anna.Hear("more words that hurt")
		inCircle := circle.Hear("more words that hurt").ID
		h.Kill()
		unknown := anna.Tell("never to be seen")
		redact(t, anna.Peer, anna.Room, unknown)
		redact(t, anna.Peer, anna.Room, known)
		redact(t, moderator, circle.Room, inCircle)
		h.Start()
		gone(t, boris.Peer, boris.Room, "said and regretted")
		gone(t, moderator, circle.Room, "said and regretted")
		gone(t, anna.Peer, anna.Room, "more words that hurt")
		awaitMessage(t, boris.Peer, boris.Room, func(m client.Message) bool { return m.ID == hurt && m.Redacted })

		// What was taken back without being passed on is not passed on, and not complained of.
		anna.Tell("the last words")
		boris.Hear("the last words")
		boris.Tell("and mine")
		anna.Hear("and mine")
		for _, m := range append(boris.Timeline(boris.Room), moderator.Timeline(circle.Room)...) {
			if m.Body == "never to be seen" && !m.Redacted {
				t.Error("what was taken back while the service was away was passed on")
			}
		}
		for _, m := range anna.Timeline(anna.Room) {
			if m.Sender == h.Bot && strings.Contains(m.Body, "in a way I could not read") {
				t.Error("what was taken back was complained of")
			}
		}

		// A moderation bot removes somebody with all that they have said.
		ghost := ghostOf(t, moderator, circle.Room, boris.Pseudonym)
		removed := map[string]any{"membership": "leave", "reason": "for a reason", "org.matrix.msc4293.redact_events": true}
		if _, err := moderator.API().SendStateEvent(within(t), circle.Room, event.StateMember, string(ghost), removed); err != nil {
			t.Fatal(err)
		}
		gone(t, anna.Peer, anna.Room, "and mine")
	})
}

func redact(t *testing.T, p *house.Peer, room id.RoomID, evt id.EventID) {
	t.Helper()
	if err := p.Redact(within(t), room, evt, "for a reason"); err != nil {
		t.Fatal(err)
	}
}

// gone waits until somebody's client shows that a message was taken away.
func gone(t *testing.T, p *house.Peer, room id.RoomID, body string) {
	t.Helper()
	awaitMessage(t, p, room, func(m client.Message) bool { return m.Body == body && m.Redacted })
}

// awaitMessage waits until a client shows a message in some way.
func awaitMessage(t *testing.T, p *house.Peer, room id.RoomID, is func(client.Message) bool) {
	t.Helper()
	ctx := within(t)
	for {
		changed := p.Changed()
		for _, m := range p.Timeline(room) {
			if is(m) {
				return
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("%s is never shown that something is gone: %+v", p.Name, p.Timeline(room))
		}
	}
}
