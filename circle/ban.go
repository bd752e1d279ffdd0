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

// outOfCircle takes that a ghost is out of the circle's room, and not by a ban: its ban
// was ended, or a moderator removed it. Who is removed may find other people, but is
// never matched into this circle again.
func (s scene) outOfCircle(ctx context.Context, ghost id.UserID) error {
	ban, err := s.store.LiftBan(ctx, ghost)
	if err == nil {
		return s.unbanned(ctx, ban)
	} else if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	i := slices.IndexFunc(s.portals, func(p kith.Portal) bool { return p.Ghost == ghost })
	if i < 0 {
		return nil
	}
	return s.removed(ctx, s.portals[i])
}

// banned takes the ban of a ghost. It holds for the peer: they are out of every circle
// and look for nobody, until the last of their bans is ended.
func (s scene) banned(ctx context.Context, p kith.Portal) error {
	before, err := s.store.IsBanned(ctx, p.Peer)
	if err != nil {
		return err
	}
	added, err := s.store.AddBan(ctx, store.Ban{Ghost: p.Ghost, Circle: s.circle.ID, Peer: p.Peer, Pseudonym: p.Pseudonym})
	if err != nil || !added {
		return err
	}
	if err = s.leave(ctx, p, kith.EndedByModerator, catalogue.PortalRemoved()); err != nil {
		return err
	}
	if err = s.leaveOthers(ctx, p.Peer); err != nil || before {
		return err
	}
	return s.tellInLobby(ctx, p.Peer, "banned "+string(p.Ghost)+" "+string(s.evt.ID), catalogue.Banned())
}

// leaveOthers takes a banned peer out of their other circles and ends their search.
func (s scene) leaveOthers(ctx context.Context, peer kith.PeerKey) error {
	ticket, err := s.store.WaitingTicket(ctx, peer)
	if err != nil {
		return err
	}
	if ticket != nil {
		if _, err = s.store.CancelTicket(ctx, ticket.ID); err != nil {
			return err
		}
	}
	portals, err := s.store.PortalsOf(ctx, peer)
	if err != nil {
		return err
	}
	for _, p := range portals {
		if p.State == kith.PortalLeft {
			continue
		}
		other, err := s.sceneIn(ctx, p.Room)
		if err != nil {
			return err
		}
		if other.circle.IsTalk() {
			continue // whoever they have hurt: nobody is alone with a crisis
		}
		if err = other.leave(ctx, p, kith.EndedByModerator, catalogue.BannedElsewhere()); err != nil {
			return err
		}
	}
	return nil
}

func (s scene) unbanned(ctx context.Context, ban store.Ban) error {
	if err := s.settleAppeals(ctx, ban.Ghost); err != nil {
		return err
	}
	if err := s.settleSoon(ctx, s.circle.ID); err != nil { // the bot may have stayed for this alone
		return err
	}
	if err := s.jobs.Schedule(ctx, jobStaff, string(s.circle.ID), 0); err != nil {
		return err
	}
	if banned, err := s.store.IsBanned(ctx, ban.Peer); err != nil || banned {
		return err
	}
	return s.tellInLobby(ctx, ban.Peer, "unbanned "+string(ban.Ghost)+" "+string(s.evt.ID), catalogue.Unbanned())
}
