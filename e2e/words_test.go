package e2e

import (
	"strings"
	"testing"
)

// ownWords: one asks in English, one in German, about the same trouble and in no words of any
// list. Both are understood, meet and read each other. What they wrote to the bot it has said
// to nobody.
func ownWords(t *testing.T, s stage) {
	ida, jonas := s.Peer("ida5k8w"), s.Peer("jonas2r6v")
	const english, german = "find I can't sleep since the divorce", "Seit der Scheidung schlafe ich nicht mehr"

	s.EnterLobby(ida)
	ida.Tell(ida.Lobby, english)
	ida.Hear(ida.Lobby, "I understood that it is about: Sleep; Separation and divorce.")
	ida.Tell(ida.Lobby, "yes")
	ida.Hear(ida.Lobby, "18 or older")
	ida.Tell(ida.Lobby, "yes")
	ida.Hear(ida.Lobby, "Sleep; Separation and divorce")

	s.EnterLobby(jonas)
	jonas.Tell(jonas.Lobby, german)
	jonas.Hear(jonas.Lobby, "I understood that it is about: Sleep; Separation and divorce.")
	jonas.Tell(jonas.Lobby, "yes")
	jonas.Hear(jonas.Lobby, "18 or older")
	jonas.Tell(jonas.Lobby, "yes")
	jonas.Hear(jonas.Lobby, "That sounds like: Sleep; Separation and divorce. Shall I look for people who know that too?")
	jonas.Tell(jonas.Lobby, "yes")

	first, second := s.Enter(ida), s.Enter(jonas)
	if t.Failed() {
		t.FailNow()
	}
	first.Tell("It is three in the morning again.")
	if heard := second.Hear("It is three in the morning again."); !heard.Decrypted || !heard.Signed {
		t.Errorf("jonas reads decrypted=%v signed=%v", heard.Decrypted, heard.Signed)
	}
	second.Tell("Here too.")
	first.Hear("Here too.")
	for _, m := range append(ida.Timeline(first.Room), jonas.Timeline(second.Room)...) {
		if strings.Contains(m.Body, "I can't sleep") || strings.Contains(m.Body, "Scheidung") {
			t.Errorf("somebody reads %q", m.Body)
		}
	}
}
