package lobby

import (
	"strings"

	"kith/catalogue"
)

// typing says whether the others see that the peer is writing, and lets them choose.
func (t *turn) typing(in input) ([]catalogue.Phrase, error) {
	switch {
	case strings.Contains(in.plain, "typing off"):
		t.peer.HidesTyping = true
	case strings.Contains(in.plain, "typing on"):
		t.peer.HidesTyping = false
	default:
		return say(catalogue.Typing(t.peer.HidesTyping), catalogue.TypingInLobby())
	}
	return say(catalogue.Typing(t.peer.HidesTyping))
}
