package circle

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/store"
)

// Each moderator has a private space, with the bot, and one invitation: that into it. The
// circles that they may join are listed there, and members of the space may join them. In
// a circle in which a moderator is a peer everything looks the same to the others: they
// stand in its levels, and a room that does not exist stands for their space.

// staffAll asks for every moderator's space and every circle to be as configured.
func (c *Circles) staffAll(ctx context.Context) error {
	return c.store.Txn(ctx, func(ctx context.Context) error {
		for _, moderator := range c.opts.Moderators {
			if _, err := c.store.EnsureSpace(ctx, moderator, randomID()); err != nil {
				return err
			}
		}
		spaces, err := c.store.Spaces(ctx)
		if err != nil {
			return err
		}
		for _, space := range spaces {
			if err = c.jobs.Schedule(ctx, jobSpace, roomSubject(space.Key), 0); err != nil {
				return err
			}
		}
		return c.staffSoon(ctx)
	})
}

// staffSoon asks for every circle to let in whom it should.
func (c *Circles) staffSoon(ctx context.Context) error {
	circles, err := c.store.WatchedCircles(ctx)
	if err != nil {
		return err
	}
	for i, circle := range circles {
		if err = c.jobs.Schedule(ctx, jobStaff, string(circle.ID), inTurn(i)); err != nil {
			return err
		}
	}
	return nil
}

// openSpace makes a moderator's space and invites them, or ends it when they are none any
// more. Who has left it, or declined, is asked again at the next start.
func (c *Circles) openSpace(ctx context.Context, subject string) error {
	var key kith.RoomKey
	if _, err := fmt.Sscan(subject, &key); err != nil {
		return fmt.Errorf("read room key: %w", err)
	}
	room, err := c.store.Room(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	i := slices.IndexFunc(c.opts.Moderators, func(user id.UserID) bool { return c.store.IsSpaceOf(room, user) })
	if i < 0 {
		return c.endSpace(ctx, room)
	}
	moderator := c.opts.Moderators[i]
	fresh := room.ID == ""
	if room, err = c.edge.CreateRoom(ctx, room, c.spacePlan(moderator)); err != nil {
		return fmt.Errorf("make space: %w", err)
	}
	if fresh {
		return c.staffSoon(ctx)
	}
	state, err := c.edge.ReadRoom(ctx, room)
	if errors.Is(err, kith.ErrNotThere) {
		return nil
	} else if err != nil {
		return err
	}
	switch state.Members[moderator] {
	case event.MembershipJoin, event.MembershipInvite, event.MembershipBan:
		return nil
	}
	return c.edge.InviteModerator(ctx, room, moderator)
}

// endSpace takes everybody out of the space of somebody who is no moderator any more.
func (c *Circles) endSpace(ctx context.Context, room kith.Room) error {
	if room.ID != "" {
		state, err := c.edge.ReadRoom(ctx, room)
		if errors.Is(err, kith.ErrNotThere) {
			return c.store.DropRoom(ctx, room.Key) // the bot can take nobody out any more
		} else if err != nil {
			return err
		}
		for user := range state.Members {
			if c.edge.IsOurs(user) {
				continue
			}
			if err = c.edge.Dismiss(ctx, room, user); err != nil {
				return err
			}
		}
		if err = c.edge.Unseat(ctx, room, c.edge.Bot()); err != nil {
			return err
		}
	}
	return c.store.DropRoom(ctx, room.Key)
}

func (c *Circles) spacePlan(moderator id.UserID) kith.RoomPlan {
	bot := kith.RoleBot.Level()
	levels := levels(bot)
	levels.Users = map[id.UserID]int{c.edge.Bot(): bot}
	levels.EventsDefault = bot
	levels.InvitePtr, levels.KickPtr, levels.BanPtr, levels.RedactPtr = &bot, &bot, &bot, &bot
	return kith.RoomPlan{
		Name: c.words.Text("", catalogue.SpaceName()), Topic: c.words.Text("", catalogue.SpaceTopic()),
		Space: true, Federate: !c.opts.Local(moderator.Homeserver()), Levels: levels, Invite: []id.UserID{moderator},
	}
}

// planStaff decides, once, by which door each moderator comes into a circle.
func (c *Circles) planStaff(ctx context.Context, circle kith.CircleID) ([]store.Staff, error) {
	err := c.store.Txn(ctx, func(ctx context.Context) error {
		known, err := c.store.Staff(ctx, circle)
		if err != nil {
			return err
		}
		portals, err := c.store.Portals(ctx, circle)
		if err != nil {
			return err
		}
		eligible := c.moderatorsAmong(portals)
		for _, moderator := range c.opts.Moderators {
			staff := store.Staff{User: moderator}
			if i := slices.IndexFunc(known, func(s store.Staff) bool { return s.User == moderator }); i >= 0 {
				staff = known[i]
			}
			space, err := c.store.Space(ctx, moderator)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			// What stands for their space stays, also when they are forgotten as a peer: a
			// change would tell.
			switch may := slices.Contains(eligible, moderator); {
			case may && staff.Door == "":
				staff.Door = space.ID
			case !may && (staff.Door == "" || staff.Door == space.ID):
				staff.Door = c.edge.Decoy()
			}
			if staff.Door == "" {
				continue // their space is being made
			}
			if err = c.store.KeepStaff(ctx, circle, staff); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c.store.Staff(ctx, circle)
}

// doorsOf lists by which rooms moderators come in. Their order says nothing of who is who.
func (c *Circles) doorsOf(staff []store.Staff) []id.RoomID {
	var doors []id.RoomID
	for _, s := range staff {
		if c.isModerator(s.User) {
			doors = append(doors, s.Door)
		}
	}
	return doors
}

// keepStaff brings a circle's room into line with the configuration: who may come in, who
// has a moderator's level, who is in, and in whose space it is listed.
func (c *Circles) keepStaff(ctx context.Context, subject string) error {
	circle, err := c.store.Circle(ctx, kith.CircleID(subject))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	if circle.IsTalk() {
		return nil // no moderator may come in
	}
	room, err := c.store.Room(ctx, circle.Room)
	if err != nil || room.ID == "" {
		return err
	}
	bans, err := c.store.BansIn(ctx, circle.ID)
	if err != nil {
		return err
	}
	open := circle.State != kith.CircleClosed || len(bans) > 0
	if open {
		if err = c.staffRoom(ctx, circle.ID, room); err != nil {
			return err
		}
	}
	staff, err := c.store.Staff(ctx, circle.ID)
	if err != nil {
		return err
	}
	for _, s := range staff {
		space, err := c.store.Space(ctx, s.User)
		if errors.Is(err, store.ErrNotFound) || err == nil && space.ID != s.Door {
			continue
		} else if err != nil {
			return err
		}
		if err = c.edge.KeepListed(ctx, space, room, open); err != nil {
			return err
		}
	}
	return nil
}

// staffRoom is keepStaff for the room itself.
func (c *Circles) staffRoom(ctx context.Context, circle kith.CircleID, room kith.Room) error {
	staff, err := c.planStaff(ctx, circle)
	if err != nil {
		return err
	}
	var add, remove []id.UserID
	for _, s := range staff {
		switch {
		case !c.isModerator(s.User):
			remove = append(remove, s.User)
		case !s.Leveled:
			add = append(add, s.User)
		}
	}
	if err = c.edge.KeepDoors(ctx, room, c.doorsOf(staff)); err != nil {
		return err
	}
	if len(add)+len(remove) > 0 {
		if err = c.edge.KeepModerators(ctx, room, add, remove); err != nil {
			return err
		}
	}
	for _, user := range remove {
		if err = c.edge.Dismiss(ctx, room, user); err != nil {
			return err
		}
	}
	return c.store.Txn(ctx, func(ctx context.Context) error {
		for _, s := range staff {
			if !c.isModerator(s.User) {
				err = c.store.DropStaff(ctx, circle, s.User)
			} else if !s.Leveled {
				s.Leveled = true
				err = c.store.KeepStaff(ctx, circle, s)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// moderatorsAmong lists the moderators who are no peers in a circle with these portals:
// nobody moderates where they are a peer, and their account and their pseudonym must not
// meet in one room.
func (c *Circles) moderatorsAmong(portals []kith.Portal) []id.UserID {
	return slices.DeleteFunc(slices.Clone(c.opts.Moderators), func(moderator id.UserID) bool {
		key := c.store.PeerKey(moderator)
		return slices.ContainsFunc(portals, func(p kith.Portal) bool { return p.Peer == key })
	})
}
