package circle

import (
	"context"
	"errors"
	"fmt"

	"kith"
	"kith/catalogue"
	"kith/store"
)

// talkDone is the end of a talk by the counsellor's word. The peer keeps it to read.
func (s scene) talkDone(ctx context.Context, p kith.Portal, crisis store.Crisis) error {
	if err := s.closeCrisis(ctx, crisis); err != nil {
		return err
	}
	for _, other := range s.portals {
		if other.State != kith.PortalLeft && other.Room != p.Room {
			if err := s.finish(ctx, other, kith.EndedWithCircle, catalogue.TalkDone()); err != nil {
				return err
			}
		}
	}
	return s.finish(ctx, p, kith.EndedByCommand, catalogue.TalkDoneOwn(crisis.Pseudonym))
}

// parted takes that somebody's part in a talk has ended. Without the peer there is no talk;
// without the counsellor it is laid on the desks again, unless it was done.
func (s scene) parted(ctx context.Context, p kith.Portal, ending kith.Ending) error {
	crisis, err := s.store.CrisisOfTalk(ctx, s.circle.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && !crisis.State.IsOpen() {
		return nil
	} else if err != nil {
		return err
	}
	switch {
	case p.Peer == crisis.Peer || ending == kith.EndedWithCircle:
		return s.talkOver(ctx, p, crisis)
	case crisis.State == store.CrisisTaken && s.store.PeerKey(crisis.By) == p.Peer:
		return s.handBack(ctx, crisis)
	}
	return nil
}

// talkOver ends a crisis whose peer has left the talk, or whose talk has fallen silent.
func (s scene) talkOver(ctx context.Context, p kith.Portal, crisis store.Crisis) error {
	if err := s.closeCrisis(ctx, crisis); err != nil || p.Peer != crisis.Peer {
		return err
	}
	for _, other := range s.portals {
		if other.State != kith.PortalLeft && other.Room != p.Room {
			if err := s.finish(ctx, other, kith.EndedByCommand, catalogue.TalkPeerLeft(crisis.Pseudonym)); err != nil {
				return err
			}
		}
	}
	return nil
}

// closeCrisis ends a crisis that needs nobody any more, also on the desks.
func (c *Circles) closeCrisis(ctx context.Context, crisis store.Crisis) error {
	crisis.State = store.CrisisClosed
	if err := c.store.SaveCrisis(ctx, crisis); err != nil {
		return err
	}
	return c.desk.Settle(ctx, kith.ItemCrisis, itemOfCrisis(crisis), catalogue.CrisisItemGone())
}

// handBack lays a crisis on the desks again. The peer stays where they are, and the next
// counsellor comes to them.
func (s scene) handBack(ctx context.Context, crisis store.Crisis) error {
	outcome, err := s.layCrisis(ctx, crisis, "")
	if err != nil {
		return err
	}
	told := catalogue.TalkWaits()
	if outcome == kith.CallNobody {
		told = catalogue.CallNobody()
	}
	urgent, err := s.urgentHelp(ctx, crisis.Peer)
	if err != nil {
		return err
	}
	for _, p := range s.portals {
		if p.Peer == crisis.Peer && p.State != kith.PortalLeft {
			return s.say(ctx, p.Room, fmt.Sprint("handed back ", itemOfCrisis(crisis)), told, urgent)
		}
	}
	return nil
}

// dropCalls ends what a peer has called for, when they are to be forgotten.
func (c *Circles) dropCalls(ctx context.Context, peer kith.PeerKey) error {
	crisis, err := c.store.OpenCrisis(ctx, peer)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	return c.closeCrisis(ctx, crisis)
}

// leftTalk tells a peer in their lobby that a talk is over for them, and how to have another.
// Who has taken it reads on their desk what becomes of it.
func (s scene) leftTalk(ctx context.Context, p kith.Portal, there bool) error {
	crisis, err := s.store.CrisisOfTalk(ctx, s.circle.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && p.Peer != crisis.Peer {
		return nil
	} else if err != nil {
		return err
	}
	urgent, err := s.urgentHelp(ctx, p.Peer)
	if err != nil {
		return err
	}
	return s.tellInLobby(ctx, p.Peer, "left "+string(p.Ghost), catalogue.TalkLeft(there), urgent)
}

// closeTalk tells the peer that nobody comes, and ends the talk that they were in.
func (c *Circles) closeTalk(ctx context.Context, crisis store.Crisis) error {
	if err := c.tellCrisis(ctx, crisis, fmt.Sprint("closed ", itemOfCrisis(crisis)), catalogue.CallClosed(crisis.Circle != "")); err != nil {
		return err
	}
	s, p, ok, err := c.talkOf(ctx, crisis)
	if err != nil || !ok {
		return err
	}
	return s.finish(ctx, p, kith.EndedWithCircle)
}
