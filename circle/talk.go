package circle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/store"
)

// Whoever takes a crisis talks with the peer in a circle of two: each has a portal, and sees
// the other as a ghost. It has no moderators, nobody is matched into it, and what is said
// there is not screened: one of the two is there to hear the worst. Everything else is as in
// every circle.

const (
	// talkRetry is how soon it is looked again whether ghosts are ready.
	talkRetry = time.Second
	// comesIn is how long who has taken a crisis has to come into its room. Then it is laid
	// on the desks again.
	comesIn = 10 * time.Minute
)

// decideCrisis does what somebody on duty has decided about a crisis.
func (c *Circles) decideCrisis(ctx context.Context, item kith.Item, decision kith.Decision) (catalogue.Phrase, error) {
	crisis, err := c.crisisOf(ctx, item.Reference)
	if errors.Is(err, store.ErrNotFound) {
		return catalogue.CrisisItemGone(), nil
	} else if err != nil {
		return catalogue.Phrase{}, err
	}
	if decision.Verb == kith.VerbExpired {
		return catalogue.CrisisItemClosed(), c.closeCrisis(ctx, crisis)
	}
	if decision.Verb != kith.VerbTake {
		crisis.State = store.CrisisClosed
		if err = c.store.SaveCrisis(ctx, crisis); err != nil {
			return catalogue.Phrase{}, err
		}
		return catalogue.CrisisItemClosed(), c.closeTalk(ctx, crisis)
	}
	crisis.State, crisis.By = store.CrisisTaken, decision.By
	if err = c.store.SaveCrisis(ctx, crisis); err != nil {
		return catalogue.Phrase{}, err
	}
	if err = c.jobs.Schedule(ctx, jobTalk, fmt.Sprint(crisis.ID), 0); err != nil {
		return catalogue.Phrase{}, err
	}
	told := catalogue.CallTaken()
	if _, _, there, err := c.talkOf(ctx, crisis); err != nil {
		return catalogue.Phrase{}, err
	} else if there {
		told = catalogue.CallTakenAgain()
	}
	return catalogue.CrisisItemTaken(crisis.Pseudonym), c.tellCrisis(ctx, crisis, "taken "+item.Reference, told)
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

// talkOf gives the talk of a crisis and the peer's portal in it, if they are in it.
func (c *Circles) talkOf(ctx context.Context, crisis store.Crisis) (scene, kith.Portal, bool, error) {
	if crisis.Talk == "" {
		return scene{}, kith.Portal{}, false, nil
	}
	circle, err := c.store.Circle(ctx, crisis.Talk)
	if errors.Is(err, store.ErrNotFound) || err == nil && circle.State == kith.CircleClosed {
		return scene{}, kith.Portal{}, false, nil
	} else if err != nil {
		return scene{}, kith.Portal{}, false, err
	}
	portals, err := c.store.Portals(ctx, circle.ID)
	if err != nil {
		return scene{}, kith.Portal{}, false, err
	}
	s := scene{Circles: c, circle: circle, portals: portals}
	i := slices.IndexFunc(portals, func(p kith.Portal) bool { return p.Peer == crisis.Peer && p.State != kith.PortalLeft })
	if i < 0 {
		return s, kith.Portal{}, false, nil
	}
	return s, portals[i], true, nil
}

// openTalk is the job that opens the talk of a crisis that was taken, or brings another
// counsellor into it. Its subject is the crisis.
func (c *Circles) openTalk(ctx context.Context, subject string) error {
	number, err := strconv.ParseInt(subject, 10, 64)
	if err != nil {
		return fmt.Errorf("read number of crisis: %w", err)
	}
	err = c.store.Txn(ctx, func(ctx context.Context) error {
		crisis, err := c.store.Crisis(ctx, store.CrisisID(number))
		if errors.Is(err, store.ErrNotFound) || err == nil && crisis.State != store.CrisisTaken {
			return nil
		} else if err != nil {
			return err
		}
		s, _, there, err := c.talkOf(ctx, crisis)
		if err != nil {
			return err
		}
		counsellor, err := c.store.EnsurePeer(ctx, crisis.By)
		if err != nil {
			return err
		}
		if !there {
			if s, err = c.newTalk(ctx, &crisis); err != nil {
				return err
			}
		} else if slices.ContainsFunc(s.portals, func(p kith.Portal) bool { return p.Peer == counsellor && p.State != kith.PortalLeft }) {
			return nil
		}
		return s.seatCounsellor(ctx, counsellor)
	})
	if errors.Is(err, store.ErrPoolLow) {
		return jobs.Again(talkRetry)
	}
	return err
}

// newTalk keeps a new circle for a talk, and a portal of it for the peer.
func (c *Circles) newTalk(ctx context.Context, crisis *store.Crisis) (scene, error) {
	circle := kith.Circle{ID: kith.CircleID(randomID()), Topic: kith.TopicTalk, State: kith.CircleOpening, Created: time.Now()}
	var err error
	if circle.Room, err = c.store.AddRoom(ctx, kith.Room{Kind: kith.RoomCircle, Circle: circle.ID, Operation: randomID()}); err != nil {
		return scene{}, err
	}
	if err = c.store.AddCircle(ctx, circle); err != nil {
		return scene{}, err
	}
	if err = c.watchIdle(ctx, circle.ID); err != nil {
		return scene{}, err
	}
	crisis.Talk = circle.ID
	if err = c.store.SaveCrisis(ctx, *crisis); err != nil {
		return scene{}, err
	}
	s := scene{Circles: c, circle: circle}
	room, err := s.seatIn(ctx, crisis.Peer, crisis.Pseudonym)
	if err != nil {
		return s, err
	}
	return s, c.awaitAnswer(ctx, room)
}

// seatCounsellor adds a portal for who has taken the crisis.
func (s scene) seatCounsellor(ctx context.Context, counsellor kith.PeerKey) error {
	room, err := s.seatIn(ctx, counsellor, s.words.Text("", catalogue.Counsellor()))
	if err != nil {
		return err
	}
	if err = s.jobs.Schedule(ctx, jobAnswer, roomSubject(room), comesIn); err != nil {
		return err
	}
	return s.settleSoon(ctx, s.circle.ID)
}

// seatIn adds a portal for somebody in a talk, under a name.
func (s scene) seatIn(ctx context.Context, who kith.PeerKey, name string) (kith.RoomKey, error) {
	ghosts, err := s.edge.TakeGhosts(ctx, 1, nil)
	if err != nil {
		return 0, err
	}
	p := kith.Portal{Circle: s.circle.ID, Peer: who, Ghost: ghosts[0].User, Pseudonym: name, State: kith.PortalOpening, Created: time.Now()}
	if p.Room, err = s.store.AddRoom(ctx, kith.Room{Kind: kith.RoomPortal, Circle: s.circle.ID, Peer: who, Operation: randomID()}); err != nil {
		return 0, err
	}
	return p.Room, s.store.AddPortal(ctx, p)
}

// nameInTalk gives the ghosts of a talk their names: the one under which the peer was known
// before, and what the counsellor is.
func (c *Circles) nameInTalk(ctx context.Context, portals []kith.Portal) error {
	for _, p := range portals {
		if p.State == kith.PortalLeft {
			continue
		}
		if err := c.edge.Rename(ctx, p.Ghost, p.Pseudonym); err != nil {
			return fmt.Errorf("name a ghost of a talk: %w", err)
		}
	}
	return nil
}

// talkGreeting is what somebody reads first in their portal of a talk.
func (c *Circles) talkGreeting(ctx context.Context, circle kith.Circle, portals []kith.Portal, p kith.Portal) ([]catalogue.Phrase, error) {
	crisis, err := c.store.CrisisOfTalk(ctx, circle.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	if p.Peer == crisis.Peer {
		urgent, err := c.urgentHelp(ctx, p.Peer)
		return []catalogue.Phrase{catalogue.TalkGreeting(p.Pseudonym), urgent}, err
	}
	name := crisis.Pseudonym
	if others := pseudonyms(portals, p.Ghost); len(others) > 0 {
		name = others[0]
	}
	return []catalogue.Phrase{catalogue.TalkGreetingCounsellor(name)}, nil
}

// talkCommand answers the commands that are others in a talk. It tells false for the rest.
func (s scene) talkCommand(ctx context.Context, p kith.Portal, name string) (bool, error) {
	crisis, err := s.store.CrisisOfTalk(ctx, s.circle.ID)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	isPeer := p.Peer == crisis.Peer
	switch name {
	case "help":
		if !isPeer {
			return true, s.tell(ctx, "command", catalogue.TalkHelpCounsellor())
		}
		urgent, err := s.urgentHelp(ctx, p.Peer)
		if err != nil {
			return true, err
		}
		return true, s.tell(ctx, "command", catalogue.TalkHelp(), urgent)
	case "again", "appeal":
		return true, s.tell(ctx, "command", catalogue.PortalUnknownCommand())
	case "talk":
		if isPeer && crisis.State == store.CrisisCalled {
			return true, s.tell(ctx, "command", catalogue.CalledBefore())
		} else if isPeer {
			return true, s.tell(ctx, "command", catalogue.CallTalking())
		}
		return true, s.tell(ctx, "command", catalogue.PortalUnknownCommand())
	case "country", "safe":
		if !isPeer {
			return true, s.tell(ctx, "command", catalogue.PortalUnknownCommand())
		}
	case "done":
		if !isPeer {
			return true, s.talkDone(ctx, p, crisis)
		}
	case "hand", "handback", "back", "leave":
		if !isPeer {
			return true, s.finish(ctx, p, kith.EndedByCommand, catalogue.TalkHandedBack(crisis.Pseudonym))
		}
	}
	return false, nil
}

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
