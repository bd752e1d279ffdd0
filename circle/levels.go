package circle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/store"
)

// levels takes new power levels of the circle's room.
func (s scene) levels(ctx context.Context) error {
	var levels event.PowerLevelsEventContent
	if err := json.Unmarshal(s.evt.Content, &levels); err != nil {
		s.log.Warn().Msg("Power levels that do not follow the spec were left aside")
		return nil //nolint:nilerr // no homeserver lets them through, and repeating does not mend them
	}
	return s.mirrorLevels(ctx, &levels, string(s.evt.ID))
}

// mirrorLevels gives every peer in their portal what their ghost has in the circle, and
// no more than a listener may. Who cannot write any more, or can again, is told; key
// names the occasion.
func (s scene) mirrorLevels(ctx context.Context, levels *event.PowerLevelsEventContent, key string) error {
	if err := s.store.SetCircleNeeds(ctx, s.circle.ID, writingLevel(levels)); err != nil {
		return err
	}
	if err := s.keepLevelsOfStaff(ctx, levels); err != nil {
		return err
	}
	for _, p := range s.portals {
		if p.State == kith.PortalLeft {
			continue
		}
		level, silence := mayWrite(levels, p.Ghost)
		changed, err := s.store.SetPortalLevel(ctx, p.Room, level, silence)
		if err != nil {
			return err
		}
		if !changed || silence == p.Silence {
			continue
		}
		if p.Silence == kith.Muted { // whoever ended it has looked
			if err = errors.Join(s.store.EndReview(ctx, p.Ghost), s.settleAppeals(ctx, p.Ghost)); err != nil {
				return err
			}
		}
		if told, err := s.isToldOfReview(ctx, p, silence); err != nil {
			return err
		} else if told {
			continue
		}
		phrase := silenced(silence)
		if silence == "" && p.Silence == kith.Locked {
			phrase = catalogue.PortalUnlocked()
		}
		if err = s.say(ctx, p.Room, "level "+key, phrase); err != nil {
			return err
		}
	}
	s.store.AfterCommit(ctx, s.Wake) // an opened circle can take people again
	return s.settleSoon(ctx, s.circle.ID)
}

// keepLevelsOfStaff notes what level each moderator has: who was given less by another does
// not decide about the circle any more.
func (s scene) keepLevelsOfStaff(ctx context.Context, levels *event.PowerLevelsEventContent) error {
	staff, err := s.store.Staff(ctx, s.circle.ID)
	if err != nil {
		return err
	}
	for _, moderator := range staff {
		if err = s.store.SetStaffLevel(ctx, s.circle.ID, moderator.User, levels.GetUserLevel(moderator.User)); err != nil {
			return err
		}
	}
	return nil
}

// writingLevel is the power level that writing takes: for encrypted events, which is what
// the homeserver goes by, or for messages, if a moderator has set that.
func writingLevel(levels *event.PowerLevelsEventContent) int {
	return max(levels.GetEventLevel(event.EventEncrypted), levels.GetEventLevel(event.EventMessage))
}

// mayWrite gives the level of a peer in their portal, and why they cannot write. Muted is
// who has a level of their own below that of a peer.
func mayWrite(levels *event.PowerLevelsEventContent, ghost id.UserID) (int, kith.Silence) {
	level := levels.GetUserLevel(ghost)
	if level >= writingLevel(levels) {
		return max(kith.RolePeer.Level(), min(level, kith.RoleListener.Level())), ""
	}
	if _, own := levels.Users[ghost]; own && level < kith.RolePeer.Level() {
		return kith.MutedLevel, kith.Muted
	}
	return kith.MutedLevel, kith.Locked
}

// silenced is what a peer is told who cannot write, or who can again after being muted.
func silenced(why kith.Silence) catalogue.Phrase {
	switch why {
	case kith.Muted:
		return catalogue.PortalMuted()
	case kith.Locked:
		return catalogue.PortalLocked()
	default:
		return catalogue.PortalUnmuted()
	}
}

// NotSent is told that the homeserver did not let a ghost say something in the circle's
// room. What the circle does not have nobody is to have: the message is taken back
// everywhere, and its author is told.
func (c *Circles) NotSent(ctx context.Context, room kith.Room, out store.Outgoing) error {
	p, err := c.store.PortalOfGhost(ctx, out.Sender)
	if out.Message == 0 || errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	s, err := c.sceneIn(ctx, p.Room)
	if errors.Is(err, store.ErrNotFound) { // they are forgotten
		s, err = c.sceneIn(ctx, out.Room)
	}
	if err != nil {
		return err
	}
	if err = s.jobs.Schedule(ctx, jobReconcile, string(p.Circle), 0); err != nil { // perhaps we missed why
		return err
	}
	if err = s.withdrawMessage(ctx, out.Message, p.Ghost, s.room.Key); err != nil || p.State == kith.PortalLeft || out.Type == event.EventReaction.Type {
		return err
	}
	if m, err := s.store.Message(ctx, out.Message); err != nil {
		return err
	} else if m.Kind == store.KindVote || m.Kind == store.KindPollEnd { // or it would count in their room alone
		if err = s.undoIn(ctx, m.ID, p.Room); err != nil {
			return err
		}
	}
	return s.say(ctx, p.Room, fmt.Sprint("not let through ", out.Message), catalogue.PortalNotLetThrough())
}

// isToldOfReview says whether a peer is being muted for review, of which they are told
// in other words than of a moderator's doing.
func (s scene) isToldOfReview(ctx context.Context, p kith.Portal, silence kith.Silence) (bool, error) {
	if silence != kith.Muted {
		return false, nil
	}
	return s.store.IsBeingMuted(ctx, p.Ghost)
}

// applyLevel gives a peer the power level in their portal that they are to have. A
// client shows the composer of somebody at -1 as disabled.
func (c *Circles) applyLevel(ctx context.Context, room kith.Room, p kith.Portal) error {
	told, err := c.store.PortalLevelSet(ctx, p.Room)
	if err != nil || told == p.Level {
		return err
	}
	if err = c.edge.SetLevel(ctx, room, p.Level); err != nil {
		return fmt.Errorf("set level in portal: %w", err)
	}
	return c.store.KeepPortalLevelSet(ctx, p.Room, p.Level)
}
