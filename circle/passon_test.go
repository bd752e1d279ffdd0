package circle

import (
	"errors"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

// The homeserver's word, a kill or an impatient peer can bring the same report again.
func TestAReportThatComesAgainIsPassedOnOnce(t *testing.T) {
	h, _, portals, desk := watched(t, 2)
	h.say(portals[0], "useless")
	h.deliver()
	h.answerTo(portals[1], "useless", "!report")
	h.answerTo(portals[1], "useless", "!report again")
	for range 2 { // once the inbox has forgotten the id
		h.happen(portals[1].Room, kith.Event{ID: "$same", Sender: h.users[portals[1].Peer], Type: "m.room.message", Content: text("!report all of it"), Encrypted: true})
	}
	h.settleAll()
	h.ok(h.passOn(t.Context(), "1"))
	h.settleAll()
	if laid := h.laid(desk); len(laid) != 2 {
		t.Errorf("two reports lie on the desk as %d", len(laid))
	}
	if !strings.Contains(h.heard(portals[1].Room), "You have reported that message already.") {
		t.Error("the reporter is not told that it was reported before")
	}
}

// What is reported while a moderator is away waits on their desk, and they are invited to it
// once until they answer.
func TestAReportWaitsForAModeratorWhoIsAway(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}, MuteAfter: 2})
	h.start()
	_, portals := h.meet(3)
	h.say(portals[1], "!report one")
	h.settleAll()
	desk := must(h.store.Desk(t.Context(), mod))(h)
	if invited := h.plans[desk.Key].Invite; len(invited) != 1 || invited[0] != mod || len(h.summoned) != 0 {
		t.Errorf("invited were %v and %v", invited, h.summoned)
	}
	h.says(desk.Key, map[id.UserID]event.Membership{mod: "leave", bot: "join"}, nil) // who declines is asked again
	h.say(portals[1], "!report two")
	h.settleAll()
	h.says(desk.Key, map[id.UserID]event.Membership{mod: "invite", bot: "join"}, nil)
	h.say(portals[2], "!report three")
	h.settleAll()
	if len(h.summoned) != 1 || h.summoned[0] != mod {
		t.Errorf("invited again were %v", h.summoned)
	}
	if heard := h.heard(desk.Key); heard != "" {
		t.Errorf("it was said where nobody can read it: %q", heard)
	}
	h.membership(desk.Key, mod, "join")
	h.settleAll()
	heard := h.heard(desk.Key)
	for _, reason := range []string{"> one", "> two", "> three"} {
		if strings.Count(heard, reason) != 1 {
			t.Errorf("%q stands %d times in %s", reason, strings.Count(heard, reason), heard)
		}
	}
}

// The bot stays in the rooms of a circle that everybody has left until the words are read.
func TestAReportOutlivesItsCircle(t *testing.T) {
	h, circle, portals, desk := watched(t, 2)
	h.say(portals[0], "useless")
	h.deliver()
	h.answerTo(portals[1], "useless", "!report")
	for _, p := range portals {
		h.say(p, "!leave")
	}
	h.settleAll()
	h.settleAll()
	if laid := h.laid(desk); len(laid) != 1 || !strings.Contains(laid[0].Body, "> useless") || !strings.Contains(laid[0].Body, " has left this circle.") {
		t.Errorf("on the desk lies %v", laid)
	}
	if seats := must(h.store.Seats(t.Context(), circle.Room))(h); len(seats) > 0 {
		t.Errorf("%v stay for ever", seats)
	}
}

// However often the homeserver fails on the way, each step is done, and told once.
func TestAReportIsCarriedOutOverFailures(t *testing.T) {
	h, _, portals, desk := watched(t, 3)
	h.say(portals[0], "useless")
	h.deliver()
	failing := ""
	h.fail = func(what string) error {
		if what == failing {
			return errors.New("away")
		}
		return nil
	}
	h.answerTo(portals[1], "useless", "!report")
	h.answerTo(portals[2], "useless", "!report")
	for _, failing = range []string{"mute", "read again"} {
		if err := h.passOn(t.Context(), "2"); err == nil || err.Error() == "" {
			t.Errorf("%s fails, and nothing is repeated", failing)
		}
	}
	failing = ""
	h.settleAll()
	if laid := h.laid(desk); len(laid) != 2 {
		t.Errorf("two reports were told %d times", len(laid))
	}
	if n := strings.Count(h.heard(portals[0].Room), "Until one of them has looked"); n != 1 {
		t.Errorf("who is muted was told %d times", n)
	}
}

func TestWordsThatAreGoneAreSaidToBe(t *testing.T) {
	h, _, portals, desk := watched(t, 2)
	before := h.say(portals[1], "before")
	said := h.say(portals[0], "useless")
	h.deliver()
	delete(h.homeserver.moderating.said, said)
	delete(h.homeserver.moderating.said, before)
	h.answerTo(portals[1], "useless", "!report")
	h.settleAll()
	told := h.last(desk).Body
	if !strings.Contains(told, "The words of the message cannot be read any more.") || !strings.Contains(told, portals[1].Pseudonym+": (cannot be read any more)") {
		t.Errorf("the moderator is told %q", told)
	}
}
