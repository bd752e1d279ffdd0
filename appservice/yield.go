package appservice

import (
	"context"
	"sync"
	"time"
)

// traffic counts what is being sent to people who wait for it. A homeserver works on
// sends one after another; the copy for the circle's own room, which is there for
// moderators and for the order, lets those for the peers go first.
type traffic struct {
	mu   sync.Mutex
	busy int
	idle chan struct{} // closed when nothing is under way; nil when there never was
}

// mostYield bounds how long the copy for a circle lets others go first, so that a
// busy service does not hold it up for ever.
const mostYield = 50 * time.Millisecond

func (t *traffic) begin() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy == 0 {
		t.idle = make(chan struct{})
	}
	t.busy++
}

func (t *traffic) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy--; t.busy == 0 {
		close(t.idle)
	}
}

// yield returns when nothing urgent is under way, or after mostYield.
func (t *traffic) yield(ctx context.Context) {
	t.mu.Lock()
	idle, busy := t.idle, t.busy
	t.mu.Unlock()
	if busy == 0 {
		return
	}
	timer := time.NewTimer(mostYield)
	defer timer.Stop()
	select {
	case <-idle:
	case <-timer.C:
	case <-ctx.Done():
	}
}
