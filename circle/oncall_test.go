package circle

import (
	"context"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/safety"
)

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
