package waiting

import (
	"context"
	"errors"
	"time"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/store"
)

// shift is how long a listener is on duty who does not end it.
const shift = 8 * time.Hour

// IsListener tells whether somebody may be on duty.
func (w *Waiting) IsListener(peer kith.PeerKey) bool { return w.listeners[peer] }

// TakeDuty lets a listener be asked from now on, and tells for how long. It belongs in a
// transaction, as do all that follow.
func (w *Waiting) TakeDuty(ctx context.Context, peer kith.PeerKey) (time.Duration, error) {
	d, err := w.store.Duty(ctx, peer)
	if err != nil {
		return 0, err
	}
	if d == nil {
		d = &store.Duty{Peer: peer}
	}
	d.Until, d.Silent = w.now().Add(shift), 0
	if err = w.store.SaveDuty(ctx, *d); err != nil {
		return 0, err
	}
	return shift, errors.Join(w.schedule(ctx, jobDuty, string(peer), d.Until), w.askAt(ctx, w.now()))
}

// LeaveDuty says that a listener is not to be asked any more; false if they were not on duty.
func (w *Waiting) LeaveDuty(ctx context.Context, peer kith.PeerKey) (bool, error) {
	was, err := w.store.EndDuty(ctx, peer)
	if err == nil && was {
		err = w.askAt(ctx, w.now()) // somebody else may be asked in their place
	}
	return was, err
}

// DutyLeft tells for how long somebody is still on duty; 0 if they are not.
func (w *Waiting) DutyLeft(ctx context.Context, peer kith.PeerKey) (time.Duration, error) {
	d, err := w.store.Duty(ctx, peer)
	if err != nil || d == nil {
		return 0, err
	}
	return max(0, d.Until.Sub(w.now())), nil
}

// endDuty is the job that ends a duty whose time is over.
func (w *Waiting) endDuty(ctx context.Context, subject string) error {
	peer := kith.PeerKey(subject)
	return w.store.Txn(ctx, func(ctx context.Context) error {
		d, err := w.store.Duty(ctx, peer)
		if err != nil || d == nil {
			return err
		}
		if left := d.Until.Sub(w.now()); left > 0 { // they have said once more that they are on duty
			return jobs.Again(left)
		}
		if _, err = w.store.EndDuty(ctx, peer); err != nil {
			return err
		}
		return w.tell(ctx, peer, "duty over "+d.Until.String(), catalogue.DutyOver())
	})
}
