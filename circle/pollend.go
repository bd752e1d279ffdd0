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
	"kith/jobs"
	"kith/store"
)

// pollRetry is how soon it is looked again whether all votes have arrived where a poll was ended.
const pollRetry = time.Second

// pollEnded is the job after the end of a poll. Clients count the votes whose events are not
// younger than the end. In every room but one the copies of votes come before that of the
// end. Where it was ended the end stands where its sender put it, and a vote that was on its
// way then came behind it: such a vote is taken back everywhere, so that all count the same.
func (c *Circles) pollEnded(ctx context.Context, subject string) error {
	var number store.MessageID
	if _, err := fmt.Sscan(subject, &number); err != nil {
		return fmt.Errorf("read number of poll: %w", err)
	}
	about, err := c.store.About(ctx, number)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(about, func(m store.Message) bool { return m.Kind == store.KindPollEnd })
	if i < 0 {
		return nil // it was taken back
	}
	s, err := c.sceneOfEnd(ctx, about[i])
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	return s.takeBackYounger(ctx, about[i], about[:i])
}

// sceneOfEnd is what stands around the end of a poll, in the room where it was ended.
func (c *Circles) sceneOfEnd(ctx context.Context, end store.Message) (scene, error) {
	circle, err := c.store.Circle(ctx, end.Circle)
	if err != nil {
		return scene{}, err
	}
	portals, err := c.store.Portals(ctx, end.Circle)
	if err != nil {
		return scene{}, err
	}
	s := scene{Circles: c, circle: circle, portals: portals}
	s.room, err = c.store.Room(ctx, s.homeOf(end.Author))
	return s, err
}

// takeBackYounger takes those votes back that came behind the end in its room. They stand there
// in their order: before the first that did not, none did.
func (s scene) takeBackYounger(ctx context.Context, end store.Message, before []store.Message) error {
	ended, _, err := s.sentAt(ctx, end.ID)
	if err != nil || ended.IsZero() {
		return err
	}
	for _, vote := range slices.Backward(before) {
		if vote.Kind != store.KindVote || vote.Author == end.Author {
			continue
		}
		if there, err := s.store.Reaches(ctx, vote.ID, s.room.Key); err != nil {
			return err
		} else if !there {
			continue
		}
		sent, known, err := s.sentAt(ctx, vote.ID)
		if err != nil {
			return err
		}
		if !known { // it is still to come, or may just be coming
			if sending, err := s.store.IsSending(ctx, s.room.Key); err != nil {
				return err
			} else if sending {
				return jobs.Again(pollRetry)
			}
		} else if !sent.After(ended) {
			return nil
		}
		if err = s.store.Txn(ctx, func(ctx context.Context) error { return s.takeVoteBack(ctx, vote) }); err != nil {
			return err
		}
	}
	return nil
}

// sentAt asks the homeserver when the event of a message was sent in the room: never, if it
// knows of none, and unknown if we do not yet.
func (s scene) sentAt(ctx context.Context, message store.MessageID) (at time.Time, known bool, err error) {
	event, err := s.store.CopyOf(ctx, message, s.room.Key)
	if err != nil || event == "" {
		return time.Time{}, false, err
	}
	at, err = s.edge.SentAt(ctx, s.room, event)
	return at, true, err
}

// takeVoteBack takes a vote out of all rooms, also of that in which it was cast, and says so
// to who did.
func (s scene) takeVoteBack(ctx context.Context, vote store.Message) error {
	home := s.homeOf(vote.Author)
	if err := s.withdrawMessage(ctx, vote.ID, vote.Author, home); err != nil {
		return err
	}
	if err := s.undoIn(ctx, vote.ID, home); err != nil {
		return err
	}
	return s.tellVoter(ctx, vote.Author, fmt.Sprint("vote too late ", vote.ID), catalogue.PollMeanwhile())
}

func (s scene) tellVoter(ctx context.Context, ghost id.UserID, key string, phrase catalogue.Phrase) error {
	i := slices.IndexFunc(s.portals, func(p kith.Portal) bool { return p.Ghost == ghost && p.State == kith.PortalJoined })
	if i < 0 {
		return nil
	}
	return s.say(ctx, s.portals[i].Room, key, phrase)
}
