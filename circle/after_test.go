package circle

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"kith"
	"kith/store"
)

// later lets happen what waits for its time after a talk.
func (h *hall) later() {
	h.t.Helper()
	h.settleAll()
	for _, job := range must(h.store.Jobs(h.ctx(), 1000))(h) {
		if job.Kind == jobAfter {
			h.ok(h.do(job))
			h.ok(h.store.FinishJob(h.ctx(), job))
		}
	}
	h.settleAll()
}

// asked tells how often somebody was asked how it was.
func (h *hall) asked(p kith.Portal) int {
	h.t.Helper()
	return strings.Count(h.heard(h.lobby(h.users[p.Peer])), "How was it in your circle?")
}

// met is how it was to meet somebody, as it is kept; "" when nothing is.
func (h *hall) met(p, other kith.Portal) string {
	h.t.Helper()
	ticket := kith.Ticket{ID: kith.TicketID("pool " + p.Ghost), Peer: p.Peer, Topic: "work", State: kith.TicketWaiting, Created: time.Now()}
	h.ok(h.store.AddTicket(h.ctx(), ticket))
	tickets, _, err := h.store.Pool(h.ctx(), true)
	h.ok(err)
	must(h.store.CancelTicket(h.ctx(), ticket.ID))(h)
	for _, t := range tickets {
		for _, m := range t.Request.Met {
			if t.ID == ticket.ID && m.Peer == other.Peer {
				return fmt.Sprint(m.Liked)
			}
		}
	}
	return ""
}

func (h *hall) rate(p kith.Portal, rating int, words string) (kept bool, met []kith.Other) {
	h.t.Helper()
	h.ok(h.store.Txn(h.ctx(), func(ctx context.Context) (err error) {
		kept, met, err = h.Rate(ctx, p.Peer, p.Circle, rating, words)
		return err
	}))
	return kept, met
}

func TestWhoLeavesIsAskedOnceHowItWas(t *testing.T) {
	h := newHall(t, t, Options{})
	_, portals := h.meet(3)
	for _, p := range portals {
		h.lobby(h.users[p.Peer])
	}
	h.say(portals[0], "good evening")
	h.settleAll()
	// What they were asked when they looked for people is over by now.
	h.ok(h.store.SavePeer(t.Context(), kith.Peer{Key: portals[1].Peer, Asking: kith.AskMore + " keep t1"}))
	h.say(portals[1], "!leave")
	h.later()
	h.later()
	if n := h.asked(portals[1]); n != 1 {
		t.Fatalf("they are asked %d times", n)
	}
	peer := must(h.store.Peer(t.Context(), portals[1].Peer))(h)
	if circle, ok := peer.After.Rates(); !ok || circle != portals[1].Circle || peer.AfterAt.IsZero() || peer.Asking != "" {
		t.Errorf("open is %q, and %q", peer.After, peer.Asking)
	}
	if h.asked(portals[0])+h.asked(portals[2]) > 0 {
		t.Error("somebody who is there is asked")
	}
	// Whoever wrote, and heard nothing, is not asked.
	h.say(portals[0], "!leave")
	h.later()
	if h.asked(portals[0]) > 0 {
		t.Error("who heard nothing is asked")
	}
}

func TestWhoIsNotAskedHowItWas(t *testing.T) {
	for name, end := range map[string]func(h *hall, circle kith.Circle, p kith.Portal){
		"who was removed": func(h *hall, circle kith.Circle, p kith.Portal) { h.membership(circle.Room, p.Ghost, "leave") },
		"who was banned":  func(h *hall, circle kith.Circle, p kith.Portal) { h.membership(circle.Room, p.Ghost, "ban") },
		"who has no lobby": func(h *hall, _ kith.Circle, p kith.Portal) {
			h.ok(h.store.SetLobby(h.ctx(), p.Peer, 0))
			h.say(p, "!leave")
		},
		"in a crisis": func(h *hall, circle kith.Circle, p kith.Portal) {
			must(h.store.AddCrisis(h.ctx(), store.Crisis{Peer: p.Peer, Room: p.Room, Circle: circle.ID, State: store.CrisisNoticed, Told: time.Now()}))(h)
			h.say(p, "!leave")
		},
		"whose call is open": func(h *hall, circle kith.Circle, p kith.Portal) {
			must(h.store.AddCrisis(h.ctx(), store.Crisis{Peer: p.Peer, Room: p.Room, Circle: circle.ID, State: store.CrisisCalled, Told: time.Now().Add(-48 * time.Hour)}))(h)
			h.say(p, "!leave")
		},
		"who was in distress in the lobby": func(h *hall, _ kith.Circle, p kith.Portal) {
			h.ok(h.store.SavePeer(h.ctx(), kith.Peer{Key: p.Peer, Distress: 1, DistressAt: time.Now()}))
			h.say(p, "!leave")
		},
		"who is asked something else": func(h *hall, _ kith.Circle, p kith.Portal) {
			h.ok(h.store.SavePeer(h.ctx(), kith.Peer{Key: p.Peer, Asking: "topic"}))
			h.say(p, "!leave")
		},
		"who is being forgotten": func(h *hall, _ kith.Circle, p kith.Portal) {
			h.say(p, "!leave")
			h.ok(h.store.SavePeer(h.ctx(), kith.Peer{Key: p.Peer, Farewell: kith.FarewellLeaving}))
		},
		"who was forgotten": func(h *hall, _ kith.Circle, p kith.Portal) {
			h.say(p, "!leave")
			h.ok(h.store.ForgetPeer(h.ctx(), p.Peer, ""))
		},
	} {
		t.Run(name, func(t *testing.T) {
			h, circle, portals, _ := watched(t, 3)
			lobby := h.lobby(h.users[portals[1].Peer])
			h.say(portals[0], "good evening")
			h.settleAll()
			end(h, circle, portals[1])
			h.later()
			if strings.Contains(h.heard(lobby), "How was it") {
				t.Error("they are asked")
			}
		})
	}
}

func TestWhenACircleEndsEverybodyIsAskedAboutAllOthers(t *testing.T) {
	h := newHall(t, t, Options{})
	circle, portals := h.meet(3)
	for _, p := range portals {
		h.lobby(h.users[p.Peer])
	}
	h.say(portals[0], "one")
	h.say(portals[1], "two")
	h.settleAll()
	h.ok(h.store.Txn(t.Context(), func(ctx context.Context) error { return h.Circles.end(ctx, circle) }))
	h.later()
	for i, p := range portals {
		if n := h.asked(p); n != 1 {
			t.Errorf("peer %d is asked %d times", i, n)
		}
		if f := must(h.store.Feedback(t.Context(), circle.ID, p.Peer))(h); len(f.Met) != 2 {
			t.Errorf("peer %d has met %v", i, f.Met)
		}
	}
	// A good evening counts for all, and a bad one for nobody.
	for i, rating := range []int{5, 1, 3} {
		if kept, _ := h.rate(portals[i], rating, ""); !kept {
			t.Error("a rating is not kept")
		}
	}
	for i, want := range []string{"1", "", ""} {
		if got := h.met(portals[i], portals[(i+1)%3]); got != want {
			t.Errorf("peer %d liked the next %q", i, got)
		}
	}
}

func TestInAPairTheRatingIsAboutTheOther(t *testing.T) {
	for rating, want := range map[int]string{1: "-1", 2: "-1", 3: "0", 4: "1", 5: "1"} {
		h := newHall(t, t, Options{})
		_, portals := h.meet(2)
		h.say(portals[0], "good evening")
		h.say(portals[1], "good evening to you")
		h.settleAll()
		h.say(portals[0], "!leave")
		h.later()
		kept, met := h.rate(portals[0], rating, "some words")
		if !kept || len(met) != 1 || met[0].Ghost != portals[1].Ghost {
			t.Errorf("%d: kept is %v, met were %v", rating, kept, met)
		}
		if got := h.met(portals[0], portals[1]); got != want {
			t.Errorf("%d: liked is %q", rating, got)
		}
		if h.met(portals[1], portals[0]) != "" {
			t.Error("it counts in the other direction")
		}
		if again, _ := h.rate(portals[0], 5, ""); again {
			t.Error("it can be said twice")
		}
	}
}

func TestWhatCannotBeRated(t *testing.T) {
	h := newHall(t, t, Options{})
	_, portals := h.meet(3)
	h.say(portals[0], "good evening")
	h.settleAll()
	if kept, _ := h.rate(portals[1], 4, ""); kept {
		t.Error("a talk is rated that goes on")
	}
	h.say(portals[1], "!leave")
	h.later()
	for _, rating := range []int{-1, 0, 6, 1 << 40} {
		if kept, _ := h.rate(portals[1], rating, ""); kept {
			t.Errorf("%d is a rating", rating)
		}
	}
	stranger := kith.Portal{Circle: portals[0].Circle, Peer: must(h.store.EnsurePeer(t.Context(), "@stranger9:example.org"))(h)}
	if kept, _ := h.rate(stranger, 4, ""); kept {
		t.Error("a stranger rates it")
	}
}

// Somebody who leaves, comes back and leaves again has met all from both times, once each.
func TestWhoComesBackRatesOnce(t *testing.T) {
	h := newHall(t, t, Options{})
	circle, portals := h.meet(3)
	h.say(portals[0], "good evening")
	h.settleAll()
	h.membership(portals[1].Room, h.users[portals[1].Peer], "leave")
	h.settleAll()
	h.find(h.users[portals[1].Peer], "grief")
	h.matchAll()
	h.settleAll()
	back := h.portals(circle.ID)[3]
	h.enter(back)
	h.settleAll()
	h.say(portals[2], "good to see you")
	h.settleAll()
	h.say(back, "!leave")
	h.later()
	kept, met := h.rate(back, 5, "")
	if !kept || len(met) != 2 {
		t.Errorf("kept is %v, met were %v", kept, met)
	}
	if again, _ := h.rate(back, 1, ""); again {
		t.Error("it can be said for both times")
	}
}

// Those who go on together in another circle are asked when that is over, and not in between.
func TestWhoGoesOnTogetherIsNotAskedYet(t *testing.T) {
	h, _, _, _, leaving := few(t)
	h.say(leaving[0], "we have become few")
	h.settled()
	h.matchAll()
	h.settled()
	for _, p := range leaving {
		h.say(p, "!together")
	}
	h.later()
	for _, p := range leaving {
		if now := must(h.store.PortalOfGhost(t.Context(), p.Ghost))(h); now.State != kith.PortalLeft {
			t.Error("they did not go on")
		}
		if n := h.asked(p); n > 0 {
			t.Errorf("they are asked %d times", n)
		}
	}
}
