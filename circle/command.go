package circle

import (
	"context"
	"fmt"

	"kith"
	"kith/catalogue"
)

// command answers what a peer types with a "!" in their portal. It is never relayed.
func (s scene) command(ctx context.Context, p kith.Portal, name string) error {
	switch name {
	case "help":
		return s.tell(ctx, "command", catalogue.PortalHelp())
	case "who":
		var others, missing []string
		for _, other := range s.portals {
			switch {
			case other.Room == p.Room || other.State == kith.PortalLeft:
			case other.State == kith.PortalJoined:
				others = append(others, other.Pseudonym)
			default:
				missing = append(missing, other.Pseudonym)
			}
		}
		return s.tell(ctx, "command", catalogue.PortalWho(p.Pseudonym, others, missing)...)
	case "leave":
		return s.leave(ctx, p, catalogue.PortalLeaving(p.Pseudonym))
	case "report":
		return s.tell(ctx, "command", catalogue.PortalReport())
	default:
		return s.tell(ctx, "command", catalogue.PortalUnknownCommand())
	}
}

func roomSubject(room kith.RoomKey) string { return fmt.Sprint(room) }
