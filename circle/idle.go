package circle

import (
	"context"
	"errors"
	"time"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/store"
)

// watchIdle looks after a while whether anybody still writes in a circle.
func (c *Circles) watchIdle(ctx context.Context, circle kith.CircleID, after time.Duration) error {
	if c.opts.Idle == 0 {
		return nil
	}
	return c.jobs.Schedule(ctx, jobIdle, string(circle), after)
}

// endIfIdle ends a circle in which nobody has written for too long: everybody is told,
// and leaves.
func (c *Circles) endIfIdle(ctx context.Context, subject string) error {
	return c.store.Txn(ctx, func(ctx context.Context) error {
		circle, err := c.store.Circle(ctx, kith.CircleID(subject))
		if errors.Is(err, store.ErrNotFound) || err == nil && circle.State == kith.CircleClosed {
			return nil
		} else if err != nil {
			return err
		}
		spoken, err := c.store.LastSpoken(ctx, circle.ID)
		if err != nil {
			return err
		}
		if left := time.Until(spoken.Add(c.opts.Idle)); left > 0 {
			return jobs.Again(left)
		}
		portals, err := c.store.Portals(ctx, circle.ID)
		if err != nil {
			return err
		}
		for _, p := range portals {
			// Nobody is told of the others going: all go.
			if err = (scene{Circles: c, circle: circle}).leave(ctx, p, catalogue.PortalEnded()); err != nil {
				return err
			}
		}
		return nil
	})
}
