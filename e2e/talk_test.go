package e2e

import (
	"os"
	"testing"

	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// onEach plays a story on each homeserver, both at a time; where one of them is enough, another
// story is played beside it.
func onEach(t *testing.T, story func(t *testing.T, kind string)) {
	if os.Getenv(homeserver.OnceVariable) != "" {
		t.Parallel()
	}
	for _, kind := range homeserver.Kinds() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel() // most of the time a story waits
			story(t, kind)
		})
	}
}

func TestTwoStrangersTalk(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		h := house.Build(t, kind, house.Options{})
		portals := h.Meet("anxiety", h.Peer("anna7q3x"), h.Peer("boris8w2k"))
		anna, boris := portals[0], portals[1]

		anna.Tell("I cannot sleep again.")
		heard := boris.Hear("I cannot sleep again.")
		if !heard.Decrypted || !heard.Signed || !h.IsGhost(heard.Sender) {
			t.Errorf("boris received decrypted=%v signed=%v from a ghost=%v", heard.Decrypted, heard.Signed, h.IsGhost(heard.Sender))
		}
		if name := boris.NameOf(t.Context(), boris.Room, heard.Sender); name != anna.Pseudonym {
			t.Errorf("boris sees %q and not the pseudonym %q", name, anna.Pseudonym)
		}
		if _, err := boris.Reply(t.Context(), boris.Room, heard.ID, "Nor can I."); err != nil {
			t.Fatal(err)
		}
		if reply := anna.Hear("Nor can I."); reply.ReplyTo == "" {
			t.Error("the reply is no reply any more")
		}
	})
}
