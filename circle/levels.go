package circle

import (
	"context"
	"encoding/json"
	"fmt"

	"maunium.net/go/mautrix/event"

	"kith"
	"kith/catalogue"
)

// levels takes new power levels of the circle's room: what a ghost may do there, its
// peer may do in their portal, and no more than a listener may.
func (s scene) levels(ctx context.Context) error {
	var levels event.PowerLevelsEventContent
	if err := json.Unmarshal(s.evt.Content, &levels); err != nil {
		s.log.Warn().Msg("Power levels that do not follow the spec were left aside")
		return nil //nolint:nilerr // no homeserver lets them through, and repeating does not mend them
	}
	for _, p := range s.portals {
		if p.State == kith.PortalLeft {
			continue
		}
		level := min(levels.GetUserLevel(p.Ghost), kith.RoleListener.Level())
		changed, err := s.store.SetPortalLevel(ctx, p.Room, level)
		if err != nil {
			return err
		}
		if !changed || (level < 0) == (p.Level < 0) {
			continue
		}
		phrase := catalogue.PortalUnmuted()
		if level < 0 {
			phrase = catalogue.PortalMuted()
		}
		if err = s.say(ctx, p.Room, "level "+string(s.evt.ID), phrase); err != nil {
			return err
		}
	}
	return s.settleSoon(ctx, s.circle.ID)
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
