package appservice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/lane"
	"kith/store"
)

// outbox sends what is queued: one event after another in each room, side by side
// across rooms, each once. A room that is not ready keeps what waits for it.
type outbox struct {
	as     *AppService
	lanes  *lane.Lanes[kith.RoomKey]
	urgent traffic
}

const (
	outboxAtOnce = 64
	firstResend  = 250 * time.Millisecond
	lastResend   = 30 * time.Second
)

func newOutbox(as *AppService) *outbox {
	o := &outbox{as: as}
	o.lanes = lane.New(outboxAtOnce, o.work)
	return o
}

// SendAs queues an event of one of our users for a room, together with the
// transaction of ctx. It is sent once, in the sequence in which it was queued for
// that room, encrypted by its sender's own device, as soon as the room is ready.
// An event with the same key parts as one that was queued before is that one.
func (as *AppService) SendAs(ctx context.Context, out store.Outgoing, key ...string) error {
	out.Transaction = as.secret.TransactionID(append([]string{fmt.Sprint(out.Room), string(out.Sender)}, key...)...)
	storyOf(ctx).queue(&out)
	if err := as.store.Send(ctx, out); err != nil {
		return err
	}
	as.store.AfterCommit(ctx, func() { as.outbox.lanes.Kick(out.Room) })
	return nil
}

// RoomReady lets go what waits for a room, unless it is a portal whose peer is paused.
func (as *AppService) RoomReady(ctx context.Context, room kith.RoomKey) error {
	row, err := as.store.Room(ctx, room)
	if err != nil {
		return err
	}
	if row.Kind == kith.RoomPortal {
		if paused, err := as.store.IsPaused(ctx, row.Peer); err != nil || paused {
			return err
		}
	}
	if err := as.store.SetRoomReady(ctx, room, true); err != nil {
		return err
	}
	as.store.AfterCommit(ctx, func() { as.outbox.lanes.Kick(room) })
	return nil
}

// resume takes up what was queued and not sent before the process ended.
func (o *outbox) resume(ctx context.Context) error {
	rooms, err := o.as.store.OutgoingRooms(ctx)
	if err != nil {
		return err
	}
	for _, room := range rooms {
		o.lanes.Kick(room)
	}
	return nil
}

// work sends what there is for a room until there is no more.
func (o *outbox) work(ctx context.Context, key kith.RoomKey) {
	wait := firstResend
	for ctx.Err() == nil {
		var out store.Outgoing
		err := guard(func() (err error) { out, err = o.next(ctx, key); return err })
		switch {
		case err == nil && out.ID == 0:
			return
		case err == nil:
			wait = firstResend
		case errors.Is(err, errDeaf):
			if !pause(ctx, firstResend) {
				return
			}
		case ctx.Err() == nil:
			o.as.counters.retries.WithLabelValues(why(err)).Inc()
			tell(o.as.log.Warn(), out.Story).Err(err).Dur("wait", wait).Msg("An event could not be sent; will try again")
			if !pause(ctx, wait) {
				return
			}
			wait = min(wait*2, lastResend)
		}
	}
}

// next sends the next event of a room and gives it, also when that failed; its ID is 0
// when there is none or it must wait.
func (o *outbox) next(ctx context.Context, key kith.RoomKey) (none store.Outgoing, err error) {
	room, err := o.as.store.Room(ctx, key)
	if errors.Is(err, store.ErrNotFound) || err == nil && (!room.Ready || room.ID == "") {
		return none, nil
	} else if err != nil {
		return none, err
	}
	out, err := o.as.store.NextOutgoing(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return none, nil
	} else if err != nil {
		return none, err
	}
	if room.Kind == kith.RoomCircle {
		o.urgent.yield(ctx)
	} else {
		o.urgent.begin()
		defer o.urgent.end()
	}
	return out, o.send(ctx, room, out)
}

func (o *outbox) send(ctx context.Context, room kith.Room, out store.Outgoing) error {
	if out.TakesBack != 0 {
		return o.takeBack(ctx, room, out)
	}
	dev, err := o.as.devices.get(ctx, out.Sender)
	if err != nil {
		return err
	}
	if out.Ciphertext == nil {
		if out.Ciphertext, err = o.as.wrap(ctx, dev, room, out); err != nil {
			return fmt.Errorf("encrypt event: %w", err)
		} else if out.Ciphertext == nil {
			return nil // dropped meanwhile
		}
		out.Attempted = time.Now()
	} else if found, err := o.findSent(ctx, dev, room, out); err != nil {
		return fmt.Errorf("look for event: %w", err)
	} else if found != "" {
		return o.sent(ctx, room, out, found)
	}
	began := time.Now()
	resp, err := dev.client.SendMessageEvent(ctx, room.ID, wireType(out), json.RawMessage(out.Ciphertext),
		mautrix.ReqSendEvent{TransactionID: out.Transaction, DontEncrypt: true})
	switch {
	case err == nil:
		o.as.counters.sendTime.Observe(time.Since(began).Seconds())
		return o.sent(ctx, room, out, resp.EventID)
	case isForbidden(err):
		return o.refused(ctx, room, out)
	case errors.Is(err, errDuplicateAnnotation):
		return o.drop(ctx, out)
	case errors.Is(err, mautrix.MTooLarge):
		o.as.counters.dropped.WithLabelValues(droppedTooLarge).Inc()
		tell(o.as.log.Error(), out.Story).Msg("Dropped an event that is too large for the homeserver")
		return o.as.store.DropOutgoing(ctx, out.ID)
	default:
		return fmt.Errorf("send event: %w", err)
	}
}

// sent closes an event that the homeserver has.
func (o *outbox) sent(ctx context.Context, room kith.Room, out store.Outgoing, event id.EventID) error {
	if err := o.as.store.SetSent(ctx, out, event); err != nil {
		return err
	}
	o.as.counters.outgoing(room, out)
	tell(o.as.log.Debug(), out.Story).Str("room", string(room.Kind)).Msg("Sent")
	return nil
}

// findSent looks for an event whose sending was begun and whose outcome is not known.
// A homeserver that remembers transaction ids for longer than its own life would not
// send it twice; others are given the time to show what they had already taken in.
func (o *outbox) findSent(ctx context.Context, dev *device, room kith.Room, out store.Outgoing) (found id.EventID, err error) {
	patience := sendingTime
	if o.as.intake == IntakeSliding {
		patience = 0
	}
	return found, o.as.lookFor(ctx, out.Attempted, patience, func() (bool, error) {
		found, err = lookInto(ctx, dev, room, out)
		return found != "", err
	})
}
