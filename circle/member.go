package circle

import (
	"context"
	"slices"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
)

// member takes a change of membership: a peer coming into or going out of their
// portal, or a moderator removing a ghost from the circle.
func (s scene) member(ctx context.Context) error {
	user, membership := id.UserID(*s.evt.StateKey), s.evt.Membership()
	gone := membership == event.MembershipLeave || membership == event.MembershipBan
	if s.room.Kind == kith.RoomCircle {
		i := slices.IndexFunc(s.portals, func(p kith.Portal) bool { return p.Ghost == user })
		if i >= 0 && s.evt.Sender != user && s.evt.RedactsEvents() {
			if err := s.takeAllBack(ctx, s.portals[i]); err != nil {
				return err
			}
		}
		switch {
		case membership == event.MembershipBan && i >= 0:
			return s.banned(ctx, s.portals[i])
		case gone:
			return s.outOfCircle(ctx, user)
		case membership == event.MembershipJoin && !s.edge.IsOurs(user):
			return s.moderatorJoined(ctx, user)
		}
		return nil
	}
	p, ok := s.own()
	if !ok || s.store.PeerKey(user) != p.Peer {
		return nil
	}
	switch {
	case membership == event.MembershipJoin:
		return s.joined(ctx, p)
	case gone:
		return s.left(ctx, p)
	}
	return nil
}

// keepName keeps what a peer's account is called, to ask them when they write it. It is looked
// at before it is asked whether the event is overtaken: a name is nothing that is read again.
func (s scene) keepName(ctx context.Context) error {
	if s.room.Kind != kith.RoomPortal || s.evt.Type != event.StateMember.Type || s.evt.StateKey == nil || s.evt.Membership() != event.MembershipJoin ||
		s.evt.Sender != id.UserID(*s.evt.StateKey) || s.store.PeerKey(s.evt.Sender) != s.room.Peer {
		return nil
	}
	return s.store.AddPeerName(ctx, s.room.Peer, s.evt.DisplayName())
}

// joined lets go what waited for the reader, and tells those who are there.
func (s scene) joined(ctx context.Context, p kith.Portal) error {
	early, err := s.store.SetPortalState(ctx, p.Room, kith.PortalJoined, kith.PortalOpening)
	if err != nil {
		return err
	}
	if early { // they were quicker than our noting that they are invited
		if err = s.greet(ctx, s.circle, s.portals, p); err != nil {
			return err
		}
	} else if moved, err := s.store.SetPortalState(ctx, p.Room, kith.PortalJoined, kith.PortalInvited); err != nil || !moved {
		return err
	}
	if err = s.edge.RoomReady(ctx, p.Room); err != nil {
		return err
	}
	if p.Silence == kith.Locked {
		if err = s.say(ctx, p.Room, "locked at first", silenced(p.Silence)); err != nil {
			return err
		}
	}
	for _, other := range s.portals {
		if other.State == kith.PortalJoined && other.Room != p.Room {
			if err = s.say(ctx, other.Room, "joined "+string(p.Ghost), catalogue.PortalJoined(p.Pseudonym, p.Since > 0)); err != nil {
				return err
			}
		}
	}
	if err = s.jobs.Schedule(ctx, jobPrepare, roomSubject(p.Room), 0); err != nil {
		return err
	}
	return s.settleSoon(ctx, s.circle.ID)
}

// moderatorJoined tells a moderator what they have come into, once. It is said when they
// are there, because nobody can read what was said before they came.
func (s scene) moderatorJoined(ctx context.Context, user id.UserID) error {
	greeting := catalogue.CircleGreeting(s.topicName(s.circle.Topic), pseudonyms(s.portals, ""))
	return s.say(ctx, s.room.Key, "greeting "+string(s.store.PeerKey(user)), greeting)
}

// removed is a moderator taking a ghost out of the circle. The peer reads of it in the
// portal, and in their lobby, since the portal is gone in a moment.
func (s scene) removed(ctx context.Context, p kith.Portal) error {
	if p.State == kith.PortalLeft {
		return nil
	}
	if err := s.leave(ctx, p, kith.EndedByModerator, catalogue.PortalRemoved()); err != nil {
		return err
	}
	return s.tellInLobby(ctx, p.Peer, "removed "+string(p.Ghost), catalogue.Removed(s.topicName(s.circle.Topic)))
}
