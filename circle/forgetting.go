package circle

import (
	"context"
	"errors"
	"fmt"

	"maunium.net/go/mautrix/event"

	"kith"
	"kith/store"
)

// LeaveAll takes a peer out of every circle in the transaction that the context carries,
// and takes back what they said there if that is wanted.
func (c *Circles) LeaveAll(ctx context.Context, peer kith.PeerKey, takeBack bool) error {
	portals, err := c.store.PortalsOf(ctx, peer)
	if err != nil {
		return err
	}
	if err = c.dropAppeals(ctx, peer); err != nil {
		return err
	}
	for _, p := range portals {
		if takeBack {
			if err = c.takeAllBack(ctx, p); err != nil {
				return fmt.Errorf("take back what was said: %w", err)
			}
		}
		if p.State != kith.PortalLeft {
			if err = c.Leave(ctx, p.Circle, peer); err != nil {
				return err
			}
		}
	}
	return c.dropCalls(ctx, peer)
}

// takeAllBack queues the redaction of all that was said through a portal, in every room of
// the others that the bot is still in. It is the bot that redacts, because the ghost is
// about to leave, or has left. What was not sent yet is not sent any more.
func (c *Circles) takeAllBack(ctx context.Context, p kith.Portal) error {
	if err := c.store.DropUnsentOf(ctx, p.Ghost); err != nil {
		return err
	}
	spoken, err := c.store.SpokenBy(ctx, p.Ghost, c.edge.Bot())
	if err != nil {
		return err
	}
	for _, copy := range spoken {
		if copy.Room == p.Room {
			continue // only the peer reads it there, and leaves it
		}
		redaction := store.Outgoing{
			Room: copy.Room, Sender: c.edge.Bot(), Type: event.EventRedaction.Type, TakesBack: copy.Message,
		}
		if err = c.edge.SendAs(ctx, redaction, "take back", fmt.Sprint(copy.Message)); err != nil {
			return err
		}
	}
	return nil
}

// HasLeft tells whether nothing is left to be done on the homeserver before a peer's
// portals may be forgotten: all are left, and nobody is in them.
func (c *Circles) HasLeft(ctx context.Context, peer kith.PeerKey) (bool, error) {
	portals, err := c.store.PortalsOf(ctx, peer)
	if err != nil {
		return false, err
	}
	for _, p := range portals {
		if done, err := c.hasLeft(ctx, p); err != nil || !done {
			return false, err
		}
	}
	return true, nil
}

func (c *Circles) hasLeft(ctx context.Context, p kith.Portal) (bool, error) {
	if p.State != kith.PortalLeft {
		return false, nil
	}
	room, err := c.store.Room(ctx, p.Room)
	if errors.Is(err, store.ErrNotFound) {
		return true, nil
	} else if err != nil {
		return false, err
	}
	if room.ID == "" { // it may be in the making
		settling, err := c.store.HasJob(ctx, jobSettle, string(p.Circle))
		return !settling, err
	}
	seats, err := c.store.Seats(ctx, p.Room)
	return len(seats) == 0, err
}
