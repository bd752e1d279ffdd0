package circle

import (
	"testing"

	"maunium.net/go/mautrix/id"
	"pgregory.net/rapid"
)

// However votes, their copies and the end fall between each other: all rooms count the same.
func TestAllRoomsCountTheSame(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		h := newHall(t, r, Options{Moderators: []id.UserID{mod}})
		circle, portals := h.meet(3)
		h.membership(circle.Room, mod, "join")
		h.work()
		h.deliver()
		b := ask(h, circle, portals, "Tea?")
		all := append(rooms(portals), circle.Room)
		for range rapid.IntRange(1, 25).Draw(r, "steps") {
			p := portals[rapid.IntRange(0, 2).Draw(r, "who")]
			switch rapid.IntRange(0, 9).Draw(r, "what") {
			case 0:
				b.end(portals[0])
			case 1:
				if b.root(circle.Room) != "" {
					b.do(circle.Room, mod, "org.matrix.msc3381.poll.end", map[string]any{"org.matrix.msc3381.poll.end": struct{}{}})
				}
			case 2:
				h.work()
			case 3, 4, 5:
				h.deliverNext(rapid.SampledFrom(all).Draw(r, "where"))
			default:
				if b.root(p.Room) != "" {
					b.vote(p, rapid.IntRange(-1, 2).Draw(r, "answer"))
				}
			}
		}
		b.agree()
	})
}
