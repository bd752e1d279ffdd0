package circle

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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

func onCall() Options {
	return Options{Moderators: []id.UserID{mod}, OnCall: OnCall{Counsellors: []id.UserID{first, second}, Rota: [][]id.UserID{{first}, {second}}, Wait: time.Minute}}
}

func TestWhoIsOnDutyIsCalledInTheirOrder(t *testing.T) {
	h, portals := endangered(t, "acute", onCall())
	desks := map[id.UserID]kith.RoomKey{first: h.sitsAt(first), second: h.sitsAt(second), mod: h.sitsAt(mod)}
	h.say(portals[0], danger)
	circle, _ := h.only()
	laid := func(user id.UserID) bool {
		h.work()
		h.deliver()
		heard := h.heard(desks[user])
		if strings.Contains(heard, "in danger") && (!strings.Contains(heard, portals[0].Pseudonym+" in circle "+code(circle.ID)) || !strings.Contains(heard, "> "+danger)) {
			t.Errorf("on the desk stands\n%s", heard)
		}
		return strings.Contains(heard, "in danger")
	}
	if !laid(first) || laid(second) || laid(mod) {
		t.Fatal("not only the first group was asked")
	}
	h.late()
	if !laid(second) || laid(mod) || h.times(portals[0].Room, "Nobody on duty has answered yet, so I have asked more people") != 1 {
		t.Errorf("then the peer was told\n%s", h.heard(portals[0].Room))
	}
	h.late()
	if !laid(mod) || h.times(portals[0].Room, "so I have asked more people") != 2 {
		t.Error("in the end not everybody was asked")
	}
	h.late()
	if h.times(portals[0].Room, "I am sorry: nobody on duty has answered yet.") != 1 {
		t.Errorf("in the end the peer was told\n%s", h.heard(portals[0].Room))
	}
	h.late()
	h.decides(first, "close")
	if h.times(portals[0].Room, "does not write to you for now") != 1 || h.times(desks[second], "was decided by another") != 1 {
		t.Errorf("after it was closed they were told\n%s", h.heard(portals[0].Room))
	}
	h.say(portals[0], danger)
	if len(must(h.store.OpenItems(h.ctx()))(h)) != 1 || h.times(portals[0].Room, "Are you safe") != 1 {
		t.Error("after it was closed, what they write calls nobody")
	}
}

// Who was not answered in one night, and is in danger in another, is not forgotten by the
// desks because something lies there from before.
func TestAnUnansweredCallRingsAgain(t *testing.T) {
	opts := onCall()
	opts.OnCall.Rota = nil
	h, portals := endangered(t, "acute", opts)
	board := h.sitsAt(first)
	h.say(portals[0], danger)
	h.say(portals[0], danger)
	if h.times(board, "seems to be in danger") != 1 {
		t.Fatalf("on the desk stands\n%s", h.heard(board))
	}
	h.ages(1)
	h.say(portals[0], danger)
	if h.times(board, "seems to be in danger") != 2 || h.times(board, "They wrote again, so I ask anew.") != 1 {
		t.Errorf("on the desk stands\n%s", h.heard(board))
	}
	h.decides(first, "take")
	h.ages(1)
	h.say(portals[0], danger)
	if h.times(board, "seems to be in danger") != 2 {
		t.Error("who talks with them is asked again")
	}
	h.ages(6)
	h.say(portals[0], danger)
	if h.times(board, "seems to be in danger") != 3 {
		t.Errorf("on another night they are alone\n%s", h.heard(board))
	}
}

// ages lets hours pass.
func (h *hall) ages(hours int) {
	before := h.now
	h.now = func() time.Time { return before().Add(time.Duration(hours) * time.Hour) }
}

// Who is a peer in a circle is not asked about the others in it, also not if nobody else is there.
func TestNoPeerOfTheCircleIsAsked(t *testing.T) {
	opts := onCall()
	opts.Moderators, opts.OnCall.Counsellors, opts.OnCall.Rota = nil, []id.UserID{peer(1)}, nil
	h, portals := endangered(t, "acute", opts)
	h.say(portals[0], danger)
	if len(must(h.store.OpenItems(h.ctx()))(h)) != 0 || h.times(portals[0].Room, "I have told someone on duty") != 0 {
		t.Error("somebody of the circle was asked")
	}
	h.say(portals[0], "!talk")
	h.deliver()
	if !strings.Contains(h.last(portals[0].Room).Body, "nobody is on duty here") {
		t.Errorf("they are told %q", h.last(portals[0].Room).Body)
	}
}

// talk gives the portals of the talk that goes on.
func (h *hall) talk() (kith.Circle, []kith.Portal) {
	h.t.Helper()
	live := must(h.store.LiveCircles(h.ctx()))(h)
	i := slices.IndexFunc(live, kith.Circle.IsTalk)
	if i < 0 {
		h.t.Fatal("there is no talk")
	}
	portals := h.portals(live[i].ID)
	for _, p := range portals {
		h.users[p.Peer] = must(h.store.PeerUser(h.ctx(), p.Peer))(h)
	}
	return live[i], portals
}

func TestWhoTakesItTalksWithThemAlone(t *testing.T) {
	h, portals := endangered(t, "acute", onCall())
	h.sitsAt(first)
	h.sitsAt(second)
	h.say(portals[0], danger)
	h.late()
	h.decides(second, "take")
	if h.times(portals[0].Room, "Someone on duty has answered.") != 1 {
		t.Errorf("they are told\n%s", h.heard(portals[0].Room))
	}
	circle, talk := h.talk()
	if len(talk) != 2 || talk[0].Pseudonym != portals[0].Pseudonym || talk[0].Ghost == portals[0].Ghost || talk[1].Pseudonym != "Counsellor on duty" {
		t.Fatalf("in the talk are %+v", talk)
	}
	if h.names[talk[0].Ghost] != portals[0].Pseudonym || h.names[talk[1].Ghost] != "Counsellor on duty" {
		t.Errorf("they are seen as %q and %q", h.names[talk[0].Ghost], h.names[talk[1].Ghost])
	}
	plan := h.plans[circle.Room]
	if plan.Restricted || len(plan.Doors) > 0 || plan.Levels.GetUserLevel(mod) != 0 || must(h.Expects(h.ctx(), must(h.store.Room(h.ctx(), circle.Room))(h), mod))(h) {
		t.Errorf("a moderator can come in: %+v", plan)
	}
	h.enter(talk[0])
	h.enter(talk[1])
	h.work()
	h.say(talk[0], "it is "+danger)
	h.say(talk[1], "call me at counsellor@example.net")
	h.deliver()
	if h.times(talk[1].Room, "it is "+danger) != 1 || h.times(talk[0].Room, "call me at counsellor@example.net") != 1 {
		t.Errorf("they hear\n%s\nand\n%s", h.heard(talk[0].Room), h.heard(talk[1].Room))
	}
	if h.times(talk[0].Room, "Are you safe") != 0 || h.times(talk[0].Room, "Here you are alone with someone on duty") != 1 || h.times(talk[1].Room, "Here you are alone with "+portals[0].Pseudonym) != 1 {
		t.Errorf("they are told\n%s\nand\n%s", h.heard(talk[0].Room), h.heard(talk[1].Room))
	}
	h.say(talk[0], "!done") // is not theirs to say
	h.say(talk[0], "!report they are rude")
	h.happen(talk[0].Room, kith.Event{Sender: h.users[talk[0].Peer], Type: "m.reaction",
		Content: []byte(`{"m.relates_to":{"rel_type":"m.annotation","event_id":"$any","key":"🚩"}}`)})
	h.say(talk[0], "!again")
	h.deliver()
	if told := h.heard(talk[0].Room); h.times(talk[0].Room, "I do not know that command") != 2 || strings.Count(told, "No moderator can see into this room") != 2 {
		t.Errorf("they are told\n%s", told)
	}
	if items := must(h.store.OpenItems(h.ctx()))(h); len(items) > 0 {
		t.Errorf("on desks lies %+v", items)
	}

	// Handed back, it is laid anew, and the next one comes into the same room.
	h.say(talk[1], "!hand back")
	h.work()
	if h.times(talk[0].Room, "has to go. I have asked somebody else") != 1 || h.times(talk[1].Room, "Thank you for being there") != 1 {
		t.Errorf("they are told\n%s", h.heard(talk[0].Room))
	}
	h.say(talk[0], "are you there?")
	if h.times(talk[0].Room, "nobody reads this") != 1 {
		t.Errorf("they are told\n%s", h.heard(talk[0].Room))
	}
	h.decides(first, "take")
	again, talk := h.talk()
	if again.ID != circle.ID || len(talk) != 3 || talk[2].Peer != h.store.PeerKey(first) || h.times(talk[0].Room, "comes into this room") != 1 {
		t.Fatalf("then there are %+v\n%s", talk, h.heard(talk[0].Room))
	}
	h.enter(talk[2])
	h.work()
	h.say(talk[2], "hello")
	if h.times(talk[0].Room, "hello") != 1 || h.times(talk[2].Room, "it is "+danger) != 0 {
		t.Error("the next one is not heard, or hears what was said before")
	}
	h.say(talk[2], "!done")
	h.settleAll()
	if h.times(talk[0].Room, "The talk is over for now.") != 1 || h.store.PeerKey(first) != talk[2].Peer {
		t.Errorf("they are told\n%s", h.heard(talk[0].Room))
	}
	crisis := must(h.store.CrisisIn(h.ctx(), portals[0].Room))(h)
	if crisis.State != store.CrisisClosed || len(must(h.store.OpenItems(h.ctx()))(h)) != 0 {
		t.Errorf("it is %s", crisis.State)
	}
	if circle := must(h.store.Circle(h.ctx(), circle.ID))(h); circle.State != kith.CircleClosed {
		t.Errorf("the talk is %s", circle.State)
	}
}

// Whoever goes by the means of their client, or does not come at all.
func TestWhoGoesOutOfATalk(t *testing.T) {
	begin := func(t *testing.T) (*hall, kith.Portal, []kith.Portal) {
		h, portals := endangered(t, "acute", onCall())
		h.sitsAt(first)
		h.say(portals[0], danger)
		h.decides(first, "take")
		_, talk := h.talk()
		return h, portals[0], talk
	}
	t.Run("the peer declines", func(t *testing.T) {
		h, p, talk := begin(t)
		h.enter(talk[1])
		h.membership(talk[0].Room, h.users[p.Peer], "leave")
		if h.times(talk[1].Room, "has not taken the invitation. So it has ended.") != 1 || must(h.store.CrisisIn(h.ctx(), p.Room))(h).State != store.CrisisClosed {
			t.Errorf("the counsellor is told\n%s", h.heard(talk[1].Room))
		}
	})
	t.Run("the counsellor leaves", func(t *testing.T) {
		h, p, talk := begin(t)
		h.enter(talk[0])
		h.enter(talk[1])
		h.membership(talk[1].Room, first, "leave")
		if h.times(talk[0].Room, "has to go.") != 1 || must(h.store.CrisisIn(h.ctx(), p.Room))(h).State != store.CrisisCalled {
			t.Errorf("the peer is told\n%s", h.heard(talk[0].Room))
		}
	})
	t.Run("the counsellor does not come", func(t *testing.T) {
		h, p, talk := begin(t)
		h.enter(talk[0])
		h.ok(h.giveUpIfUnanswered(h.ctx(), roomSubject(talk[1].Room)))
		if must(h.store.CrisisIn(h.ctx(), p.Room))(h).State != store.CrisisCalled || h.times(talk[0].Room, "has to go.") != 1 {
			t.Errorf("the peer is told\n%s", h.heard(talk[0].Room))
		}
	})
	t.Run("the peer is forgotten", func(t *testing.T) {
		h, p, talk := begin(t)
		h.enter(talk[1])
		h.ok(h.store.Txn(h.ctx(), func(ctx context.Context) error { return h.LeaveAll(ctx, p.Peer, false) }))
		if h.times(talk[1].Room, "has left the talk") != 1 || len(must(h.store.OpenItems(h.ctx()))(h)) != 0 {
			t.Errorf("the counsellor is told\n%s", h.heard(talk[1].Room))
		}
	})
	t.Run("the peer is banned", func(t *testing.T) {
		h, p, talk := begin(t)
		h.enter(talk[0])
		s := must(h.sceneIn(h.ctx(), p.Room))(h)
		h.ok(h.store.Txn(h.ctx(), func(ctx context.Context) error { return s.banned(ctx, p) }))
		if there := must(h.store.PortalOfGhost(h.ctx(), talk[0].Ghost))(h); there.State != kith.PortalJoined {
			t.Errorf("they are alone: %s", there.State)
		}
	})
}

func TestACallFromTheLobby(t *testing.T) {
	h := newHall(t, t, onCall())
	board := h.sitsAt(first)
	anna := must(h.store.EnsurePeer(h.ctx(), peer(1)))(h)
	lobby := must(h.store.AddRoom(h.ctx(), kith.Room{ID: "!lobby:example.org", Kind: kith.RoomLobby, Peer: anna, Operation: "lobby", Ready: true}))(h)
	h.ok(h.store.SetLobby(h.ctx(), anna, lobby))
	call := func() (outcome kith.CallOutcome) {
		h.ok(h.store.Txn(h.ctx(), func(ctx context.Context) (err error) {
			outcome, err = h.Call(ctx, anna, safety.Acute)
			return err
		}))
		return outcome
	}
	if outcome := call(); outcome != kith.CallMade {
		t.Fatalf("the call is %s", outcome)
	}
	if outcome := call(); outcome != kith.CallWaiting {
		t.Errorf("the second call is %s", outcome)
	}
	crisis := must(h.store.OpenCrisis(h.ctx(), anna))(h)
	if h.times(board, crisis.Pseudonym+", who wrote to the bot, seems to be in danger now.") != 1 {
		t.Errorf("on the desk stands\n%s", h.heard(board))
	}
	h.late()
	if h.times(lobby, "Nobody on duty has answered yet") != 1 {
		t.Errorf("in the lobby stands\n%s", h.heard(lobby))
	}
	h.decides(first, "take")
	_, talk := h.talk()
	if h.times(lobby, "Someone on duty has answered.") != 1 || talk[0].Pseudonym != crisis.Pseudonym || talk[0].Peer != anna {
		t.Errorf("in the talk are %+v", talk)
	}
	if outcome := call(); outcome != kith.CallTalking {
		t.Errorf("in the talk another call is %s", outcome)
	}
	h.enter(talk[0])
	h.say(talk[0], "!leave")
	if outcome := call(); outcome != kith.CallMade {
		t.Errorf("after the talk a call is %s", outcome)
	}
}
