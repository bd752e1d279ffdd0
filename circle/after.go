package circle

import (
	"context"
	"errors"
	"slices"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/store"
)

// When somebody's part in a circle is over, it is kept with whom they were there, and a moment
// later they are asked in their lobby how it was. That can be ignored. What they say feeds
// matching: how they liked those whom they met.

// breath is how long after their goodbye somebody is asked how it was.
const breath = 10 * time.Second

// expectFeedback keeps that a peer could say how it was, and asks them soon: where they were
// there, went by themselves or with the circle, and somebody said something to them. Who
// goes on with others elsewhere is asked when that is over.
func (s scene) expectFeedback(ctx context.Context, p kith.Portal, ending kith.Ending) error {
	asked := ending == kith.EndedByCommand || ending == kith.EndedByClient || ending == kith.EndedWithCircle
	if !asked || s.goesOn || s.circle.IsTalk() || p.State != kith.PortalJoined {
		return nil
	}
	met, err := s.store.HeardFrom(ctx, p)
	if err != nil || len(met) == 0 {
		return err
	}
	for _, other := range s.portals {
		if other.State == kith.PortalJoined && other.Peer != p.Peer && !slices.Contains(met, other.Ghost) {
			met = append(met, other.Ghost)
		}
	}
	open, err := s.store.ExpectFeedback(ctx, p.Peer, kith.Feedback{Circle: s.circle.ID, Topic: s.circle.Topic, Met: met})
	if err != nil || !open {
		return err
	}
	return s.jobs.Schedule(ctx, jobAfter, string(p.Ghost), breath)
}

// askHowItWas is the job that asks it, once. Its subject is the ghost of who has left.
func (c *Circles) askHowItWas(ctx context.Context, subject string) error {
	return c.store.Txn(ctx, func(ctx context.Context) error {
		p, err := c.store.PortalOfGhost(ctx, id.UserID(subject))
		if errors.Is(err, store.ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
		expected, err := c.store.Feedback(ctx, p.Circle, p.Peer)
		if errors.Is(err, store.ErrNotFound) || err == nil && expected.Rating > 0 {
			return nil
		} else if err != nil {
			return err
		}
		row, err := c.store.Peer(ctx, p.Peer)
		if err != nil {
			return err
		}
		if row.Asking.IsOutlived() {
			row.Asking = ""
		}
		if may, err := c.mayAsk(ctx, row); err != nil || !may {
			return err
		}
		row.After, row.AfterAt = kith.AskRating(p.Circle), c.now().UTC()
		if err = c.store.SavePeer(ctx, row); err != nil {
			return err
		}
		return scene{Circles: c}.tellInLobby(ctx, p.Peer, "after "+subject, catalogue.AfterAsk(c.topicName(expected.Topic)))
	})
}

// mayAsk tells whether this is a moment to ask somebody how it was: not in a crisis, not beside
// another question, and not when they are banned or being forgotten.
func (c *Circles) mayAsk(ctx context.Context, row kith.Peer) (bool, error) {
	recently := c.now().Add(-crisisLasts)
	if row.Farewell != "" || row.Asking != "" || row.Pressing != "" || row.Distress > 0 && row.DistressAt.After(recently) {
		return false, nil
	}
	if crisis, err := c.store.InCrisis(ctx, row.Key, recently); err != nil || crisis {
		return false, err
	}
	banned, err := c.store.IsBanned(ctx, row.Key)
	return !banned, err
}

// Rate keeps how a talk was for a peer, in the transaction that the context carries, and
// gives those who were there with them, whom they could want not to meet again. It tells false
// when it was not asked, or is said already.
func (c *Circles) Rate(ctx context.Context, peer kith.PeerKey, circle kith.CircleID, rating int, words string) (kept bool, met []kith.Other, err error) {
	f, err := c.store.Feedback(ctx, circle, peer)
	if errors.Is(err, store.ErrNotFound) || err == nil && (f.Rating > 0 || rating < kith.LowestRating || rating > kith.HighestRating) {
		return false, nil, nil
	} else if err != nil {
		return false, nil, err
	}
	f.Rating, f.Words = rating, words
	if err = c.store.SaveFeedback(ctx, peer, f); err != nil {
		return false, nil, err
	}
	people, err := c.peopleOf(ctx, peer, f)
	if err != nil {
		return false, nil, err
	}
	if err = c.remember(ctx, peer, f, people); err != nil {
		return false, nil, err
	}
	for _, p := range people {
		if !store.IsForgotten(p) {
			met = append(met, kith.Other{Ghost: p.Ghost, Circle: circle, Topic: f.Topic, Pseudonym: p.Pseudonym})
		}
	}
	met, err = c.unblocked(ctx, peer, met)
	return true, met, err
}

// peopleOf gives one portal for each person whom a peer has met in a circle, the last of who
// came twice.
func (c *Circles) peopleOf(ctx context.Context, peer kith.PeerKey, f kith.Feedback) ([]kith.Portal, error) {
	portals, err := c.store.Portals(ctx, f.Circle)
	if err != nil {
		return nil, err
	}
	var people []kith.Portal
	for _, p := range portals {
		if p.Peer == peer || !slices.Contains(f.Met, p.Ghost) {
			continue
		}
		if i := slices.IndexFunc(people, func(known kith.Portal) bool { return known.Peer == p.Peer }); i >= 0 {
			people[i] = p
		} else {
			people = append(people, p)
		}
	}
	return people, nil
}

// remember keeps how a peer liked those whom they met. Among several a bad evening says nothing
// about any one of them.
func (c *Circles) remember(ctx context.Context, peer kith.PeerKey, f kith.Feedback, people []kith.Portal) error {
	liked := 0
	switch {
	case f.Good():
		liked = 1
	case f.Bad():
		liked = -1
	}
	if len(people) > 1 && liked <= 0 {
		return nil
	}
	listens, err := c.store.ListensIn(ctx, f.Circle)
	if err != nil {
		return err
	}
	for _, p := range people {
		if store.IsForgotten(p) {
			continue
		}
		if err = c.store.SetMet(ctx, peer, p.Peer, liked, listens[p.Peer]); err != nil {
			return err
		}
	}
	return nil
}
