package circle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kith"
	"kith/matching"
	"kith/store"
)

// errNotHeld says that a proposal did not hold any more when it was to be committed.
var errNotHeld = errors.New("the proposal does not hold any more")

// Wake lets the engine look at the tickets again soon. It never blocks.
func (c *Circles) Wake() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Run lets the circles be read from the homeserver, and matches until ctx ends: whenever
// something changed, and when the engine asked to be asked again.
func (c *Circles) Run(ctx context.Context) {
	if err := errors.Join(c.staffAll(ctx), c.reconcileAll(ctx)); err != nil && ctx.Err() == nil {
		c.log.Error().Err(err).Msg("The circles could not be taken up again")
	}
	for ctx.Err() == nil {
		began := time.Now()
		wait, err := c.match(ctx)
		if err != nil && ctx.Err() == nil {
			c.log.Error().Err(err).Msg("Tickets could not be matched; will try again")
			wait = time.Second
		}
		// Where thousands wait, reading who does takes long. Half of the time is left to all else,
		// however fast people come and go.
		rest := time.Since(began)
		pause(ctx, rest, nil)
		pause(ctx, wait-rest, c.wake)
	}
}

// pause waits for so long, until it is woken, or until ctx ends.
func pause(ctx context.Context, wait time.Duration, wake <-chan struct{}) {
	timer := time.NewTimer(max(wait, 0))
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-timer.C:
	}
}

const matchAtLeast = time.Minute

// match asks the engine once and commits what it proposes. It gives the time until
// the engine wants to be asked again.
func (c *Circles) match(ctx context.Context) (time.Duration, error) {
	look := c.now().Sub(c.looked) >= mergeLook
	pool, err := c.pool(ctx, look)
	if err != nil {
		return 0, err
	}
	proposals, again := c.opts.Engine.Propose(pool)
	for _, proposal := range proposals {
		why, _ := c.opts.Engine.Explain(proposal, pool.Now)
		switch err = c.commit(ctx, proposal, why); {
		case err == nil:
			c.counters.matched(proposal)
			c.logMatch(proposal, why)
		case errors.Is(err, errNotHeld), errors.Is(err, store.ErrPoolLow):
			// The tickets wait on. A new ghost, like a new ticket, wakes the matching.
			c.counters.notMatched(err)
			c.log.Info().Msg("A proposal was not committed")
		default:
			return 0, fmt.Errorf("commit proposal: %w", err)
		}
	}
	if look {
		c.looked = c.now()
		if err = c.offerMerges(ctx); err != nil {
			return 0, err
		}
	}
	if again.IsZero() {
		return matchAtLeast, nil
	}
	return min(max(time.Until(again), 0), matchAtLeast), nil
}

// pool reads the tickets that wait, and the circles that they could join; if nobody waits, those
// only if they are wanted in any case.
func (c *Circles) pool(ctx context.Context, anyway bool) (matching.Pool, error) {
	pool := matching.Pool{Now: time.Now()}
	err := c.store.Txn(ctx, func(ctx context.Context) error {
		tickets, companies, err := c.store.Pool(ctx, anyway)
		if err != nil {
			return err
		}
		pool.Tickets = tickets
		c.seen = make(map[kith.TicketID]int, len(tickets))
		for _, ticket := range tickets {
			c.seen[ticket.ID] = ticket.Changes
		}
		for _, company := range companies {
			// In a locked one nobody could say anything to somebody new.
			if !company.Circle.Locked() && !company.Circle.IsTalk() {
				pool.Circles = append(pool.Circles, c.offer(company))
			}
		}
		return nil
	})
	return pool, err
}

// offer is how the engine sees a circle. All of its members know that somebody may join: it
// stands in what they read first.
func (c *Circles) offer(company store.Company) matching.OpenCircle {
	circle := company.Circle
	open := matching.OpenCircle{ID: circle.ID, Topic: circle.Topic, Created: circle.Created, Told: true}
	for _, p := range company.Portals {
		switch {
		case p.State != kith.PortalLeft:
			open.Members = append(open.Members, p.Peer)
			open.Requests = append(open.Requests, company.Requests[p.Peer])
		case !p.Ending.MayReturn() || p.Silence == kith.Muted: // no way out of a mute
			open.Former = append(open.Former, p.Peer)
		}
	}
	// Moderators were invited to its room: their account and a pseudonym of theirs must
	// not meet there, and an account that goes when a pseudonym comes would tell the
	// other moderators. A counsellor may have been asked about somebody who is there.
	for _, moderator := range c.everybody() {
		if key := c.store.PeerKey(moderator); !slices.Contains(open.Members, key) {
			open.Former = append(open.Former, key)
		}
	}
	return open
}

// commit turns a proposal into a match: all of its tickets and a seat for each, or
// nothing. errNotHeld means that a ticket or a seat was gone, store.ErrPoolLow that
// ghosts are still being made.
func (c *Circles) commit(ctx context.Context, proposal kith.Proposal, why matching.Explanation) error {
	return c.store.Txn(ctx, func(ctx context.Context) error {
		circle, portals, err := c.circleFor(ctx, proposal)
		if err != nil {
			return err
		}
		taken, err := c.store.TakeTickets(ctx, proposal.Tickets, circle.ID)
		if err != nil {
			return err
		}
		if !taken || len(portals)+len(proposal.Tickets) > c.opts.Max {
			return errNotHeld
		}
		tickets, err := c.held(ctx, portals, proposal.Tickets)
		if err != nil {
			return err
		}
		if err = c.addPortals(ctx, circle, portals, tickets, why); err != nil {
			return err
		}
		c.store.AfterCommit(ctx, func() {
			for _, ticket := range tickets {
				c.counters.endWait(ticket)
			}
		})
		return c.settleSoon(ctx, circle.ID)
	})
}

// held gives the tickets of a proposal; errNotHeld if, since the engine looked at them, somebody
// has blocked another of those who would meet, or asks for something else.
func (c *Circles) held(ctx context.Context, there []kith.Portal, ids []kith.TicketID) ([]kith.Ticket, error) {
	tickets := make([]kith.Ticket, len(ids))
	coming := make([]kith.PeerKey, 0, len(ids))
	for i, id := range ids {
		var err error
		if tickets[i], err = c.store.Ticket(ctx, id); err != nil {
			return nil, err
		}
		if changes, looked := c.seen[id]; looked && changes != tickets[i].Changes {
			return nil, errNotHeld
		}
		coming = append(coming, tickets[i].Peer)
	}
	apart, err := c.store.ApartFrom(ctx, coming, peersOf(there))
	if err == nil && apart {
		err = errNotHeld
	}
	return tickets, err
}

// peersOf gives whose portals some are.
func peersOf(portals []kith.Portal) (peers []kith.PeerKey) {
	for _, p := range portals {
		peers = append(peers, p.Peer)
	}
	return peers
}

// circleFor gives the circle of a proposal and its portals that are not left; for a
// proposal without one it keeps a new circle.
func (c *Circles) circleFor(ctx context.Context, proposal kith.Proposal) (kith.Circle, []kith.Portal, error) {
	if proposal.Circle != "" {
		circle, err := c.store.Circle(ctx, proposal.Circle)
		if errors.Is(err, store.ErrNotFound) || err == nil && circle.State == kith.CircleClosed {
			return circle, nil, errNotHeld
		} else if err != nil {
			return circle, nil, err
		}
		portals, err := c.present(ctx, circle.ID)
		return circle, portals, err
	}
	circle := kith.Circle{ID: kith.CircleID(randomID()), Topic: proposal.Topic, State: kith.CircleOpening, Created: time.Now()}
	var err error
	circle.Room, err = c.store.AddRoom(ctx, kith.Room{Kind: kith.RoomCircle, Circle: circle.ID, Operation: randomID()})
	if err != nil {
		return circle, nil, err
	}
	if err = c.store.AddCircle(ctx, circle); err != nil {
		return circle, nil, err
	}
	if err = c.watchIdle(ctx, circle.ID); err != nil || len(c.opts.Moderators) == 0 {
		return circle, nil, err
	}
	ghosts, err := c.edge.TakeGhosts(ctx, 1, nil)
	if err != nil {
		return circle, nil, err
	}
	return circle, nil, c.store.SetCircleModerator(ctx, circle.ID, ghosts[0].User)
}

// present lists the portals of a circle that are not left.
func (c *Circles) present(ctx context.Context, circle kith.CircleID) ([]kith.Portal, error) {
	all, err := c.store.Portals(ctx, circle)
	if err != nil {
		return nil, err
	}
	var here []kith.Portal
	for _, p := range all {
		if p.State != kith.PortalLeft {
			here = append(here, p)
		}
	}
	return here, nil
}

// addPortals gives each ticket's peer a pseudonym of their own and a portal that is
// to be made, and tells them in their lobby.
func (c *Circles) addPortals(ctx context.Context, circle kith.Circle, there []kith.Portal, tickets []kith.Ticket, why matching.Explanation) error {
	all, err := c.store.Portals(ctx, circle.ID)
	if err != nil {
		return err
	}
	names := make([]string, 0, len(all)+len(tickets))
	for _, p := range all { // those who have left, too: nobody is to be taken for them
		names = append(names, p.Pseudonym)
	}
	ghosts, err := c.edge.TakeGhosts(ctx, len(tickets), names)
	if err != nil {
		return err
	}
	others := len(there) + len(tickets) - 1
	for i, ticket := range tickets {
		p := kith.Portal{Circle: circle.ID, Peer: ticket.Peer, Ghost: ghosts[i].User, Pseudonym: ghosts[i].Name, State: kith.PortalOpening, Created: time.Now()}
		if circle.Locked() { // only just; the engine is not shown such circles
			p.Level, p.Silence = kith.MutedLevel, kith.Locked
		}
		p.Room, err = c.store.AddRoom(ctx, kith.Room{Kind: kith.RoomPortal, Circle: circle.ID, Peer: ticket.Peer, Operation: randomID()})
		if err != nil {
			return err
		}
		if err = c.store.AddPortal(ctx, p); err != nil {
			return err
		}
		if err = c.awaitAnswer(ctx, p.Room); err != nil {
			return err
		}
		lobby, err := c.store.Lobby(ctx, ticket.Peer)
		if errors.Is(err, store.ErrNotFound) {
			continue // they left the lobby while they waited; the invitation speaks for itself
		} else if err != nil {
			return err
		}
		if err = c.say(ctx, lobby.Key, "matched "+string(ticket.ID), c.matched(circle, ticket, others, why)...); err != nil {
			return err
		}
	}
	return nil
}
