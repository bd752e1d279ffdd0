package circle

import (
	"context"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

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
	h.happen(talk[0].Room, kith.Event{Sender: h.users[talk[0].Peer], Type: "m.reaction",
		Content: []byte(`{"m.relates_to":{"rel_type":"m.annotation","event_id":"$any","key":"🚩"}}`)})
	h.say(talk[0], "!again")
	h.deliver()
	if told := h.heard(talk[0].Room); h.times(talk[0].Room, "I do not know that command") != 2 || strings.Count(told, "What is said here stays between the two of you") != 1 {
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

// What a peer tells of a talk goes to the moderators, but for whoever has it, and nothing that
// was said in it.
func TestATalkIsReported(t *testing.T) {
	opts := onCall()
	opts.Moderators = append(opts.Moderators, second)
	h, portals := endangered(t, "acute", opts)
	desks := map[id.UserID]kith.RoomKey{second: h.sitsAt(second), mod: h.sitsAt(mod)}
	h.say(portals[0], danger)
	h.late()
	h.decides(second, "take")
	_, talk := h.talk()
	h.enter(talk[0])
	h.enter(talk[1])
	h.work()
	h.say(talk[1], "I would like a picture of you")
	h.answerTo(talk[0], "picture", "!report they want a picture of me, "+string(h.users[talk[0].Peer]))
	h.settleAll()
	h.settleAll()
	if h.times(talk[0].Room, "I have given the moderators what you wrote behind !report") != 1 {
		t.Errorf("they are told\n%s", h.heard(talk[0].Room))
	}
	heard := h.heard(desks[mod])
	if !strings.Contains(heard, portals[0].Pseudonym+" tells you about a talk with someone on duty.") || !strings.Contains(heard, "> they want a picture of me, "+portals[0].Pseudonym) {
		t.Errorf("a moderator reads\n%s", heard)
	}
	if strings.Contains(heard, "I would like") || strings.Contains(h.heard(desks[second]), "they want") || strings.Contains(h.heard(talk[1].Room), "they want") {
		t.Error("somebody reads what is not for them")
	}
	h.decide(desks[mod], mod, "✅")
	if h.times(talk[0].Room, "A moderator has read what you told us about this talk.") != 1 {
		t.Errorf("they are told\n%s", h.heard(talk[0].Room))
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
