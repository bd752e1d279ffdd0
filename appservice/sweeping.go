package appservice

import (
	"context"
	"errors"
	"fmt"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// sweepRoom removes the strangers from a room of ours. From a lobby, which belongs
// to the peer, the bot leaves instead and says why.
func (as *AppService) sweepRoom(ctx context.Context, subject string) error {
	room, err := as.roomOf(ctx, subject)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	members, err := bot.client.Members(ctx, room.ID)
	if isForbidden(err) {
		return nil
	} else if err != nil {
		return fmt.Errorf("list members: %w", err)
	}
	for _, evt := range members.Chunk {
		user, membership := id.UserID(evt.GetStateKey()), evt.Content.AsMember().Membership
		if as.IsOurs(user) || membership == event.MembershipLeave || membership == event.MembershipBan {
			continue
		}
		expected, err := as.handler.Expects(ctx, room, user)
		if err != nil {
			return err
		}
		if expected {
			continue
		}
		if room.Kind == kith.RoomLobby {
			return as.abandonLobby(ctx, bot, room)
		}
		if err = as.kick(ctx, room, user, ""); err != nil {
			return err
		}
	}
	return nil
}

// abandonLobby leaves a lobby that a third person came into. The bot leaves first: once
// the room is forgotten nothing would bring it out of there any more.
func (as *AppService) abandonLobby(ctx context.Context, bot *device, room kith.Room) error {
	if err := leaveSaying(ctx, bot, room.ID, as.handler.Reason(kith.RefusedGroup)); err != nil {
		return fmt.Errorf("leave room: %w", err)
	}
	return as.store.Txn(ctx, func(ctx context.Context) error {
		if err := as.store.SetLobby(ctx, room.Peer, 0); err != nil {
			return err
		}
		if err := as.store.DropRoom(ctx, room.Key); err != nil {
			return err
		}
		return as.sayWhy(ctx, room.Peer, kith.RefusedGroup)
	})
}

func (as *AppService) roomOf(ctx context.Context, subject string) (kith.Room, error) {
	var key kith.RoomKey
	if _, err := fmt.Sscan(subject, &key); err != nil {
		return kith.Room{}, fmt.Errorf("read room key: %w", err)
	}
	return as.store.Room(ctx, key)
}
