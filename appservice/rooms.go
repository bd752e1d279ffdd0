package appservice

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

// Seat brings one of our users into a room: it joins, invited by the bot if it was
// not invited when the room was made. Who is in already stays.
func (as *AppService) Seat(ctx context.Context, room kith.Room, user id.UserID) error {
	dev, err := as.devices.get(ctx, user)
	if err != nil {
		return err
	}
	if _, err = dev.client.JoinRoomByID(ctx, room.ID); err != nil {
		if err = as.seatUninvited(ctx, dev, room, err); err != nil {
			return fmt.Errorf("join room: %w", err)
		}
	}
	return as.store.AddSeat(ctx, room.Key, user)
}

// seatUninvited invites one of our users who could not join, and lets them join. Whom a
// moderator took out of a circle stays out: why is the join's own error. It is not looked
// at, because Dendrite 0.15.2 refuses with 500 where the members of some rooms may join.
func (as *AppService) seatUninvited(ctx context.Context, dev *device, room kith.Room, why error) error {
	membership, err := as.membership(ctx, room, dev.ghost.User)
	never := errors.Is(err, mautrix.MNotFound)
	if err == nil && membership == event.MembershipJoin {
		return nil // we ended before we noted it; Dendrite lets nobody join twice by such a rule
	}
	if err != nil && !never || err == nil && membership != event.MembershipInvite && (membership != event.MembershipLeave || room.Kind == kith.RoomCircle) {
		return why
	}
	// An invitation that was interrupted counts only half for Dendrite, until it is repeated.
	if err = as.inviteGhost(ctx, room, dev.ghost.User); err != nil {
		return err
	}
	_, err = dev.client.JoinRoomByID(ctx, room.ID)
	return err
}

func (as *AppService) inviteGhost(ctx context.Context, room kith.Room, user id.UserID) error {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	if _, err = bot.client.InviteUser(ctx, room.ID, &mautrix.ReqInviteUser{UserID: user}); err != nil {
		return fmt.Errorf("invite ghost: %w", err)
	}
	return nil
}

// SeatAll seats several users side by side. Whoever comes when others are in the room already
// was most likely not invited when it was made.
func (as *AppService) SeatAll(ctx context.Context, room kith.Room, users []id.UserID) error {
	if len(users) == 0 {
		return nil
	}
	seats, err := as.store.Seats(ctx, room.Key)
	if err != nil {
		return err
	}
	seat := as.Seat
	if slices.ContainsFunc(seats, func(user id.UserID) bool { return user != as.opts.Bot }) {
		seat = as.seatLate
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, user := range users {
		group.Go(func() error { return seat(ctx, room, user) })
	}
	return group.Wait()
}

// seatLate is Seat without trying to join first: Synapse lets a join that it refuses wait in
// the same line as all others of an application service.
func (as *AppService) seatLate(ctx context.Context, room kith.Room, user id.UserID) error {
	if _, err := as.membership(ctx, room, user); errors.Is(err, mautrix.MNotFound) {
		if err = as.inviteGhost(ctx, room, user); err != nil {
			return err
		}
	}
	return as.Seat(ctx, room, user)
}

// Unseat lets one of our users leave a room. Who is not in it stays out.
func (as *AppService) Unseat(ctx context.Context, room kith.Room, user id.UserID) error {
	dev, err := as.devices.get(ctx, user)
	if err != nil {
		return err
	}
	if room.ID != "" {
		_, err = dev.client.LeaveRoom(ctx, room.ID)
		if err = unlessGone(ctx, dev, room.ID, user, err); err != nil {
			return fmt.Errorf("leave room: %w", err)
		}
	}
	return as.store.RemoveSeat(ctx, room.Key, user)
}

// Invite invites the peer of a room into it. Who is in it, or was invited, stays so.
func (as *AppService) Invite(ctx context.Context, room kith.Room) error {
	user, err := as.store.PeerUser(ctx, room.Peer)
	if err != nil {
		return err
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	if _, err = bot.client.InviteUser(ctx, room.ID, &mautrix.ReqInviteUser{UserID: user}); err != nil && !isForbidden(err) {
		return fmt.Errorf("invite peer: %w", err)
	}
	return nil
}

// RemovePeer takes the peer of a portal out of it, with a sentence that their
// client shows. It is a kick, so that they may be invited again.
func (as *AppService) RemovePeer(ctx context.Context, room kith.Room, reason string) error {
	user, err := as.store.PeerUser(ctx, room.Peer)
	if err != nil {
		return err
	}
	if err = as.kick(ctx, room, user, reason); err != nil {
		return err
	}
	// What we do ourselves does not come in again as an event.
	return as.store.Txn(ctx, func(ctx context.Context) error { return as.setReader(ctx, room, user, event.MembershipLeave) })
}

func (as *AppService) kick(ctx context.Context, room kith.Room, user id.UserID, reason string) error {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	_, err = bot.client.KickUser(ctx, room.ID, &mautrix.ReqKickUser{UserID: user, Reason: reason})
	if err = unlessGone(ctx, bot, room.ID, user, err); err != nil {
		return fmt.Errorf("remove from room: %w", err)
	}
	return nil
}

// membership asks the homeserver, as the bot, for a membership.
func (as *AppService) membership(ctx context.Context, room kith.Room, user id.UserID) (event.Membership, error) {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return "", err
	}
	return membershipSeenBy(ctx, bot, room.ID, user)
}

func membershipSeenBy(ctx context.Context, dev *device, room id.RoomID, user id.UserID) (event.Membership, error) {
	var member event.MemberEventContent
	err := dev.client.StateEvent(ctx, room, event.StateMember, string(user), &member)
	return member.Membership, err
}

// unlessGone gives the error with which the homeserver answered a request to leave, or to
// remove somebody; nil if they are out indeed. It is not enough that the homeserver says
// so: what Dendrite cannot look up at the moment it refuses in the same words.
func unlessGone(ctx context.Context, dev *device, room id.RoomID, user id.UserID, answer error) error {
	if answer == nil || !isGone(answer) {
		return answer
	}
	membership, err := membershipSeenBy(ctx, dev, room, user)
	switch {
	case err != nil && !isGone(err):
		return errors.Join(answer, err)
	case err == nil && (membership == event.MembershipJoin || membership == event.MembershipInvite):
		return answer
	}
	return nil
}

// isGone tells whether there was nothing left to leave or to be removed from.
// Dendrite says so with M_UNKNOWN and a status of its own for each case.
func isGone(err error) bool {
	var answer mautrix.HTTPError
	if !errors.As(err, &answer) || answer.RespError == nil || isDown(err) {
		return false
	}
	switch answer.RespError.ErrCode {
	case mautrix.MForbidden.ErrCode, mautrix.MNotFound.ErrCode, mautrix.MUnknown.ErrCode:
		return true
	}
	return false
}

// HasJoined asks the homeserver whether the peer of a room is in it.
func (as *AppService) HasJoined(ctx context.Context, room kith.Room) (bool, error) {
	user, err := as.store.PeerUser(ctx, room.Peer)
	if err != nil {
		return false, err
	}
	membership, err := as.membership(ctx, room, user)
	if err != nil && !isGone(err) {
		return false, fmt.Errorf("read membership: %w", err)
	}
	return membership == event.MembershipJoin, nil
}

// SetName gives a room another name. One that has it stays as it is.
func (as *AppService) SetName(ctx context.Context, room kith.Room, name string) error {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	var now event.RoomNameEventContent
	if err = bot.client.StateEvent(ctx, room.ID, event.StateRoomName, "", &now); err == nil && now.Name == name {
		return nil
	}
	if _, err = bot.client.SendStateEvent(ctx, room.ID, event.StateRoomName, "", &event.RoomNameEventContent{Name: name}); err != nil {
		return fmt.Errorf("set name: %w", err)
	}
	return nil
}

// SetLevel gives the peer of a portal a power level in it.
func (as *AppService) SetLevel(ctx context.Context, room kith.Room, level int) error {
	user, err := as.store.PeerUser(ctx, room.Peer)
	if err != nil {
		return err
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	var levels event.PowerLevelsEventContent
	if err = bot.client.StateEvent(ctx, room.ID, event.StatePowerLevels, "", &levels); err != nil {
		return fmt.Errorf("read power levels: %w", err)
	}
	if levels.Users[user] == level {
		return nil
	}
	levels.Users[user] = level
	if _, err = bot.client.SendStateEvent(ctx, room.ID, event.StatePowerLevels, "", &levels); err != nil {
		return fmt.Errorf("set power levels: %w", err)
	}
	return nil
}
