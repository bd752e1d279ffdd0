package circle

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/jobs"
	"kith/store"
)

// matched lets n people be matched, without anybody coming in yet.
func (h *hall) matched(n int) (kith.Circle, []kith.Portal) {
	h.t.Helper()
	for i := range n {
		h.lobby(peer(i))
		h.find(peer(i), "grief")
	}
	h.matchAll()
	h.work()
	return h.only()
}

// lobby gives somebody a lobby, in which they read what they are told.
func (h *hall) lobby(user id.UserID) kith.RoomKey {
	h.t.Helper()
	ctx := h.ctx()
	key := must(h.store.EnsurePeer(ctx, user))(h)
	if room, err := h.store.Lobby(ctx, key); err == nil {
		return room.Key
	}
	room := must(h.store.AddRoom(ctx, kith.Room{ID: id.RoomID("!lobby of " + user), Kind: kith.RoomLobby, Peer: key, Operation: string(user), Ready: true}))(h)
	h.ok(h.store.SetLobby(ctx, key, room))
	return room
}

// settled lets everything come to rest.
func (h *hall) settled() {
	h.t.Helper()
	for range 3 {
		h.deliver()
		h.work()
	}
	h.deliver()
}

func (h *hall) decline(p kith.Portal) { h.t.Helper(); h.membership(p.Room, h.users[p.Peer], "leave") }

func (h *hall) isRead(room kith.RoomKey, words string) {
	h.t.Helper()
	if heard := h.heard(room); !strings.Contains(heard, words) {
		h.t.Errorf("nobody reads %q but %q", words, heard)
	}
}

func (h *hall) isNotRead(room kith.RoomKey, words string) {
	h.t.Helper()
	if heard := h.heard(room); strings.Contains(heard, words) {
		h.t.Errorf("somebody reads %q", heard)
	}
}

// keeps tells that a portal is its peer's alone now, to read.
func (h *hall) keeps(p kith.Portal) {
	h.t.Helper()
	if h.gone[h.users[p.Peer]] {
		h.t.Errorf("the peer was taken out of the portal")
	}
	if seats := must(h.store.Seats(h.ctx(), p.Room))(h); len(seats) > 0 {
		h.t.Errorf("%v still sit in the portal", seats)
	}
	if level, set := h.standing[p.Room]; !set || level != kith.MutedLevel {
		h.t.Errorf("who keeps a portal has level %d there", level)
	}
	if name := h.called[p.Room]; !strings.HasSuffix(name, "(ended)") {
		h.t.Errorf("the portal is called %q", name)
	}
}

func TestWhoDeclinesIsMissedOnlyByThoseWhoKnewOfThem(t *testing.T) {
	h := newHall(t, t, Options{})
	_, portals := h.matched(3)
	h.enter(portals[0])
	h.decline(portals[2])
	h.settled()
	h.isRead(portals[0].Room, portals[2].Pseudonym+" is not coming.")
	h.isNotRead(portals[0].Room, "has left")
	h.isRead(h.lobby(peer(2)), "You have not taken an invitation")
	h.enter(portals[1])
	h.settled()
	h.isRead(portals[0].Room, portals[1].Pseudonym+" is here now.")

	// Somebody who is invited later, and of whom nobody has heard.
	h.find(peer(9), "grief")
	h.matchAll()
	h.work()
	_, portals = h.only()
	late := portals[3]
	h.decline(late)
	h.settled()
	for _, p := range portals[:2] {
		h.isNotRead(p.Room, late.Pseudonym)
	}
}

func TestAnInvitationThatIsNotAnsweredIsTakenBack(t *testing.T) {
	h := newHall(t, t, Options{Answer: time.Hour})
	_, portals := h.matched(3)
	h.enter(portals[0])
	h.enter(portals[1])
	h.settled()
	h.ok(h.giveUpIfUnanswered(h.ctx(), roomSubject(portals[0].Room))) // has answered
	h.ok(h.giveUpIfUnanswered(h.ctx(), roomSubject(portals[2].Room)))
	h.settled()
	_, now := h.only()
	if now[0].State != kith.PortalJoined || now[2].State != kith.PortalLeft || now[2].Ending != kith.EndedUnanswered {
		t.Errorf("they are %+v", now)
	}
	if !h.gone[peer(2)] || h.gone[peer(0)] {
		t.Error("the invitation is not taken back, or another one is")
	}
	h.isRead(portals[0].Room, portals[2].Pseudonym+" is not coming.")
	h.isRead(h.lobby(peer(2)), "To look for people again, write find Grief.")
	h.ok(h.giveUpIfUnanswered(h.ctx(), roomSubject(portals[2].Room)))
	h.ok(h.giveUpIfUnanswered(h.ctx(), "12345"))
}

// The homeserver has made a room and invited somebody, and the service ended before it
// was told. When it comes back, the time to answer is over.
func TestAnInvitationOfWhichTheServiceWasNotToldIsTakenBack(t *testing.T) {
	h := newHall(t, t, Options{Answer: time.Hour})
	h.fail = func(what string) error {
		if what == "answer that a room is made" {
			return errors.New("the service ends")
		}
		return nil
	}
	for i := range 2 {
		h.find(peer(i), "grief")
	}
	h.matchAll()
	circle, portals := h.only()
	if err := h.settle(h.ctx(), string(circle.ID)); err == nil {
		t.Fatal("the rooms are made")
	}
	h.fail = func(string) error { return nil }
	for _, p := range portals {
		h.ok(h.giveUpIfUnanswered(h.ctx(), roomSubject(p.Room)))
	}
	h.settled()
	for i, p := range portals {
		if !h.gone[peer(i)] {
			t.Error("an invitation stays")
		}
		if seats := must(h.store.Seats(h.ctx(), p.Room))(h); len(seats) > 0 {
			t.Errorf("%v still sit in the portal", seats)
		}
	}
	if seats := must(h.store.Seats(h.ctx(), circle.Room))(h); len(seats) > 0 {
		t.Errorf("%v still sit in the circle", seats)
	}
}

// After a time away the jobs are quicker than the events that came meanwhile.
func TestAnAnswerThatIsOnItsWayCounts(t *testing.T) {
	h := newHall(t, t, Options{Answer: time.Hour})
	_, portals := h.matched(2)
	h.ok(h.store.SetReader(h.ctx(), portals[1].Room, peer(1), "join"))
	if err := h.giveUpIfUnanswered(h.ctx(), roomSubject(portals[1].Room)); !jobs.IsAgain(err) {
		t.Errorf("an answer that is on its way is not awaited: %v", err)
	}
	h.enter(portals[1])
	h.ok(h.giveUpIfUnanswered(h.ctx(), roomSubject(portals[1].Room)))
	if _, now := h.only(); now[1].State != kith.PortalJoined {
		t.Errorf("who answered is %s", now[1].State)
	}
}

func TestWhoComesLaterIsToldThatOthersHaveTalked(t *testing.T) {
	h := newHall(t, t, Options{})
	_, portals := h.meet(2)
	h.isNotRead(portals[0].Room, "talking already")
	h.say(portals[0], "before")
	h.find(peer(9), "grief")
	h.matchAll()
	h.work()
	_, portals = h.only()
	h.enter(portals[2])
	h.settled()
	h.isRead(portals[2].Room, "The others have been talking already. You see what is written from now on.")
	h.isRead(portals[0].Room, portals[2].Pseudonym+" is here now. They have not seen what was written before.")
}

func TestWhoLeftByASlipComesBackAsSomebodyNew(t *testing.T) {
	h := newHall(t, t, Options{})
	h.lobby(peer(0))
	circle, portals := h.meet(3)
	h.say(portals[1], "Hello.")
	h.membership(portals[0].Room, peer(0), "leave")
	h.settled()
	h.isRead(h.lobby(peer(0)), "If it was a slip, write find Grief.")
	h.find(peer(0), "grief")
	h.matchAll()
	h.work()
	_, now := h.only()
	back := now[len(now)-1]
	if len(now) != 4 || back.Peer != portals[0].Peer || back.Circle != circle.ID || back.Ghost == portals[0].Ghost || back.Pseudonym == portals[0].Pseudonym {
		t.Fatalf("they came back as %+v", back)
	}
	h.enter(back)
	h.settled()
	h.isRead(portals[1].Room, back.Pseudonym+" is here now.")
	h.say(back, "I am here.")
	h.settled()
	h.isRead(portals[1].Room, "I am here.")
	h.isNotRead(back.Room, "Hello.")
	h.say(portals[0], "from the old room")
	h.settled()
	h.isNotRead(portals[1].Room, "from the old room")
	h.say(back, "!leave")
	h.settled()
	h.isRead(portals[1].Room, back.Pseudonym+" has left.")
}

func TestAQuietCircleIsWarnedAndEnds(t *testing.T) {
	h := newHall(t, t, Options{Idle: time.Hour})
	for i := range 3 {
		h.lobby(peer(i))
	}
	circle, portals := h.meet(2)
	look := func() error { return h.endIfIdle(h.ctx(), string(circle.ID)) }
	if err := look(); !jobs.IsAgain(err) {
		t.Fatalf("a circle of now: %v", err)
	}
	h.opts.Idle = time.Nanosecond // everything is long ago
	if err := look(); err != nil && !jobs.IsAgain(err) {
		t.Fatal(err)
	}
	h.settled()
	for _, p := range portals {
		h.isRead(p.Room, "Nobody has written here for less than a minute. This circle ends in less than a minute unless somebody writes.")
		h.isNotRead(p.Room, "has ended")
	}
	h.say(portals[0], "I am still here.") // and so nothing ends without another warning
	if err := look(); err != nil && !jobs.IsAgain(err) {
		t.Fatal(err)
	}
	h.settled()
	if row := must(h.store.Circle(h.ctx(), circle.ID))(h); row.State != kith.CircleOpen {
		t.Fatalf("the circle is %s", row.State)
	}
	h.ok(look())
	h.settled()
	if row := must(h.store.Circle(h.ctx(), circle.ID))(h); row.State != kith.CircleClosed {
		t.Errorf("the circle is %s", row.State)
	}
	for i, p := range portals {
		h.isRead(p.Room, "This circle has ended.")
		h.isNotRead(p.Room, "has left")
		h.isRead(h.lobby(peer(i)), "Your circle has ended. Topic: Grief.")
		h.keeps(p)
	}
	h.ok(look()) // again, and for one that never was
	h.ok(h.endIfIdle(h.ctx(), "NONE"))
}

// Wherever the steps on the homeserver fail, doing them again brings a circle that ends
// around its people to the same end.
func TestEndingACircleCanBeInterruptedAnywhere(t *testing.T) {
	for step := range 40 {
		h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
		circle, portals := h.meet(2)
		h.ok(h.end(h.ctx(), circle))
		h.deliver()
		calls, failed := 0, false
		h.fail = func(string) error {
			if calls++; calls == step+1 {
				failed = true
				return errors.New("the homeserver is away")
			}
			return nil
		}
		if err := h.settle(h.ctx(), string(circle.ID)); err != nil && !failed && !jobs.IsAgain(err) {
			t.Fatal(err)
		}
		h.fail = func(string) error { return nil }
		h.settled()
		for _, p := range portals {
			h.keeps(p)
		}
		if left := must(h.store.Ghosts(h.ctx(), store.GhostTaken))(h); len(left) > 0 {
			t.Fatalf("step %d: %d ghosts are still taken", step, len(left))
		}
		if !failed {
			return // no step was left to fail
		}
		if step == 39 {
			t.Error("there are more steps than this test looks at")
		}
	}
}

func TestASecondCircleHasAnotherPseudonym(t *testing.T) {
	h := newHall(t, t, Options{})
	_, first := h.meet(2)
	h.find(peer(0), "work")
	h.find(peer(7), "work")
	h.matchAll()
	var all []kith.Portal
	for _, circle := range must(h.store.LiveCircles(h.ctx()))(h) {
		all = append(all, h.portals(circle.ID)...)
	}
	own := slices.DeleteFunc(all, func(p kith.Portal) bool { return p.Peer != first[0].Peer })
	if len(own) != 2 || own[0].Ghost == own[1].Ghost || own[0].Pseudonym == own[1].Pseudonym {
		t.Errorf("in two circles somebody is %+v", own)
	}
}

// A ban of which the service was not told, in the last moment of a circle, holds like any
// other: the room is read once more before the bot leaves it.
func TestABanInTheLastMomentIsNotMissed(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(2)
	h.say(portals[1], "!leave")
	h.settled()
	h.states = map[kith.RoomKey]kith.RoomState{circle.Room: {
		Members: map[id.UserID]event.Membership{portals[0].Ghost: event.MembershipBan}, Levels: h.plans[circle.Room].Levels,
	}}
	h.say(portals[0], "!again")
	h.settled()
	if !must(h.store.IsBanned(h.ctx(), portals[0].Peer))(h) {
		t.Error("the ban is missed")
	}
	if ticket := must(h.store.WaitingTicket(h.ctx(), portals[0].Peer))(h); ticket != nil {
		t.Error("who is banned looks for others")
	}
	if seats := must(h.store.Seats(h.ctx(), circle.Room))(h); !slices.Contains(seats, bot) {
		t.Error("the bot does not stay to hear of the ban's end")
	}
}
