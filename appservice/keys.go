package appservice

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// keyBatch is what a tap brings besides room events.
type keyBatch struct {
	ToDevice    []json.RawMessage
	Changed     []id.UserID // whose devices changed
	OneTimeKeys *int        // how many the server has left, if it says
	HasFallback bool
	Cursors     map[string]string // where the tap has read up to, once this batch is kept
}

// receiveKeys takes a batch in: the to-device messages, the Olm and Megolm state
// that they change and the cursor of the tap are one transaction, so that a crash
// leaves either all of them or none, and the tap repeats what was not kept.
func (as *AppService) receiveKeys(ctx context.Context, b keyBatch) error {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	messages := as.parseToDevice(b.ToDevice)
	// The machine needs the senders' devices and must not ask for them over the
	// network within the transaction.
	if err = as.fetchDevices(ctx, senders(messages)); err != nil {
		return fmt.Errorf("fetch senders' devices: %w", err)
	}
	if err = as.keepKeys(ctx, bot, b, messages); err != nil {
		as.devices.drop(as.opts.Bot) // its memory is ahead of the database
		return fmt.Errorf("keep keys: %w", err)
	}
	if len(b.Changed) > 0 {
		as.wakeRefresh()
	}
	if b.OneTimeKeys != nil {
		return as.ensureOneTimeKeys(ctx, bot, *b.OneTimeKeys, b.HasFallback)
	}
	return nil
}

func (as *AppService) keepKeys(ctx context.Context, bot *device, b keyBatch, messages []*event.Event) error {
	bot.olm.Lock()
	defer bot.olm.Unlock()
	bot.megolm.Lock()
	defer bot.megolm.Unlock()
	return as.store.Txn(ctx, func(ctx context.Context) error {
		_ = bot.store.takeFailure()
		for _, message := range messages {
			bot.machine.HandleToDeviceEvent(ctx, message)
		}
		if err := bot.store.takeFailure(); err != nil {
			return err
		}
		if err := as.distrust(ctx, bot, b.Changed); err != nil {
			return err
		}
		for name, value := range b.Cursors {
			if err := as.store.SetCursor(ctx, name, value); err != nil {
				return err
			}
		}
		return nil
	})
}

// distrust notes that users' devices changed: they are asked for before anything
// else is encrypted for these users, and then with new sessions of all our users.
func (as *AppService) distrust(ctx context.Context, bot *device, users []id.UserID) error {
	if len(users) == 0 {
		return nil
	}
	as.devices.noteChanged(users)
	if err := bot.store.MarkTrackedUsersOutdated(ctx, users); err != nil {
		return fmt.Errorf("note changed devices: %w", err)
	}
	for _, user := range users {
		if err := as.dropSessionsWith(ctx, bot, user); err != nil {
			return err
		}
	}
	return nil
}

func (as *AppService) dropSessionsWith(ctx context.Context, bot *device, user id.UserID) error {
	rooms, err := as.store.RoomsOfReader(ctx, user)
	if err != nil {
		return err
	}
	for _, room := range rooms {
		if err = bot.store.RemoveOutboundGroupSession(ctx, room.ID); err != nil {
			return err
		}
	}
	return nil
}

// parseToDevice keeps the messages that carry room keys or say that one is
// withheld. Requests for keys are left unanswered: what a ghost or the bot says is
// encrypted for every device of its reader when it is said.
func (as *AppService) parseToDevice(raws []json.RawMessage) []*event.Event {
	var messages []*event.Event
	for _, raw := range raws {
		var evt event.Event
		if json.Unmarshal(raw, &evt) != nil {
			as.log.Warn().Msg("Ignored a to-device message that is not an event")
			continue
		}
		evt.Type.Class = event.ToDeviceEventType
		switch evt.Type {
		case event.ToDeviceEncrypted, event.ToDeviceRoomKeyWithheld, event.ToDeviceOrgMatrixRoomKeyWithheld:
		default:
			continue
		}
		if evt.Content.ParseRaw(evt.Type) != nil {
			as.log.Warn().Str("type", evt.Type.Type).Msg("Ignored a malformed to-device message")
			continue
		}
		messages = append(messages, &evt)
	}
	return messages
}

func senders(messages []*event.Event) []id.UserID {
	users := make(map[id.UserID]struct{})
	for _, message := range messages {
		users[message.Sender] = struct{}{}
	}
	return slices.Collect(maps.Keys(users))
}
