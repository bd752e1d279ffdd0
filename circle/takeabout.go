package circle

import (
	"context"
	"errors"
	"slices"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/store"
)

// redactAbout takes back what is about a message that was taken back. The words of its
// changes are in events of their own, also in the room where its sender wrote them: every
// one of them goes. Of the reactions and votes those go that are ours.
func (s scene) redactAbout(ctx context.Context, m store.Message, by id.UserID) error {
	about, err := s.store.About(ctx, m.ID)
	if err != nil {
		return err
	}
	for _, other := range about {
		redactor, own := by, kith.RoomKey(0)
		if other.Author != m.Author {
			own = s.homeOf(other.Author)
			if by == m.Author {
				redactor = other.Author
			}
		}
		if err = s.withdrawMessage(ctx, other.ID, redactor, own); err != nil {
			return err
		}
	}
	return s.withdrawChanges(ctx, m)
}

// homeOf is the room in which somebody writes, of whom the others see a ghost.
func (s scene) homeOf(ghost id.UserID) kith.RoomKey {
	i := slices.IndexFunc(s.portals, func(p kith.Portal) bool { return p.Ghost == ghost })
	if i < 0 {
		return s.circle.Room // of moderators
	}
	return s.portals[i].Room
}

// withdrawChanges ends the holding of changes of a message that was taken back, and takes up
// what waited behind them.
func (s scene) withdrawChanges(ctx context.Context, m store.Message) error {
	i := slices.IndexFunc(s.portals, func(p kith.Portal) bool { return p.Ghost == m.Author })
	if i < 0 {
		return nil
	}
	p := s.portals[i]
	there, err := s.sceneIn(ctx, p.Room)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	changes, err := there.heldChanges(ctx, p.Room, m.ID)
	if err != nil {
		return err
	}
	for _, held := range changes {
		if err = there.endHeld(ctx, held, store.HeldWithdrawn); err != nil {
			return err
		}
		if err = there.settleItem(ctx, held, catalogue.HeldItemWithdrawn()); err != nil {
			return err
		}
	}
	if len(changes) == 0 {
		return nil
	}
	return there.goOn(ctx, p)
}
