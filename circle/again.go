package circle

import (
	"context"
	"errors"
	"time"

	"kith"
	"kith/catalogue"
	"kith/store"
)

// again lets the last one left look for others: they wait once more, and keep the
// portal to read.
func (s scene) again(ctx context.Context, p kith.Portal) error {
	if len(pseudonyms(s.portals, p.Ghost)) > 0 {
		return s.tell(ctx, "command", catalogue.PortalNotAlone())
	}
	if doubted, err := s.doubted(ctx, p.Peer); err != nil {
		return err
	} else if doubted {
		return s.tell(ctx, "command", catalogue.PortalAgeOpen())
	}
	waiting, err := s.store.WaitingTicket(ctx, p.Peer)
	if err != nil {
		return err
	}
	if waiting != nil {
		return s.tell(ctx, "command", catalogue.PortalWaitsElsewhere(s.topicName(waiting.Topic)))
	}
	asked, err := s.asked(ctx, p)
	if err != nil {
		return err
	}
	if err = s.waitAgain(ctx, asked, time.Now()); err != nil {
		return err
	}
	topic := s.topicName(asked.Topic)
	if err = s.finish(ctx, p, kith.EndedWithCircle, catalogue.PortalAgain(topic)); err != nil {
		return err
	}
	return s.tellInLobby(ctx, p.Peer, "again "+string(p.Ghost), catalogue.LookingAgain(topic))
}

// putBack lets somebody wait again who has met nobody in their circle, because the others
// did not come; it tells false when they have met somebody, or wait already. They keep
// their place in the line. Who has written something keeps it to read.
func (s scene) putBack(ctx context.Context, p kith.Portal) (bool, error) {
	own, others, err := s.store.HasSpoken(ctx, s.circle.ID, p.Ghost)
	if err != nil || others {
		return false, err
	}
	if doubted, err := s.doubted(ctx, p.Peer); err != nil || doubted {
		return false, err
	}
	waiting, err := s.store.WaitingTicket(ctx, p.Peer)
	if err != nil || waiting != nil {
		return false, err
	}
	asked, err := s.store.TicketInto(ctx, s.circle.ID, p.Peer)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	if err = s.waitAgain(ctx, asked, asked.Created); err != nil {
		return false, err
	}
	ending := kith.EndedUnmet
	if own {
		ending = kith.EndedWithCircle
	}
	if err = s.finish(ctx, p, ending, catalogue.Unmet()); err != nil {
		return false, err
	}
	return true, s.tellInLobby(ctx, p.Peer, "unmet "+string(p.Ghost), catalogue.WaitingAgain(s.topicName(asked.Topic)))
}

// doubted tells whether nobody is looked for for a peer, because of what they said of their age.
func (s scene) doubted(ctx context.Context, peer kith.PeerKey) (bool, error) {
	known, err := s.store.Peer(ctx, peer)
	return known.Doubted, err
}

// asked is what somebody asked for who is in a circle: without a ticket, what it is on.
func (s scene) asked(ctx context.Context, p kith.Portal) (kith.Ticket, error) {
	asked, err := s.store.TicketInto(ctx, s.circle.ID, p.Peer)
	if errors.Is(err, store.ErrNotFound) {
		return kith.Ticket{Peer: p.Peer, Topic: s.circle.Topic}, nil
	}
	return asked, err
}

// waitAgain lets somebody wait for what they asked for before.
func (s scene) waitAgain(ctx context.Context, asked kith.Ticket, since time.Time) error {
	ticket := kith.Ticket{
		ID: kith.TicketID(randomID()), Peer: asked.Peer, Topic: asked.Topic, State: kith.TicketWaiting, Created: since, Request: asked.Request,
	}
	if err := s.store.AddTicket(ctx, ticket); err != nil || s.opts.Waits == nil {
		return err
	}
	return s.opts.Waits.Begin(ctx, ticket)
}
