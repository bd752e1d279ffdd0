package circle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/matching"
	"kith/store"
)

// How circles that have shrunk go on together. New people come first, to whom a seat is given
// while one is free; a circle to which nobody came is offered another one in the same state.
const (
	mergeLook = time.Minute      // how often it is looked for circles that could go on together
	mergeAge  = 10 * time.Minute // younger ones take in others anyway
)

// offerMerges asks those who are left in circles whether they want to go on with others. Nobody
// is moved who does not want that.
func (c *Circles) offerMerges(ctx context.Context) error {
	for _, m := range c.opts.Engine.Merges() {
		if err := c.store.Txn(ctx, func(ctx context.Context) error { return c.offerMerge(ctx, m) }); err != nil {
			return fmt.Errorf("offer to go on together: %w", err)
		}
	}
	return nil
}

func (c *Circles) offerMerge(ctx context.Context, m matching.Merge) error {
	_, leaving, ok, err := c.mergeable(ctx, m.From)
	if err != nil || !ok {
		return err
	}
	into, staying, ok, err := c.mergeable(ctx, m.Into)
	if err != nil || !ok {
		return err
	}
	offer := store.Merge{Circle: m.From, Into: m.Into, Known: append(presentGhosts(leaving, ""), presentGhosts(staying, "")...)}
	offered, err := c.store.AddMerge(ctx, offer)
	if err != nil || !offered {
		return err
	}
	for _, p := range leaving {
		if err = c.say(ctx, p.Room, "merge", catalogue.MergeOffer(c.topicName(into.Topic), len(staying))); err != nil {
			return err
		}
	}
	return nil
}

// mergeable gives a circle and who is in it; false if nobody can go from it or to it.
func (c *Circles) mergeable(ctx context.Context, circle kith.CircleID) (kith.Circle, []kith.Portal, bool, error) {
	row, err := c.store.Circle(ctx, circle)
	if errors.Is(err, store.ErrNotFound) {
		return row, nil, false, nil
	} else if err != nil {
		return row, nil, false, err
	}
	here, err := c.present(ctx, circle)
	waits := slices.ContainsFunc(here, func(p kith.Portal) bool { return p.State != kith.PortalJoined || p.Silence != "" })
	ok := row.State == kith.CircleOpen && !row.Locked() && !row.IsTalk() && len(here) > 0 && !waits && c.now().Sub(row.Created) >= mergeAge
	return row, here, ok, err
}

// together answers !together: who is left in a circle wants to go on with others.
func (s scene) together(ctx context.Context, p kith.Portal) error {
	m, err := s.store.Merge(ctx, s.circle.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && !m.Open || p.Silence == kith.Muted {
		return s.tell(ctx, "command", catalogue.MergeNone())
	} else if err != nil {
		return err
	}
	if doubted, err := s.doubted(ctx, p.Peer); err != nil {
		return err
	} else if doubted {
		return s.tell(ctx, "command", catalogue.PortalAgeOpen())
	}
	if err = s.store.AgreeToMerge(ctx, m, p.Ghost); err != nil {
		return err
	}
	agreed := append(m.Agreed, p.Ghost)
	if slices.ContainsFunc(presentGhosts(s.portals, ""), func(ghost id.UserID) bool { return !slices.Contains(agreed, ghost) }) {
		return s.tell(ctx, "command", catalogue.MergeWaits())
	}
	return s.jobs.Schedule(ctx, jobMerge, string(s.circle.ID), 0)
}

// merge lets those who are left in a circle go on in another one, if all of them want it and
// everybody is still there of whom the engine knew when it found that they fit, and nobody else.
func (c *Circles) merge(ctx context.Context, subject string) error {
	return c.store.Txn(ctx, func(ctx context.Context) error {
		m, err := c.store.Merge(ctx, kith.CircleID(subject))
		if errors.Is(err, store.ErrNotFound) || err == nil && !m.Open {
			return nil
		} else if err != nil {
			return err
		}
		from, leaving, still, err := c.mergeable(ctx, m.Circle)
		if err != nil {
			return err
		}
		ghosts := presentGhosts(leaving, "")
		if slices.ContainsFunc(ghosts, func(ghost id.UserID) bool { return !slices.Contains(m.Agreed, ghost) }) {
			return nil // somebody new has come, who was not asked
		}
		into, staying, there, err := c.mergeable(ctx, m.Into)
		if err != nil {
			return err
		}
		for _, p := range slices.Concat(leaving, staying) {
			still = still && slices.Contains(m.Known, p.Ghost)
		}
		apart, err := c.store.ApartFrom(ctx, peersOf(leaving), peersOf(staying))
		if err != nil {
			return err
		}
		if err = c.store.CloseMerge(ctx, m.Circle); err != nil {
			return err
		}
		s := scene{Circles: c, circle: from, portals: leaving, goesOn: true}
		if !still || !there || apart || len(leaving)+len(staying) > c.opts.Max {
			return s.stay(ctx)
		}
		return s.move(ctx, into, staying)
	})
}

// stay tells those who wanted to go that they can't any more. Why is nobody's business.
func (s scene) stay(ctx context.Context) error {
	for _, p := range s.portals {
		if err := s.say(ctx, p.Room, "merge is off", catalogue.MergeOff()); err != nil {
			return err
		}
	}
	return nil
}

// move ends a circle for those who are in it and gives them seats in another. They asked for
// the same as before, and have new pseudonyms there.
func (s scene) move(ctx context.Context, into kith.Circle, staying []kith.Portal) error {
	var tickets []kith.Ticket
	for _, p := range s.portals {
		ticket, err := s.asked(ctx, p)
		if err != nil {
			return err
		}
		ticket = kith.Ticket{
			ID: kith.TicketID(randomID()), Peer: p.Peer, Topic: ticket.Topic, State: kith.TicketMatched, Circle: into.ID, Created: s.now(), Request: ticket.Request,
		}
		if err = s.store.AddTicket(ctx, ticket); err != nil {
			return err
		}
		tickets = append(tickets, ticket)
		if err = s.finish(ctx, p, kith.EndedWithCircle, catalogue.MergeGoing(s.topicName(into.Topic))); err != nil {
			return err
		}
	}
	if err := s.addPortals(ctx, into, staying, tickets, matching.Explanation{}); err != nil {
		return err
	}
	return s.settleSoon(ctx, into.ID)
}
