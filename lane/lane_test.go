package lane

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestOneKeyIsNeverWorkedOnTwiceAtATimeAndNoKickIsLost(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var (
		wanted, seen [4]atomic.Int64
		inside       [4]atomic.Int32
	)
	done := make(chan struct{}, 1)
	l := New(3, func(_ context.Context, key int) {
		if inside[key].Add(1) != 1 {
			t.Error("two at a time for one key")
		}
		seen[key].Store(wanted[key].Load())
		inside[key].Add(-1)
		select {
		case done <- struct{}{}:
		default:
		}
	})
	l.Start(ctx)
	var kickers sync.WaitGroup
	for key := range wanted {
		kickers.Go(func() {
			for range 2000 {
				wanted[key].Add(1)
				l.Kick(key)
			}
		})
	}
	kickers.Wait()
	for key := range wanted {
		for seen[key].Load() != wanted[key].Load() {
			<-done // each work tells; the last kick is always followed by a work
		}
	}
	cancel()
	l.Wait()
}

func TestAKickBeforeStartOrAfterTheEndDoesNothing(t *testing.T) {
	l := New(1, func(context.Context, string) { t.Error("worked") })
	l.Kick("early")
	ctx, cancel := context.WithCancel(t.Context())
	l.Start(ctx)
	cancel()
	l.Kick("late")
	l.Wait()
}
