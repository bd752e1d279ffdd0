package circle

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

// The homeserver's word, a kill or an impatient peer can bring the same report again.
func TestAReportThatComesAgainIsPassedOnOnce(t *testing.T) {
	h, circle, portals := watched(t, 2, true)
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
	if n := strings.Count(h.heard(circle.Room), "for moderators only"); n != 2 {
		t.Errorf("two reports were passed on %d times", n)
	}
	if !strings.Contains(h.heard(portals[1].Room), "You have reported that message already.") {
		t.Error("the reporter is not told that it was reported before")
	}
}

func TestAReportWaitsForAModeratorWhoIsCalled(t *testing.T) {
	h, circle, portals := watched(t, 3, false)
	h.say(portals[0], "useless")
	h.deliver()
	h.answerTo(portals[1], "useless", "!report one")
	h.settleAll()
	h.answerTo(portals[2], "useless", "!report two")
	h.settleAll()
	if !slices.Equal(h.summoned, []id.UserID{mod}) {
		t.Errorf("called were %v", h.summoned)
	}
	if strings.Contains(h.heard(circle.Room), "for moderators only") {
		t.Error("it was said where nobody can read it")
	}
	h.membership(circle.Room, mod, "leave") // who declines is asked again
	h.ok(h.store.SetReader(t.Context(), circle.Room, mod, event.MembershipLeave))
	h.answerTo(portals[2], "useless", "!report")
	h.say(portals[2], "!report three")
	h.settleAll()
	if len(h.summoned) != 2 {
		t.Errorf("called were %v", h.summoned)
	}
	h.moderatorComes(circle)
	heard := h.heard(circle.Room)
	for _, reason := range []string{"> one", "> two", "> three"} {
		if strings.Count(heard, reason) != 1 {
			t.Errorf("%q stands %d times in %s", reason, strings.Count(heard, reason), heard)
		}
	}
}

// What is said to a moderator in their lobby no other moderator sees, as they would see
// whom the bot has invited.
func TestAModeratorWithALobbyIsCalledThere(t *testing.T) {
	h, circle, portals := watched(t, 3, false)
	key := must(h.store.EnsurePeer(t.Context(), mod))(h)
	lobby := must(h.store.AddRoom(t.Context(), kith.Room{ID: "!lobby:example.org", Kind: kith.RoomLobby, Peer: key, Operation: "lobby", Ready: true}))(h)
	h.ok(h.store.SetLobby(t.Context(), key, lobby))
	for _, words := range []string{"!report one", "!report two"} {
		h.say(portals[1], words)
		h.settleAll()
	}
	if len(h.summoned) > 0 {
		t.Errorf("invited were %v", h.summoned)
	}
	if told := h.heard(lobby); strings.Count(told, "Something was reported in a circle") != 1 || !strings.Contains(told, "Circle "+code(circle.ID)) {
		t.Errorf("in their lobby they were told %q", told)
	}
	h.moderatorComes(circle)
	if heard := h.heard(circle.Room); !strings.Contains(heard, "> one") || !strings.Contains(heard, "> two") {
		t.Errorf("when they came they were told %q", heard)
	}
}

// A circle that everybody has left stays open for the moderators of a report.
func TestAReportOutlivesItsCircle(t *testing.T) {
	h, circle, portals := watched(t, 2, false)
	h.say(portals[0], "useless")
	h.deliver()
	h.answerTo(portals[1], "useless", "!report")
	for _, p := range portals {
		h.say(p, "!leave")
	}
	h.settleAll()
	h.moderatorComes(circle)
	h.settleAll()
	if !strings.Contains(h.heard(circle.Room), "> useless") {
		t.Errorf("the moderator heard %q", h.heard(circle.Room))
	}
	if seats := must(h.store.Seats(t.Context(), circle.Room))(h); len(seats) > 0 {
		t.Errorf("%v stay for ever", seats)
	}
}

// However often the homeserver fails on the way, each step is done, and told once.
func TestAReportIsCarriedOutOverFailures(t *testing.T) {
	h, circle, portals := watched(t, 3, false)
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
	for _, failing = range []string{"mute", "read again", "invite moderator"} {
		if err := h.passOn(t.Context(), "2"); err == nil || err.Error() == "" {
			t.Errorf("%s fails, and nothing is repeated", failing)
		}
	}
	failing = ""
	h.settleAll()
	h.moderatorComes(circle)
	if n := strings.Count(h.heard(circle.Room), "> useless"); n != 2 {
		t.Errorf("two reports were told %d times", n)
	}
	if n := strings.Count(h.heard(portals[0].Room), "Until one of them has looked"); n != 1 {
		t.Errorf("who is muted was told %d times", n)
	}
}

func TestWordsThatAreGoneAreSaidToBe(t *testing.T) {
	h, circle, portals := watched(t, 2, true)
	said := h.say(portals[0], "useless")
	h.deliver()
	delete(h.homeserver.moderating.said, said)
	h.answerTo(portals[1], "useless", "!report")
	h.settleAll()
	if !strings.Contains(h.last(circle.Room).Body, "cannot be read any more") {
		t.Errorf("the moderator is told %q", h.last(circle.Room).Body)
	}
}
