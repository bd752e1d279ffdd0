package appservice

import (
	"context"
	"errors"
	"fmt"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// adoptLobby makes a room that a peer opened their lobby, and greets them there, all at once.
func (as *AppService) adoptLobby(ctx context.Context, roomID id.RoomID, user id.UserID, key kith.PeerKey,
	greet func(ctx context.Context, lobby kith.Room) error) error {
	if err := as.fetchDevices(ctx, []id.UserID{user}); err != nil {
		return err
	}
	return as.store.Txn(ctx, func(ctx context.Context) error {
		room := kith.Room{ID: roomID, Kind: kith.RoomLobby, Peer: key, Operation: newOperation(), Ready: true}
		var err error
		if room.Key, err = as.store.AddRoom(ctx, room); err != nil {
			return err
		}
		if err = as.store.AddSeat(ctx, room.Key, as.opts.Bot); err != nil {
			return err
		}
		if err = as.setReader(ctx, room, user, event.MembershipJoin); err != nil {
			return err
		}
		if err = as.store.SetLobby(ctx, key, room.Key); err != nil {
			return err
		}
		as.store.AfterCommit(ctx, func() { as.inbox.lanes.Kick(roomID) })
		return greet(ctx, room)
	})
}

// refuse leaves a room with a reason that clients show, and says why in the peer's
// lobby, which is opened for that if there is none.
func (as *AppService) refuse(ctx context.Context, bot *device, roomID id.RoomID, key kith.PeerKey, why kith.Refusal) error {
	if err := leaveSaying(ctx, bot, roomID, as.handler.Reason(why)); err != nil {
		return fmt.Errorf("leave room: %w", err)
	}
	if why == kith.RefusedServer {
		return nil
	}
	return as.store.Txn(ctx, func(ctx context.Context) error { return as.sayWhy(ctx, key, why) })
}

func (as *AppService) sayWhy(ctx context.Context, key kith.PeerKey, why kith.Refusal) error {
	lobby, err := as.store.Lobby(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		lobby, err = as.offerLobby(ctx, key)
	}
	if err != nil {
		return err
	}
	return as.handler.Refused(ctx, lobby, why)
}

// leaveSaying leaves a room with a reason. Dendrite drops the reason of a request to
// leave, but not that of the membership itself; an invitation can only be declined by
// the request.
func leaveSaying(ctx context.Context, bot *device, roomID id.RoomID, reason string) error {
	_, err := bot.client.SendStateEvent(ctx, roomID, event.StateMember, string(bot.ghost.User),
		&event.MemberEventContent{Membership: event.MembershipLeave, Reason: reason})
	if err != nil {
		_, err = bot.client.LeaveRoom(ctx, roomID, &mautrix.ReqLeave{Reason: reason})
	}
	return unlessGone(ctx, bot, roomID, bot.ghost.User, err)
}

// offerLobby queues the making of an encrypted lobby for a peer who has none.
func (as *AppService) offerLobby(ctx context.Context, key kith.PeerKey) (kith.Room, error) {
	room := kith.Room{Kind: kith.RoomLobby, Peer: key, Operation: newOperation()}
	var err error
	if room.Key, err = as.store.AddRoom(ctx, room); err != nil {
		return room, err
	}
	if err = as.store.SetLobby(ctx, key, room.Key); err != nil {
		return room, err
	}
	return room, as.jobs.Schedule(ctx, jobLobby, fmt.Sprint(room.Key), 0)
}

func (as *AppService) openLobby(ctx context.Context, subject string) error {
	room, err := as.roomOf(ctx, subject)
	if errors.Is(err, store.ErrNotFound) {
		return nil // its peer was forgotten meanwhile
	} else if err != nil {
		return err
	}
	user, err := as.store.PeerUser(ctx, room.Peer)
	if err != nil {
		return err
	}
	plan := as.handler.LobbyPlan()
	plan.Direct, plan.Invite = true, []id.UserID{user}
	_, err = as.CreateRoom(ctx, room, plan)
	return err
}

// ForgetLobby ends a lobby that its peer has left: the bot leaves too. A new direct
// chat makes a new one.
func (as *AppService) ForgetLobby(ctx context.Context, room kith.Room) error {
	lobby, err := as.store.Lobby(ctx, room.Peer)
	if err == nil && lobby.Key == room.Key {
		err = as.store.SetLobby(ctx, room.Peer, 0)
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err = as.store.DropRoom(ctx, room.Key); err != nil {
		return err
	}
	return as.jobs.Schedule(ctx, jobLeave, string(room.ID), 0)
}

func (as *AppService) leaveRoom(ctx context.Context, roomID string) error {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	_, err = bot.client.LeaveRoom(ctx, id.RoomID(roomID))
	if err = unlessGone(ctx, bot, id.RoomID(roomID), bot.ghost.User, err); err != nil {
		return fmt.Errorf("leave room: %w", err)
	}
	return nil
}
