package circle

import (
	"context"
	"slices"

	"kith"
	"kith/catalogue"
)

// Leave takes a peer out of a circle: the others are told, the account and the ghost
// go as soon as what they said is sent. Who has left already stays so.
func (c *Circles) Leave(ctx context.Context, circle kith.CircleID, peer kith.PeerKey) error {
	row, err := c.store.Circle(ctx, circle)
	if err != nil {
		return err
	}
	portals, err := c.store.Portals(ctx, circle)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(portals, func(p kith.Portal) bool { return p.Peer == peer && p.State != kith.PortalLeft })
	if i < 0 {
		return nil
	}
	p := portals[i]
	return scene{Circles: c, circle: row, portals: portals}.leave(ctx, p, kith.EndedByCommand, catalogue.PortalLeaving(p.Pseudonym))
}

// left is a peer leaving, or declining, by the means of their client. They read in their
// lobby how to come back, since it may have been a slip.
func (s scene) left(ctx context.Context, p kith.Portal) error {
	if p.State == kith.PortalLeft {
		return nil
	}
	if err := s.leave(ctx, p, kith.EndedByClient); err != nil {
		return err
	}
	if err := s.store.DropRoomOutgoing(ctx, p.Room); err != nil { // nobody is there to read it
		return err
	}
	if s.circle.IsTalk() {
		return s.leftTalk(ctx, p, p.State == kith.PortalJoined)
	}
	told := catalogue.LeftByClient(s.topicName(s.circle.Topic), p.Pseudonym)
	if p.State != kith.PortalJoined {
		told = catalogue.Declined(s.topicName(s.circle.Topic))
	}
	return s.tellInLobby(ctx, p.Peer, "left "+string(p.Ghost), told)
}

// leave lets somebody go, with what they read last, and tells the others.
func (s scene) leave(ctx context.Context, p kith.Portal, ending kith.Ending, goodbye ...catalogue.Phrase) error {
	if p.State == kith.PortalLeft {
		return nil
	}
	if err := s.finish(ctx, p, ending, goodbye...); err != nil || s.circle.IsTalk() {
		return err
	}
	var others []kith.Portal
	for _, other := range s.portals {
		if other.State != kith.PortalLeft && other.Room != p.Room {
			others = append(others, other)
		}
	}
	return s.tellOfLeaving(ctx, p, others)
}

// finish is the one way out of a circle. Nobody else is told.
func (s scene) finish(ctx context.Context, p kith.Portal, ending kith.Ending, goodbye ...catalogue.Phrase) error {
	ended, err := s.store.EndPortal(ctx, p.Room, ending)
	if err != nil || !ended {
		return err
	}
	if err = s.expectFeedback(ctx, p, ending); err != nil {
		return err
	}
	waited, err := s.withdrawAll(ctx, p)
	if err != nil {
		return err
	}
	if waited && len(goodbye) > 0 {
		goodbye = append(goodbye, catalogue.HeldNotAnyMore())
	}
	if len(goodbye) > 0 {
		if err = s.say(ctx, p.Room, "goodbye", goodbye...); err != nil {
			return err
		}
	}
	if s.circle.IsTalk() {
		if err = s.parted(ctx, p, ending); err != nil {
			return err
		}
	}
	s.store.AfterCommit(ctx, s.Wake) // a seat is free, or somebody waits again
	return s.settleSoon(ctx, s.circle.ID)
}

// tellOfLeaving tells the others that somebody has left, or is not coming if they know
// of them at all. The last one left is told what they can do now; if they have met
// nobody they wait again instead.
func (s scene) tellOfLeaving(ctx context.Context, p kith.Portal, others []kith.Portal) error {
	if len(others) == 1 && p.State != kith.PortalJoined {
		if waits, err := s.putBack(ctx, others[0]); err != nil || waits {
			return err
		}
	}
	for _, other := range others {
		phrases, err := s.newsOfLeaving(ctx, p, other)
		if err != nil {
			return err
		}
		if len(others) == 1 {
			phrases = append(phrases, catalogue.PortalAlone())
		}
		if len(phrases) == 0 {
			continue
		}
		if err = s.say(ctx, other.Room, "left "+string(p.Ghost), phrases...); err != nil {
			return err
		}
	}
	return nil
}

// newsOfLeaving is what one reader is told of somebody's going.
func (s scene) newsOfLeaving(ctx context.Context, p, reader kith.Portal) ([]catalogue.Phrase, error) {
	if p.State == kith.PortalJoined {
		return []catalogue.Phrase{catalogue.PortalLeft(p.Pseudonym)}, nil
	}
	known, err := s.store.IsIntroduced(ctx, reader.Room, p.Ghost)
	if err != nil || !known {
		return nil, err
	}
	return []catalogue.Phrase{catalogue.PortalNotComing(p.Pseudonym)}, nil
}
