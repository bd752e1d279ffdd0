// Package jobs does what is still to be done on the homeserver, and what is to be
// done later. A job is a row with a kind, a subject and a time. It is repeated
// until it succeeds, also after a crash, so what it does must be safe to repeat.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/rs/zerolog"

	"kith/lane"
	"kith/store"
)

// Do does a job. An error lets it be tried again later, with growing pauses.
type Do func(ctx context.Context, subject string) error

// Runner is made with New. Kinds are registered with Handle before Run.
type Runner struct {
	store *store.Store
	log   zerolog.Logger
	kinds map[string]Do
	lanes *lane.Lanes[name]
	wake  chan struct{}

	counters counters
}

// Again lets a job that came to no end, without anything being wrong, run once more
// after a while: a Do returns it.
func Again(after time.Duration) error { return &again{after} }

type again struct{ after time.Duration }

func (a *again) Error() string { return "the job is to run again" }

// IsAgain tells whether an error is nothing but Again.
func IsAgain(err error) bool {
	var a *again
	return errors.As(err, &a)
}

// AgainAfter is the while of Again; 0 for any other error.
func AgainAfter(err error) time.Duration {
	var a *again
	if errors.As(err, &a) {
		return a.after
	}
	return 0
}

type name struct{ kind, subject string }

const (
	atOnce     = 16
	inHand     = 4 * atOnce // jobs that are looked at: whenever one ends, the next ones are
	firstRetry = 500 * time.Millisecond
	lastRetry  = 2 * time.Minute
)

// New makes a runner; nothing runs yet.
func New(st *store.Store, log zerolog.Logger) *Runner {
	r := &Runner{store: st, log: log, kinds: make(map[string]Do), wake: make(chan struct{}, 1), counters: newCounters()}
	r.lanes = lane.New(atOnce, r.work)
	return r
}

// Handle says who does jobs of a kind.
func (r *Runner) Handle(kind string, do Do) {
	r.kinds[kind] = do
	r.counters.failed.WithLabelValues(kind) // shown from the start
}

// Schedule asks for a job after a while, together with the transaction of ctx.
// Jobs of one kind and subject run one after another, and two that wait are one.
func (r *Runner) Schedule(ctx context.Context, kind, subject string, after time.Duration) error {
	if err := r.store.Schedule(ctx, kind, subject, time.Now().Add(after)); err != nil {
		return err
	}
	r.store.AfterCommit(ctx, r.Nudge)
	return nil
}

// Nudge lets the runner look soon what is due. It never blocks.
func (r *Runner) Nudge() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Run does jobs until ctx ends and those under way have returned.
func (r *Runner) Run(ctx context.Context) {
	r.lanes.Start(ctx)
	defer r.lanes.Wait()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.wake:
		case <-timer.C:
		}
		timer.Reset(r.kickDue(ctx))
	}
}

// kickDue starts what is due and tells how long it is until the next one is.
func (r *Runner) kickDue(ctx context.Context) time.Duration {
	due, err := r.store.Jobs(ctx, inHand)
	if err != nil {
		if ctx.Err() == nil {
			r.log.Error().Err(err).Msg("Jobs could not be read")
		}
		return time.Second
	}
	for _, job := range due {
		if wait := time.Until(job.Due); wait > 0 {
			return wait
		}
		r.lanes.Kick(name{job.Kind, job.Subject})
	}
	return time.Minute
}

func (r *Runner) work(ctx context.Context, n name) {
	job, err := r.store.Job(ctx, n.kind, n.subject)
	if errors.Is(err, store.ErrNotFound) || err == nil && time.Until(job.Due) > 0 {
		return
	}
	if err == nil {
		err = r.do(ctx, job)
	}
	if err != nil && ctx.Err() == nil {
		r.log.Error().Err(err).Str("kind", n.kind).Msg("The state of a job could not be kept; will do it again")
		r.rest(ctx)
	}
	r.Nudge()
}

// rest keeps a job that is due, and whose state cannot be kept, from being done again
// at once and for ever: a full disk must not become a flood of requests.
func (r *Runner) rest(ctx context.Context) {
	timer := time.NewTimer(firstRetry)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// try does a job. A panic is a failure like any other; its value may hold content
// and is not logged.
func try(ctx context.Context, do Do, subject string) (err error) {
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("panic in a job: %s", debug.Stack())
		}
	}()
	return do(ctx, subject)
}

// Do does a job at once and gives what came of it, Again among it. Run keeps which jobs
// there are; who calls this does so in its place.
func (r *Runner) Do(ctx context.Context, kind, subject string) error {
	do, ok := r.kinds[kind]
	if !ok {
		return fmt.Errorf("nobody does jobs of the kind %q", kind)
	}
	return try(ctx, do, subject)
}

func (r *Runner) do(ctx context.Context, job store.Job) error {
	if _, ok := r.kinds[job.Kind]; !ok {
		r.log.Error().Str("kind", job.Kind).Msg("Nobody does jobs of this kind")
		return r.store.FinishJob(ctx, job)
	}
	err := r.Do(ctx, job.Kind, job.Subject)
	var later *again
	switch {
	case errors.As(err, &later):
		return r.store.PutOffJob(ctx, job, time.Now().Add(later.after))
	case err == nil:
		r.counters.done.Inc()
		return r.store.FinishJob(ctx, job)
	case ctx.Err() != nil:
		return nil //nolint:nilerr // it stays due and is done after the next start
	}
	r.counters.failed.WithLabelValues(job.Kind).Inc()
	wait := min(firstRetry<<min(job.Attempts, 16), lastRetry)
	r.log.Warn().Err(err).Str("kind", job.Kind).Int("attempts", job.Attempts+1).Dur("wait", wait).Msg("A job failed; will try again")
	return r.store.RetryJob(ctx, job, time.Now().Add(wait))
}
