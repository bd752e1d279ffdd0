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
	if errors.Is(err, store.ErrNotFound) {
		return true, nil // of somebody who was forgotten: nobody is in it
	} else if err != nil {
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

// closePortal ends a portal: the peer is taken out, or left alone with what they have
// read, then our users go. It tells false while the goodbye is not sent.
func (c *Circles) closePortal(ctx context.Context, p kith.Portal) (bool, error) {
	room, err := c.store.Room(ctx, p.Room)
	if errors.Is(err, store.ErrNotFound) {
		return true, nil
	} else if err != nil {
		return false, err
	}
	if room, err = c.edge.FindRoom(ctx, room); err != nil {
		return false, err
	}
	pending, err := c.store.PendingFor(ctx, p.Room)
	if err != nil {
		return false, err
	}
	if !room.Ready && pending > 0 {
		if err = c.dropWaiting(ctx, p); err != nil {
			return false, err
		}
	}
	seats, err := c.store.Seats(ctx, p.Room)
	if err != nil || len(seats) == 0 {
		return err == nil, err
	}
	if room.Ready && pending > 0 {
		return false, nil
	}
	if err = c.partFrom(ctx, room, p); err != nil {
		return false, err
	}
	// The bot goes last: it alone may remove or silence the peer if this is interrupted.
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

// dropWaiting gives up on what waits for a reader who will not come. A ghost that stayed
// for it, and was looked at before, may go now.
func (c *Circles) dropWaiting(ctx context.Context, p kith.Portal) error {
	return c.store.Txn(ctx, func(ctx context.Context) error {
		if err := c.store.DropRoomOutgoing(ctx, p.Room); err != nil {
			return err
		}
		return c.settleSoon(ctx, p.Circle)
	})
}

// partFrom takes a peer out of a portal that has ended. Who keeps it to read stays, but
// can write no more, since nobody would read it; the room's name tells that it is over.
func (c *Circles) partFrom(ctx context.Context, room kith.Room, p kith.Portal) error {
	readers, err := c.store.Readers(ctx, p.Room)
	if err != nil {
		return err
	}
	if !p.Ending.Keeps() || len(readers) == 0 {
		return c.edge.RemovePeer(ctx, room, c.words.Text("", farewell(p.Ending)))
	}
	if err = c.edge.SetLevel(ctx, room, kith.MutedLevel); err != nil {
		return fmt.Errorf("silence an ended portal: %w", err)
	}
	number, err := c.store.PortalNumber(ctx, p)
	if err != nil {
		return err
	}
	if err = c.edge.SetName(ctx, room, c.words.Text("", catalogue.PortalNameEnded(number))); err != nil {
		return fmt.Errorf("rename an ended portal: %w", err)
	}
	return nil
}

// farewell is what a client shows beside being taken out of a portal, or beside an
// invitation that was taken back.
func farewell(ending kith.Ending) catalogue.Phrase {
	switch ending {
	case kith.EndedUnanswered:
		return catalogue.InvitationOver()
	case kith.EndedUnmet:
		return catalogue.Unmet()
	default:
		return catalogue.PartEnded()
	}
}

// retire ends a ghost that sits nowhere any more.
func (c *Circles) retire(ctx context.Context, ghost id.UserID) error {
	g, err := c.store.Ghost(ctx, ghost)
	if err != nil || g.State == store.GhostRetired {
		return err
	}
	return c.edge.Retire(ctx, ghost)
}
