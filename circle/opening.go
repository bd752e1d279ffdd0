package circle

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/store"
)

// open makes the circle's room and the portals, side by side, and seats the ghosts.
func (c *Circles) open(ctx context.Context, circle kith.Circle, portals []kith.Portal) error {
	if err := c.nameModerator(ctx, circle); err != nil {
		return err
	}
	if circle.IsTalk() {
		if err := c.nameInTalk(ctx, portals); err != nil {
			return err
		}
	}
	// One that fails does not break off the others: what they have begun would be lost.
	var group errgroup.Group
	group.Go(func() error { return c.openCircle(ctx, circle, portals) })
	for _, p := range portals {
		if p.State != kith.PortalLeft {
			group.Go(func() error { return c.openPortal(ctx, circle, portals, p) })
		}
	}
	return group.Wait()
}

// openCircle makes the room in which the ghosts are, and moderators.
func (c *Circles) openCircle(ctx context.Context, circle kith.Circle, portals []kith.Portal) error {
	room, err := c.store.Room(ctx, circle.Room)
	if err != nil {
		return err
	}
	var staff []store.Staff
	if !circle.IsTalk() {
		if staff, err = c.planStaff(ctx, circle.ID); err != nil {
			return err
		}
	}
	ghosts := presentGhosts(portals, "")
	if room, err = c.edge.CreateRoom(ctx, room, c.circlePlan(circle, c.doorsOf(staff), ghosts)); err != nil {
		return fmt.Errorf("make circle: %w", err)
	}
	if err = c.seat(ctx, room, ghosts); err != nil {
		return fmt.Errorf("seat ghosts in circle: %w", err)
	}
	if circle.State == kith.CircleOpen {
		return nil
	}
	return c.store.Txn(ctx, func(ctx context.Context) error {
		if err := c.store.SetCircleState(ctx, circle.ID, kith.CircleOpen); err != nil {
			return err
		}
		if err := c.jobs.Schedule(ctx, jobStaff, string(circle.ID), 0); err != nil {
			return err
		}
		return c.edge.RoomReady(ctx, room.Key)
	})
}

// nameModerator gives the ghost through which moderators speak the name of their role.
func (c *Circles) nameModerator(ctx context.Context, circle kith.Circle) error {
	moderator, err := c.store.CircleModerator(ctx, circle.ID)
	if err != nil || moderator == "" {
		return err
	}
	if err = c.edge.Rename(ctx, moderator, c.words.Text("", catalogue.Moderator())); err != nil {
		return fmt.Errorf("name moderator's ghost: %w", err)
	}
	return nil
}

// openPortal makes one peer's portal, invites them and seats the others' ghosts.
func (c *Circles) openPortal(ctx context.Context, circle kith.Circle, portals []kith.Portal, p kith.Portal) error {
	room, err := c.store.Room(ctx, p.Room)
	if err != nil {
		return err
	}
	user, err := c.store.PeerUser(ctx, p.Peer)
	if err != nil {
		return err
	}
	ghosts, err := c.portalGhosts(ctx, circle, portals, p)
	if err != nil {
		return err
	}
	if room.ID == "" {
		plan, err := c.portalPlan(ctx, p, user, ghosts)
		if err != nil {
			return err
		}
		if room, err = c.edge.CreateRoom(ctx, room, plan); err != nil {
			return fmt.Errorf("make portal: %w", err)
		}
	}
	err = c.store.Txn(ctx, func(ctx context.Context) error {
		moved, err := c.store.SetPortalState(ctx, p.Room, kith.PortalInvited, kith.PortalOpening)
		if err != nil || !moved {
			return err
		}
		return c.greet(ctx, circle, portals, p)
	})
	if err != nil {
		return err
	}
	if err = c.seat(ctx, room, ghosts); err != nil {
		return fmt.Errorf("seat ghosts in portal: %w", err)
	}
	return c.applyLevel(ctx, room, p)
}

// greet queues what a peer reads first in their portal.
func (c *Circles) greet(ctx context.Context, circle kith.Circle, portals []kith.Portal, p kith.Portal) error {
	greeting, err := c.greeting(ctx, circle, portals, p)
	if err != nil {
		return err
	}
	if err := c.say(ctx, p.Room, "greeting", greeting...); err != nil {
		return err
	}
	return c.store.Introduce(ctx, p.Room, presentGhosts(portals, p.Ghost))
}

func (c *Circles) greeting(ctx context.Context, circle kith.Circle, portals []kith.Portal, p kith.Portal) ([]catalogue.Phrase, error) {
	if circle.IsTalk() {
		return c.talkGreeting(ctx, circle, portals, p)
	}
	pair, err := c.isPair(ctx, portals)
	if err != nil {
		return nil, err
	}
	urgent, err := c.urgentHelp(ctx, p.Peer)
	return catalogue.PortalGreeting(p.Pseudonym, c.topicName(circle.Topic), pseudonyms(portals, p.Ghost), p.Since > 0, pair, urgent), err
}

// isPair tells whether somebody in a circle was promised that nobody comes to the two of them.
func (c *Circles) isPair(ctx context.Context, portals []kith.Portal) (bool, error) {
	for _, p := range portals {
		ticket, err := c.store.TicketInto(ctx, p.Circle, p.Peer)
		switch {
		case errors.Is(err, store.ErrNotFound):
		case err != nil:
			return false, err
		case ticket.Request != nil && ticket.Request.Shape == kith.ShapePair:
			return true, nil
		}
	}
	return false, nil
}

// portalGhosts lists who stands in a portal besides the bot and the peer: the
// ghosts of the others, and the one through which moderators speak.
func (c *Circles) portalGhosts(ctx context.Context, circle kith.Circle, portals []kith.Portal, p kith.Portal) ([]id.UserID, error) {
	ghosts := presentGhosts(portals, p.Ghost)
	moderator, err := c.store.CircleModerator(ctx, circle.ID)
	if err != nil || moderator == "" {
		return ghosts, err
	}
	return append(ghosts, moderator), nil
}

// seat brings those into a room who are not in it yet.
func (c *Circles) seat(ctx context.Context, room kith.Room, users []id.UserID) error {
	seated, err := c.store.Seats(ctx, room.Key)
	if err != nil {
		return err
	}
	missing := slices.DeleteFunc(slices.Clone(users), func(user id.UserID) bool { return slices.Contains(seated, user) })
	return c.edge.SeatAll(ctx, room, missing)
}
