package circle

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/desk"
	"kith/safety"
	"kith/store"
)

// address is what the rule of these tests finds.
const address = "you reach me at calm.heron@example.net"

// screened is a circle of three whose rule for e-mail addresses says something else, if
// rule is not "".
func screened(t *testing.T, rule string, moderators ...id.UserID) (*hall, []kith.Portal) {
	t.Helper()
	folder := t.TempDir()
	if rule != "" {
		rule = "id: email\nabout: Addresses.\ndetect: email\nexplain: {en: \"There is an address in it.\"}\n" + rule + "\n"
		if err := os.WriteFile(filepath.Join(folder, "email.yaml"), []byte(rule), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rules, err := safety.Load(folder, []byte("key"))
	if err != nil {
		t.Fatal(err)
	}
	h := newHall(t, t, Options{Rules: rules, Moderators: moderators})
	_, portals := h.meet(3)
	return h, portals
}

// reaches tells whether what somebody wrote reached each of the others, and the circle.
func (h *hall) reaches(words string, from kith.Portal) bool {
	h.t.Helper()
	h.deliver()
	circle, portals := h.only()
	rooms, reached := []kith.RoomKey{circle.Room}, 0
	for _, p := range portals {
		if p.Room != from.Room {
			rooms = append(rooms, p.Room)
		}
	}
	for _, room := range rooms {
		if strings.Contains(h.heard(room), words) {
			reached++
		}
	}
	if reached != 0 && reached != len(rooms) {
		h.t.Errorf("%q reached %d of %d rooms", words, reached, len(rooms))
	}
	return reached > 0
}

// inTime lets the time of everything that is held be over.
func (h *hall) inTime(p kith.Portal) {
	h.t.Helper()
	for _, held := range must(h.store.OpenHeld(h.ctx(), p.Room))(h) {
		if held.Due.IsZero() {
			continue
		}
		h.ok(h.store.SetHeld(h.ctx(), held.ID, held.State, held.Rule, time.Now().Add(-time.Second)))
		h.ok(h.heldIsDue(h.ctx(), fmt.Sprint(held.ID)))
	}
	h.settleAll()
}

func TestASenderIsAskedAndSaysYes(t *testing.T) {
	h, portals := screened(t, "")
	h.say(portals[0], address)
	h.say(portals[0], "and you?")
	h.say(portals[1], "me too")
	if h.reaches(address, portals[0]) || h.reaches("and you?", portals[0]) {
		t.Fatal("it was read before its sender had answered")
	}
	if !h.reaches("me too", portals[1]) {
		t.Error("somebody else had to wait")
	}
	heard := h.heard(portals[0].Room)
	if strings.Count(heard, "Shall I send it anyway?") != 1 || strings.Count(heard, "waits behind it") != 1 {
		t.Errorf("they were told\n%s", heard)
	}
	h.say(portals[0], "Yes!")
	if !h.reaches(address, portals[0]) || !h.reaches("and you?", portals[0]) {
		t.Fatal("it was not sent")
	}
	others := h.heard(portals[1].Room)
	if strings.Index(others, address) > strings.Index(others, "and you?") || strings.Contains(others, "Yes!") {
		t.Errorf("the others read\n%s", others)
	}
}

func TestASenderIsAskedAndSaysNoOrNothing(t *testing.T) {
	for name, answer := range map[string]func(h *hall, p kith.Portal){
		"no":      func(h *hall, p kith.Portal) { h.say(p, "no") },
		"nothing": func(h *hall, p kith.Portal) { h.inTime(p) },
		"removes": func(h *hall, p kith.Portal) {
			open := must(h.store.OpenHeld(h.ctx(), p.Room))(h)
			h.happen(p.Room, kith.Event{Sender: h.users[p.Peer], Type: "m.room.redaction", Redacts: open[0].Event.ID})
		},
	} {
		t.Run(name, func(t *testing.T) {
			h, portals := screened(t, "")
			h.say(portals[0], address)
			h.say(portals[0], "what waits")
			answer(h, portals[0])
			if h.reaches(address, portals[0]) {
				t.Error("it was sent")
			}
			if !h.reaches("what waits", portals[0]) {
				t.Error("what waited was lost")
			}
			if open := must(h.store.OpenHeld(h.ctx(), portals[0].Room))(h); len(open) > 0 {
				t.Errorf("%d are still held", len(open))
			}
		})
	}
}

// What waits is screened in its turn, so that nothing slips by behind something held.
func TestWhatWaitsIsScreenedToo(t *testing.T) {
	h, portals := screened(t, "")
	h.say(portals[0], address)
	h.say(portals[0], "or at green.lamp@example.net")
	h.say(portals[0], "bye")
	h.say(portals[0], "yes")
	if !h.reaches(address, portals[0]) || h.reaches("green.lamp", portals[0]) || h.reaches("bye", portals[0]) {
		t.Error("not only the first was sent")
	}
	h.say(portals[0], "no")
	if h.reaches("green.lamp", portals[0]) || !h.reaches("bye", portals[0]) {
		t.Error("not only the last was sent")
	}
}

func TestHeldForAModeratorUntilTimeIsOver(t *testing.T) {
	for then, passes := range map[string]bool{"deliver": true, "refuse": false} {
		t.Run(then, func(t *testing.T) {
			h, portals := screened(t, "verdict: hold\nhold: {for: 30m, then: "+then+"}", mod)
			h.say(portals[0], address)
			h.say(portals[0], "what waits")
			if h.reaches(address, portals[0]) || h.reaches("what waits", portals[0]) {
				t.Fatal("it was read before anybody had looked")
			}
			if told := h.heard(portals[0].Room); !strings.Contains(told, "There is an address in it. So a moderator looks") || !strings.Contains(told, "30 minutes") {
				t.Errorf("they were told\n%s", told)
			}
			h.inTime(portals[0])
			if h.reaches(address, portals[0]) != passes || !h.reaches("what waits", portals[0]) {
				t.Errorf("the others read\n%s", h.heard(portals[1].Room))
			}
			if !strings.Contains(h.heard(portals[0].Room), "No moderator had the time") {
				t.Error("they were not told")
			}
		})
	}
}

// deskOf gives a moderator's desk, at which they are.
func (h *hall) deskOf(moderator id.UserID) kith.Room {
	h.t.Helper()
	room := must(h.store.EnsureDesk(h.ctx(), moderator, "desk"))(h)
	if h.states == nil {
		h.states = make(map[kith.RoomKey]kith.RoomState)
	}
	h.states[room.Key] = kith.RoomState{Members: map[id.UserID]event.Membership{moderator: event.MembershipJoin}}
	h.settleAll()
	return must(h.store.Room(h.ctx(), room.Key))(h)
}

// atDesk lets something happen on a desk.
func (h *hall) atDesk(room kith.Room, evt kith.Event) {
	h.t.Helper()
	h.ok(h.store.Txn(h.ctx(), func(ctx context.Context) error { return h.desk.(*desk.Desks).Receive(ctx, room, evt) }))
	h.settleAll()
}

func TestAModeratorDecides(t *testing.T) {
	for verdict, passes := range map[string]bool{"deliver": true, "refuse": false} {
		t.Run(verdict, func(t *testing.T) {
			h, portals := screened(t, "verdict: hold\nhold: {for: 30m, then: refuse}", mod)
			room := h.deskOf(mod)
			h.say(portals[0], address)
			h.say(portals[0], "what waits")
			h.settleAll()
			_, item, _ := strings.Cut(h.heard(room.Key), "Number ")
			for _, part := range []string{"A message of " + portals[0].Pseudonym + " waits for you", "> " + address, "Addresses.", "it is not sent"} {
				if !strings.Contains(item, part) {
					t.Errorf("%q is not in\n%s", part, item)
				}
			}
			number, _, _ := strings.Cut(item, ":")
			for range 2 { // the second finds it decided
				h.atDesk(room, kith.Event{ID: id.EventID("$decides" + fmt.Sprint(h.said)), Sender: mod, Type: "m.room.message", Encrypted: true,
					Content: text(verdict + " " + number + " because it names " + string(portals[1].Ghost))})
				h.said++
			}
			if h.reaches(address, portals[0]) != passes || !h.reaches("what waits", portals[0]) {
				t.Errorf("the others read\n%s", h.heard(portals[1].Room))
			}
			told := h.heard(portals[0].Room)
			if passes && !strings.Contains(told, "A moderator has looked at your message, and I have sent it.") ||
				!passes && !strings.Contains(told, "> it names "+portals[1].Pseudonym) {
				t.Errorf("they were told\n%s", told)
			}
			desk := h.heard(room.Key)
			if !strings.Contains(desk, "Done. Number "+number) || !strings.Contains(desk, "was decided before") {
				t.Errorf("the moderator was told\n%s", desk)
			}
		})
	}
}

// What its sender takes back, or what nobody decided in time, is off the desks.
func TestNothingIsLeftToDecide(t *testing.T) {
	h, portals := screened(t, "verdict: hold\nhold: {for: 30m, then: deliver}", mod)
	room := h.deskOf(mod)
	written := h.say(portals[0], address)
	h.settleAll()
	h.happen(portals[0].Room, kith.Event{Sender: h.users[portals[0].Peer], Type: "m.room.redaction", Redacts: written})
	h.settleAll()
	h.say(portals[0], address+" or later")
	h.settleAll()
	h.inTime(portals[0])
	told := h.heard(room.Key)
	if !strings.Contains(told, "took it back") || !strings.Contains(told, "Time was over, so the message was sent.") {
		t.Errorf("the moderator was told\n%s", told)
	}
}

func TestWhereNobodyCanLook(t *testing.T) {
	h, portals := screened(t, "verdict: hold\nhold: {for: 30m, then: deliver}")
	h.say(portals[0], address)
	if !h.reaches(address, portals[0]) {
		t.Error("it waits for a moderator where there is none")
	}
	h, portals = screened(t, "verdict: hold\nhold: {for: 30m, then: refuse}")
	h.say(portals[0], address)
	h.say(portals[0], "!appeal")
	if h.reaches(address, portals[0]) || strings.Contains(h.heard(portals[0].Room), "write !appeal") {
		t.Error("it is appealed where nobody can look")
	}
}

func TestARefusedMessageHoldsNothingUp(t *testing.T) {
	h, portals := screened(t, "verdict: refuse", mod)
	h.say(portals[0], address)
	h.say(portals[0], "next")
	if h.reaches(address, portals[0]) || !h.reaches("next", portals[0]) {
		t.Errorf("the others read\n%s", h.heard(portals[1].Room))
	}
	h.say(portals[0], "!appeal")
	h.say(portals[0], "!appeal")
	h.deliver()
	told := h.heard(portals[0].Room)
	for _, part := range []string{"write !appeal", "A moderator looks at your message now", "A moderator has that message already"} {
		if !strings.Contains(told, part) {
			t.Errorf("%q is not in\n%s", part, told)
		}
	}
	h.inTime(portals[0])
	h.say(portals[0], "!appeal")
	h.deliver()
	if h.reaches(address, portals[0]) || !strings.Contains(h.last(portals[0].Room).Body, "There is nothing to look at again") {
		t.Errorf("after a day they are told %q", h.last(portals[0].Room).Body)
	}
}

func TestDeliveredAndTold(t *testing.T) {
	h, portals := screened(t, "verdict: tell")
	h.say(portals[0], address)
	if !h.reaches(address, portals[0]) || !strings.Contains(h.last(portals[0].Room).Body, "There is an address in it.") {
		t.Error("it was not delivered and told")
	}
	h, portals = screened(t, "verdict: deliver\nlabel: {en: \"(An address. Be careful.)\"}")
	h.say(portals[0], address)
	if !h.reaches("(An address. Be careful.)\n"+address, portals[0]) {
		t.Errorf("the others read\n%s", h.heard(portals[1].Room))
	}
}

func TestTheOtherTellingIsScreenedToo(t *testing.T) {
	h, portals := screened(t, "verdict: refuse")
	h.happen(portals[0].Room, kith.Event{Sender: h.users[portals[0].Peer], Type: "m.room.message", Encrypted: true,
		Content: []byte(`{"msgtype":"m.text","body":"harmless","format":"org.matrix.custom.html","formatted_body":"write <b>calm.heron</b>@example.net"}`)})
	if h.reaches("harmless", portals[0]) {
		t.Error("what stands in the formatted text alone was passed on")
	}
}

func TestWhoLeavesWithSomethingHeld(t *testing.T) {
	h, portals := screened(t, "verdict: hold\nhold: {for: 30m, then: deliver}", mod)
	h.say(portals[0], address)
	h.say(portals[0], "what waits")
	h.say(portals[0], "!leave")
	h.deliver()
	if !strings.Contains(h.heard(portals[0].Room), "It is not passed on any more.") {
		t.Errorf("they were told\n%s", h.heard(portals[0].Room))
	}
	if open := must(h.store.OpenHeld(h.ctx(), portals[0].Room))(h); len(open) > 0 || h.reaches(address, portals[0]) {
		t.Error("it is still held, or was sent")
	}
}

// Who was muted while a moderator looked is not heard by it.
func TestMutedWhileHeld(t *testing.T) {
	h, portals := screened(t, "verdict: hold\nhold: {for: 30m, then: deliver}", mod)
	h.say(portals[0], address)
	_, err := h.store.SetPortalLevel(h.ctx(), portals[0].Room, kith.MutedLevel, kith.Muted)
	h.ok(err)
	h.inTime(portals[0])
	if h.reaches(address, portals[0]) {
		t.Error("who is muted was heard")
	}
}

// The same event that comes once more changes nothing, whatever became of it.
func TestAHeldMessageComesOnce(t *testing.T) {
	h, portals := screened(t, "")
	again := kith.Event{ID: "$once", Sender: h.users[portals[0].Peer], Type: event.EventMessage.Type, Content: text(address), Encrypted: true}
	h.happen(portals[0].Room, again)
	h.happen(portals[0].Room, again)
	h.say(portals[0], "yes")
	h.happen(portals[0].Room, again)
	h.deliver()
	if n := strings.Count(h.heard(portals[1].Room), address); n != 1 {
		t.Errorf("it was read %d times", n)
	}
	if n := strings.Count(h.heard(portals[0].Room), "Shall I send it anyway?"); n != 1 {
		t.Errorf("they were asked %d times", n)
	}
	held, err := h.store.HeldEvent(context.Background(), portals[0].Room, "$once")
	if h.ok(err); held.State != store.HeldSent || held.Event.Content != nil {
		t.Errorf("kept is %q in %s", held.Event.Content, held.State)
	}
}
