package waiting

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/matching"
	"kith/store"
)

const (
	unserved      = 30 * time.Second // so long somebody waits before listeners are asked: by then the engine would have found anybody
	answerWithin  = time.Minute      // so long a listener has to answer before the next are asked
	askedAtOnce   = 2                // about one who waits
	mostSilent    = 3                // asks in a row that a listener leaves unanswered before nobody asks them any more
	mostEarlier   = 100              // tickets that are remembered of a listener's duty
	releaseEvery  = 15 * time.Second // so often it is looked whether a listener who said yes is still needed
	releaseAtLast = 3 * time.Minute  // a listener who said yes waits for so long at most
	troubled      = 12 * time.Hour   // so long nobody asks a listener who was in danger themselves
)

// all is the subject of the one job that asks: listeners are few, and those who wait share them.
const all = "all"

func (w *Waiting) askAt(ctx context.Context, at time.Time) error {
	if len(w.listeners) == 0 {
		return nil
	}
	return w.schedule(ctx, jobAsk, all, at)
}

// ask is the job that asks listeners on duty for those who wait, the longest waiting first.
func (w *Waiting) ask(ctx context.Context, _ string) error {
	again := time.Duration(0)
	err := w.store.Txn(ctx, func(ctx context.Context) error {
		duties, err := w.onDuty(ctx)
		if err != nil || len(duties) == 0 {
			return err
		}
		tickets, err := w.store.WaitingTickets(ctx)
		if err != nil {
			return err
		}
		r := &rota{Waiting: w, duties: duties, judge: matching.NewJudge(w.opts.Relation, matching.Policy{Languages: w.opts.Languages})}
		for _, ticket := range tickets {
			if sideOf(ticket.Request) == kith.SideListen {
				continue
			}
			again = answerWithin // also for who comes on duty, or is free again
			if left := ticket.Created.Add(unserved).Sub(w.now()); left > 0 {
				again = min(again, left)
				continue
			}
			if err = r.askFor(ctx, ticket); err != nil {
				return err
			}
		}
		for _, d := range r.duties {
			if d.For != "" {
				again = min(cmp.Or(again, answerWithin), max(time.Second, d.Asked.Add(answerWithin).Sub(w.now())))
			}
		}
		return nil
	})
	if err == nil && again > 0 {
		return jobs.Again(again)
	}
	return err
}

// onDuty lists who is on duty, the one who was asked longest ago first, and gives up on answers that
// did not come.
func (w *Waiting) onDuty(ctx context.Context) ([]store.Duty, error) {
	known, err := w.store.Duties(ctx)
	if err != nil {
		return nil, err
	}
	var duties []store.Duty
	for _, d := range known {
		if d.For != "" && w.now().Sub(d.Asked) >= answerWithin {
			d.For = ""
			d.Silent++
			if d.Silent >= mostSilent {
				_, err = w.store.EndDuty(ctx, d.Peer)
				if err = errors.Join(err, w.tell(ctx, d.Peer, "duty silent "+d.Asked.String(), catalogue.DutySilent())); err != nil {
					return nil, err
				}
				continue
			}
			if err = w.store.SaveDuty(ctx, d); err != nil {
				return nil, err
			}
		}
		if w.listeners[d.Peer] && d.Until.After(w.now()) {
			duties = append(duties, d)
		}
	}
	slices.SortStableFunc(duties, func(a, b store.Duty) int { return a.Asked.Compare(b.Asked) })
	return duties, nil
}

// rota is one round of asking.
type rota struct {
	*Waiting
	duties []store.Duty
	judge  *matching.Judge
	ready  map[kith.PeerKey]*kith.Peer // of those who were looked at; nil: not to be asked now
}

// askFor asks listeners for one who waits, as many as are not asked yet.
func (r *rota) askFor(ctx context.Context, ticket kith.Ticket) error {
	asked := 0
	for _, d := range r.duties {
		if d.Taken == ticket.ID {
			if comes, err := r.store.WaitingTicket(ctx, d.Peer); err != nil || comes != nil {
				return err
			}
		}
		if d.For == ticket.ID {
			asked++
		}
	}
	for i := range r.duties {
		if asked == askedAtOnce {
			return nil
		}
		d := &r.duties[i]
		if d.For != "" || slices.Contains(d.Earlier, ticket.ID) {
			continue
		}
		peer, err := r.mayAsk(ctx, d.Peer, ticket)
		if err != nil {
			return err
		}
		if peer == nil {
			continue
		}
		d.For, d.Asked = ticket.ID, r.now()
		d.Earlier = append(d.Earlier[max(0, len(d.Earlier)-mostEarlier+1):], ticket.ID)
		peer.Pressing = kith.ListenQuestion(ticket.ID)
		err = errors.Join(r.store.SaveDuty(ctx, *d), r.store.SavePeer(ctx, *peer),
			r.tell(ctx, d.Peer, fmt.Sprint("listen ", ticket.ID), catalogue.DutyAsk(r.topicName(ticket.Topic))))
		if err != nil {
			return err
		}
		asked++
	}
	return nil
}

// mayAsk gives a listener who can be asked for somebody who waits, or nil: no hard rule keeps the two
// apart, and the listener has the time and the strength.
func (r *rota) mayAsk(ctx context.Context, listener kith.PeerKey, ticket kith.Ticket) (*kith.Peer, error) {
	peer, known := r.ready[listener]
	if !known {
		var err error
		if peer, err = r.isReady(ctx, listener); err != nil {
			return nil, err
		}
		if r.ready == nil {
			r.ready = make(map[kith.PeerKey]*kith.Peer)
		}
		r.ready[listener] = peer
	}
	if peer == nil {
		return nil, nil //nolint:nilnil // nobody to ask
	}
	seeker := ticket
	if seeker.Request == nil {
		seeker.Request = kith.PlainRequest()
	}
	if _, fits := r.judge.Fit(seeker, comingFor(ticket, *peer, r.now())); !fits {
		return nil, nil //nolint:nilnil // nobody to ask
	}
	if apart, err := r.store.Apart(ctx, []kith.PeerKey{listener, ticket.Peer}); err != nil || apart {
		return nil, err
	}
	return peer, nil
}

// isReady gives a listener who has the time and the strength now, or nil.
func (w *Waiting) isReady(ctx context.Context, listener kith.PeerKey) (*kith.Peer, error) {
	peer, err := w.store.Peer(ctx, listener)
	if err != nil {
		return nil, err
	}
	_, asked := peer.Pressing.Listens()
	if !peer.Consented || !peer.Adult || peer.Farewell != "" || peer.Pressing != "" && !asked || w.now().Sub(peer.DistressAt) < troubled {
		return nil, nil //nolint:nilnil // nobody to ask
	}
	banned, err := w.store.IsBanned(ctx, listener)
	if err != nil || banned {
		return nil, err
	}
	paused, err := w.store.IsPaused(ctx, listener)
	if err != nil || paused {
		return nil, err
	}
	waits, err := w.store.WaitingTicket(ctx, listener)
	if err != nil || waits != nil {
		return nil, err
	}
	full, err := w.isFull(ctx, listener)
	if err != nil || full {
		return nil, err
	}
	return &peer, nil
}

// isFull tells whether somebody is in as many circles as one may be.
func (w *Waiting) isFull(ctx context.Context, peer kith.PeerKey) (bool, error) {
	places, err := w.store.Places(ctx, peer)
	circles := slices.DeleteFunc(places, func(p kith.Place) bool { return p.Topic == kith.TopicTalk })
	return w.opts.AtOnce > 0 && len(circles) >= w.opts.AtOnce, err
}

// comingFor is the ticket of a listener who comes for somebody who waits.
func comingFor(ticket kith.Ticket, listener kith.Peer, now time.Time) kith.Ticket {
	request := &kith.Request{Side: kith.SideListen, Age: kith.Adult}
	if usual := listener.Usual; usual != nil {
		request.Languages, request.Tags, request.Wishes, request.Zone = usual.Languages, usual.Tags, usual.Wishes, usual.Zone
	}
	if ticket.Request != nil {
		request.Topics = ticket.Request.Topics
	}
	return kith.Ticket{ID: kith.TicketID(rand.Text()), Peer: listener.Key, Topic: ticket.Topic, State: kith.TicketWaiting, Created: now.UTC(), Request: request}
}

// AnswerAsk takes what a listener says who was asked to come for a ticket. It belongs in a transaction.
func (w *Waiting) AnswerAsk(ctx context.Context, listener kith.Peer, number kith.TicketID, comes bool) (kith.ListenOutcome, error) {
	d, err := w.store.Duty(ctx, listener.Key)
	if err != nil {
		return "", err
	}
	if d == nil { // they have gone off duty meanwhile; what they were asked holds
		d = &store.Duty{Peer: listener.Key}
	}
	outcome := kith.ListenNo
	if comes {
		if outcome, err = w.comes(ctx, listener, number); err != nil {
			return "", err
		}
	}
	if outcome == kith.ListenComes {
		d.Taken = number
	}
	if d.For == number {
		d.For = ""
	}
	d.Silent = 0
	if !d.Until.IsZero() {
		err = w.store.SaveDuty(ctx, *d)
	}
	return outcome, errors.Join(err, w.askAt(ctx, w.now()))
}

// comes lets a listener wait for a ticket's peer, if they are still needed.
func (w *Waiting) comes(ctx context.Context, listener kith.Peer, number kith.TicketID) (kith.ListenOutcome, error) {
	ticket, waits, err := w.waiting(ctx, number)
	if err != nil || !waits {
		return kith.ListenLate, err
	}
	duties, err := w.store.Duties(ctx)
	if err != nil {
		return "", err
	}
	for _, d := range duties {
		if d.Taken == number && d.Peer != listener.Key {
			if other, err := w.store.WaitingTicket(ctx, d.Peer); err != nil || other != nil {
				return kith.ListenLate, err
			}
		}
	}
	own, err := w.store.WaitingTicket(ctx, listener.Key)
	if err != nil || own != nil {
		return kith.ListenBusy, err
	}
	full, err := w.isFull(ctx, listener.Key)
	if err != nil || full {
		return kith.ListenBusy, err
	}
	mine := comingFor(ticket, listener, w.now())
	if err = w.store.AddTicket(ctx, mine); err != nil {
		return "", err
	}
	return kith.ListenComes, errors.Join(w.schedule(ctx, jobRelease, fmt.Sprint(mine.ID, " ", number), w.now().Add(releaseEvery)),
		w.schedule(ctx, jobEnd, string(mine.ID), w.now().Add(longestWait)))
}

// release is the job that lets a listener go who said yes and is not needed any more. Its subject is
// their ticket, and the one that they came for.
func (w *Waiting) release(ctx context.Context, subject string) error {
	var mine, theirs kith.TicketID
	if _, err := fmt.Sscan(subject, &mine, &theirs); err != nil {
		return fmt.Errorf("read two tickets: %w", err)
	}
	needed := false
	err := w.store.Txn(ctx, func(ctx context.Context) error {
		ticket, waits, err := w.waiting(ctx, mine)
		if err != nil || !waits {
			return err
		}
		if _, needed, err = w.waiting(ctx, theirs); err != nil {
			return err
		}
		if needed = needed && w.now().Sub(ticket.Created) < releaseAtLast; needed {
			return nil
		}
		if _, err = w.store.CancelTicket(ctx, mine); err != nil {
			return err
		}
		return errors.Join(w.tell(ctx, ticket.Peer, "release "+subject, catalogue.DutyReleased()), w.askAt(ctx, w.now()))
	})
	if err == nil && needed {
		return jobs.Again(releaseEvery)
	}
	return err
}
