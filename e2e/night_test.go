package e2e

import (
	"strings"
	"testing"

	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// Somebody writes to the bot on the worst night of their year. Whatever they write, they are
// answered kindly, and the moderator who is woken has one thing to tap on.
func TestTheWorstNight(t *testing.T) {
	h := house.Build(t, homeserver.Synapse, house.Options{Moderators: []string{"mod7c2p"}})
	desk := h.Moderator("mod7c2p")
	lost := h.Peer("lost8b2q")
	h.EnterLobby(lost)
	lobby := lost.In(t, lost.Lobby)
	lobby.SkipTo("bot: Hello, I am a bot.")
	for _, turn := range [][]string{
		{"i cant do this anymore, i want to die", "That sounds hard", "Are you safe right now?"},
		{"no", "Please call now", "I have asked someone on duty to talk with you.", "Which country are you in?"},
		{"Germany", "0800 111 0 111"},
		{"thank you", "I have read that, and I am glad that you write.", "0800 111 0 111"},
		{"not safe", "Please call now", "I have asked someone on duty already"},
	} {
		lobby.Tell(turn[0])
		lobby.SkipTo("I: " + turn[0])
		answer := lobby.SkipTo("bot: ").Body
		for _, part := range turn[1:] {
			if !strings.Contains(answer, part) {
				t.Errorf("%q is not in the answer to %q:\n%s", part, turn[0], answer)
			}
		}
	}
	item := desk.SkipTo("seems to be in danger now")
	if strings.Contains(item.Body, "want to die") || strings.Contains(item.Body, lost.Name) {
		t.Errorf("on the desk stands\n%s", item.Body)
	}
	offered(t, h, desk, item.ID, "✅", "❌")
	h.Kill()
	if _, err := desk.API().SendReaction(within(t), desk.Room, item.ID, "❌"); err != nil {
		t.Fatal(err)
	}
	h.Start()
	if told := lobby.SkipTo("I am sorry: someone on duty has seen that you asked").Body; !strings.Contains(told, "0800 111 0 111") {
		t.Errorf("they are told\n%s", told)
	}
}
