package circle

import (
	"context"
	"errors"
	"fmt"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/jobs"
	"kith/store"
)

// eraseRetry is how soon it is looked again whether everybody has left an ended circle.
const eraseRetry = 30 * time.Second

// erase erases an ended circle once it was kept for as long as it may be: the devices and
// accounts of its ghosts, what is needed to read what was said, and every row about it.
// Until then a reader who was away finds the devices of those who wrote.
func (c *Circles) erase(ctx context.Context, subject string) error {
	circle, err := c.store.Circle(ctx, kith.CircleID(subject))
	if errors.Is(err, store.ErrNotFound) || err == nil && circle.State != kith.CircleClosed {
		return nil
	} else if err != nil {
		return err
	}
	if bans, err := c.store.BansIn(ctx, circle.ID); err != nil {
		return err
	} else if len(bans) > 0 {
		return jobs.Again(time.Hour) // the bot is still there to hear of their end
	}
	ghosts, err := c.ghostsOf(ctx, circle)
	if err != nil {
		return err
	}
	if over, err := c.isOver(ctx, circle, ghosts); err != nil {
		return err
	} else if !over {
		return jobs.Again(eraseRetry)
	}
	for _, ghost := range ghosts {
		if err = c.edge.EraseGhost(ctx, ghost); err != nil {
			return fmt.Errorf("erase ghost: %w", err)
		}
	}
	portals, err := c.store.Portals(ctx, circle.ID)
	if err != nil {
		return err
	}
	if err = c.edge.EraseCircle(ctx, circle.ID); err != nil || !circle.IsTalk() {
		return err
	}
	for _, p := range portals { // a counsellor is known as a peer by their talks alone
		if err = c.store.ForgetStranger(ctx, p.Peer); err != nil {
			return err
		}
	}
	return nil
}

// ghostsOf lists all ghosts that a circle has had.
func (c *Circles) ghostsOf(ctx context.Context, circle kith.Circle) ([]id.UserID, error) {
	portals, err := c.store.Portals(ctx, circle.ID)
	if err != nil {
		return nil, err
	}
	var ghosts []id.UserID
	for _, p := range portals {
		ghosts = append(ghosts, p.Ghost)
	}
	moderator, err := c.store.CircleModerator(ctx, circle.ID)
	if err == nil && moderator != "" {
		ghosts = append(ghosts, moderator)
	}
	return ghosts, err
}

// isOver tells whether nothing is left to be done on the homeserver for a closed circle:
// nobody of ours sits in its rooms, and its ghosts are retired, or erased already.
func (c *Circles) isOver(ctx context.Context, circle kith.Circle, ghosts []id.UserID) (bool, error) {
	for _, kind := range []string{jobSettle, jobStaff} {
		if under, err := c.store.HasJob(ctx, kind, string(circle.ID)); err != nil || under {
			return false, err
		}
	}
	rooms, err := c.store.RoomsOfCircle(ctx, circle.ID)
	if err != nil {
		return false, err
	}
	for _, room := range rooms {
		if seats, err := c.store.Seats(ctx, room.Key); err != nil || len(seats) > 0 {
			return false, err
		}
	}
	for _, ghost := range ghosts {
		g, err := c.store.Ghost(ctx, ghost)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil || g.State != store.GhostRetired {
			return false, err
		}
	}
	return true, nil
}
