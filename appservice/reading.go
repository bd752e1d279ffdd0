package appservice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

// ReadRoom asks the homeserver who is what in a room of ours, and what the levels are. Our
// list of readers is brought into line with it, and strangers are removed. ErrNotThere
// says that the bot is not in the room.
func (as *AppService) ReadRoom(ctx context.Context, room kith.Room) (kith.RoomState, error) {
	read := kith.RoomState{Members: make(map[id.UserID]event.Membership), Redacted: make(map[id.UserID]bool),
		Levels: new(event.PowerLevelsEventContent)}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return read, err
	}
	state, err := bot.client.State(ctx, room.ID)
	if isForbidden(err) || errors.Is(err, mautrix.MNotFound) {
		return read, kith.ErrNotThere
	} else if err != nil {
		return read, fmt.Errorf("read state: %w", err)
	}
	for _, events := range state {
		for _, evt := range events {
			read.Newest = later(read.Newest, time.UnixMilli(evt.Timestamp))
		}
	}
	for user, evt := range state[event.StateMember] {
		read.Members[id.UserID(user)] = evt.Content.AsMember().Membership
		member := kith.Event{Content: evt.Content.VeryRaw}
		if evt.Sender != id.UserID(user) && member.RedactsEvents() {
			read.Redacted[id.UserID(user)] = true
		}
	}
	if read.Members[as.opts.Bot] != event.MembershipJoin {
		return read, kith.ErrNotThere // what it was told is how it was when it left
	}
	read.Replaced = state[event.StateTombstone][""] != nil
	if evt := state[event.StatePowerLevels][""]; evt != nil {
		read.Levels = evt.Content.AsPowerLevels()
	}
	return read, nil
}

// KeepReaders brings the list of a room's readers into line with what the homeserver says,
// in the transaction of ctx. Strangers are removed.
func (as *AppService) KeepReaders(ctx context.Context, room kith.Room, members map[id.UserID]event.Membership) error {
	for user, membership := range members {
		if as.IsOurs(user) {
			continue
		}
		expected, err := as.handler.Expects(ctx, room, user)
		if err != nil {
			return err
		}
		switch {
		case expected:
			err = as.setReader(ctx, room, user, membership)
		case membership == event.MembershipJoin || membership == event.MembershipInvite:
			err = as.jobs.Schedule(ctx, jobSweep, fmt.Sprint(room.Key), 0)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
