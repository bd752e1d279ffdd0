package circle

import (
	"context"

	"kith"
	"kith/catalogue"
	"kith/jobs"
)

// end ends a circle for everybody who is in it: they are told, keep their portals to
// read, and read in their lobbies how to go on. Nobody is told of the others going.
func (c *Circles) end(ctx context.Context, circle kith.Circle) error {
	here, err := c.present(ctx, circle.ID)
	if err != nil {
		return err
	}
	for _, p := range here {
		s := scene{Circles: c, circle: circle, portals: here}
		if err = s.finish(ctx, p, kith.EndedWithCircle, catalogue.PortalEnded()); err != nil {
			return err
		}
		if err = s.tellInLobby(ctx, p.Peer, "ended "+string(p.Ghost), catalogue.CircleEnded(c.topicName(circle.Topic))); err != nil {
			return err
		}
	}
	return nil
}

// closeIfEmpty ends a circle that everybody has left.
func (c *Circles) closeIfEmpty(ctx context.Context, circle kith.Circle, portals []kith.Portal) error {
	if len(pseudonyms(portals, "")) > 0 || len(portals) == 0 {
		return nil
	}
	if err := c.close(ctx, circle); err != nil {
		return err
	}
	room, err := c.store.Room(ctx, circle.Room)
	if err != nil {
		return err
	}
	if room, err = c.edge.FindRoom(ctx, room); err != nil || room.ID == "" {
		return err
	}
	// The bot stays for the moderators who were called to a report.
	if waiting, err := c.store.WaitingReports(ctx, circle.ID); err != nil || len(waiting) > 0 {
		return err
	}
	if pending, err := c.store.PendingFor(ctx, circle.Room); err != nil {
		return err
	} else if pending > 0 {
		return jobs.Again(departRetry)
	}
	seats, err := c.store.Seats(ctx, circle.Room)
	if err != nil {
		return err
	}
	if len(seats) == 1 { // the bot, which stays until all ghosts have left
		if err = c.leaveUnlessBanned(ctx, circle, room); err != nil {
			return err
		}
	}
	moderator, err := c.store.CircleModerator(ctx, circle.ID)
	if err != nil || moderator == "" {
		return err
	}
	return c.retire(ctx, moderator)
}

// leaveUnlessBanned lets the bot leave the room of a closed circle, unless a ban stands
// there: it stays to hear of its end. A ban that it was not told of it would never learn
// of afterwards, so it looks once more.
func (c *Circles) leaveUnlessBanned(ctx context.Context, circle kith.Circle, room kith.Room) error {
	if err := c.reconcileRoom(ctx, room.Key); err != nil {
		return err
	}
	if bans, err := c.store.BansIn(ctx, circle.ID); err != nil || len(bans) > 0 {
		return err
	}
	return c.edge.Unseat(ctx, room, c.edge.Bot())
}

// close ends a circle, and tells the moderators who are in its room.
func (c *Circles) close(ctx context.Context, circle kith.Circle) error {
	if circle.State == kith.CircleClosed {
		return nil
	}
	return c.store.Txn(ctx, func(ctx context.Context) error {
		if err := c.store.SetCircleState(ctx, circle.ID, kith.CircleClosed); err != nil {
			return err
		}
		if err := c.jobs.Schedule(ctx, jobStaff, string(circle.ID), 0); err != nil {
			return err
		}
		if err := c.jobs.Schedule(ctx, jobErase, string(circle.ID), c.opts.Retention); err != nil {
			return err
		}
		readers, err := c.store.Readers(ctx, circle.Room)
		if err != nil || len(readers) == 0 {
			return err
		}
		phrases := []catalogue.Phrase{catalogue.CircleClosed()}
		if bans, err := c.store.BansIn(ctx, circle.ID); err != nil {
			return err
		} else if len(bans) > 0 {
			phrases = append(phrases, catalogue.CircleKept())
		}
		return c.say(ctx, circle.Room, "closed", phrases...)
	})
}
