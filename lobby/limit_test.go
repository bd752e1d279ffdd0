package lobby

import (
	"testing"
	"time"

	"kith"
	"kith/catalogue"
)

// Whoever changes again and again what they look for, to see what happens, cannot go on for ever.
func TestASearchIsNotChangedForEver(t *testing.T) {
	w := newWorld()
	w.peers[me] = kith.Peer{Key: me, Consented: true, Adult: true}
	lobby := New(w.parts(topicsOfStories, func() time.Time { return time.Unix(1_800_000_000, 0) }))
	say := func(text string) []catalogue.Phrase {
		t.Helper()
		answer, err := handle(w, lobby, text)
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	say("find grief")
	for range 5 * mostChanges {
		for _, text := range []string{"more", "1", "1", "done", "more", "2", "2", "done"} {
			if answer := say(text); len(answer) > 0 && answer[0].ID == catalogue.LimitChanges().ID {
				if w.changes != mostChanges {
					t.Errorf("after %d changes", w.changes)
				}
				say("cancel")
				say("find grief")
				return
			}
			lobby.now = later(lobby.now)
		}
	}
	t.Errorf("changed %d times", w.changes)
}

func later(now func() time.Time) func() time.Time {
	at := now().Add(time.Minute)
	return func() time.Time { return at }
}
