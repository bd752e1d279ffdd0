package crash

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kith/e2e/homeserver"
	"kith/e2e/house"
	"kith/fault"
)

// seedVariable repeats the kills of an earlier run, as far as that can be.
const seedVariable = "KITH_SEED"

// storm kills the service again and again, each time at another point, and starts it
// again at once.
type storm struct {
	t    *testing.T
	kind string
	seed uint64
	dice *rand.Rand // used by one goroutine at a time

	giveUp  context.CancelFunc // ends the story
	calm    chan struct{}      // closed to end it
	stopped chan struct{}      // closed when it has ended

	serving sync.Mutex // held while the homeserver is restarted

	spoken atomic.Int64 // how often somebody has said something

	mu         sync.Mutex
	killed     []kill
	restarts   int  // of the homeserver
	fallen     int  // how often it ended by itself
	homeserver bool // it is restarted, too
	changed    chan struct{}
}

// kill is one run of the service that did not end by itself.
type kill struct {
	after int
	kind  fault.Kind
	ready time.Duration // from the start until peers would have been answered; 0: it did not come to that
	lived time.Duration
}

func newStorm(t *testing.T, kind string, giveUp context.CancelFunc) *storm {
	seed := rand.Uint64()
	if value := os.Getenv(seedVariable); value != "" {
		var err error
		if seed, err = strconv.ParseUint(value, 10, 64); err != nil {
			t.Fatalf("%s: %v", seedVariable, err)
		}
	}
	t.Logf("%s=%d", seedVariable, seed)
	return &storm{t: t, kind: kind, giveUp: giveUp, seed: seed, dice: rand.New(rand.NewPCG(seed, 0)), changed: make(chan struct{})}
}

// draw chooses a point. Mostly it comes soon, so that starting and taking up what was
// interrupted is interrupted as well.
func (s *storm) draw() (after int, kind fault.Kind) {
	switch dice := s.dice.Float64(); {
	case dice < 0.5:
		after = 1 + s.dice.IntN(30)
	case dice < 0.9:
		after = 1 + s.dice.IntN(150)
	default:
		after = 1 + s.dice.IntN(500)
	}
	switch dice := s.dice.Float64(); {
	case dice < 0.5:
		return after, fault.Any
	case dice < 0.75:
		return after, fault.Commit
	case dice < 0.85:
		return after, fault.Answer
	case dice < 0.92:
		return after, fault.Sent
	case dice < 0.97 || s.kind != homeserver.Synapse:
		return after, fault.Send
	default: // only where events come in transactions
		return 1 + after/30, fault.Stored
	}
}

const (
	stuck = time.Minute      // when nobody has said anything for so long, nothing happens any more
	hang  = 20 * time.Second // after so long, a Dendrite is taken to be the reason
)

// once starts the service and lets it run into a point; false when it was told to end.
func (s *storm) once(ctx context.Context, h *house.House, patience time.Duration) bool {
	k := kill{}
	k.after, k.kind = s.draw()
	env := []string{fmt.Sprintf("%s=%d", fault.AfterVariable, k.after), fmt.Sprintf("%s=%s", fault.KindVariable, k.kind)}
	if s.dice.IntN(4) == 0 { // or some time after the point, anywhere
		env = append(env, fmt.Sprintf("%s=%dms", fault.DelayVariable, 1+s.dice.IntN(30)))
	}
	h.SetEnv(env...)
	began := time.Now()
	if h.TryStart(ctx) == nil {
		k.ready = time.Since(began)
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	spoken := s.spoken.Load()
	for over := time.After(patience); ; {
		select {
		case <-h.Ended():
			k.lived = time.Since(began)
			s.note(func() { s.killed = append(s.killed, k) })
			return true
		case <-s.calm:
			h.Kill()
			return false
		case <-ctx.Done():
			h.Kill()
			return false
		case <-tick.C:
			s.reviveHomeserver(ctx, h.Server)
		case <-over:
			if now := s.spoken.Load(); patience == stuck && now != spoken {
				spoken, over = now, time.After(patience)
				continue
			}
			if patience == stuck {
				s.t.Errorf("the service did not come to point %d (%s): nothing happens any more", k.after, k.kind)
				s.giveUp()
				return false
			}
			h.Kill()
		}
	}
}

// reviveHomeserver starts a homeserver again that has ended by itself, as Dendrite may
// when requests are broken off all the time. What it has said yes to is there after
// that, as it keeps its data in PostgreSQL here. On SQLite it is not: a connection that
// was left within a transaction takes what follows along.
func (s *storm) reviveHomeserver(ctx context.Context, server *homeserver.Server) {
	if !s.serving.TryLock() {
		return // it is being restarted on purpose
	}
	defer s.serving.Unlock()
	if server.Running() {
		return
	}
	s.startHomeserver(ctx, server)
	s.note(func() { s.fallen++ })
}

func (s *storm) note(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
	close(s.changed)
	s.changed = make(chan struct{})
}

// breakOver kills a service n times that has nobody to serve yet.
func (s *storm) breakOver(ctx context.Context, h *house.House, n int) {
	for range n {
		s.once(ctx, h, 2*time.Second)
	}
	h.SetEnv()
}

// begin kills the service of the house until end.
func (s *storm) begin(ctx context.Context, h *house.House) {
	s.calm, s.stopped = make(chan struct{}), make(chan struct{})
	go func() {
		defer close(s.stopped)
		var restarting sync.WaitGroup
		defer restarting.Wait()
		next := s.untilRestart()
		for s.once(ctx, h, stuck) {
			if next--; next > 0 || !s.reachesHomeserver() {
				continue
			}
			restarting.Wait()
			next = s.untilRestart()
			abrupt, meanwhile := s.dice.IntN(2) == 0, s.dice.IntN(2) == 0
			restarting.Go(func() { s.restart(ctx, h.Server, abrupt) })
			if !meanwhile {
				restarting.Wait()
			}
		}
	}()
}

// end leaves the service dead and the homeserver alive.
func (s *storm) end() {
	close(s.calm)
	<-s.stopped
}

// homeserverToo lets the homeserver be restarted from now on; a Dendrite is restarted
// now, while nobody speaks. In the middle of things it says yes to what it then loses:
// its database is closed before its requests have come to an end.
func (s *storm) homeserverToo(ctx context.Context, server *homeserver.Server) {
	if s.kind == homeserver.Dendrite {
		s.restart(ctx, server, false)
		return
	}
	s.note(func() { s.homeserver = true })
}

func (s *storm) reachesHomeserver() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.homeserver
}

// untilRestart draws how many kills of the service lie between two of the homeserver.
func (s *storm) untilRestart() int {
	return 20 + s.dice.IntN(20) // it takes its time to start
}

// restart restarts the homeserver. Synapse may be killed, too.
func (s *storm) restart(ctx context.Context, server *homeserver.Server, abrupt bool) {
	s.serving.Lock()
	defer s.serving.Unlock()
	if abrupt && s.kind == homeserver.Synapse {
		server.Kill()
	}
	s.startHomeserver(ctx, server)
	s.note(func() { s.restarts++ })
}

// startHomeserver starts it again. Dendrite sometimes falls over what was left to do.
func (s *storm) startHomeserver(ctx context.Context, server *homeserver.Server) {
	var err error
	for range 5 {
		if err = server.Restart(ctx); err == nil || ctx.Err() != nil {
			return
		}
	}
	s.t.Errorf("start the homeserver again: %v", err)
}

// await returns when the service was killed so often.
func (s *storm) await(ctx context.Context, n int) {
	for {
		s.mu.Lock()
		reached, changed := len(s.killed) >= n || s.t.Failed(), s.changed
		s.mu.Unlock()
		if reached {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			s.t.Errorf("the service was not killed %d times", n)
			return
		}
	}
}

// report tells what was done, and how long the service took to be ready again.
func (s *storm) report() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	kinds := make(map[fault.Kind]int)
	var ready []time.Duration
	for _, k := range s.killed {
		kinds[k.kind]++
		if k.ready > 0 {
			ready = append(ready, k.ready)
		}
	}
	slices.Sort(ready)
	var text strings.Builder
	fmt.Fprintf(&text, "%d kills %v, %d restarts of the homeserver (%d more after it fell)", len(s.killed), kinds, s.restarts, s.fallen)
	if n := len(ready); n > 0 {
		fmt.Fprintf(&text, ", ready again in %v (median of %d, at most %v)", ready[n/2].Round(time.Millisecond), n, ready[n-1].Round(time.Millisecond))
	}
	if s.t.Failed() {
		text.WriteString("; the last ones:")
		for _, k := range s.killed[max(0, len(s.killed)-10):] {
			fmt.Fprintf(&text, " %s %d after %v,", k.kind, k.after, k.lived.Round(time.Millisecond))
		}
	}
	return text.String()
}
