package store_test

import (
	"errors"
	"testing"
	"time"

	"kith/store"
)

func TestAJobAskedForTwiceIsOneAndDueAtTheEarlierTime(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		ok(t, st.Schedule(ctx, "settle", "c1", noon.Add(time.Minute)))
		ok(t, st.Schedule(ctx, "settle", "c1", noon))
		ok(t, st.Schedule(ctx, "settle", "c1", noon.Add(time.Hour)))
		ok(t, st.Schedule(ctx, "settle", "c2", noon.Add(-time.Hour)))
		ok(t, st.Schedule(ctx, "prepare", "c1", noon.Add(time.Second)))
		var order []string
		for _, job := range must(st.Jobs(ctx, 1000))(t) {
			order = append(order, job.Kind+" "+job.Subject)
		}
		same(t, "order", order, []string{"settle c2", "settle c1", "prepare c1"})
		if job := must(st.Job(ctx, "settle", "c1"))(t); !job.Due.Equal(noon) {
			t.Errorf("due at %v", job.Due)
		}
	})
}

func TestAJobAskedForWhileItRunsRunsAgain(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		ok(t, st.Schedule(ctx, "settle", "c1", noon))
		running := must(st.Job(ctx, "settle", "c1"))(t)
		ok(t, st.Schedule(ctx, "settle", "c1", noon.Add(time.Minute)))
		ok(t, st.FinishJob(ctx, running))
		again := must(st.Job(ctx, "settle", "c1"))(t)
		ok(t, st.RetryJob(ctx, running, noon.Add(time.Hour))) // the old run failed: not the new asking
		same(t, "untouched", must(st.Job(ctx, "settle", "c1"))(t), again)
		ok(t, st.FinishJob(ctx, again))
		if _, err := st.Job(ctx, "settle", "c1"); !errors.Is(err, store.ErrNotFound) {
			t.Fatalf("a finished job is still there: %v", err)
		}
		// The next one is a new one, which the finished one must not close.
		ok(t, st.Schedule(ctx, "settle", "c1", noon))
		same(t, "attempts", must(st.Job(ctx, "settle", "c1"))(t).Attempts, 0)
	})
}

func TestAFailedJobIsPutOffAndItsFailuresAreCounted(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		ok(t, st.Schedule(ctx, "settle", "c1", noon))
		for attempt := range 3 {
			job := must(st.Job(ctx, "settle", "c1"))(t)
			same(t, "attempts", job.Attempts, attempt)
			ok(t, st.RetryJob(ctx, job, noon.Add(time.Duration(attempt+1)*time.Minute)))
		}
		job := must(st.Job(ctx, "settle", "c1"))(t)
		if job.Attempts != 3 || !job.Due.Equal(noon.Add(3*time.Minute)) {
			t.Fatalf("read back %+v", job)
		}
		// Asked for anew, it starts with a clean sheet.
		ok(t, st.Schedule(ctx, "settle", "c1", noon))
		job = must(st.Job(ctx, "settle", "c1"))(t)
		if job.Attempts != 0 || !job.Due.Equal(noon) {
			t.Fatalf("read back %+v", job)
		}
	})
}

func TestJobsAreFoundByTheBeginningOfTheirSubject(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		ok(t, st.Schedule(ctx, "accept", "!lobby:example.org|peer", noon))
		ok(t, st.Schedule(ctx, "accept", "!zimmer-für-sie:example.org|peer", noon))
		for subject, want := range map[string]bool{
			"!lobby:example.org|": true, "!lobby:example.or_|": false, "!lobby:example.org|peer and more": false, "%": false,
			"!zimmer-für-sie:example.org|": true, // counted in characters, not in bytes
		} {
			same(t, subject, must(st.HasJob(ctx, "accept", subject))(t), want)
		}
		same(t, "another kind", must(st.HasJob(ctx, "decline", "!lobby:example.org|"))(t), false)
	})
}

func TestAJobThatIsPutOffStartsWithACleanSheet(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		ok(t, st.Schedule(ctx, "idle", "c1", noon))
		ok(t, st.RetryJob(ctx, must(st.Job(ctx, "idle", "c1"))(t), noon))
		ok(t, st.PutOffJob(ctx, must(st.Job(ctx, "idle", "c1"))(t), noon.Add(time.Hour)))
		job := must(st.Job(ctx, "idle", "c1"))(t)
		if job.Attempts != 0 || !job.Due.Equal(noon.Add(time.Hour)) {
			t.Fatalf("read back %+v", job)
		}
		// Asked for while it ran, it is not put off.
		ok(t, st.Schedule(ctx, "idle", "c1", noon))
		ok(t, st.PutOffJob(ctx, job, noon.Add(2*time.Hour)))
		if job = must(st.Job(ctx, "idle", "c1"))(t); !job.Due.Equal(noon) {
			t.Fatalf("due at %v", job.Due)
		}
	})
}
