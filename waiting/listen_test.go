package waiting

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// Somebody waits for half a minute; two of three listeners are asked, and the one who says yes comes.
func TestListenersOnDutyAreAsked(t *testing.T) {
	h := newHall(t, listeners("lena", "milo", "nora"))
	duty := h.onDutyAs("lena", "milo", "nora")
	anna := h.enter("anna")
	ticket := h.find(anna, &kith.Request{Age: kith.Adult, Side: kith.SideTalk, Topics: []kith.TopicShare{{Topic: "grief", Confidence: 1}, {Topic: "work", Confidence: 0.5}}})
	h.pass(29 * time.Second)
	for _, key := range duty {
		h.isHeard(key, false)
	}
	h.pass(2 * time.Second)
	var asked, rest []kith.PeerKey
	for _, key := range duty {
		said := strings.Join(h.hears(key), "\n")
		if strings.Contains(said, "Somebody would like company. Topic: Grief.") {
			asked = append(asked, key)
		} else {
			rest = append(rest, key)
		}
		if strings.Contains(said, "anna") {
			t.Errorf("hears %q", said)
		}
	}
	if len(asked) != 2 {
		t.Fatalf("%d are asked", len(asked))
	}
	if got := h.answers(asked[0], false); got != kith.ListenNo {
		t.Errorf("a no: %s", got)
	}
	h.pass(time.Second)
	h.isHeard(rest[0], true) // in their place
	if got := h.answers(asked[1], true); got != kith.ListenComes {
		t.Errorf("a yes: %s", got)
	}
	mine := h.waits(asked[1])
	if mine == nil || mine.Topic != "grief" || mine.Request.Side != kith.SideListen || len(mine.Request.Topics) != 2 || mine.Request.Age != kith.Adult {
		t.Fatalf("waits with %+v", mine)
	}
	if got := h.answers(rest[0], true); got != kith.ListenLate {
		t.Errorf("a second yes: %s", got)
	}
	h.txn(func(ctx context.Context) error {
		_, err := h.store.TakeTickets(ctx, []kith.TicketID{ticket.ID, mine.ID}, "circle")
		return err
	})
	h.pass(10 * time.Minute)
	for _, key := range duty {
		h.isHeard(key, false)
	}
	h.hearsOnly(asked[1])
}

// Who does not answer is not waited for, and not asked any more after the third time.
func TestSilentListenersAreLeftInPeace(t *testing.T) {
	h := newHall(t, listeners("lena"))
	lena := h.onDutyAs("lena")[0]
	for i := range mostSilent {
		anna := h.enter("anna" + string(rune('a'+i)))
		ticket := h.find(anna, nil)
		h.pass(31 * time.Second)
		h.isHeard(lena, true)
		h.pass(3 * time.Minute)
		said := strings.Join(h.hears(lena), "\n")
		if got, want := strings.Contains(said, "I do not ask you any more for now"), i == mostSilent-1; got != want {
			t.Fatalf("after %d times without an answer hears %q", i+1, said)
		}
		h.txn(func(ctx context.Context) error {
			_, err := h.store.CancelTicket(ctx, ticket.ID)
			return err
		})
	}
	if left, err := h.DutyLeft(t.Context(), lena); err != nil || left != 0 {
		t.Errorf("is still on duty for %v, %v", left, err)
	}
	h.find(h.enter("boris"), nil)
	h.pass(time.Hour)
	h.isHeard(lena, false)
}

// A late yes counts as long as somebody waits; nobody is asked twice about the same ticket.
func TestALateYesCounts(t *testing.T) {
	h := newHall(t, listeners("lena"))
	lena := h.onDutyAs("lena")[0]
	h.find(h.enter("anna"), nil)
	h.pass(31 * time.Second)
	h.isHeard(lena, true)
	h.pass(20 * time.Minute)
	h.isHeard(lena, false)
	if got := h.answers(lena, true); got != kith.ListenComes {
		t.Errorf("a late yes: %s", got)
	}
}

// A listener who said yes is let go when whoever waited has gone, or nothing comes of it.
func TestAListenerIsLetGo(t *testing.T) {
	h := newHall(t, listeners("lena", "milo"))
	lena := h.onDutyAs("lena")[0]
	ticket := h.find(h.enter("anna"), nil)
	h.pass(31 * time.Second)
	h.hears(lena)
	h.answers(lena, true)
	h.txn(func(ctx context.Context) error {
		_, err := h.store.CancelTicket(ctx, ticket.ID)
		return err
	})
	h.pass(16 * time.Second)
	h.hearsOnly(lena, "You are not needed for it any more")
	if h.waits(lena) != nil {
		t.Error("waits on")
	}
	h.find(h.enter("boris"), nil)
	h.pass(31 * time.Second)
	h.hears(lena)
	h.answers(lena, true)
	milo := h.onDutyAs("milo")[0]
	h.pass(2 * time.Minute)
	h.isHeard(milo, false)
	h.pass(2 * time.Minute)
	h.hearsOnly(lena, "You are not needed for it any more")
	h.isHeard(milo, true)
}

// Nobody is asked whom a rule keeps apart from who waits, or who has no time or strength.
func TestWhoIsNotAsked(t *testing.T) {
	for what, make := range map[string]func(h *hall, lena, anna kith.PeerKey) *kith.Request{
		"nothing in the way": func(*hall, kith.PeerKey, kith.PeerKey) *kith.Request { return nil },
		"under 18": func(*hall, kith.PeerKey, kith.PeerKey) *kith.Request {
			return &kith.Request{Age: kith.Minor}
		},
		"another language": func(*hall, kith.PeerKey, kith.PeerKey) *kith.Request {
			return &kith.Request{Age: kith.Adult, Languages: []kith.Language{{Tag: "fr"}}}
		},
		"only with a group": func(*hall, kith.PeerKey, kith.PeerKey) *kith.Request {
			return &kith.Request{Age: kith.Adult, Tags: []kith.Tag{"men"}, Wishes: []kith.TagWish{{Tag: "men", Strength: kith.Must}}}
		},
		"listens themselves": func(*hall, kith.PeerKey, kith.PeerKey) *kith.Request {
			return &kith.Request{Age: kith.Adult, Side: kith.SideListen}
		},
		"blocked": func(h *hall, lena, anna kith.PeerKey) *kith.Request {
			h.ok(h.store.AddBlock(h.t.Context(), kith.Block{Peer: anna, Other: lena, Topic: "grief"}))
			return nil
		},
		"blocks": func(h *hall, lena, anna kith.PeerKey) *kith.Request {
			h.ok(h.store.AddBlock(h.t.Context(), kith.Block{Peer: lena, Other: anna, Topic: "grief"}))
			return nil
		},
		"banned": func(h *hall, lena, _ kith.PeerKey) *kith.Request {
			_, err := h.store.AddBan(h.t.Context(), store.Ban{Ghost: "@_kith_l:example.org", Circle: "circle", Peer: lena})
			h.ok(err)
			return nil
		},
		"paused": func(h *hall, lena, _ kith.PeerKey) *kith.Request {
			_, err := h.store.PausePeer(h.t.Context(), lena)
			h.ok(err)
			return nil
		},
		"in danger": func(h *hall, lena, _ kith.PeerKey) *kith.Request {
			h.ok(h.store.SavePeer(h.t.Context(), kith.Peer{Key: lena, Consented: true, Adult: true, Distress: 1, DistressAt: h.clock}))
			return nil
		},
		"looks for people": func(h *hall, lena, _ kith.PeerKey) *kith.Request {
			h.find(lena, nil)
			return nil
		},
		"in as many circles as one may be": func(h *hall, lena, _ kith.PeerKey) *kith.Request {
			h.opts.AtOnce = 1
			h.ok(h.store.AddCircle(h.t.Context(), kith.Circle{ID: "c", Topic: "work", State: kith.CircleOpen, Created: h.clock}))
			h.ok(h.store.AddPortal(h.t.Context(), kith.Portal{Circle: "c", Peer: lena, Ghost: id.UserID("@_kith_l:example.org"), Room: 999, State: kith.PortalJoined, Created: h.clock}))
			return nil
		},
		"off duty": func(h *hall, lena, _ kith.PeerKey) *kith.Request {
			h.txn(func(ctx context.Context) error {
				_, err := h.LeaveDuty(ctx, lena)
				return err
			})
			return nil
		},
		"the time on duty is over": func(h *hall, lena, _ kith.PeerKey) *kith.Request {
			h.pass(shift - time.Second)
			h.isHeard(lena, false)
			h.pass(2 * time.Second)
			h.hearsOnly(lena, "Your time on duty is over")
			return nil
		},
		"no listener any more": func(h *hall, lena, _ kith.PeerKey) *kith.Request {
			delete(h.listeners, lena)
			return nil
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			h := newHall(t, listeners("lena"))
			lena := h.onDutyAs("lena")[0]
			anna := h.enter("anna")
			request := make(h, lena, anna)
			h.find(anna, request)
			h.pass(55 * time.Second)
			h.isHeard(lena, what == "nothing in the way")
		})
	}
}

// Who was asked longest ago is asked first.
func TestListenersTakeTurns(t *testing.T) {
	h := newHall(t, listeners("lena", "milo", "nora", "olga"))
	duty := h.onDutyAs("lena", "milo", "nora", "olga")
	times := make(map[kith.PeerKey]int)
	for i := range 6 {
		h.find(h.enter("anna"+string(rune('a'+i))), nil)
		h.pass(31 * time.Second)
		for _, key := range duty {
			if len(h.hears(key)) > 0 {
				times[key]++
				h.answers(key, false)
			}
		}
		h.txn(func(ctx context.Context) error { // the others are asked too, after the no: this is for the first two alone
			waiting, err := h.store.WaitingTickets(ctx)
			for _, ticket := range waiting {
				if err == nil {
					_, err = h.store.CancelTicket(ctx, ticket.ID)
				}
			}
			return err
		})
		h.pass(time.Minute)
		for _, key := range duty {
			h.hears(key)
		}
	}
	for _, key := range duty {
		if times[key] != 3 {
			t.Errorf("of twelve asks, they got %v", times)
		}
	}
}

// On duty once more, and the shift begins anew.
func TestADutyCanBeMadeLonger(t *testing.T) {
	h := newHall(t, listeners("lena"))
	lena := h.onDutyAs("lena")[0]
	h.pass(5 * time.Hour)
	h.txn(func(ctx context.Context) error {
		_, err := h.TakeDuty(ctx, lena)
		return err
	})
	h.pass(4 * time.Hour)
	h.hearsOnly(lena)
	if left, err := h.DutyLeft(t.Context(), lena); err != nil || left != 4*time.Hour {
		t.Errorf("on duty for another %v, %v", left, err)
	}
	h.pass(4*time.Hour + time.Second)
	h.hearsOnly(lena, "Your time on duty is over")
}

// A listener whom nobody met in the end does not wait on: they came for one person.
func TestAListenerDoesNotWaitAgain(t *testing.T) {
	h := newHall(t, listeners("lena"))
	lena := h.onDutyAs("lena")[0]
	ticket := h.find(h.enter("anna"), nil)
	h.pass(31 * time.Second)
	h.hears(lena)
	h.answers(lena, true)
	mine := h.waits(lena)
	h.txn(func(ctx context.Context) error {
		_, err := h.store.TakeTickets(ctx, []kith.TicketID{ticket.ID, mine.ID}, "circle")
		return err
	})
	h.pass(time.Minute)
	again := *mine // as a circle does in which nobody came
	again.ID = "again"
	h.txn(func(ctx context.Context) error {
		return errors.Join(h.store.AddTicket(ctx, again), h.Begin(ctx, again))
	})
	h.pass(time.Second)
	h.hearsOnly(lena, "You are not needed for it any more")
	if h.waits(lena) != nil {
		t.Error("waits on")
	}
	h.find(lena, mine.Request) // but by their own wish they do
	h.pass(time.Second)
	if h.waits(lena) == nil {
		t.Error("may not wait by their own wish")
	}
}
