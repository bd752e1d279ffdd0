package waiting

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"time"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/store"
)

// words are after which times of waiting the bot says by itself that it is still looking. After the
// last of them it stays silent, and goes on looking.
var words = []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 4 * time.Hour}

// longestWait is after which time a wait ends that nobody has ended.
const longestWait = 7 * 24 * time.Hour

// passed tells how many words were due already: nobody is told again who waits on after a match that
// came to nothing.
func (w *Waiting) passed(ticket kith.Ticket) int {
	n := 0
	for n < len(words) && w.now().Sub(ticket.Created) >= words[n] {
		n++
	}
	return n
}

func (w *Waiting) speakNext(ctx context.Context, ticket kith.Ticket, n int) error {
	if n >= len(words) {
		return nil
	}
	return w.schedule(ctx, jobSpeak, fmt.Sprint(ticket.ID, " ", n), ticket.Created.Add(words[n]))
}

// speak is the job that tells somebody who waits that nobody has forgotten them. Of words that are
// overdue, because the service was away, the last one alone is said.
func (w *Waiting) speak(ctx context.Context, subject string) error {
	var number kith.TicketID
	var n int
	if _, err := fmt.Sscan(subject, &number, &n); err != nil {
		return fmt.Errorf("read a ticket and the number of a word: %w", err)
	}
	return w.store.Txn(ctx, func(ctx context.Context) error {
		ticket, waits, err := w.waiting(ctx, number)
		if err != nil || !waits {
			return err
		}
		n = max(n, w.passed(ticket)-1)
		outlook, err := w.Outlook(ctx, ticket)
		if err != nil {
			return err
		}
		peer, err := w.store.Peer(ctx, ticket.Peer)
		if err != nil || peer.Farewell != "" {
			return err
		}
		said := []catalogue.Phrase{catalogue.WaitingStill(w.topicName(ticket.Topic), outlook)}
		if sideOf(ticket.Request) != kith.SideListen {
			said = append(said, catalogue.Meanwhile(turn(number, n)))
		}
		if n == 0 && outlook.Easing.Kind != kith.EasingNone {
			said = append(said, catalogue.Easing(outlook.Easing))
		}
		said = append(said, catalogue.WaitingWays(n == len(words)-1))
		if n > 0 {
			said = append(said, catalogue.UrgentHelpIn(w.opts.Helplines, peer.Country))
		}
		if err = w.tell(ctx, ticket.Peer, fmt.Sprint("still ", number, " ", n), said...); err != nil {
			return err
		}
		return w.speakNext(ctx, ticket, n+1)
	})
}

// turn tells which of the exercises is next: not the same for everybody, and another one each time.
func turn(ticket kith.TicketID, n int) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(ticket)) // never fails
	return int(h.Sum32()%uint32(catalogue.Exercises)) + n
}

// waiting gives a ticket; false when it does not wait any more.
func (w *Waiting) waiting(ctx context.Context, number kith.TicketID) (kith.Ticket, bool, error) {
	ticket, err := w.store.Ticket(ctx, number)
	if errors.Is(err, store.ErrNotFound) {
		return ticket, false, nil
	}
	return ticket, ticket.State == kith.TicketWaiting, err
}

// endWait is the job that ends a wait in which nobody came for days. What was cancelled is erased, once
// nothing is learned from it any more; what was matched goes with its circle.
func (w *Waiting) endWait(ctx context.Context, subject string) error {
	var again time.Duration
	err := w.store.Txn(ctx, func(ctx context.Context) error {
		ticket, waits, err := w.waiting(ctx, kith.TicketID(subject))
		if err != nil {
			return err
		}
		if !waits {
			if again = ticket.Ended.Add(lookBack).Sub(w.now()); again > 0 && ticket.State == kith.TicketCancelled {
				return nil
			}
			again = 0
			return w.store.DropCancelled(ctx, kith.TicketID(subject))
		}
		if _, err = w.store.CancelTicket(ctx, ticket.ID); err != nil {
			return err
		}
		again = lookBack
		peer, err := w.store.Peer(ctx, ticket.Peer)
		if err != nil {
			return err
		}
		return w.tell(ctx, ticket.Peer, "end "+subject, catalogue.WaitedInVain(w.topicName(ticket.Topic)), catalogue.UrgentHelpIn(w.opts.Helplines, peer.Country))
	})
	if err == nil && again > 0 {
		return jobs.Again(again)
	}
	return err
}
