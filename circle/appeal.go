package circle

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/store"
)

// Appeal lays a peer's words on the desks of the moderators who may decide about the circles
// in which they are muted or banned. It names the pseudonym alone. Where there is nobody who
// could decide, nothing is laid. It belongs in a transaction.
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
		if reaches, err := s.desk.Reaches(ctx, s.circle.ID); err != nil {
			return result, err
		} else if reaches {
			if err = s.layAppeal(ctx, against, words); err != nil {
				return result, err
			}
			result.As = append(result.As, against.name)
		}
	}
	return result, nil
}

// layAppeal takes the place of an earlier appeal against the same that nobody has decided.
func (s scene) layAppeal(ctx context.Context, against verdict, words string) error {
	if err := s.settleAllAppeals(ctx, against.ghost, catalogue.AppealItemAgain()); err != nil {
		return err
	}
	return s.desk.Lay(ctx, kith.Item{
		Kind: kith.ItemAppeal, Circle: s.circle.ID, About: against.ghost, Reference: randomID(), Verbs: []kith.Verb{kith.VerbLift, kith.VerbKeep},
	}, catalogue.AppealItem(against.name, code(s.circle.ID), against.banned), catalogue.AppealItemWords(quoted(s.inWords(ctx, words))))
}

// settleAppeals takes from the desks what asks for something that has happened.
func (c *Circles) settleAppeals(ctx context.Context, ghost id.UserID) error {
	return c.settleAllAppeals(ctx, ghost, catalogue.AppealItemOver())
}

func (c *Circles) settleAllAppeals(ctx context.Context, ghost id.UserID, outcome catalogue.Phrase) error {
	open, err := c.store.OpenItemsAbout(ctx, kith.ItemAppeal, ghost)
	if err != nil {
		return err
	}
	for _, item := range open {
		if err = c.desk.Settle(ctx, kith.ItemAppeal, item.Reference, outcome); err != nil {
			return err
		}
	}
	return nil
}

// decideAppeal does what a moderator has decided about an appeal, and tells the peer.
func (c *Circles) decideAppeal(ctx context.Context, item kith.Item, decision kith.Decision) (catalogue.Phrase, error) {
	against, peer, err := c.appealed(ctx, item)
	if errors.Is(err, store.ErrNotFound) {
		return catalogue.AppealItemOver(), nil
	} else if err != nil {
		return catalogue.Phrase{}, err
	}
	s, err := c.sceneIn(ctx, against.room)
	if err != nil {
		return catalogue.Phrase{}, err
	}
	key := fmt.Sprint("appeal ", item.Reference)
	switch decision.Verb {
	case kith.VerbExpired:
		return catalogue.DeskExpired(), s.tellInLobby(ctx, peer, key, catalogue.AppealNobody(against.name))
	case kith.VerbLift:
		if err = c.jobs.Schedule(ctx, jobLift, fmt.Sprint(item.Circle, " ", item.About, " ", item.Reference), 0); err != nil {
			return catalogue.Phrase{}, err
		}
		return catalogue.AppealItemLifted(against.name, against.banned), s.tellInLobby(ctx, peer, key, catalogue.AppealLifted(against.name, against.banned))
	default:
		told := catalogue.AppealKept(against.name, against.banned, quoted(s.inWords(ctx, decision.Reason)))
		return catalogue.AppealItemKept(against.name), s.tellInLobby(ctx, peer, key, told)
	}
}

// appealed gives what an appeal is against, and whose it is; store.ErrNotFound where that has
// ended.
func (c *Circles) appealed(ctx context.Context, item kith.Item) (verdict, kith.PeerKey, error) {
	bans, err := c.store.BansIn(ctx, item.Circle)
	if err != nil {
		return verdict{}, "", err
	}
	var peer kith.PeerKey
	if i := slices.IndexFunc(bans, func(b store.Ban) bool { return b.Ghost == item.About }); i >= 0 {
		peer = bans[i].Peer
	} else if p, err := c.store.PortalOfGhost(ctx, item.About); err != nil {
		return verdict{}, "", err
	} else {
		peer = p.Peer
	}
	all, err := c.appealable(ctx, peer)
	if err != nil {
		return verdict{}, "", err
	}
	i := slices.IndexFunc(all, func(v verdict) bool { return v.ghost == item.About })
	if i < 0 {
		return verdict{}, "", store.ErrNotFound
	}
	return all[i], peer, nil
}

// lift is the job that ends a mute or a ban after an appeal, on the homeserver and then with us:
// what the bot does itself does not come in as an event. Its subject is the circle, the ghost and
// the appeal.
func (c *Circles) lift(ctx context.Context, subject string) error {
	var circle kith.CircleID
	var ghost id.UserID
	var appeal string
	if _, err := fmt.Sscan(subject, &circle, &ghost, &appeal); err != nil {
		return fmt.Errorf("read appeal: %w", err)
	}
	against, _, err := c.appealed(ctx, kith.Item{Circle: circle, About: ghost})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	s, err := c.sceneIn(ctx, against.room)
	if err != nil {
		return err
	}
	if s.room, err = c.store.Room(ctx, s.circle.Room); err != nil {
		return err
	}
	s.evt.ID = id.EventID(appeal) // the occasion of what is told
	if !against.banned {
		return s.unmute(ctx, ghost, "lifted "+appeal)
	}
	// Where the bot is not any more nobody can be let in, and the ban is over for us.
	if err = c.edge.Unban(ctx, s.room, ghost); err != nil && !errors.Is(err, kith.ErrNotThere) {
		return err
	}
	return c.store.Txn(ctx, func(ctx context.Context) error {
		ban, err := c.store.LiftBan(ctx, ghost)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
		return s.unbanned(ctx, ban)
	})
}

// unmute gives a ghost its voice in the circle's room back, and its peer theirs in the portal.
func (s scene) unmute(ctx context.Context, ghost id.UserID, key string) error {
	if err := s.edge.Unmute(ctx, s.room, ghost); err != nil {
		return fmt.Errorf("end a mute: %w", err)
	}
	change, _ := s.changeBy(store.Report{Mute: store.ReportLifts})
	return s.store.Txn(ctx, func(ctx context.Context) error {
		p, err := s.store.PortalOfGhost(ctx, ghost)
		if err != nil {
			return err
		}
		changed, err := s.store.SetPortalLevel(ctx, p.Room, change.level, change.silence)
		if err != nil || !changed { // the new level has come in already
			return err
		}
		if err = s.store.EndReview(ctx, ghost); err != nil {
			return err
		}
		if err = s.say(ctx, p.Room, key, change.told); err != nil {
			return err
		}
		return s.settleSoon(ctx, s.circle.ID)
	})
}

// dropAppeals takes from the desks what a peer has asked for who is to be forgotten.
func (c *Circles) dropAppeals(ctx context.Context, peer kith.PeerKey) error {
	all, err := c.appealable(ctx, peer)
	if err != nil {
		return err
	}
	for _, against := range all {
		if err = c.settleAppeals(ctx, against.ghost); err != nil {
			return err
		}
	}
	return nil
}

// verdict is a mute or a ban of a peer.
type verdict struct {
	name   string
	ghost  id.UserID
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
		v := verdict{ban.Pseudonym, ban.Ghost, circle.Room, true}
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
			all = append(all, verdict{portals[i].Pseudonym, portals[i].Ghost, portals[i].Room, false})
		}
	}
	return all, nil
}
