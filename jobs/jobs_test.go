package jobs

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"go.uber.org/goleak"

	"kith/secret"
	"kith/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// workshop is a runner with a store of its own and a log.
type workshop struct {
	*Runner
	t   *testing.T
	log *safeLog
}

// safeLog is a log that may be read while it is written.
type safeLog struct{ lines chan string }

func (l *safeLog) Write(line []byte) (int, error) {
	select {
	case l.lines <- string(line):
	default:
	}
	return len(line), nil
}

func newWorkshop(t *testing.T) workshop {
	t.Helper()
	key, err := secret.New(strings.Repeat("k", secret.MinLength))
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "kith.db"), key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	log := &safeLog{lines: make(chan string, 1000)}
	return workshop{New(st, zerolog.New(log)), t, log}
}

// open runs the jobs until the returned function is called, or the test ends.
func (w workshop) open() (closing func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); w.Run(ctx) }()
	closing = func() { cancel(); <-done }
	w.t.Cleanup(closing)
	return closing
}

func (w workshop) schedule(kind, subject string, after time.Duration) {
	w.t.Helper()
	if err := w.Schedule(w.t.Context(), kind, subject, after); err != nil {
		w.t.Fatal(err)
	}
}

// await gives what comes next, and fails if it takes too long.
func await[T any](t *testing.T, what string, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(20 * time.Second):
		t.Fatalf("%s did not come", what)
		panic("not reached")
	}
}

// gone waits until the database holds no job any more.
func (w workshop) gone() {
	w.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		left, err := w.store.Jobs(w.t.Context(), 1000)
		if err != nil {
			w.t.Fatal(err)
		}
		if len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			w.t.Fatalf("%d jobs are left", len(left))
		}
	}
}

func TestAJobIsDoneOnceWhenItIsDue(t *testing.T) {
	w := newWorkshop(t)
	done := make(chan string, 10)
	w.Handle("greet", func(_ context.Context, subject string) error { done <- subject; return nil })
	w.open()
	asked := time.Now()
	w.schedule("greet", "later", 300*time.Millisecond)
	w.schedule("greet", "now", 0)
	if first := await(t, "a job", done); first != "now" {
		t.Errorf("first came %s", first)
	}
	if second := await(t, "a job", done); second != "later" || time.Since(asked) < 290*time.Millisecond {
		t.Errorf("%s came after %v", second, time.Since(asked))
	}
	w.gone()
	if len(done) > 0 {
		t.Errorf("%s was done again", <-done)
	}
}

func TestAJobIsAskedForTogetherWithItsTransaction(t *testing.T) {
	w := newWorkshop(t)
	done := make(chan string, 10)
	w.Handle("greet", func(_ context.Context, subject string) error { done <- subject; return nil })
	w.open()
	err := w.store.Txn(t.Context(), func(ctx context.Context) error {
		return errors.Join(w.Schedule(ctx, "greet", "never", 0), errors.New("changed one's mind"))
	})
	if err == nil {
		t.Fatal("kept")
	}
	w.schedule("greet", "marker", 0)
	if got := await(t, "a job", done); got != "marker" {
		t.Errorf("%s was done", got)
	}
}

func TestAJobAskedForWhileItRunsIsDoneOnceMore(t *testing.T) {
	w := newWorkshop(t)
	started, goOn := make(chan int, 10), make(chan struct{})
	runs, inside := 0, 0
	w.Handle("settle", func(context.Context, string) error {
		if inside++; inside > 1 {
			t.Error("it runs twice at a time")
		}
		defer func() { inside-- }()
		runs++
		started <- runs
		<-goOn
		return nil
	})
	w.open()
	w.schedule("settle", "c", 0)
	await(t, "the first run", started)
	for range 3 {
		w.schedule("settle", "c", 0)
	}
	goOn <- struct{}{}
	if n := await(t, "the second run", started); n != 2 {
		t.Errorf("run %d", n)
	}
	goOn <- struct{}{}
	w.gone()
	if len(started) > 0 {
		t.Error("it ran a third time")
	}
}

func TestAFailedJobIsTriedAgainAfterAPause(t *testing.T) {
	for name, fail := range map[string]func() error{
		"an error": func() error { return errors.New("the homeserver is away") },
		"a panic":  func() error { panic("a secret") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorkshop(t)
			runs := make(chan time.Time, 10)
			w.Handle("settle", func(context.Context, string) error {
				if runs <- time.Now(); len(runs) < 2 {
					return fail()
				}
				return nil
			})
			w.Handle("other", func(context.Context, string) error { return nil })
			w.open()
			w.schedule("settle", "c", 0)
			w.schedule("other", "c", 0)
			w.gone()
			first, second := await(t, "the first run", runs), await(t, "the second run", runs)
			if pause := second.Sub(first); pause < firstRetry-10*time.Millisecond {
				t.Errorf("tried again after %v", pause)
			}
			if line := await(t, "a line in the log", w.log.lines); strings.Contains(line, "a secret") || !strings.Contains(line, "will try again") {
				t.Errorf("logged %s", line)
			}
		})
	}
}

func TestAJobThatCameToNoEndRunsAgainQuietly(t *testing.T) {
	w := newWorkshop(t)
	runs := make(chan time.Time, 10)
	w.Handle("wait", func(context.Context, string) error {
		if runs <- time.Now(); len(runs) < 3 {
			return Again(100 * time.Millisecond)
		}
		return nil
	})
	w.open()
	w.schedule("wait", "x", 0)
	w.gone()
	first, second := await(t, "a run", runs), await(t, "a run", runs)
	if pause := second.Sub(first); pause < 90*time.Millisecond {
		t.Errorf("ran again after %v", pause)
	}
	if len(w.log.lines) > 0 {
		t.Errorf("logged %s", <-w.log.lines)
	}
}

func TestWhatWasNotDoneIsDoneAfterTheNextStart(t *testing.T) {
	w := newWorkshop(t)
	started, done := make(chan struct{}, 10), make(chan struct{}, 10)
	stuck := true
	w.Handle("settle", func(ctx context.Context, _ string) error {
		started <- struct{}{}
		if stuck {
			<-ctx.Done()
			return ctx.Err()
		}
		done <- struct{}{}
		return nil
	})
	closing := w.open()
	w.schedule("settle", "c", 0)
	await(t, "the first run", started)
	closing()
	stuck = false
	again := New(w.store, zerolog.Nop())
	again.Handle("settle", w.kinds["settle"])
	w.Runner = again
	w.open()
	await(t, "the run after the start", done)
	w.gone()
}

func TestAnUnknownKindIsPutAway(t *testing.T) {
	w := newWorkshop(t)
	w.open()
	w.schedule("of a later version", "x", 0)
	if line := await(t, "a line in the log", w.log.lines); !strings.Contains(line, "Nobody does jobs of this kind") {
		t.Errorf("logged %s", line)
	}
	w.gone()
}

// A disk that is full must not make the jobs run without a pause.
func TestAJobWhoseEndCannotBeKeptIsNotDoneWithoutAPause(t *testing.T) {
	w := newWorkshop(t)
	db := w.store.CryptoStore("", "").DB
	if _, err := db.Exec(t.Context(), `CREATE TRIGGER fails BEFORE DELETE ON job BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`); err != nil {
		t.Fatal(err)
	}
	runs := make(chan time.Time, 100)
	w.Handle("settle", func(context.Context, string) error { runs <- time.Now(); return nil })
	w.open()
	w.schedule("settle", "c", 0)
	first, second := await(t, "the first run", runs), await(t, "the second run", runs)
	if pause := second.Sub(first); pause < firstRetry-10*time.Millisecond {
		t.Errorf("done again after %v", pause)
	}
	if _, err := db.Exec(t.Context(), `DROP TRIGGER fails`); err != nil {
		t.Fatal(err)
	}
	w.gone()
}
