package appservice

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// A homeserver may still be busy with a request when whoever sent it is gone, and
// take it up again when it was itself restarted in between. Whether such a request
// came to anything is certain only after a while.
const (
	makingTime  = 5 * time.Second // to make a room
	sendingTime = 3 * time.Second // to take an event in and show it
	lostLook    = 100 * time.Millisecond
)

// lookFor looks for what came of a request whose answer was lost: until there is
// something, or the homeserver must have come to an end with it. asked is when the
// request left.
func (as *AppService) lookFor(ctx context.Context, asked time.Time, patience time.Duration, look func() (found bool, err error)) error {
	for {
		// The clock is read before the look: what came in between is looked for again.
		left := patience - time.Since(later(asked, as.back.since()))
		found, err := look()
		if err != nil || found || left <= 0 {
			return err
		}
		if !pause(ctx, min(left, lostLook)) {
			return ctx.Err()
		}
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// comeback notes when the homeserver answered again after it had not.
type comeback struct {
	left func() // called when it does not answer any more

	mu   sync.Mutex
	away bool
	at   time.Time
}

func (c *comeback) note(answered bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if answered && c.away {
		c.at = time.Now()
	}
	if !answered && !c.away && c.left != nil {
		c.left()
	}
	c.away = !answered
}

// since is zero when the homeserver was never seen to be away.
func (c *comeback) since() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// watched is a transport that notes when the homeserver comes back.
type watched struct {
	http.RoundTripper
	back *comeback
}

func (w watched) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := w.RoundTripper.RoundTrip(req)
	if req.Context().Err() == nil { // else it was us who broke it off
		w.back.note(err == nil && resp.StatusCode < http.StatusBadGateway)
	}
	return resp, err
}
