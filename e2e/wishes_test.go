package e2e

import (
	"testing"

	"golang.org/x/sync/errgroup"

	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// Two want one other person and write German; two are fifteen. All of them look for the same as
// somebody who is grown up, writes English and waits the longest: nobody meets her.
func TestPeopleMeetWhomTheyAskedFor(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h := house.Build(t, kind, house.Options{Settings: map[string]any{"peers.minors": true}})
		ellen := h.Peer("ellen4k7w")
		h.EnterLobby(ellen)
		h.Consent(ellen)
		ellen.Tell(ellen.Lobby, "find anxiety")
		ellen.Hear(ellen.Lobby, "I am looking for people for you now")

		dora, emil, finn, gwen := h.Peer("dora8m2x"), h.Peer("emil3v9q"), h.Peer("finn6t5b"), h.Peer("gwen2r8n")
		var group errgroup.Group
		for _, p := range []*house.Peer{dora, emil} {
			group.Go(func() error {
				h.EnterLobby(p)
				h.Consent(p)
				p.Tell(p.Lobby, "more one person, Deutsch")
				p.Hear(p.Lobby, "Shall I remember this")
				p.Tell(p.Lobby, "yes")
				p.Hear(p.Lobby, "I remember it.")
				p.Tell(p.Lobby, "find anxiety")
				return nil
			})
		}
		for _, p := range []*house.Peer{finn, gwen} {
			group.Go(func() error {
				h.EnterLobby(p)
				p.Tell(p.Lobby, "yes")
				p.Hear(p.Lobby, "are you 18 or older?")
				p.Tell(p.Lobby, "15")
				p.Hear(p.Lobby, "What would you like company on?")
				p.Tell(p.Lobby, "anxiety")
				return nil
			})
		}
		_ = group.Wait()
		for _, pair := range [][2]*house.Peer{{dora, emil}, {finn, gwen}} {
			one, other := h.Enter(pair[0]), h.Enter(pair[1])
			if t.Failed() {
				t.FailNow()
			}
			one.Tell("Are you there?")
			other.Hear("Are you there?")
			one.Tell("!leave")
		}

		// What was asked for is remembered, and a minor's age stays with them.
		dora.Tell(dora.Lobby, "find anxiety")
		dora.Hear(dora.Lobby, "I am looking for people for you now")
		dora.Tell(dora.Lobby, "wishes")
		dora.Hear(dora.Lobby, "I look with this:\n- Meet one other person\n- Languages: German")
		finn.Tell(finn.Lobby, "I am 19 years old")
		finn.Hear(finn.Lobby, "You first said that you are under 18.")

		ellen.Tell(ellen.Lobby, "status")
		ellen.Hear(ellen.Lobby, "You have been waiting for")
	})
}
