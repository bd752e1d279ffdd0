package e2e

import (
	"context"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/event"

	"kith/e2e/client"
	"kith/e2e/house"
)

// devices is a peer with more than one device, and one without any identity.
func devices(t *testing.T, s stage) {
	rosa := s.PeerWith("rosa1x8e", func(o *client.Options) { o.Unsigned = true })
	portals := s.Circle("devices", s.Peer("olga5v2q"), s.Peer("paul4n7d"), rosa)
	olga, paul := portals[0], portals[1]
	mod := s.inCircle(t, s.mona, olga.Pseudonym)
	warned := rosa.Hear(rosa.Lobby, "One thing for your safety. Your account does not yet prove which devices are yours.")

	paul.Tell("Before the second device.")
	olga.Shows(paul.Pseudonym + ": Before the second device.")

	// A second device that is signed reads what comes from then on, whoever says it.
	second := s.Device("olga5v2q", func(o *client.Options) { o.Identity = olga.Identity() })
	awaitDevice(t, olga.Peer, second)
	paul.Tell("After the second device.")
	portals[2].Tell("From me, too, without an identity.")
	mod.Tell("And from me.")
	for _, line := range []string{"After the second device.", "From me, too, without an identity.", "And from me."} {
		if heard := second.Hear(olga.Room, line); !heard.Decrypted || !heard.Signed {
			t.Errorf("the second device shows decrypted=%v signed=%v", heard.Decrypted, heard.Signed)
		}
	}
	second.Tell(olga.Room, "From my second device.")
	olga.SkipTo("And from me.")
	for _, reader := range []*house.Portal{paul, mod} {
		reader.SkipTo(olga.Pseudonym + ": From my second device.")
	}

	// One that nobody signed gets no keys, and is not believed.
	third := s.Device("olga5v2q", func(o *client.Options) { o.Unsigned = true })
	awaitDevice(t, olga.Peer, third)
	sent := paul.Tell("Not for the third device.")
	olga.SkipTo(paul.Pseudonym + ": Not for the third device.")
	sealed, err := third.Expect(within(t), olga.Room, func(m client.Message) bool {
		_, refused := client.WithheldReason(m)
		return refused && m.Sender != olga.UserID
	})
	if code, _ := client.WithheldReason(sealed); err != nil || code != event.RoomKeyWithheldUnverified {
		t.Errorf("the third device is refused the key with %q: %v (%s)", code, err, sent)
	}
	third.Tell(olga.Room, "From a device that nobody knows.")
	olga.SkipTo("bot: Your last message came from a device that your account has not verified.")
	olga.Tell("That was not me.")
	paul.SkipTo("Not for the third device.")
	mod.SkipTo("Not for the third device.")
	for _, reader := range []*house.Portal{paul, mod} {
		reader.Shows(olga.Pseudonym + ": That was not me.")
	}

	again := 0
	for _, m := range rosa.Timeline(rosa.Lobby) {
		if strings.HasPrefix(m.Body, "One thing for your safety.") {
			again++
		}
	}
	if again != 1 {
		t.Errorf("rosa was warned %d times, first as %s", again, warned.ID)
	}
}

// awaitDevice waits until the service knows of another device of somebody, which it
// shows by encrypting its answers in the lobby for that one too, or refusing to.
func awaitDevice(t *testing.T, owner, made *house.Peer) {
	t.Helper()
	lobby := owner.Screen(owner.Lobby)
	for range 20 {
		owner.Tell(owner.Lobby, "status")
		lobby.SkipTo("I: status")
		answer := lobby.SkipTo("bot: You are in a circle.")
		answered := func(m client.Message) bool {
			_, refused := client.WithheldReason(m)
			return m.ID == answer.ID && (m.Decrypted || refused)
		}
		soon, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		_, err := made.Expect(soon, owner.Lobby, answered)
		cancel()
		if err == nil {
			return
		}
	}
	t.Fatalf("the service does not learn of another device of %s", owner.Name)
}

// identity is a peer who resets the keys of their account.
func identity(t *testing.T, s stage) {
	portals := s.Circle("identity", s.Peer("sven9h3u"), s.Peer("tina6f1o"))
	sven, tina := portals[0], portals[1]
	tina.Tell("Before the reset.")
	sven.Shows(tina.Pseudonym + ": Before the reset.")
	tina.Shows("I: Before the reset.")
	lobby := sven.Lobby

	reset := s.Device("sven9h3u", func(*client.Options) {})
	asked := reset.Hear(lobby, "The security keys of your account have changed.")
	if !asked.Decrypted {
		t.Error("the new device cannot read the question")
	}
	tina.Tell("While he is away, one.")
	tina.Tell("While he is away, two.")
	there := reset.In(t, sven.Room)
	there.Tell("Am I still there?")
	reset.Hear(lobby, "Your circles are paused")
	tina.Shows("I: While he is away, one.", "I: While he is away, two.")

	reset.Tell(lobby, "yes")
	reset.Hear(lobby, "I use your new keys from now on, and your circles go on.")
	there.SkipTo("I: Am I still there?")
	there.Tell("I am here again.")
	there.ShowsInAnyOrder("I: I am here again.", tina.Pseudonym+": While he is away, one.", tina.Pseudonym+": While he is away, two.")
	tina.Shows(sven.Pseudonym + ": I am here again.")
	inOrder(t, there, "While he is away, one.", "While he is away, two.")
}

// inOrder checks that a reader is shown these texts, one after the other.
func inOrder(t *testing.T, reader *house.Portal, texts ...string) {
	t.Helper()
	for _, m := range reader.Timeline(reader.Room) {
		if len(texts) > 0 && m.Decrypted && m.Body == texts[0] {
			texts = texts[1:]
		}
	}
	if len(texts) > 0 {
		t.Errorf("%s is not shown in its turn: %q", reader.Name, texts[0])
	}
}
