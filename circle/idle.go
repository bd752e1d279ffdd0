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
func (c *Circles) watchIdle(ctx context.Context, circle kith.CircleID) error {
	if c.opts.Idle == 0 {
		return nil
	}
	return c.jobs.Schedule(ctx, jobIdle, string(circle), c.opts.Idle-c.idleNotice())
}

// idleNotice is how long before its end people are told that a circle ends for want of
// words: a day, or a third of the time where that is shorter.
func (c *Circles) idleNotice() time.Duration { return min(24*time.Hour, c.opts.Idle/3) }

// endIfIdle warns in a circle in which nobody has written for long, and ends it when
// nobody has written since. Nothing ends without a warning and the time to answer it,
// also when the service was away meanwhile.
func (c *Circles) endIfIdle(ctx context.Context, subject string) error {
	var again time.Duration
	err := c.store.Txn(ctx, func(ctx context.Context) error {
		circle, err := c.store.Circle(ctx, kith.CircleID(subject))
		if errors.Is(err, store.ErrNotFound) || err == nil && circle.State == kith.CircleClosed {
			return nil
		} else if err != nil {
			return err
		}
		quiet, err := c.store.Quiet(ctx, circle.ID)
		if err != nil {
			return err
		}
		if again = time.Until(quiet.Since.Add(c.opts.Idle - c.idleNotice())); again > 0 {
			return nil
		}
		if !quiet.Warned.After(quiet.Since) {
			again = c.idleNotice()
			return c.warnOfEnd(ctx, circle, quiet)
		}
		if again = time.Until(quiet.Warned.Add(c.idleNotice())); again > 0 {
			return nil
		}
		return c.end(ctx, circle)
	})
	if err == nil && again > 0 {
		return jobs.Again(again)
	}
	return err
}

// warnOfEnd tells those who are in a circle that it ends unless somebody writes.
func (c *Circles) warnOfEnd(ctx context.Context, circle kith.Circle, quiet store.Quiet) error {
	here, err := c.present(ctx, circle.ID)
	if err != nil {
		return err
	}
	for _, p := range here {
		if p.State != kith.PortalJoined {
			continue
		}
		warning := catalogue.PortalQuiet(time.Since(quiet.Since), c.idleNotice())
		if err = c.say(ctx, p.Room, "quiet "+quiet.Since.UTC().Format(time.RFC3339Nano), warning); err != nil {
			return err
		}
	}
	return c.store.SetWarned(ctx, circle.ID)
}
