package circle

import (
	"strings"
	"testing"
)

// A red flag is a report, however a client writes it; it reaches nobody else.
func TestAFlagReports(t *testing.T) {
	for name, key := range map[string]string{"plain": "🚩", "as a picture": "🚩\ufe0f", "as text": "🚩\ufe0e"} {
		t.Run(name, func(t *testing.T) {
			h, _, portals, desk := watched(t, 2)
			h.say(portals[0], "useless")
			h.deliver()
			before := len(h.sent[portals[0].Room])
			user := h.users[portals[1].Peer]
			h.react(portals[1].Room, user, h.copyWith(portals[1], "useless"), key)
			if laid := h.laid(desk); len(laid) != 1 || !strings.Contains(laid[0].Body, "> useless") || !strings.Contains(laid[0].Body, "No reason was given.") {
				t.Errorf("on the desk lies %v", laid)
			}
			if told := h.last(portals[1].Room).Body; !strings.Contains(told, "Thank you for telling us.") {
				t.Errorf("who set it is told %q", told)
			}
			h.react(portals[1].Room, user, h.copyWith(portals[1], "Welcome"), key)
			if told := h.last(portals[1].Room).Body; !strings.Contains(told, "To report a message, reply to it") {
				t.Errorf("who set it on the bot's words is told %q", told)
			}
			if len(h.laid(desk)) != 1 || len(h.sent[portals[0].Room]) != before {
				t.Error("somebody else is told of it")
			}
			h.react(portals[1].Room, user, h.copyWith(portals[1], "useless"), "🏳️")
			if heard := h.last(portals[0].Room).Body; heard != "reacts 🏳️" {
				t.Errorf("of another flag the others are sent %q", heard)
			}
		})
	}
}
