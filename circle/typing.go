package circle

import (
	"context"
	"errors"
	"slices"
	"strings"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/store"
)

// Typing tells as whom a peer who writes in their portal is seen, and in which rooms: those of
// the others who have come in. There are none when nobody would read at once what they
// write, because they cannot write, are paused, or have something held; or when they do not
// want it. It reads only.
func (c *Circles) Typing(ctx context.Context, room kith.Room) (id.UserID, []kith.Room, error) {
	circle, err := c.store.Circle(ctx, room.Circle)
	if errors.Is(err, store.ErrNotFound) || err == nil && circle.State == kith.CircleClosed {
		return "", nil, nil
	} else if err != nil {
		return "", nil, err
	}
	portals, err := c.store.Portals(ctx, circle.ID)
	if err != nil {
		return "", nil, err
	}
	s := scene{Circles: c, circle: circle, portals: portals, room: room}
	p, ok := s.own()
	if !ok || p.State != kith.PortalJoined || p.Silence != "" {
		return "", nil, nil
	}
	if heard, err := s.isHeard(ctx, p); err != nil || !heard {
		return "", nil, err
	}
	var rooms []kith.Room
	for _, other := range portals {
		if other.Room == p.Room || other.State != kith.PortalJoined {
			continue
		}
		reader, err := c.store.Room(ctx, other.Room)
		if err != nil {
			return "", nil, err
		}
		if reader.Ready {
			rooms = append(rooms, reader)
		}
	}
	return p.Ghost, rooms, nil
}

// isHeard tells whether what a peer writes now goes to the others at once, and they want it
// to be seen that they write.
func (s scene) isHeard(ctx context.Context, p kith.Portal) (bool, error) {
	peer, err := s.store.Peer(ctx, p.Peer)
	if err != nil || peer.HidesTyping || peer.Farewell != "" {
		return false, err
	}
	if paused, err := s.store.IsPaused(ctx, p.Peer); err != nil || paused {
		return false, err
	}
	open, err := s.store.OpenHeld(ctx, p.Room)
	return !slices.ContainsFunc(open, func(h store.Held) bool {
		return h.State.Blocks() && h.State != store.HeldConsulted && h.State != store.HeldCleaning
	}), err
}

// showTyping answers "!typing": whether the others see that the peer is writing, in all
// circles. It is remembered.
func (s scene) showTyping(ctx context.Context, p kith.Portal, words string) error {
	peer, err := s.store.Peer(ctx, p.Peer)
	if err != nil {
		return err
	}
	before := peer.HidesTyping
	switch strings.ToLower(words) {
	case "on":
		peer.HidesTyping = false
	case "off":
		peer.HidesTyping = true
	default:
		return s.tell(ctx, "command", catalogue.Typing(before), catalogue.TypingInPortal())
	}
	if peer.HidesTyping != before {
		if err = s.store.SavePeer(ctx, peer); err != nil {
			return err
		}
	}
	return s.tell(ctx, "command", catalogue.Typing(peer.HidesTyping))
}
