package appservice

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

// restricted is the rule by which the members of some rooms may join (MSC3083, room
// version 8). It is there even if there is no such room yet.
func restricted(doors []id.RoomID) *event.JoinRulesEventContent {
	rule := &event.JoinRulesEventContent{JoinRule: event.JoinRuleRestricted, Allow: []event.JoinRuleAllow{}}
	for _, door := range doors {
		rule.Allow = append(rule.Allow, event.JoinRuleAllow{RoomID: door, Type: event.JoinRuleAllowRoomMembership})
	}
	return rule
}

// KeepDoors makes the members of exactly these rooms those who may join a room.
func (as *AppService) KeepDoors(ctx context.Context, room kith.Room, doors []id.RoomID) error {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	var now event.JoinRulesEventContent
	if err = bot.client.StateEvent(ctx, room.ID, event.StateJoinRules, "", &now); err != nil {
		return fmt.Errorf("read join rules: %w", err)
	}
	wanted := restricted(doors)
	if now.JoinRule == wanted.JoinRule && slices.Equal(now.Allow, wanted.Allow) {
		return nil
	}
	if _, err = bot.client.SendStateEvent(ctx, room.ID, event.StateJoinRules, "", wanted); err != nil {
		return fmt.Errorf("set join rules: %w", err)
	}
	return nil
}

// KeepModerators gives moderators their level in a circle's room, unless they stand in its
// levels already, and takes it from others.
func (as *AppService) KeepModerators(ctx context.Context, room kith.Room, add, remove []id.UserID) error {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	var levels event.PowerLevelsEventContent
	if err = bot.client.StateEvent(ctx, room.ID, event.StatePowerLevels, "", &levels); err != nil {
		return fmt.Errorf("read power levels: %w", err)
	}
	changed := false
	for _, user := range add {
		if _, there := levels.Users[user]; !there {
			levels.SetUserLevel(user, kith.RoleModerator.Level())
			changed = true
		}
	}
	for _, user := range remove {
		if _, there := levels.Users[user]; there {
			delete(levels.Users, user)
			changed = true
		}
	}
	if !changed {
		return nil
	}
	if _, err = bot.client.SendStateEvent(ctx, room.ID, event.StatePowerLevels, "", &levels); err != nil {
		return fmt.Errorf("set power levels: %w", err)
	}
	return nil
}

// KeepListed makes a room a child of a space, or no child of it.
func (as *AppService) KeepListed(ctx context.Context, space, room kith.Room, listed bool) error {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	var now event.SpaceChildEventContent
	err = bot.client.StateEvent(ctx, space.ID, event.StateSpaceChild, string(room.ID), &now)
	if err != nil && !errors.Is(err, mautrix.MNotFound) {
		return fmt.Errorf("read space: %w", err)
	}
	if listed == (len(now.Via) > 0) {
		return nil
	}
	wanted := new(event.SpaceChildEventContent) // without via it is none
	if listed {
		wanted.Via = []string{as.opts.ServerName}
	}
	if _, err = bot.client.SendStateEvent(ctx, space.ID, event.StateSpaceChild, string(room.ID), wanted); err != nil {
		return fmt.Errorf("list room in space: %w", err)
	}
	return nil
}

// Dismiss takes a real account out of a room of ours, invited or joined.
func (as *AppService) Dismiss(ctx context.Context, room kith.Room, user id.UserID) error {
	membership, err := as.membership(ctx, room, user)
	if errors.Is(err, mautrix.MNotFound) || err == nil && membership != event.MembershipJoin && membership != event.MembershipInvite {
		return nil
	} else if err != nil {
		return fmt.Errorf("read membership: %w", err)
	}
	if err = as.kick(ctx, room, user, ""); err != nil {
		return err
	}
	return as.store.Txn(ctx, func(ctx context.Context) error { return as.setReader(ctx, room, user, event.MembershipLeave) })
}

// Decoy makes up a room id that looks like one of the homeserver's own.
func (as *AppService) Decoy() id.RoomID {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	alphabet, length := letters, 18 // Synapse's
	if as.intake == IntakeSync {
		alphabet, length = letters+"0123456789", 16 // Dendrite's
	}
	var name strings.Builder
	for name.Len() < length {
		var b [1]byte
		_, _ = rand.Read(b[:]) // never fails
		if i := int(b[0]) % 64; i < len(alphabet) {
			name.WriteByte(alphabet[i])
		}
	}
	return id.RoomID("!" + name.String() + ":" + as.opts.ServerName)
}
