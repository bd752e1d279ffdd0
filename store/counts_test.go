package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"kith"
	"kith/store"
)

func TestWhatThereIsIsCounted(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx, began := t.Context(), time.Now().Add(-time.Second)
		empty := must(st.Counts(ctx))(t)
		if len(empty.Incoming)+len(empty.Outgoing)+len(empty.Jobs)+len(empty.Circles) != 0 || empty.Waiting.Count+empty.Reports.Count+empty.Gaps != 0 {
			t.Errorf("a new database holds %+v", empty)
		}

		rooms := openCircle(t, st, "circle", 2)
		ok(t, st.SetRoomReady(ctx, rooms[1], false))
		for i, room := range rooms[:2] {
			ok(t, st.Send(ctx, outgoing(room, string(rune('a'+i)), "hello")))
		}
		must(st.Receive(ctx, "$1", "!room:example.org", []byte("{}")))(t)
		must(st.Receive(ctx, "$2", "!room:example.org", []byte("{}")))(t)
		must(st.Receive(ctx, "$3", "!room:example.org", []byte("{}")))(t)
		ok(t, st.SetInboxState(ctx, 1, store.InboxLate))
		ok(t, st.SetInboxState(ctx, 2, store.InboxDone))
		ok(t, st.Schedule(ctx, "settle", "one", time.Now().Add(-time.Minute)))
		ok(t, st.Schedule(ctx, "settle", "two", time.Now().Add(time.Hour)))
		ok(t, st.Schedule(ctx, "settle", "three", time.Now()))
		ok(t, st.RetryJob(ctx, store.Job{Kind: "settle", Subject: "three"}, time.Now().Add(time.Minute)))
		ok(t, st.HoldBehindGap(ctx, "!room:example.org", nil))
		ok(t, st.SaveGhost(ctx, store.Ghost{User: heron, State: store.GhostReady}))
		_, _, err := st.AddReport(ctx, reported("one", heron, lamp))
		ok(t, err)
		ok(t, st.AddTicket(ctx, kith.Ticket{ID: "t", Peer: "peer", Topic: "grief", State: kith.TicketWaiting, Created: noon}))
		ok(t, st.AddTicket(ctx, kith.Ticket{ID: "u", Peer: "other", Topic: "grief", State: kith.TicketMatched, Created: noon}))

		c := must(st.Counts(ctx))(t)
		same(t, "queued", c.Incoming["queued"].Count, 1)
		same(t, "keyless", c.Incoming["keyless"].Count, 1)
		same(t, "sendable", c.Outgoing["sendable"].Count, 1)
		same(t, "held", c.Outgoing["held"].Count, 1)
		same(t, "due", c.Jobs["due"].Count, 1)
		same(t, "later", c.Jobs["later"].Count, 1)
		same(t, "failing", c.Jobs["failing"].Count, 1)
		same(t, "ready ghosts", c.Ghosts[string(store.GhostReady)].Count, 1)
		same(t, "reports", c.Reports.Count, 1)
		same(t, "gaps", c.Gaps, 1)
		same(t, "waiting", c.Waiting.Count, 1)
		if !c.Waiting.Oldest.Equal(noon) || c.Incoming["queued"].Oldest.Before(began) || c.Outgoing["held"].Oldest.Before(began) {
			t.Errorf("the oldest are wrong: %+v", c)
		}
		ok(t, st.PassReport(ctx, 1))
		same(t, "reports", must(st.Counts(ctx))(t).Reports, store.Tally{})
		item := held("1")
		item.Kind = kith.ItemReport
		item, _, err = st.AddItem(ctx, item)
		ok(t, err)
		same(t, "reports on desks", must(st.Counts(ctx))(t).Reports.Count, 1)
		must(st.DecideItem(ctx, item.ID, kith.VerbClose, mona))(t)
		same(t, "reports in the end", must(st.Counts(ctx))(t).Reports, store.Tally{})
	})
}

func TestErrorsOfTheDatabaseAreCountedAndNothingElse(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		failures := func() float64 {
			sum := 0.0
			for _, c := range st.Collectors() {
				if vec, is := c.(*prometheus.CounterVec); is {
					for _, reason := range []string{"full", "readonly", "busy", "connection", "constraint", "other"} {
						sum += testutil.ToFloat64(vec.WithLabelValues(reason))
					}
				}
			}
			return sum
		}
		if _, err := st.Job(ctx, "none", "none"); !errors.Is(err, store.ErrNotFound) {
			t.Fatal(err)
		}
		gone, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := st.Counts(gone); err == nil {
			t.Fatal("counted after the end")
		}
		same(t, "without an error", failures(), 0.0)
		ticket := kith.Ticket{ID: "t", Peer: "peer", Topic: "grief", State: kith.TicketWaiting, Created: noon}
		ok(t, st.AddTicket(ctx, ticket))
		if err := st.AddTicket(ctx, ticket); err == nil {
			t.Fatal("the same ticket twice")
		}
		same(t, "after an error", failures(), 1.0)
	})
}
