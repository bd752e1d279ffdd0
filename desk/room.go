package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/store"
)

const (
	// keepRetry is how soon a desk is read again in which something came in meanwhile.
	keepRetry = 200 * time.Millisecond
	// awaitSpace is how soon it is looked again whether a moderator's space is made.
	awaitSpace = time.Second
)

// open asks for every desk to be as configured.
func (d *Desks) open(ctx context.Context) error {
	return d.store.Txn(ctx, func(ctx context.Context) error {
		for _, moderator := range d.owners() {
			if err := d.layOpen(ctx, moderator); err != nil {
				return err
			}
		}
		desks, err := d.store.Desks(ctx)
		if err != nil {
			return err
		}
		for _, desk := range desks {
			if err = d.keepSoon(ctx, desk.Key); err != nil {
				return err
			}
		}
		return nil
	})
}

func (d *Desks) keepSoon(ctx context.Context, desk kith.RoomKey) error {
	return d.jobs.Schedule(ctx, jobDesk, fmt.Sprint(desk), 0)
}

// keep is the job that makes a desk what it should be: there, with its moderator in it or
// invited, and listed in their space; another one where it was lost or upgraded; and ended
// when they are no moderator any more.
func (d *Desks) keep(ctx context.Context, subject string) error {
	var key kith.RoomKey
	if _, err := fmt.Sscan(subject, &key); err != nil {
		return fmt.Errorf("read room key: %w", err)
	}
	room, err := d.store.Room(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	moderator, ok := d.ownerOf(room)
	if !ok {
		return d.end(ctx, room)
	}
	if room, err = d.edge.CreateRoom(ctx, room, d.plan(moderator)); err != nil {
		return fmt.Errorf("make desk: %w", err)
	}
	membership, err := d.reconcile(ctx, room, moderator)
	if errors.Is(err, kith.ErrNotThere) {
		return d.replace(ctx, room, moderator)
	} else if err != nil {
		return err
	}
	switch membership {
	case event.MembershipJoin, event.MembershipInvite, event.MembershipBan:
	default:
		if err = d.edge.InviteModerator(ctx, room, moderator); err != nil {
			return err
		}
	}
	return d.list(ctx, room, moderator)
}

// reconcile brings what we know of a desk into line with what the homeserver says, and gives
// its moderator's membership. kith.ErrNotThere says that the room is of no use any more.
func (d *Desks) reconcile(ctx context.Context, room kith.Room, moderator id.UserID) (event.Membership, error) {
	before, err := d.store.RoomChanges(ctx, room.Key)
	if err != nil {
		return "", err
	}
	state, err := d.edge.ReadRoom(ctx, room)
	if err != nil {
		return "", err
	}
	if state.Replaced {
		return "", kith.ErrNotThere
	}
	membership := state.Members[moderator]
	return membership, d.store.Txn(ctx, func(ctx context.Context) error {
		now, err := d.store.RoomChanges(ctx, room.Key)
		if err != nil {
			return err
		} else if now != before {
			return jobs.Again(keepRetry)
		}
		if err = d.edge.KeepReaders(ctx, room, state.Members); err != nil {
			return err
		}
		return d.attend(ctx, room.Key, membership)
	})
}

// attend lets go what waits on a desk when its moderator has come, and holds back what comes
// while they are not there.
func (d *Desks) attend(ctx context.Context, key kith.RoomKey, membership event.Membership) error {
	room, err := d.store.Room(ctx, key)
	switch here := membership == event.MembershipJoin; {
	case err != nil || room.Ready == here:
		return err
	case !here:
		return d.store.SetRoomReady(ctx, key, false)
	}
	return d.edge.RoomReady(ctx, key)
}

// ensure gives a moderator's desk. It is there from now on, perhaps without its room; the
// first thing that they read on it says what it is.
func (d *Desks) ensure(ctx context.Context, moderator id.UserID) (kith.Room, error) {
	desk, err := d.store.Desk(ctx, moderator)
	if !errors.Is(err, store.ErrNotFound) {
		return desk, err
	}
	if desk, err = d.store.EnsureDesk(ctx, moderator, operation()); err != nil {
		return desk, err
	}
	return desk, d.say(ctx, desk.Key, 0, "greeting", catalogue.DeskGreeting())
}

// replace gives a moderator another desk, with all on it that is open.
func (d *Desks) replace(ctx context.Context, room kith.Room, moderator id.UserID) error {
	if err := d.vacate(ctx, room, moderator); err != nil {
		return err
	}
	return d.store.Txn(ctx, func(ctx context.Context) error {
		if err := d.store.DropRoom(ctx, room.Key); err != nil {
			return err
		}
		if err := d.layOpen(ctx, moderator); err != nil {
			return err
		}
		desk, err := d.store.Desk(ctx, moderator)
		if err != nil {
			return err
		}
		return d.keepSoon(ctx, desk.Key)
	})
}

// end takes everybody out of the desk of somebody who is no moderator any more.
func (d *Desks) end(ctx context.Context, room kith.Room) error {
	if err := d.vacate(ctx, room, ""); err != nil {
		return err
	}
	return d.store.DropRoom(ctx, room.Key)
}

// vacate takes everybody out of a desk, and it out of its moderator's space.
func (d *Desks) vacate(ctx context.Context, room kith.Room, moderator id.UserID) error {
	room, err := d.edge.FindRoom(ctx, room)
	if err != nil || room.ID == "" {
		return err
	}
	if space, err := d.store.Space(ctx, moderator); err == nil && space.ID != "" {
		if err = d.edge.KeepListed(ctx, space, room, false); err != nil {
			return err
		}
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	state, err := d.edge.ReadRoom(ctx, room)
	if errors.Is(err, kith.ErrNotThere) {
		return nil // nobody there can be taken out by the bot any more
	} else if err != nil {
		return err
	}
	for user := range state.Members {
		if d.edge.IsOurs(user) {
			continue
		}
		if err = d.edge.Dismiss(ctx, room, user); err != nil {
			return err
		}
	}
	return d.edge.Unseat(ctx, room, d.edge.Bot())
}

// list shows a desk in its moderator's space, once that is made.
func (d *Desks) list(ctx context.Context, room kith.Room, moderator id.UserID) error {
	space, err := d.store.Space(ctx, moderator)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err != nil:
		return err
	case space.ID == "":
		return jobs.Again(awaitSpace)
	}
	return d.edge.KeepListed(ctx, space, room, true)
}

func (d *Desks) plan(moderator id.UserID) kith.RoomPlan {
	bot, peer := kith.RoleBot.Level(), kith.RolePeer.Level()
	return kith.RoomPlan{
		Name: d.words.Text("", catalogue.DeskName()), Topic: d.words.Text("", catalogue.DeskTopic()),
		Federate: !d.opts.Local(moderator.Homeserver()), Invite: []id.UserID{moderator},
		Levels: &event.PowerLevelsEventContent{
			Users:        map[id.UserID]int{d.edge.Bot(): bot, moderator: peer},
			UsersDefault: peer, EventsDefault: peer,
			StateDefaultPtr: &bot, InvitePtr: &bot, KickPtr: &bot, BanPtr: &bot, RedactPtr: &bot,
			Events: map[string]int{
				event.StatePowerLevels.Type: bot, event.StateRoomName.Type: bot, event.StateTopic.Type: bot, event.StateRoomAvatar.Type: bot,
				event.StateCanonicalAlias.Type: bot, event.StateEncryption.Type: bot, event.StateServerACL.Type: bot,
				event.StateTombstone.Type: bot, event.StateHistoryVisibility.Type: bot, event.StateJoinRules.Type: bot,
			},
		},
	}
}
