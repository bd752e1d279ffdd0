package circle

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"kith"
)

// turnstile lets few circles be opened at a time, in the order in which they were matched.
// Opening one takes some dozens of changes of membership, and Synapse works on ten of those at
// a time for a whole application service: asked for a dozen circles side by side it has all of
// them ready late; one after the other it has most of them ready soon.
type turnstile struct{ places *semaphore.Weighted }

const (
	openAtOnce = 3
	// mostOpening bounds for how long a circle holds its place: where somebody's homeserver
	// does not answer, others go on.
	mostOpening = 15 * time.Second
)

func newTurnstile() turnstile { return turnstile{semaphore.NewWeighted(openAtOnce)} }

// enter waits for a place and gives what leaves it.
func (t turnstile) enter(ctx context.Context) (leave func(), err error) {
	if err = t.places.Acquire(ctx, 1); err != nil {
		return nil, fmt.Errorf("wait to open a circle: %w", err)
	}
	free := sync.OnceFunc(func() { t.places.Release(1) })
	late := time.AfterFunc(mostOpening, free)
	return func() { late.Stop(); free() }, nil
}

// queues tells whether there is something to open that waits its turn. Somebody in danger does
// not wait.
func queues(circle kith.Circle, portals []kith.Portal) bool {
	if circle.State == kith.CircleClosed || circle.IsTalk() {
		return false
	}
	for _, p := range portals {
		if p.State == kith.PortalOpening {
			return true
		}
	}
	return circle.State == kith.CircleOpening
}
