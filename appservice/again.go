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

// ReadAgain asks the homeserver for an event of a room that came in before, and opens it
// for the bot. What cannot be read any more, because it was taken back or its key is gone,
// has a Trouble; an error is only what may pass. Nothing of it is kept.
func (as *AppService) ReadAgain(ctx context.Context, room kith.Room, eventID id.EventID) (kith.Event, error) {
	lost := kith.Event{ID: eventID, Trouble: kith.TroubleBroken}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return lost, err
	}
	evt, err := bot.client.GetEvent(ctx, room.ID, eventID)
	if isForbidden(err) || errors.Is(err, mautrix.MNotFound) {
		return lost, nil
	} else if err != nil {
		return lost, fmt.Errorf("read event again: %w", err)
	}
	evt.RoomID = room.ID
	if evt.Type.Type != event.EventEncrypted.Type || evt.Content.ParseRaw(event.EventEncrypted) != nil {
		return lost, nil
	}
	out := lost
	bot.megolm.Lock()
	defer bot.megolm.Unlock()
	err = as.store.Txn(ctx, func(ctx context.Context) error {
		out, err = as.decrypt(ctx, bot, room, evt, true)
		if errors.Is(err, errNoKey) {
			out, err = lost, nil
		}
		return err
	})
	return out, err
}

// SentAt asks when an event of a room was sent, by the clock of its sender's homeserver. It is
// zero when the homeserver knows of none.
func (as *AppService) SentAt(ctx context.Context, room kith.Room, eventID id.EventID) (time.Time, error) {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return time.Time{}, err
	}
	evt, err := bot.client.GetEvent(ctx, room.ID, eventID)
	if isForbidden(err) || errors.Is(err, mautrix.MNotFound) {
		return time.Time{}, nil
	} else if err != nil {
		return time.Time{}, fmt.Errorf("read when an event was sent: %w", err)
	}
	return time.UnixMilli(evt.Timestamp), nil
}
