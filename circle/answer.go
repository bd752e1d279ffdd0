package circle

import (
	"context"
	"errors"
	"slices"
	"time"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/store"
)

// awaitAnswer looks after a while whether an invitation was answered.
func (c *Circles) awaitAnswer(ctx context.Context, room kith.RoomKey) error {
	if c.opts.Answer == 0 {
		return nil
	}
	return c.jobs.Schedule(ctx, jobAnswer, roomSubject(room), c.opts.Answer)
}

// giveUpIfUnanswered gives the place of somebody free who has not answered the
// invitation, and tells them in their lobby how to look again.
func (c *Circles) giveUpIfUnanswered(ctx context.Context, subject string) error {
	room, err := c.roomOf(ctx, subject)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	if room, err = c.edge.FindRoom(ctx, room); err != nil {
		return err
	}
	if room.ID != "" {
		// The answer may be on its way: after a time away, jobs are quicker than events.
		joined, err := c.edge.HasJoined(ctx, room)
		if err != nil {
			return err
		}
		if joined {
			return c.unlessAnswered(ctx, room, func(scene, kith.Portal) error { return jobs.Again(time.Minute) })
		}
	}
	return c.store.Txn(ctx, func(ctx context.Context) error {
		return c.unlessAnswered(ctx, room, func(s scene, p kith.Portal) error {
			if err := s.leave(ctx, p, kith.EndedUnanswered); err != nil {
				return err
			}
			if s.circle.IsTalk() {
				return s.leftTalk(ctx, p, false)
			}
			return s.tellInLobby(ctx, p.Peer, "unanswered "+string(p.Ghost), catalogue.Unanswered(s.topicName(s.circle.Topic)))
		})
	})
}

// unlessAnswered does something about a portal that its peer has not come into.
func (c *Circles) unlessAnswered(ctx context.Context, room kith.Room, do func(scene, kith.Portal) error) error {
	circle, err := c.store.Circle(ctx, room.Circle)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	portals, err := c.store.Portals(ctx, circle.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(portals, func(p kith.Portal) bool { return p.Room == room.Key })
	if i < 0 || portals[i].State == kith.PortalJoined || portals[i].State == kith.PortalLeft {
		return nil
	}
	return do(scene{Circles: c, circle: circle, portals: portals, room: room}, portals[i])
}
