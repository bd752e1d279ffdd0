package circle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/store"
)

// settle makes the rooms and memberships of a circle what they should be. It only
// looks at what the database says should be and was done, so it can be repeated and
// interrupted anywhere.
func (c *Circles) settle(ctx context.Context, subject string) error {
	circle, err := c.store.Circle(ctx, kith.CircleID(subject))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	portals, err := c.store.Portals(ctx, circle.ID)
	if err != nil {
		return err
	}
	if circle.State != kith.CircleClosed {
		if err = c.open(ctx, circle, portals); err != nil {
			return err
		}
	}
	again := false
	for _, p := range portals {
		if p.State != kith.PortalLeft {
			continue
		}
		if err = c.depart(ctx, circle, portals, p); jobs.IsAgain(err) {
			again = true // one whose goodbye is slow does not hold up the others
		} else if err != nil {
			return err
		}
	}
	if again {
		return jobs.Again(departRetry)
	}
	return c.closeIfEmpty(ctx, circle, portals)
}

// open makes the circle's room and the portals, side by side, and seats the ghosts.
func (c *Circles) open(ctx context.Context, circle kith.Circle, portals []kith.Portal) error {
	if err := c.nameModerator(ctx, circle); err != nil {
		return err
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
	moderators, err := c.moderatorsFor(ctx, circle)
	if err != nil {
		return err
	}
	ghosts := presentGhosts(portals, "")
	if room, err = c.edge.CreateRoom(ctx, room, c.circlePlan(circle, slices.Concat(moderators, ghosts))); err != nil {
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
		return c.edge.RoomReady(ctx, room.Key)
	})
}

// moderatorsFor lists the moderators who are no peers in the circle: nobody
// moderates where they are a peer, and their account and their pseudonym must not
// meet in one room.
func (c *Circles) moderatorsFor(ctx context.Context, circle kith.Circle) ([]id.UserID, error) {
	portals, err := c.store.Portals(ctx, circle.ID)
	if err != nil {
		return nil, err
	}
	var list []id.UserID
	for _, moderator := range c.opts.Moderators {
		key := c.store.PeerKey(moderator)
		if !slices.ContainsFunc(portals, func(p kith.Portal) bool { return p.Peer == key }) {
			list = append(list, moderator)
		}
	}
	return list, nil
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
	greeting := catalogue.PortalGreeting(p.Pseudonym, c.topicName(circle.Topic), pseudonyms(portals, p.Ghost))
	return c.say(ctx, p.Room, "greeting", greeting)
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

// departRetry is how soon it is looked again whether somebody's last words are out.
const departRetry = 500 * time.Millisecond

// depart takes somebody who has left out of everything: their account out of their
// portal once the goodbye is sent, their ghost out of every room once all that they
// said there is sent. What waits for a reader who has not joined keeps the ghost
// there until that reader comes.
func (c *Circles) depart(ctx context.Context, circle kith.Circle, portals []kith.Portal, p kith.Portal) error {
	if gone, err := c.closePortal(ctx, p); err != nil {
		return err
	} else if !gone {
		return jobs.Again(departRetry)
	}
	rooms := []kith.RoomKey{circle.Room}
	for _, other := range portals {
		if other.Ghost != p.Ghost {
			rooms = append(rooms, other.Room)
		}
	}
	waiting := false
	for _, key := range rooms {
		left, err := c.withdraw(ctx, key, p.Ghost)
		if err != nil {
			return err
		}
		waiting = waiting || !left
	}
	if waiting {
		return nil
	}
	return c.retire(ctx, p.Ghost)
}

// withdraw lets a ghost leave a room; false while it still has something to say there.
func (c *Circles) withdraw(ctx context.Context, key kith.RoomKey, ghost id.UserID) (bool, error) {
	room, err := c.store.Room(ctx, key)
	if err != nil {
		return false, err
	}
	pending, err := c.store.PendingBy(ctx, key, ghost)
	if err != nil {
		return false, err
	}
	if pending > 0 {
		if room.Ready {
			return false, jobs.Again(departRetry)
		}
		return false, nil
	}
	seats, err := c.store.Seats(ctx, key)
	if err != nil || !slices.Contains(seats, ghost) {
		return err == nil, err
	}
	return true, c.edge.Unseat(ctx, room, ghost)
}

// closePortal ends a portal that was left: the peer is taken out, then our users go.
// It tells false while the goodbye is not sent.
func (c *Circles) closePortal(ctx context.Context, p kith.Portal) (bool, error) {
	room, err := c.store.Room(ctx, p.Room)
	if err != nil {
		return false, err
	}
	seats, err := c.store.Seats(ctx, p.Room)
	if err != nil || len(seats) == 0 {
		return err == nil, err
	}
	if room.Ready {
		if pending, err := c.store.PendingFor(ctx, p.Room); err != nil || pending > 0 {
			return false, err
		}
	} else if err = c.store.DropRoomOutgoing(ctx, p.Room); err != nil {
		return false, err
	}
	if err = c.edge.RemovePeer(ctx, room, c.words.Text("", catalogue.PortalEnded())); err != nil {
		return false, err
	}
	// The bot goes last: it alone may remove the peer if this is interrupted.
	slices.SortFunc(seats, func(a, _ id.UserID) int {
		if a == c.edge.Bot() {
			return 1
		}
		return -1
	})
	for _, user := range seats {
		if err = c.edge.Unseat(ctx, room, user); err != nil {
			return false, err
		}
	}
	return true, nil
}

// retire ends a ghost that sits nowhere any more.
func (c *Circles) retire(ctx context.Context, ghost id.UserID) error {
	g, err := c.store.Ghost(ctx, ghost)
	if err != nil || g.State == store.GhostRetired {
		return err
	}
	return c.edge.Retire(ctx, ghost)
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
	if err != nil || room.ID == "" {
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
		if err = c.edge.Unseat(ctx, room, seats[0]); err != nil {
			return err
		}
	}
	moderator, err := c.store.CircleModerator(ctx, circle.ID)
	if err != nil || moderator == "" {
		return err
	}
	return c.retire(ctx, moderator)
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
		readers, err := c.store.Readers(ctx, circle.Room)
		if err != nil || len(readers) == 0 {
			return err
		}
		return c.say(ctx, circle.Room, "closed", catalogue.CircleClosed())
	})
}

// presentGhosts lists the ghosts of those who have not left, but for one.
func presentGhosts(portals []kith.Portal, but id.UserID) []id.UserID {
	var ghosts []id.UserID
	for _, p := range portals {
		if p.State != kith.PortalLeft && p.Ghost != but {
			ghosts = append(ghosts, p.Ghost)
		}
	}
	return ghosts
}

// pseudonyms lists the names of those who have not left, but for one.
func pseudonyms(portals []kith.Portal, but id.UserID) []string {
	var names []string
	for _, p := range portals {
		if p.State != kith.PortalLeft && p.Ghost != but {
			names = append(names, p.Pseudonym)
		}
	}
	return names
}
