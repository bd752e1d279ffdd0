package appservice

import (
	"context"
	"errors"
	"fmt"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

// InviteModerator invites a moderator into their space or to their desk. Who is in it, or
// is banned from it, stays so.
func (as *AppService) InviteModerator(ctx context.Context, room kith.Room, user id.UserID) error {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	if _, err = bot.client.InviteUser(ctx, room.ID, &mautrix.ReqInviteUser{UserID: user}); err != nil && !isForbidden(err) {
		return fmt.Errorf("invite moderator: %w", err)
	}
	return nil
}

// Mute takes a ghost's voice in a circle's room: it may not speak there until somebody
// gives it another power level. False says that the ghost has the level of a moderator,
// and keeps it.
func (as *AppService) Mute(ctx context.Context, room kith.Room, ghost id.UserID) (bool, error) {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return false, err
	}
	var levels event.PowerLevelsEventContent
	if err = bot.client.StateEvent(ctx, room.ID, event.StatePowerLevels, "", &levels); err != nil {
		return false, fmt.Errorf("read power levels: %w", err)
	}
	switch level := levels.GetUserLevel(ghost); {
	case level >= kith.RoleModerator.Level():
		return false, nil
	case level < 0:
		return true, nil
	}
	levels.SetUserLevel(ghost, kith.MutedLevel)
	if _, err = bot.client.SendStateEvent(ctx, room.ID, event.StatePowerLevels, "", &levels); err != nil {
		return false, fmt.Errorf("set power levels: %w", err)
	}
	return true, nil
}

// Unban ends the ban of a ghost from a circle's room. One that is not banned stays as it is.
// kith.ErrNotThere says that the bot cannot do it there any more.
func (as *AppService) Unban(ctx context.Context, room kith.Room, ghost id.UserID) error {
	membership, err := as.membership(ctx, room, ghost)
	switch {
	case errors.Is(err, mautrix.MNotFound), err == nil && membership != event.MembershipBan:
		return nil
	case isForbidden(err):
		return kith.ErrNotThere
	case err != nil:
		return fmt.Errorf("read membership: %w", err)
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	if _, err = bot.client.UnbanUser(ctx, room.ID, &mautrix.ReqUnbanUser{UserID: ghost}); isForbidden(err) {
		return kith.ErrNotThere
	} else if err != nil {
		return fmt.Errorf("end a ban: %w", err)
	}
	return nil
}

// Unmute gives a muted ghost its voice in a circle's room back. Any other level stays.
func (as *AppService) Unmute(ctx context.Context, room kith.Room, ghost id.UserID) error {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	var levels event.PowerLevelsEventContent
	if err = bot.client.StateEvent(ctx, room.ID, event.StatePowerLevels, "", &levels); err != nil {
		return fmt.Errorf("read power levels: %w", err)
	}
	if levels.GetUserLevel(ghost) >= 0 {
		return nil
	}
	levels.SetUserLevel(ghost, kith.RolePeer.Level())
	if _, err = bot.client.SendStateEvent(ctx, room.ID, event.StatePowerLevels, "", &levels); err != nil {
		return fmt.Errorf("set power levels: %w", err)
	}
	return nil
}
