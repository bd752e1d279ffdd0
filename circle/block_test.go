package circle

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kith"
	"kith/matching"
)

// elsewhere is all that is in the rooms of everybody but one, and all that is to be done.
func (h *hall) elsewhere(circle kith.Circle, portals []kith.Portal, but int) string {
	h.t.Helper()
	h.settleAll()
	var all strings.Builder
	for i, p := range portals {
		if i != but {
			fmt.Fprintln(&all, p.Room, len(h.sent[p.Room]), h.heard(p.Room))
		}
		lobby, err := h.store.Lobby(h.ctx(), p.Peer)
		if err == nil && i != but {
			fmt.Fprintln(&all, h.heard(lobby.Key))
		}
	}
	fmt.Fprintln(&all, h.heard(circle.Room), must(h.store.Jobs(h.ctx(), 1000))(h), h.portals(circle.ID))
	return all.String()
}

func (h *hall) apart(a, b kith.Portal) bool {
	h.t.Helper()
	return must(h.store.Apart(h.ctx(), []kith.PeerKey{a.Peer, b.Peer}))(h)
}

func TestWhoIsBlockedNoticesNothing(t *testing.T) {
	for name, do := range map[string]func(h *hall, portals []kith.Portal){
		"by a reply":            func(h *hall, portals []kith.Portal) { h.answerTo(portals[1], "useless", "!block") },
		"by a reply with words": func(h *hall, portals []kith.Portal) { h.answerTo(portals[1], "useless", "!block he is mean") },
		"by name": func(h *hall, portals []kith.Portal) {
			h.say(portals[1], "!block  "+strings.ToLower(portals[0].Pseudonym))
		},
		"by number": func(h *hall, portals []kith.Portal) { h.say(portals[1], "!block 1") },
		"twice":     func(h *hall, portals []kith.Portal) { h.say(portals[1], "!block 1"); h.say(portals[1], "!block 1") },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, t, Options{})
			circle, portals := h.meet(3)
			h.say(portals[0], "You are useless.")
			before := h.elsewhere(circle, portals, 1)
			do(h, portals)
			if after := h.elsewhere(circle, portals, 1); after != before {
				t.Errorf("somebody else can notice it:\n%s\nwas\n%s", after, before)
			}
			told := h.last(portals[1].Room).Body
			if !strings.Contains(told, portals[0].Pseudonym+" is not told") || !strings.Contains(told, "!leave") || strings.Contains(told, "Nobody else is here") {
				t.Errorf("who blocks is told %q", told)
			}
			if !h.apart(portals[0], portals[1]) || h.apart(portals[0], portals[2]) {
				t.Error("the wrong ones are kept apart")
			}
			blocks := must(h.Blocks(t.Context(), portals[1].Peer))(h)
			if len(blocks) != 1 || blocks[0].Pseudonym != portals[0].Pseudonym || blocks[0].Topic != "grief" {
				t.Errorf("the blocks are %v", blocks)
			}
			h.say(portals[0], "still here")
			h.settleAll()
			if !strings.Contains(h.heard(portals[1].Room), "still here") {
				t.Error("in the same circle they do not hear each other any more")
			}
		})
	}
}

func TestWhoIsAloneWithSomebodyTheyBlockIsOfferedToLeave(t *testing.T) {
	h := newHall(t, t, Options{})
	_, portals := h.meet(2)
	h.say(portals[1], "!block "+portals[0].Pseudonym)
	h.settleAll()
	if told := h.last(portals[1].Room).Body; !strings.Contains(told, "Nobody else is here with the two of you") {
		t.Errorf("they are told %q", told)
	}
}

func TestSomebodyWhoHasLeftCanBeBlocked(t *testing.T) {
	h := newHall(t, t, Options{})
	_, portals := h.meet(3)
	h.say(portals[0], "useless")
	h.say(portals[0], "!leave")
	h.settleAll()
	h.answerTo(portals[1], "useless", "!block")
	h.say(portals[2], "!block "+portals[0].Pseudonym)
	h.settleAll()
	for _, p := range portals[1:] {
		if told := h.last(p.Room).Body; !strings.Contains(told, "They are not here any more") || !h.apart(portals[0], p) {
			t.Errorf("they are told %q", told)
		}
	}
}

func TestWhomNobodyCanBlock(t *testing.T) {
	h, circle, portals, _ := watched(t, 2)
	h.say(portals[1], "my own words")
	h.membership(circle.Room, mod, "join")
	h.happen(circle.Room, kith.Event{Sender: mod, Type: "m.room.message", Content: text("I read along"), Encrypted: true})
	h.settleAll()
	for said, want := range map[string]string{
		"!block":                              "Whom would you rather not meet again?\n1. " + portals[0].Pseudonym + "\n",
		"!block somebody":                     "I do not know that number or name.",
		"!block 2":                            "I do not know that number or name.",
		"!block moderator":                    "you cannot block them",
		"!block " + strings.Repeat("ä", 3000): "I do not know that number or name.",
	} {
		h.say(portals[1], said)
		h.settleAll()
		if told := h.last(portals[1].Room).Body; !strings.Contains(told, want) {
			t.Errorf("%.40q is answered %q", said, told)
		}
	}
	h.answerTo(portals[1], "I read along", "!block")
	h.settleAll()
	if told := h.last(portals[1].Room).Body; !strings.Contains(told, "you cannot block them") {
		t.Errorf("a moderator's message is answered %q", told)
	}
	h.answerTo(portals[1], "Welcome", "!block") // what the bot said
	h.settleAll()
	if told := h.last(portals[1].Room).Body; !strings.Contains(told, "Whom would you rather") {
		t.Errorf("the bot's message is answered %q", told)
	}
	if blocks := must(h.Blocks(t.Context(), portals[1].Peer))(h); len(blocks) > 0 {
		t.Errorf("the blocks are %v", blocks)
	}
}

func TestAPeerCanBlockOnlyWhomTheyHaveMet(t *testing.T) {
	h := newHall(t, t, Options{})
	_, portals := h.meet(2)
	stranger := must(h.store.EnsurePeer(t.Context(), "@stranger9:example.org"))(h)
	for _, about := range []kith.Portal{{Ghost: "@_kith_unknown:example.org"}, portals[0]} {
		if outcome := must(h.Block(t.Context(), stranger, about.Ghost))(h); outcome != kith.BlockNobody {
			t.Errorf("a stranger's block of %s is %s", about.Ghost, outcome)
		}
	}
	if outcome := must(h.Block(t.Context(), portals[0].Peer, portals[0].Ghost))(h); outcome != kith.BlockNobody {
		t.Errorf("a block of oneself is %s", outcome)
	}

	// Of somebody who was forgotten nothing is left that could be blocked.
	h.say(portals[0], "useless")
	h.settleAll()
	h.say(portals[0], "!leave")
	h.settleAll()
	h.ok(h.store.ForgetPeer(t.Context(), portals[0].Peer, ""))
	h.answerTo(portals[1], "useless", "!block")
	h.settleAll()
	if told := h.last(portals[1].Room).Body; !strings.Contains(told, "Nothing is known of them here any more") {
		t.Errorf("they are told %q", told)
	}
}

func TestABlockCanBeTakenBack(t *testing.T) {
	h := newHall(t, t, Options{})
	_, portals := h.meet(3)
	h.say(portals[1], "!block 1")
	names := func() (names []string) {
		for _, o := range must(h.Others(t.Context(), portals[1].Peer))(h) {
			names = append(names, o.Pseudonym)
		}
		return names
	}
	if got := names(); !slices.Equal(got, []string{portals[2].Pseudonym}) {
		t.Errorf("who could be blocked are %v", got)
	}
	for _, want := range []bool{true, false} {
		if got := must(h.Unblock(t.Context(), portals[1].Peer, portals[0].Peer))(h); got != want {
			t.Errorf("taken back: %v", got)
		}
	}
	if h.apart(portals[0], portals[1]) || len(names()) != 2 {
		t.Error("they are still kept apart")
	}
}

// That two in a circle do not want to meet again is no reason for others not to come in: who
// looks for people would wait for nothing.
func TestACircleWithABlockInItTakesInOthers(t *testing.T) {
	h := newHall(t, t, Options{Engine: matching.NewFitting(relation{"grief": {}}, matching.Policy{Gather: -1, Steps: []matching.Step{{Size: 2}}})})
	circle, portals := h.meet(3)
	h.say(portals[1], "!block 1")
	h.find(peer(7), "grief")
	h.matchAll()
	if n := len(h.portals(circle.ID)); n != 4 {
		t.Fatalf("%d have a seat in the circle", n)
	}
	// And whom one of those who are there has blocked does not come in.
	stranger := must(h.store.EnsurePeer(t.Context(), peer(8)))(h)
	h.ok(h.store.AddBlock(t.Context(), kith.Block{Peer: stranger, Other: portals[2].Peer}))
	h.find(peer(8), "grief")
	h.matchAll()
	if n := len(h.portals(circle.ID)); n != 4 {
		t.Errorf("%d have a seat in the circle", n)
	}
}

// Whoever is on duty cannot be blocked, and nobody is asked how it was with them.
func TestATalkWithSomebodyOnDutyIsNeitherBlockedNorRated(t *testing.T) {
	h, portals := endangered(t, "acute", onCall())
	h.sitsAt(first)
	h.say(portals[0], danger)
	h.decides(first, "take")
	_, talk := h.talk()
	h.enter(talk[0])
	h.enter(talk[1])
	h.work()
	h.say(talk[1], "good evening")
	h.answerTo(talk[0], "good evening", "!block")
	h.say(talk[1], "!block 1")
	h.settleAll()
	if h.times(talk[0].Room, "Whoever is on duty cannot be blocked") != 1 || h.times(talk[1].Room, "I do not know that command") != 1 {
		t.Errorf("they are told\n%s\n%s", h.heard(talk[0].Room), h.heard(talk[1].Room))
	}
	if outcome := must(h.Circles.Block(t.Context(), talk[0].Peer, talk[1].Ghost))(h); outcome != kith.BlockNobody || len(must(h.Others(t.Context(), talk[0].Peer))(h)) != 2 {
		t.Errorf("from the lobby it is %s", outcome)
	}
	h.say(talk[0], "!leave")
	h.later()
	if h.asked(talk[0]) > 0 {
		t.Error("they are asked how it was")
	}
}
