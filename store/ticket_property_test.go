package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"kith"
	"kith/store"
)

// line is people who wait in one store, while everything that can befall them does.
type line struct {
	t     *rapid.T
	st    *store.Store
	named string // of this line alone, since many share a database
	known []kith.TicketID
	state map[kith.TicketID]kith.TicketState // none: forgotten
	into  map[kith.TicketID]kith.CircleID
	count int
}

// Whatever is asked for at whatever moment, and however it is broken off: every ticket waits,
// or was cancelled, or was matched once, together with all others that it was matched with.
func TestEveryTicketWaitsOrIsMatchedOnce(t *testing.T) {
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			uri := db.uri(t)
			st, lines, ends := open(t, uri), 0, map[kith.TicketState]int{}
			rapid.Check(t, func(r *rapid.T) {
				lines++
				l := &line{t: r, st: st, named: fmt.Sprint("line ", lines, " "), state: map[kith.TicketID]kith.TicketState{}, into: map[kith.TicketID]kith.CircleID{}}
				for range rapid.IntRange(1, 15).Draw(r, "steps") {
					l.one()
					l.check()
				}
				for _, state := range l.state {
					ends[state]++
				}
			})
			t.Logf("at the end there were tickets in the states %v", ends)
		})
	}
}

func (l *line) one() {
	switch rapid.SampledFrom([]string{"come", "come", "come", "cancel", "match", "match", "broken", "forget", "at once", "at once"}).Draw(l.t, "what") {
	case "come":
		l.come()
	case "cancel":
		l.at(func(id kith.TicketID) { l.cancelled(id, l.cancel(id)) })
	case "match":
		l.matched(l.match(l.some(), nil))
	case "broken": // anything in the same transaction fails, or the process ends before the commit
		m := l.match(l.some(), errBroken)
		if m.ok {
			l.t.Fatal("a match that was broken off was committed")
		}
	case "forget":
		l.at(func(id kith.TicketID) { l.forgotten(id, l.forget(id)) })
	case "at once":
		l.atOnce()
	}
}

var (
	errBroken = errors.New("broken off")
	errLost   = errors.New("one of them does not wait")
)

func (l *line) ctx() context.Context { return context.Background() }

// peer gives each ticket a peer of their own, who is forgotten with it.
func (l *line) peer(id kith.TicketID) kith.PeerKey { return kith.PeerKey("peer of " + id) }

func (l *line) come() {
	l.count++
	id := kith.TicketID(fmt.Sprint(l.named, "ticket ", l.count))
	if err := l.st.AddTicket(l.ctx(), kith.Ticket{ID: id, Peer: l.peer(id), Topic: "grief", State: kith.TicketWaiting, Created: noon}); err != nil {
		l.t.Fatal(err)
	}
	l.known, l.state[id] = append(l.known, id), kith.TicketWaiting
}

func (l *line) at(do func(kith.TicketID)) {
	if len(l.known) > 0 {
		do(rapid.SampledFrom(l.known).Draw(l.t, "ticket"))
	}
}

// some are tickets in any state, also one twice or one that never was.
func (l *line) some() []kith.TicketID {
	return rapid.SliceOfN(rapid.SampledFrom(append(slices.Clone(l.known), "never came")), 2, 4).Draw(l.t, "tickets")
}

// meeting is an attempt to match.
type meeting struct {
	tickets []kith.TicketID
	circle  kith.CircleID
	ok      bool
}

func (l *line) match(tickets []kith.TicketID, broken error) meeting {
	l.count++
	return l.matchInto(kith.CircleID(fmt.Sprint(l.named, "circle ", l.count)), tickets, broken)
}

func (l *line) matchInto(circle kith.CircleID, tickets []kith.TicketID, broken error) meeting {
	err := l.st.Txn(l.ctx(), func(ctx context.Context) error {
		taken, err := l.st.TakeTickets(ctx, tickets, circle)
		if err == nil && !taken {
			err = errLost
		}
		return errors.Join(err, broken)
	})
	if err != nil && !errors.Is(err, errLost) && !errors.Is(err, errBroken) {
		l.t.Errorf("match: %v", err)
	}
	return meeting{tickets, circle, err == nil}
}

func (l *line) matched(m meeting) {
	waited := true
	for i, id := range m.tickets {
		waited = waited && l.state[id] == kith.TicketWaiting && !slices.Contains(m.tickets[:i], id)
	}
	if m.ok != waited {
		l.t.Fatalf("%v, of whom all waited: %v, were matched: %v", m.tickets, waited, m.ok)
	}
	l.note(m)
}

func (l *line) note(m meeting) {
	for _, id := range m.tickets {
		if m.ok {
			l.state[id], l.into[id] = kith.TicketMatched, m.circle
		}
	}
}

func (l *line) cancel(id kith.TicketID) bool {
	done, err := l.st.CancelTicket(l.ctx(), id)
	if err != nil {
		l.t.Errorf("cancel: %v", err)
	}
	return done
}

func (l *line) cancelled(id kith.TicketID, done bool) {
	if done != (l.state[id] == kith.TicketWaiting) {
		l.t.Fatalf("%s, which was %q, was cancelled: %v", id, l.state[id], done)
	}
	if done {
		l.state[id] = kith.TicketCancelled
	}
}

func (l *line) forget(id kith.TicketID) error { return l.st.ForgetPeer(l.ctx(), l.peer(id), "") }

func (l *line) forgotten(id kith.TicketID, err error) {
	if err != nil {
		l.t.Fatal(err)
	}
	delete(l.state, id)
	delete(l.into, id)
}

// atOnce lets several things happen to the same tickets at the same moment. Which of them
// comes first is open; that each happens whole or not at all is not.
func (l *line) atOnce() {
	if len(l.known) < 2 {
		return
	}
	attempts := make([]meeting, rapid.IntRange(2, 3).Draw(l.t, "matches"))
	for i := range attempts {
		l.count++
		attempts[i] = meeting{tickets: l.some(), circle: kith.CircleID(fmt.Sprint(l.named, "circle ", l.count))}
	}
	gone, forgotten := rapid.SampledFrom(l.known).Draw(l.t, "cancels"), rapid.SampledFrom(l.known).Draw(l.t, "is forgotten")
	forgets := rapid.Bool().Draw(l.t, "somebody is forgotten")
	was := l.state[gone]
	var side sync.WaitGroup
	for i, m := range attempts {
		side.Go(func() { attempts[i] = l.matchInto(m.circle, m.tickets, nil) })
	}
	var cancelled bool
	var err error
	side.Go(func() { cancelled = l.cancel(gone) })
	if forgets {
		side.Go(func() { err = l.forget(forgotten) })
	}
	side.Wait()
	taken := map[kith.TicketID]bool{}
	for _, m := range attempts {
		for _, id := range m.tickets {
			if m.ok && (taken[id] || l.state[id] != kith.TicketWaiting || id == gone && cancelled) {
				l.t.Fatalf("%s was matched, and matched before or cancelled", id)
			}
			taken[id] = taken[id] || m.ok
		}
		l.note(m)
	}
	if cancelled && was != kith.TicketWaiting {
		l.t.Fatalf("%s, which was %q, was cancelled", gone, was)
	}
	if cancelled {
		l.state[gone] = kith.TicketCancelled
	}
	if forgets {
		l.forgotten(forgotten, err)
	}
}

func (l *line) check() {
	for _, id := range l.known {
		got, err := l.st.Ticket(l.ctx(), id)
		want, there := l.state[id]
		switch {
		case !there && !errors.Is(err, store.ErrNotFound):
			l.t.Fatalf("%s was forgotten and is %q (%v)", id, got.State, err)
		case there && (err != nil || got.State != want || got.Circle != l.into[id]):
			l.t.Fatalf("%s is %q in %q (%v), not %q in %q", id, got.State, got.Circle, err, want, l.into[id])
		}
	}
}
