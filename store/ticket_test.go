package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kith"
	"kith/store"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func wait(t *testing.T, st *store.Store, name string, after time.Duration) kith.TicketID {
	t.Helper()
	ok(t, st.AddTicket(t.Context(), kith.Ticket{
		ID: kith.TicketID(name), Peer: kith.PeerKey("peer " + name), Topic: "grief", State: kith.TicketWaiting, Created: noon.Add(after),
	}))
	return kith.TicketID(name)
}

func TestATicketIsReadBackAsItWasWritten(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		id := wait(t, st, "a", 0)
		got := must(st.Ticket(ctx, id))(t)
		if got.Peer != "peer a" || got.Topic != "grief" || got.State != kith.TicketWaiting || got.Circle != "" || !got.Created.Equal(noon) {
			t.Errorf("read back %+v", got)
		}
		same(t, "waiting ticket of the peer", must(st.WaitingTicket(ctx, "peer a"))(t).ID, id)
		if other := must(st.WaitingTicket(ctx, "peer b"))(t); other != nil {
			t.Errorf("a peer who does not wait has %+v", other)
		}
		if _, err := st.Ticket(ctx, "none"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an unknown ticket: %v", err)
		}
	})
}

func TestARequestIsKeptSealedAndChangedWhileItWaits(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		request := kith.Request{
			Topics: []kith.TopicShare{{Topic: "grief", Confidence: 0.7}}, Shape: kith.ShapePair, Side: kith.SideTalk, Needs: kith.NeedEmotional | kith.NeedCompany,
			Languages: []kith.Language{{Tag: "de", Some: true}}, Tags: []kith.Tag{"fathers"}, Wishes: []kith.TagWish{{Tag: "fathers", Strength: kith.Must}},
			Unlike: true, Age: kith.Adult,
		}
		told := request
		told.Blocked, told.Met, told.Standing = []kith.PeerKey{"other"}, []kith.Acquaintance{{Peer: "other", Liked: 1}}, 0.5
		ok(t, st.AddTicket(ctx, kith.Ticket{ID: "a", Peer: "peer", Topic: "grief", State: kith.TicketWaiting, Created: noon, Request: &told}))
		same(t, "request", must(st.Ticket(ctx, "a"))(t).Request, &request)
		same(t, "told is as it was", len(told.Blocked), 1)

		request.Shape = kith.ShapeCircle
		same(t, "changed", must(st.ChangeTicket(ctx, kith.Ticket{ID: "a", Topic: "work", Request: &request}))(t), true)
		got := must(st.Ticket(ctx, "a"))(t)
		same(t, "request", got.Request, &request)
		same(t, "topic", got.Topic, kith.TopicID("work"))
		same(t, "still waits", got.Ended.IsZero(), true)
		if !got.Created.Equal(noon) {
			t.Errorf("who says more begins to wait anew, at %s", got.Created)
		}
		must(st.CancelTicket(ctx, "a"))(t)
		same(t, "changed after the end", must(st.ChangeTicket(ctx, kith.Ticket{ID: "a", Topic: "grief"}))(t), false)
		got = must(st.Ticket(ctx, "a"))(t)
		same(t, "topic after the end", got.Topic, kith.TopicID("work"))
		same(t, "has ended", got.Ended.IsZero(), false)
	})
}

func TestTicketsWaitInTheOrderInWhichPeopleAsked(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		wait(t, st, "third", 3*time.Millisecond)
		wait(t, st, "first", 1*time.Millisecond)
		wait(t, st, "second", 2*time.Millisecond)
		var order []kith.TicketID
		for _, ticket := range must(st.WaitingTickets(t.Context()))(t) {
			order = append(order, ticket.ID)
		}
		same(t, "order", order, []kith.TicketID{"first", "second", "third"})
		same(t, "waiting for grief", must(st.Waiting(t.Context(), "grief"))(t), 3)
		same(t, "waiting for work", must(st.Waiting(t.Context(), "work"))(t), 0)
	})
}

func TestAPeerWaitsOnceAtATime(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		var waiting atomic.Int64
		var asking sync.WaitGroup
		for i := range 12 {
			asking.Go(func() {
				err := st.AddTicket(t.Context(), kith.Ticket{ID: kith.TicketID(fmt.Sprint(i)), Peer: "peer", Topic: "grief", State: kith.TicketWaiting, Created: noon})
				if err == nil {
					waiting.Add(1)
				}
			})
		}
		asking.Wait()
		same(t, "tickets accepted", waiting.Load(), 1)
		first := must(st.WaitingTicket(t.Context(), "peer"))(t)
		same(t, "cancelled", must(st.CancelTicket(t.Context(), first.ID))(t), true)
		same(t, "cancelled twice", must(st.CancelTicket(t.Context(), first.ID))(t), false)
		// Who cancelled may wait again.
		ok(t, st.AddTicket(t.Context(), kith.Ticket{ID: "again", Peer: "peer", Topic: "work", State: kith.TicketWaiting, Created: noon}))
	})
}

func TestAMatchTakesAllItsTicketsOrNone(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		a, b, c := wait(t, st, "a", 0), wait(t, st, "b", 1), wait(t, st, "c", 2)
		take := func(circle kith.CircleID, tickets ...kith.TicketID) (all bool) {
			err := st.Txn(ctx, func(ctx context.Context) error {
				var err error
				if all, err = st.TakeTickets(ctx, tickets, circle); err == nil && !all {
					return errChanged
				}
				return err
			})
			if err != nil && !errors.Is(err, errChanged) {
				t.Fatal(err)
			}
			return all
		}
		same(t, "cancel b", must(st.CancelTicket(ctx, b))(t), true)
		same(t, "a and b", take("one", a, b), false)
		same(t, "a still waits", must(st.Ticket(ctx, a))(t).State, kith.TicketWaiting)
		same(t, "a and nobody", take("one", a, "none"), false)
		same(t, "a and a", take("one", a, a), false)
		same(t, "a and c", take("two", a, c), true)
		for _, id := range []kith.TicketID{a, c} {
			got := must(st.Ticket(ctx, id))(t)
			same(t, "state and circle", []any{got.State, got.Circle}, []any{kith.TicketMatched, "two"})
			same(t, "cancel after the match", must(st.CancelTicket(ctx, id))(t), false)
		}
		same(t, "c again", take("three", c), false)
		same(t, "circle of c", must(st.Ticket(ctx, c))(t).Circle, "two")
	})
}

// Many commits of overlapping proposals and many cancellations at the same time: in
// the end each ticket is in one circle or cancelled, and no circle has half of its tickets.
func TestOverlappingMatchesNeverShareATicket(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		const people = 24
		ctx := t.Context()
		names := make([]kith.TicketID, people)
		for i := range names {
			names[i] = wait(t, st, fmt.Sprintf("%02d", i), time.Duration(i))
		}
		var committed sync.Map
		var all sync.WaitGroup
		for i := range people {
			proposal := []kith.TicketID{names[i], names[(i+1)%people], names[(i+5)%people]}
			circle := kith.CircleID(fmt.Sprint("circle ", i))
			all.Go(func() {
				err := st.Txn(ctx, func(ctx context.Context) error {
					taken, err := st.TakeTickets(ctx, proposal, circle)
					if err == nil && !taken {
						err = errChanged
					}
					return err
				})
				if err == nil {
					committed.Store(circle, len(proposal))
				}
			})
			if i%6 == 0 {
				all.Go(func() { must(st.CancelTicket(ctx, names[i]))(t) })
			}
		}
		all.Wait()
		sizes := make(map[kith.CircleID]int)
		for _, name := range names {
			if ticket := must(st.Ticket(ctx, name))(t); ticket.State == kith.TicketMatched {
				sizes[ticket.Circle]++
			} else if ticket.Circle != "" {
				t.Errorf("%+v has a circle without being matched", ticket)
			}
		}
		circles := 0
		committed.Range(func(circle, size any) bool {
			circles++
			same(t, fmt.Sprint("tickets of ", circle), sizes[circle.(kith.CircleID)], size)
			return true
		})
		same(t, "circles with tickets", len(sizes), circles)
	})
}
