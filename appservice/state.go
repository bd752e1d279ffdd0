package appservice

import (
	"context"
	"fmt"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

// handleClear takes an event that is not encrypted: state, and what clients send in
// clear. It keeps who reads the room before the Handler sees it.
func (as *AppService) handleClear(ctx context.Context, room kith.Room, evt *event.Event) error {
	out := kith.Event{ID: evt.ID, Sender: evt.Sender, Type: evt.Type.Type, StateKey: evt.StateKey, Content: evt.Content.VeryRaw, Redacts: redacts(evt),
		Sent: time.UnixMilli(evt.Timestamp)}
	if out.Type == event.StateMember.Type && evt.StateKey != nil {
		known, err := as.keepMember(ctx, room, evt)
		if err != nil || !known {
			return err
		}
	}
	return as.handler.Handle(ctx, room, out)
}

// redacts tells which event a redaction is for. Since room version 11 that stands in
// the content; what stands beside it is only a homeserver's courtesy.
func redacts(evt *event.Event) id.EventID {
	if target, ok := evt.Content.Raw["redacts"].(string); ok {
		return id.EventID(target)
	}
	return evt.Redacts
}

// keepMember notes a membership. It tells false for a stranger, who is never taken
// into the list of readers, so never gets a key, and is removed.
func (as *AppService) keepMember(ctx context.Context, room kith.Room, evt *event.Event) (bool, error) {
	user := id.UserID(*evt.StateKey)
	_ = evt.Content.ParseRaw(event.StateMember)
	membership := evt.Content.AsMember().Membership
	if as.IsOurs(user) {
		if membership == event.MembershipLeave || membership == event.MembershipBan {
			return true, as.store.RemoveSeat(ctx, room.Key, user)
		}
		return true, nil
	}
	expected, err := as.handler.Expects(ctx, room, user)
	if err != nil {
		return false, fmt.Errorf("judge member: %w", err)
	}
	if !expected {
		if membership == event.MembershipLeave || membership == event.MembershipBan {
			return false, nil
		}
		return false, as.jobs.Schedule(ctx, jobSweep, fmt.Sprint(room.Key), 0)
	}
	return true, as.setReader(ctx, room, user, membership)
}

// setReader keeps a reader's membership. This is the one place that knows the rule:
// when the readers of a room change, the sessions of all our users in it are dropped.
func (as *AppService) setReader(ctx context.Context, room kith.Room, user id.UserID, membership event.Membership) error {
	before, err := as.store.Membership(ctx, room.Key, user)
	if err != nil {
		return err
	}
	if err = as.store.SetReader(ctx, room.Key, user, membership); err != nil {
		return err
	}
	if (before == event.MembershipJoin) == (membership == event.MembershipJoin) {
		return nil
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	return bot.store.RemoveOutboundGroupSession(ctx, room.ID)
}
