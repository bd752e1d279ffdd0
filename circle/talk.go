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
