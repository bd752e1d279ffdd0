package circle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/store"
)

// takeBack takes a redaction: what a peer takes back in their portal, or a moderator
// removes in the circle's room, is gone from every room. Who is muted or has just left
// can take back, too.
func (s scene) takeBack(ctx context.Context) error {
	if s.evt.Redacts == "" || len(s.evt.Redacts) > maxEventID {
		return nil
	}
	if s.room.Kind == kith.RoomCircle {
		expected, err := s.Expects(ctx, s.room, s.evt.Sender)
		if err != nil || !expected {
			return err
		}
	} else if p, ok := s.own(); !ok || s.store.PeerKey(s.evt.Sender) != p.Peer {
		return nil
	}
	if held, err := s.withdraw(ctx); err != nil || held {
		return err
	}
	message, err := s.store.MessageOf(ctx, s.room.Key, s.evt.Redacts)
	switch {
	case err != nil:
		return err
	case message != 0:
		return s.redact(ctx, message)
	}
	if s.room.Kind == kith.RoomCircle {
		// It may be a ghost's, of which the homeserver has not told us yet that it is sent.
		if sending, err := s.store.IsSending(ctx, s.room.Key); err != nil || sending {
			return errors.Join(err, s.jobs.Schedule(ctx, jobTakeBack, roomSubject(s.room.Key)+"|"+string(s.evt.Redacts), 0))
		}
	}
	if err = s.store.TakeIncomingBack(ctx, s.room.ID, s.evt.Redacts); err != nil || s.room.Kind == kith.RoomCircle {
		return err
	}
	return s.keepGone(ctx)
}

// keepGone keeps that an event was taken back that was not passed on, so that a change of it
// that comes later is not taken for something new.
func (s scene) keepGone(ctx context.Context) error {
	held, err := s.store.AddHeld(ctx, store.Held{Circle: s.circle.ID, Room: s.room.Key, Event: kith.Event{ID: s.evt.Redacts}, State: store.HeldBehind})
	if err != nil || held == 0 {
		return err
	}
	return s.store.SetHeld(ctx, held, store.HeldWithdrawn, "", time.Time{})
}

// redact takes a message out of every room but that of the event, and out of all of them what
// is about it: what was not sent is dropped, what was is redacted, by its author if it is
// their own doing.
func (s scene) redact(ctx context.Context, message store.MessageID) error {
	m, err := s.store.Message(ctx, message)
	if err != nil {
		return err
	}
	author := m.Author
	by := author
	if p, ok := s.own(); ok && p.Ghost != author {
		return nil // some homeservers let a peer hide other people's words, in their own portal
	} else if !ok {
		moderator, err := s.store.CircleModerator(ctx, s.circle.ID)
		if err != nil {
			return err
		}
		if author != moderator {
			by = s.edge.Bot()
		}
	}
	if err = s.withdrawMessage(ctx, message, by, s.room.Key); err != nil {
		return err
	}
	if err = s.redactAbout(ctx, m, by); err != nil {
		return err
	}
	if author == by || m.Kind == store.KindReaction {
		return nil
	}
	i := slices.IndexFunc(s.portals, func(p kith.Portal) bool { return p.Ghost == author && p.State == kith.PortalJoined })
	if i < 0 {
		return nil
	}
	return s.say(ctx, s.portals[i].Room, fmt.Sprint("removed message ", message), catalogue.PortalMessageRemoved())
}

// withdrawMessage takes a message out of every room but one, where it is gone already.
func (s scene) withdrawMessage(ctx context.Context, message store.MessageID, by id.UserID, but kith.RoomKey) error {
	if _, err := s.store.SetGone(ctx, message); err != nil {
		return err
	}
	if err := s.store.DropUnsentCopies(ctx, message); err != nil {
		return err
	}
	rooms, err := s.store.RoomsOf(ctx, message)
	if err != nil {
		return err
	}
	for _, room := range rooms {
		if room == but {
			continue
		}
		out := store.Outgoing{Room: room, Sender: by, Type: event.EventRedaction.Type, TakesBack: message}
		if err = s.edge.SendAs(ctx, out, "take back", fmt.Sprint(message)); err != nil {
			return err
		}
	}
	return nil
}

const (
	maxEventID    = 255
	takeBackRetry = 500 * time.Millisecond
)

// takeBackLater removes what a moderator removed before it was known that it is sent.
func (c *Circles) takeBackLater(ctx context.Context, subject string) error {
	var key kith.RoomKey
	number, target, _ := strings.Cut(subject, "|")
	if _, err := fmt.Sscan(number, &key); err != nil {
		return fmt.Errorf("read room key: %w", err)
	}
	return c.store.Txn(ctx, func(ctx context.Context) error {
		message, err := c.store.MessageOf(ctx, key, id.EventID(target))
		if err != nil {
			return err
		}
		if message == 0 {
			if sending, err := c.store.IsSending(ctx, key); err != nil || !sending {
				return err
			}
			return jobs.Again(takeBackRetry)
		}
		s, err := c.sceneIn(ctx, key)
		if err != nil {
			return err
		}
		return s.redact(ctx, message)
	})
}

// sceneIn is what stands around an event in a room, for something that is no event.
func (c *Circles) sceneIn(ctx context.Context, key kith.RoomKey) (scene, error) {
	s := scene{Circles: c}
	var err error
	if s.room, err = c.store.Room(ctx, key); err != nil {
		return s, err
	}
	if s.circle, err = c.store.Circle(ctx, s.room.Circle); err != nil {
		return s, err
	}
	s.portals, err = c.store.Portals(ctx, s.circle.ID)
	return s, err
}
