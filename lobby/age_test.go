package lobby

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"kith"
)

// Whatever somebody says and however often they are forgotten: where adults and minors are
// served, they only ever wait with those of the class that they declared first.
func TestNobodyWaitsAmongAdultsAndAmongMinors(t *testing.T) {
	texts := []string{
		"yes", "no", "hello", "find grief", "find anxiety", "cancel", "status", "I am an adult", "I am 15", "I am 12", "16", "34", "11", "I'm 40", "I am a minor", "I am a child",
		"forget me", "1", "2", "more german", "more", "done", "skip", "wishes", "forget wishes", "export",
	}
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld()
		parts := w.parts(topicsOfStories, func() time.Time { return time.Unix(1_800_000_000, 0) })
		parts.Minors = true
		lobby := New(parts)
		var first kith.AgeClass
		for range rapid.IntRange(1, 60).Draw(t, "length") {
			if rapid.IntRange(0, 20).Draw(t, "forgotten") == 0 && w.peers[me].Farewell != "" {
				w.peers[me], w.forgotten, w.tickets = kith.Peer{Key: me}, 0, nil
			}
			text := rapid.SampledFrom(texts).Draw(t, "text")
			if answer, err := handle(w, lobby, text); err != nil || len(answer) == 0 {
				t.Fatalf("%q: %v, %v", text, answer, err)
			}
			peer := w.peers[me]
			peer.Spent = 0
			w.peers[me] = peer
			for _, ticket := range w.waiting(func(kith.Ticket) bool { return true }) {
				switch age := ticket.Request.Age; {
				case first == "":
					first = age
				case age != first:
					t.Fatalf("%q: waits as %s after having waited as %s", text, age, first)
				}
			}
		}
	})
}
