package lobby

import (
	"context"
	"errors"
	"slices"
	"time"

	"kith"
)

// waitsOfWorld is what a lobby is told of waiting, as a story wants it.
type waitsOfWorld struct {
	outlook  kith.Outlook
	now      func() time.Time
	listener bool
	duty     time.Time // until when the peer is on duty
	late     bool      // whoever a listener is asked for finds others first
	answers  []string

	changes int         // of the ticket that waits
	away    []time.Time // when the peer turned their back on circles
}

func (w *world) Asked(ctx context.Context, peer kith.PeerKey, after time.Time, most int) (times []time.Time, err error) {
	for _, t := range slices.Backward(w.tickets) {
		if t.Peer == peer && t.Created.After(after) && len(times) < most {
			times = append(times, t.Created)
		}
	}
	return times, w.call(ctx)
}

func (w *world) Changes(ctx context.Context, _ kith.TicketID) (int, error) {
	return w.changes, w.call(ctx)
}

func (w *world) TurnedAway(ctx context.Context, _ kith.PeerKey, after time.Time, _ time.Duration, most int) (times []time.Time, err error) {
	for _, at := range slices.Backward(w.away) {
		if at.After(after) && len(times) < most {
			times = append(times, at)
		}
	}
	return times, w.call(ctx)
}

func (w *world) Begin(ctx context.Context, ticket kith.Ticket) error {
	if !slices.ContainsFunc(w.tickets, func(t kith.Ticket) bool { return t.ID == ticket.ID }) {
		return errors.New("a ticket that was not added")
	}
	return w.call(ctx)
}

func (w *world) Outlook(ctx context.Context, ticket kith.Ticket) (kith.Outlook, error) {
	outlook := w.outlook
	if outlook.Kind == kith.OutlookWithin {
		outlook.Waited = w.now().Sub(ticket.Created) >= time.Minute
	}
	return outlook, w.call(ctx)
}

func (w *world) IsListener(kith.PeerKey) bool { return w.listener }

func (w *world) TakeDuty(ctx context.Context, _ kith.PeerKey) (time.Duration, error) {
	w.duty = w.now().Add(8 * time.Hour)
	return 8 * time.Hour, w.call(ctx)
}

func (w *world) LeaveDuty(ctx context.Context, _ kith.PeerKey) (bool, error) {
	was := !w.duty.IsZero()
	w.duty = time.Time{}
	return was, w.call(ctx)
}

func (w *world) DutyLeft(ctx context.Context, _ kith.PeerKey) (time.Duration, error) {
	return max(0, w.duty.Sub(w.now())), w.call(ctx)
}

func (w *world) AnswerAsk(ctx context.Context, _ kith.Peer, ticket kith.TicketID, comes bool) (kith.ListenOutcome, error) {
	w.answers = append(w.answers, string(ticket))
	switch {
	case !comes:
		return kith.ListenNo, w.call(ctx)
	case w.late:
		return kith.ListenLate, w.call(ctx)
	}
	return kith.ListenComes, w.call(ctx)
}
