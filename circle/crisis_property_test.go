package circle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"
	"pgregory.net/rapid"

	"kith"
	"kith/store"
)

// vigil is a circle of three over some nights, with people on duty.
type vigil struct {
	*hall
	users   []id.UserID
	portals []kith.Portal
}

// In whatever order people are in danger, call, are answered, come, leave, hand back and
// end: nobody is asked twice about the same, whoever took it is in a talk with the peer,
// and neither of them ever sees who the other is.
func TestACrisisIsAlwaysInGoodHands(t *testing.T) {
	rules := dangerous(t, "acute")
	rapid.Check(t, func(r *rapid.T) {
		opts := onCall()
		opts.Rules = rules
		v := &vigil{hall: newHall(t, r, opts), users: []id.UserID{first, second, mod}}
		_, v.portals = v.meet(3)
		for _, user := range v.users {
			v.sitsAt(user)
		}
		r.Repeat(map[string]func(*rapid.T){
			"":        func(*rapid.T) { v.check() },
			"danger":  func(r *rapid.T) { v.write(r, danger) },
			"call":    func(r *rapid.T) { v.write(r, "!talk") },
			"quit":    func(r *rapid.T) { v.write(r, "!leave") },
			"forget":  v.forget,
			"late":    func(*rapid.T) { v.late() },
			"decide":  v.decide,
			"come":    func(r *rapid.T) { v.inTalk(r, kith.PortalInvited, v.enter) },
			"go":      func(r *rapid.T) { v.inTalk(r, kith.PortalJoined, v.walkOut) },
			"decline": func(r *rapid.T) { v.inTalk(r, kith.PortalInvited, v.walkOut) },
			"miss": func(r *rapid.T) {
				v.inTalk(r, kith.PortalInvited, func(p kith.Portal) { v.ok(v.giveUpIfUnanswered(v.ctx(), roomSubject(p.Room))) })
			},
			"speak": func(r *rapid.T) {
				words := rapid.SampledFrom([]string{"words", danger, "!done", "!hand back", "!leave", "!talk", "!help"}).Draw(r, "words")
				v.inTalk(r, kith.PortalJoined, func(p kith.Portal) { v.say(p, words) })
			},
			"pass": func(r *rapid.T) { v.ages(rapid.SampledFrom([]int{1, 7}).Draw(r, "hours")) },
		})
	})
}

func (v *vigil) settled() {
	v.work()
	v.deliver()
	for _, circle := range must(v.store.LiveCircles(v.ctx()))(v.hall) {
		for _, p := range v.hall.portals(circle.ID) {
			v.hall.users[p.Peer] = must(v.store.PeerUser(v.ctx(), p.Peer))(v.hall)
		}
	}
}

func (v *vigil) write(r *rapid.T, words string) {
	v.say(rapid.SampledFrom(v.portals).Draw(r, "who"), words)
	v.settled()
}

// forget lets somebody leave everything, to be forgotten.
func (v *vigil) forget(r *rapid.T) {
	p := rapid.SampledFrom(v.portals).Draw(r, "who")
	v.ok(v.store.Txn(v.ctx(), func(ctx context.Context) error { return v.LeaveAll(ctx, p.Peer, false) }))
	v.settled()
	if open, err := v.store.OpenCrisis(v.ctx(), p.Peer); !errors.Is(err, store.ErrNotFound) {
		v.t.Fatalf("after they were forgotten there is %+v, %v", open, err)
	}
}

// decide lets somebody decide about something that is open, whether or not they were asked.
func (v *vigil) decide(r *rapid.T) {
	if len(must(v.store.OpenItems(v.ctx()))(v.hall)) == 0 {
		r.Skip("nothing is open")
	}
	v.decides(rapid.SampledFrom(v.users).Draw(r, "who"), rapid.SampledFrom([]string{"take", "take", "close", "refuse"}).Draw(r, "verb"))
	v.settled()
}

// inTalk lets somebody do something whose portal in a talk is in a state.
func (v *vigil) inTalk(r *rapid.T, state kith.PortalState, do func(kith.Portal)) {
	var able []kith.Portal
	for _, circle := range must(v.store.LiveCircles(v.ctx()))(v.hall) {
		if circle.IsTalk() {
			able = append(able, v.hall.portals(circle.ID)...)
		}
	}
	able = slices.DeleteFunc(able, func(p kith.Portal) bool { return p.State != state })
	if len(able) == 0 {
		r.Skip("nobody can")
	}
	do(rapid.SampledFrom(able).Draw(r, "who"))
	v.settled()
}

func (v *vigil) walkOut(p kith.Portal) { v.membership(p.Room, v.hall.users[p.Peer], "leave") }

// check is what must be true at any time.
func (v *vigil) check() {
	v.settled()
	asked := make(map[string]bool)
	for _, item := range must(v.store.OpenItems(v.ctx()))(v.hall) {
		asked[item.Reference] = true
	}
	open := 0
	for _, p := range v.portals {
		crisis, err := v.store.OpenCrisis(v.ctx(), p.Peer)
		if errors.Is(err, store.ErrNotFound) {
			v.alone(p)
			continue
		}
		v.ok(err)
		if asked[itemOfCrisis(crisis)] != (crisis.State == store.CrisisCalled) {
			v.t.Fatalf("a crisis that is %s lies on desks: %v", crisis.State, asked)
		}
		if crisis.State == store.CrisisCalled {
			open++
			continue
		}
		v.inGoodHands(crisis)
	}
	if open != len(asked) {
		v.t.Fatalf("%d calls are open, and on the desks lie %v", open, asked)
	}
	v.hidden()
}

// alone checks that who needs nobody is in no talk.
func (v *vigil) alone(p kith.Portal) {
	for _, other := range must(v.store.PortalsOf(v.ctx(), p.Peer))(v.hall) {
		if circle, err := v.store.Circle(v.ctx(), other.Circle); err == nil && circle.IsTalk() && other.State != kith.PortalLeft {
			v.t.Fatalf("%s is still in a talk", p.Pseudonym)
		}
	}
}

// inGoodHands checks that who has taken a crisis is in a talk with its peer, under the
// right names.
func (v *vigil) inGoodHands(crisis store.Crisis) {
	s, p, there, err := v.talkOf(v.ctx(), crisis)
	v.ok(err)
	if !there || p.Pseudonym != crisis.Pseudonym || p.Ghost == crisis.Ghost {
		v.t.Fatalf("whoever was in danger is not in the talk, or not under their name: %+v", p)
	}
	here := 0
	for _, other := range s.portals {
		if other.State != kith.PortalLeft && other.Peer == v.store.PeerKey(crisis.By) && other.Pseudonym == "Counsellor on duty" {
			here++
		}
	}
	if here != 1 {
		v.t.Fatalf("who has taken it is there %d times", here)
	}
}

// hidden checks that no room shows an account to anybody but its owner.
func (v *vigil) hidden() {
	for room, sent := range v.sent {
		owner := must(v.store.Room(v.ctx(), room))(v.hall).Peer
		for _, out := range sent {
			for key, user := range v.hall.users {
				if key != owner && strings.Contains(out.Body, user.Localpart()) {
					v.t.Fatalf("%s stands in %q", user, out.Body)
				}
			}
		}
	}
	for key, plan := range v.plans {
		room := must(v.store.Room(v.ctx(), key))(v.hall)
		if room.Kind != kith.RoomPortal {
			continue
		}
		for _, user := range plan.Invite {
			if !v.IsOurs(user) && v.store.PeerKey(user) != room.Peer {
				v.t.Fatal(fmt.Sprint("somebody else is invited into a portal: ", user))
			}
		}
	}
}
