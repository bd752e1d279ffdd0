package e2e

import (
	"testing"
	"time"

	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// Somebody waits alone: the bot tells them by itself how things are, and a listener on duty comes,
// who learns nothing but the topic.
func TestAListenerComesForWhoWaitsAlone(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h := house.Build(t, kind, house.Options{Settings: map[string]any{
			"matching.listeners": []string{"@lena4r7p:localhost"}, "peers.asks_an_hour": 2, "peers.rest_after": 3,
		}})
		anna, lena := h.Peer("anna7q3x"), h.Peer("lena4r7p")
		for _, p := range []*house.Peer{anna, lena} {
			h.EnterLobby(p)
			h.Consent(p)
			p.Tell(p.Lobby, "on duty")
		}
		anna.Hear(anna.Lobby, "Listeners are people whom this service knows")
		lena.Hear(lena.Lobby, "You are on duty as a listener now, for 8 hours.")

		anna.Tell(anna.Lobby, "find anxiety")
		anna.Hear(anna.Lobby, "Few people have asked for this lately")
		h.LetPass(70 * time.Second)
		anna.Hear(anna.Lobby, "I am still looking for people for you. Topic: Anxiety.")
		lena.Hear(lena.Lobby, "Somebody would like company. Topic: Anxiety. Can you listen now?")
		lena.Tell(lena.Lobby, "yes")
		lena.Hear(lena.Lobby, "I bring you together now.")
		talk, listen := h.Enter(anna), h.Enter(lena)
		if t.Failed() {
			return
		}
		talk.Tell("It has been a long night.")
		listen.Hear("It has been a long night.")
		listen.Tell("I am here, and I have time.")
		talk.Hear("I am here, and I have time.")

		lena.Tell(lena.Lobby, "status")
		lena.Hear(lena.Lobby, "You are on duty as a listener for another")
		lena.Tell(lena.Lobby, "off duty")
		lena.Hear(lena.Lobby, "You are off duty now.")

		// Who looks again and again, as somebody does who wants to find out who is there, rests.
		talk.Peer.Tell(anna.Lobby, "find grief")
		anna.Hear(anna.Lobby, "Topic: Grief.")
		anna.Tell(anna.Lobby, "cancel")
		anna.Hear(anna.Lobby, "I have stopped looking for people.")
		anna.Tell(anna.Lobby, "find grief")
		anna.Hear(anna.Lobby, "You have asked me to look for people very often")
	})
}
