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
)

const (
	first  = id.UserID("@first8c2:example.org")   // of the rota
	second = id.UserID("@second4k:example.org")   // asked when nobody of the first group comes
	danger = "this cannot go on, kilo zulu tango" // what the rule of these tests finds
)

// dangerous are rules of which one finds danger of a severity.
func dangerous(t *testing.T, severity string) *safety.Rules {
	t.Helper()
	folder := t.TempDir()
	rules := map[string]string{
		"danger.yaml": "id: danger\nabout: Danger.\nverdict: deliver\nseverity: " + severity + "\nphrases: {en: [kilo zulu tango]}\n",
		"email.yaml":  "id: email\nabout: Addresses.\ndetect: email\nverdict: ask\nexplain: {en: There is an address in it.}\n",
	}
	for name, rule := range rules {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(rule), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	loaded, err := safety.Load(folder, []byte("key"))
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// endangered is a circle of three with such rules.
func endangered(t *testing.T, severity string, opts Options) (*hall, []kith.Portal) {
	t.Helper()
	opts.Rules = dangerous(t, severity)
	h := newHall(t, t, opts)
	_, portals := h.meet(3)
	return h, portals
}

// times tells how often something was said in a room.
func (h *hall) times(room kith.RoomKey, words string) int {
	h.t.Helper()
	h.work()
	h.deliver()
	return strings.Count(h.heard(room), words)
}

// sitsAt gives the room of somebody's desk, with them at it.
func (h *hall) sitsAt(user id.UserID) kith.RoomKey {
	h.t.Helper()
	room := must(h.store.EnsureDesk(h.ctx(), user, "op "+string(user)))(h)
	if h.states == nil {
		h.states = make(map[kith.RoomKey]kith.RoomState)
	}
	h.states[room.Key] = kith.RoomState{Members: map[id.UserID]event.Membership{user: event.MembershipJoin}}
	h.settleAll()
	return room.Key
}

// decides lets somebody write on their desk about the last item there.
func (h *hall) decides(user id.UserID, verb string) {
	h.t.Helper()
	at := must(h.store.Desk(h.ctx(), user))(h)
	open := must(h.store.OpenItems(h.ctx()))(h)
	if len(open) == 0 {
		h.t.Fatal("nothing is open")
	}
	h.said++
	evt := kith.Event{ID: id.EventID(fmt.Sprint("$desk", h.said)), Sender: user, Type: event.EventMessage.Type, Encrypted: true,
		Content: text(fmt.Sprint(verb, " ", open[len(open)-1].Number))}
	h.ok(h.store.Txn(h.ctx(), func(ctx context.Context) error { return h.desk.(*desk.Desks).Receive(ctx, at, evt) }))
	h.work()
	h.deliver()
}

// late lets the time of the group that is asked be over.
func (h *hall) late() {
	h.t.Helper()
	for _, job := range must(h.store.Jobs(h.ctx(), 1000))(h) {
		if job.Kind == jobRota {
			h.ok(h.do(job))
			h.ok(h.store.FinishJob(h.ctx(), job))
		}
	}
	h.work()
	h.deliver()
}

func TestWhoIsInDangerIsToldAtOnceAndAlone(t *testing.T) {
	h, portals := endangered(t, "acute", Options{})
	h.say(portals[0], danger)
	if !h.reaches(danger, portals[0]) {
		t.Fatal("it did not reach the others")
	}
	told := h.heard(portals[0].Room)
	for _, part := range []string{"Nobody here but you can see this.", "112 or 911", "findahelpline.com", "Are you safe right now? If you are, write !safe.", "!country"} {
		if !strings.Contains(told, part) {
			t.Errorf("%q is not in\n%s", part, told)
		}
	}
	for _, other := range portals[1:] {
		if n := h.times(other.Room, "it helps to say that you have read it"); n != 1 || strings.Contains(h.heard(other.Room), "Nobody here but you") {
			t.Errorf("the others read\n%s", h.heard(other.Room))
		}
		if heard := h.heard(other.Room); strings.Index(heard, danger) > strings.Index(heard, "it helps to say") {
			t.Error("it is said before the message came")
		}
	}

	// Not again for each message of the same night, but in another one.
	h.say(portals[0], danger)
	if h.times(portals[0].Room, "Are you safe") != 1 || h.times(portals[1].Room, "it helps to say") != 1 {
		t.Error("it is said for each message")
	}
	crisis := must(h.store.CrisisIn(h.ctx(), portals[0].Room))(h)
	crisis.Told = time.Now().Add(-crisisLasts)
	h.ok(h.store.SaveCrisis(h.ctx(), crisis))
	h.say(portals[0], "!country Germany")
	h.say(portals[0], danger)
	if h.times(portals[0].Room, "Are you safe") != 2 || h.times(portals[1].Room, "it helps to say") != 2 {
		t.Error("it is not said in another night")
	}
	if last := h.heard(portals[0].Room); !strings.Contains(last[strings.LastIndex(last, "Nobody here but you"):], "TelefonSeelsorge: call 0800 111 0 111") {
		t.Errorf("they are told\n%s", last)
	}
	h.say(portals[0], "!safe")
	h.say(portals[0], "!help")
	if heard := h.heard(portals[0].Room); h.reaches("!safe", portals[0]) || !strings.Contains(h.last(portals[0].Room).Body, "Call 112.") {
		t.Errorf("they are told\n%s", heard)
	}
}

func TestWorryIsAnsweredByLess(t *testing.T) {
	h, portals := endangered(t, "worry", Options{Moderators: []id.UserID{mod}})
	h.say(portals[0], danger)
	if !h.reaches(danger, portals[0]) || h.times(portals[0].Room, "To talk with someone on duty, write !talk.") != 1 {
		t.Errorf("they are told\n%s", h.heard(portals[0].Room))
	}
	if h.times(portals[1].Room, "it helps to say") != 0 || len(must(h.store.OpenItems(h.ctx()))(h)) != 0 {
		t.Error("others are told or called")
	}
	h.say(portals[0], "!talk please")
	if items := must(h.store.OpenItems(h.ctx()))(h); len(items) != 1 || !strings.Contains(items[0].Title, "wants to talk") || !strings.Contains(items[0].Body, "> please") {
		t.Errorf("on the desk lies %+v", items)
	}
	h.say(portals[0], "!talk")
	h.deliver()
	if !strings.Contains(h.last(portals[0].Room).Body, "I have asked someone on duty already") {
		t.Errorf("they are told %q", h.last(portals[0].Room).Body)
	}
}

// Whatever becomes of the message: who is in danger is told, and nobody is told to be
// there for words that they cannot read.
func TestWhatIsHeldIsAnsweredAtOnce(t *testing.T) {
	h, portals := endangered(t, "acute", Options{Moderators: []id.UserID{mod}})
	h.say(portals[0], address)
	h.say(portals[0], danger) // waits behind it
	if h.reaches(danger, portals[0]) || h.times(portals[0].Room, "Are you safe") != 1 || h.times(portals[1].Room, "it helps to say") != 0 {
		t.Errorf("they are told\n%s\nand the others\n%s", h.heard(portals[0].Room), h.heard(portals[1].Room))
	}
	h.say(portals[0], "no")
	if !h.reaches(danger, portals[0]) || h.times(portals[0].Room, "Are you safe") != 1 || h.times(portals[1].Room, "it helps to say") != 1 {
		t.Errorf("then they are told\n%s\nand the others\n%s", h.heard(portals[0].Room), h.heard(portals[1].Room))
	}
}

// Who is muted can be in danger, too. So can who writes it behind a command.
func TestDangerIsSeenWhereverItIsWritten(t *testing.T) {
	h, portals := endangered(t, "acute", Options{})
	_, err := h.store.SetPortalLevel(h.ctx(), portals[0].Room, kith.MutedLevel, kith.Muted)
	h.ok(err)
	h.say(portals[0], danger)
	h.say(portals[1], "!nosuch "+danger)
	for _, p := range portals[:2] {
		if h.times(p.Room, "Are you safe") != 1 {
			t.Errorf("%s is told\n%s", p.Pseudonym, h.heard(p.Room))
		}
	}
	if h.reaches(danger, portals[0]) {
		t.Error("a muted peer was heard")
	}
}
