package circle

import (
	"context"
	"errors"

	"maunium.net/go/mautrix/id"

	"kith"
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
