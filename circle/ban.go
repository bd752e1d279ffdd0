package circle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/portal"
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

// Appeal puts a peer's words before the moderators of the circles in which they are muted
// or banned, as a notice of the bot that is passed on to nobody. It names the pseudonym
// alone. Where no moderator would read it, nothing is said. It belongs in a transaction.
func (c *Circles) Appeal(ctx context.Context, peer kith.PeerKey, words string) (kith.Appeal, error) {
	var result kith.Appeal
	standing, err := c.appealable(ctx, peer)
	if err != nil {
		return result, err
	}
	result.Against = len(standing)
	for _, against := range standing {
		s, err := c.sceneIn(ctx, against.room)
		if err != nil {
			return result, err
		}
		if readers, err := s.store.Readers(ctx, s.circle.Room); err != nil {
			return result, err
		} else if len(readers) == 0 {
			if kept, err := s.appealLater(ctx, against, words); err != nil {
				return result, err
			} else if kept {
				result.As = append(result.As, against.name)
			}
			continue
		}
		text := portal.Talk{Kind: event.MsgText, Text: words}.For(s.view(ctx, nil)).Body
		phrase := catalogue.CircleAppeal(against.name, against.banned, text)
		if err = s.say(ctx, s.circle.Room, fmt.Sprint("appeal ", against.name, " ", time.Now().UnixNano()), phrase); err != nil {
			return result, err
		}
		result.As = append(result.As, against.name)
	}
	return result, nil
}

// appealLater keeps an appeal against a mute as a report, which waits on the moderators'
// desks: at night reports mute where no moderator is. It tells whether it is kept.
func (s scene) appealLater(ctx context.Context, against verdict, words string) (bool, error) {
	i := slices.IndexFunc(s.portals, func(p kith.Portal) bool { return p.Room == against.room })
	if against.banned || i < 0 {
		return false, nil
	}
	outcome, err := s.file(ctx, s.portals, store.Report{
		Source: "appeal " + randomID(), Circle: s.circle.ID, Reporter: s.portals[i].Ghost, Reason: s.inWords(ctx, words),
	})
	return outcome == kith.ReportTaken, err
}

// verdict is a mute or a ban of a peer.
type verdict struct {
	name   string
	room   kith.RoomKey // a room of the circle: their portal, or the circle's own where that is forgotten
	banned bool
}

// appealable lists what a peer can appeal against.
func (c *Circles) appealable(ctx context.Context, peer kith.PeerKey) ([]verdict, error) {
	var all []verdict
	bans, err := c.store.Bans(ctx, peer)
	if err != nil {
		return nil, err
	}
	for _, ban := range bans {
		circle, err := c.store.Circle(ctx, ban.Circle)
		if errors.Is(err, store.ErrNotFound) {
			continue
		} else if err != nil {
			return nil, err
		}
		v := verdict{ban.Pseudonym, circle.Room, true}
		if p, err := c.store.PortalOfGhost(ctx, ban.Ghost); err == nil && p.Peer == peer {
			v.room = p.Room // else they were forgotten meanwhile, and so is the portal
		}
		all = append(all, v)
	}
	places, err := c.store.Places(ctx, peer)
	if err != nil {
		return nil, err
	}
	for _, place := range places {
		portals, err := c.store.Portals(ctx, place.Circle)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(portals, func(p kith.Portal) bool { return p.Peer == peer && p.Silence == kith.Muted })
		if i >= 0 {
			all = append(all, verdict{portals[i].Pseudonym, portals[i].Room, false})
		}
	}
	return all, nil
}
