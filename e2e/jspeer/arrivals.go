package jspeer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"maunium.net/go/mautrix/id"
)

// arrival is an event in the order of its coming. It is taken by the first
// Expect that it fits, and can be taken once more after it has changed (it was
// decrypted late, edited or redacted).
type arrival struct {
	event Event
	taken bool
}

func (p *Peer) arrived(e Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !e.Undecrypted {
		e.Shown = time.Now()
	}
	i := slices.IndexFunc(p.arrivals, func(a *arrival) bool { return a.event.ID == e.ID && a.event.Room == e.Room })
	if i < 0 {
		p.arrivals = append(p.arrivals, &arrival{event: e})
	} else {
		known := p.arrivals[i]
		if known.event.Redacted != e.Redacted || known.event.Edited != e.Edited || known.event.Undecrypted != e.Undecrypted {
			known.taken = false
		}
		if !known.event.Shown.IsZero() {
			e.Shown = known.event.Shown
		}
		known.event = e
	}
	p.tellAll()
}

func (p *Peer) invited(i Invite) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.invites = append(p.invites, i)
	p.tellAll()
}

// tellAll wakes everybody who waits. The caller holds the lock.
func (p *Peer) tellAll() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// Expect waits for an event from somebody else in the room that fits and that
// no Expect has returned before; of several it returns the one that came first.
func (p *Peer) Expect(ctx context.Context, room id.RoomID, m Match) (Event, error) {
	var found Event
	err := p.wait(ctx, func() bool {
		for _, a := range p.arrivals {
			if a.event.Room == room && a.event.Sender != p.UserID && !a.taken && m.Fits(a.event) {
				a.taken, found = true, a.event
				return true
			}
		}
		return false
	})
	if err != nil {
		return Event{}, fmt.Errorf("%s waited for %s, and saw %s: %w", p.UserID, m.What, p.seen(room), err)
	}
	return found, nil
}

// ExpectInvite waits for an invitation that no ExpectInvite has returned before.
func (p *Peer) ExpectInvite(ctx context.Context) (Invite, error) {
	var found Invite
	err := p.wait(ctx, func() bool {
		if len(p.invites) == 0 {
			return false
		}
		found, p.invites = p.invites[0], p.invites[1:]
		return true
	})
	if err != nil {
		return Invite{}, fmt.Errorf("%s waited for an invitation: %w", p.UserID, err)
	}
	return found, nil
}

// wait returns once done, which is called with the lock held, says so.
func (p *Peer) wait(ctx context.Context, done func() bool) error {
	for {
		p.mu.Lock()
		ok, changed := done(), p.changed
		p.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-p.host.gone:
			return fmt.Errorf("the node process has ended; its log is %s", p.host.logPath)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// seen tells what has come from others in a room and was not taken.
func (p *Peer) seen(room id.RoomID) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var said []string
	for _, a := range p.arrivals {
		if a.event.Room == room && a.event.Sender != p.UserID && !a.taken && a.event.StateKey == nil {
			said = append(said, a.event.String())
		}
	}
	if len(said) == 0 {
		return "nothing"
	}
	return strings.Join(said, ", ")
}
