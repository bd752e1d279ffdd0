package circle

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/matching"
	"kith/store"
)

func TestAProposalThatDoesNotHoldIsDroppedWhole(t *testing.T) {
	for name, spoil := range map[string]func(h *hall, p *kith.Proposal){
		"a ticket was cancelled": func(h *hall, p *kith.Proposal) { must(h.store.CancelTicket(t.Context(), p.Tickets[1]))(h) },
		"a ticket is unknown":    func(_ *hall, p *kith.Proposal) { p.Tickets[1] = "unknown" },
		"a ticket comes twice":   func(_ *hall, p *kith.Proposal) { p.Tickets[1] = p.Tickets[0] },
		"too many for a circle": func(h *hall, p *kith.Proposal) {
			p.Tickets = append(p.Tickets, h.find(peer(2), "grief"), h.find(peer(3), "grief"), h.find(peer(4), "grief"))
		},
		"somebody asks for something else now": func(h *hall, p *kith.Proposal) {
			must(h.pool(t.Context(), false))(h)
			ticket := must(h.store.Ticket(t.Context(), p.Tickets[1]))(h)
			ticket.Request = &kith.Request{Age: kith.Adult, Languages: []kith.Language{{Tag: "de"}}}
			if !must(h.store.ChangeTicket(t.Context(), ticket))(h) {
				h.t.Fatal("it does not wait")
			}
		},
		"an unknown circle": func(_ *hall, p *kith.Proposal) { p.Circle = "UNKNOWN" },
		"a ticket was matched meanwhile": func(h *hall, p *kith.Proposal) {
			h.ok(h.commit(t.Context(), kith.Proposal{Topic: "grief", Tickets: []kith.TicketID{p.Tickets[1], h.find(peer(7), "grief")}}, matching.Explanation{}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, t, Options{})
			p := kith.Proposal{Topic: "grief", Tickets: []kith.TicketID{h.find(peer(0), "grief"), h.find(peer(1), "grief")}}
			spoil(h, &p)
			before := len(must(h.store.LiveCircles(t.Context()))(h))
			ghosts := must(h.store.CountGhosts(t.Context(), store.GhostTaken))(h)
			if err := h.commit(t.Context(), p, matching.Explanation{}); !errors.Is(err, errNotHeld) {
				t.Fatalf("got %v", err)
			}
			if ticket := must(h.store.Ticket(t.Context(), p.Tickets[0]))(h); ticket.State != kith.TicketWaiting {
				t.Errorf("the first ticket is %s", ticket.State)
			}
			if after := len(must(h.store.LiveCircles(t.Context()))(h)); after != before {
				t.Errorf("%d circles became %d", before, after)
			}
			if n := must(h.store.CountGhosts(t.Context(), store.GhostTaken))(h); n != ghosts {
				t.Errorf("%d ghosts are used up", n-ghosts)
			}
			if unmade := must(h.store.UnmadeRooms(t.Context()))(h); len(unmade) != before*3 {
				t.Errorf("%d rooms are to be made", len(unmade))
			}
		})
	}
}

func TestWhileGhostsAreMissingTheTicketsWaitOn(t *testing.T) {
	h := newHall(t, t, Options{})
	h.find(peer(0), "grief")
	h.find(peer(1), "grief")
	h.fail = func(string) error { return store.ErrPoolLow }
	h.matchAll()
	if n := must(h.store.Waiting(t.Context(), "grief"))(h); n != 2 {
		t.Fatalf("%d wait", n)
	}
	h.fail = func(string) error { return nil }
	h.matchAll()
	if _, portals := h.only(); len(portals) != 2 {
		t.Errorf("%d portals", len(portals))
	}
}

// Wherever the steps on the homeserver fail, doing them again brings everything to
// the same end.
func TestOpeningACircleCanBeInterruptedAnywhere(t *testing.T) {
	for step := range 30 {
		h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
		for i := range 3 {
			h.find(peer(i), "grief")
		}
		h.matchAll()
		circle, _ := h.only()
		calls := make(chan struct{}, 1000)
		h.fail = func(string) error {
			if calls <- struct{}{}; len(calls) == step+1 {
				return errors.New("the homeserver is away")
			}
			return nil
		}
		err := h.settle(t.Context(), string(circle.ID))
		all := len(calls)
		h.fail = func(string) error { return nil }
		h.work()
		_, portals := h.only()
		for _, p := range portals {
			h.enter(p)
		}
		h.work()
		h.deliver()
		for _, p := range portals {
			if seats := must(h.store.Seats(t.Context(), p.Room))(h); len(seats) != 4 { // bot, two others, moderator's ghost
				t.Fatalf("step %d: %d sit in a portal", step, len(seats))
			}
			if n := strings.Count(h.heard(p.Room), "Welcome. You are "+p.Pseudonym); n != 1 {
				t.Fatalf("step %d: a peer is welcomed %d times", step, n)
			}
		}
		if seats := must(h.store.Seats(t.Context(), circle.Room))(h); len(seats) != 4 { // bot and three
			t.Fatalf("step %d: %d sit in the circle", step, len(seats))
		}
		if err == nil && step > all {
			return // no step was left to fail
		}
	}
}

func TestALateComerTakesAFreeSeatAndKnowsNothingOfBefore(t *testing.T) {
	h := newHall(t, t, Options{})
	circle, portals := h.meet(2)
	h.say(portals[0], "before")
	h.find(peer(9), "grief")
	h.matchAll()
	h.work()
	_, portals = h.only()
	if len(portals) != 3 {
		t.Fatalf("%d portals", len(portals))
	}
	late := portals[2]
	h.say(portals[1], "while invited")
	h.enter(late)
	h.work()
	h.say(portals[0], "after")
	h.deliver()
	heard := h.heard(late.Room)
	if strings.Contains(heard, "before") || !strings.Contains(heard, "while invited\nafter") {
		t.Errorf("the late comer heard %q", heard)
	}
	if in := h.heard(circle.Room); in != "before\nwhile invited\nafter" {
		t.Errorf("in the circle stands %q", in)
	}
}

func TestSomebodyWhoLeftIsNotPutBack(t *testing.T) {
	h := newHall(t, t, Options{})
	circle, portals := h.meet(3)
	h.ok(h.store.Txn(t.Context(), func(ctx context.Context) error { return h.Leave(ctx, circle.ID, portals[0].Peer) }))
	h.find(h.users[portals[0].Peer], "grief")
	h.matchAll()
	if n := must(h.store.Waiting(t.Context(), "grief"))(h); n != 1 {
		t.Errorf("%d wait", n)
	}
}

func TestTheEngineIsAskedAgainWhenItWants(t *testing.T) {
	h := newHall(t, t, Options{Engine: matching.NewFitting(nil, matching.Policy{Max: 4, Gather: 20 * time.Second})})
	h.find(peer(0), "grief")
	h.find(peer(1), "grief")
	wait := must(h.match(t.Context()))(h)
	if wait <= 0 || wait > 20*time.Second {
		t.Errorf("asked again after %v", wait)
	}
	h.find(peer(2), "grief")
	h.find(peer(3), "grief")
	h.matchAll()
	if _, portals := h.only(); len(portals) != 4 {
		t.Errorf("%d portals", len(portals))
	}
}
