package appservice

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/crypto/olm"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

// errNoKey says that the key of an event has not come.
var errNoKey = errors.New("the key of the event has not come")

// errUnknownDevice says that the sending device must be asked for first.
var errUnknownDevice = errors.New("the sending device is not known")

// decrypt opens an event for the bot, who reads everything. It must be called with
// bot.megolm held and within the transaction that closes the event. asked says
// that the sender's devices were just asked for.
func (as *AppService) decrypt(ctx context.Context, bot *device, room kith.Room, evt *event.Event, asked bool) (kith.Event, error) {
	out := kith.Event{ID: evt.ID, Sender: evt.Sender, Encrypted: true, Sent: time.UnixMilli(evt.Timestamp)}
	_ = bot.store.takeFailure()
	clear, err := bot.machine.DecryptMegolmEvent(ctx, evt)
	if failure := bot.store.takeFailure(); failure != nil {
		return out, fmt.Errorf("decrypt: %w", failure)
	}
	switch {
	case errors.Is(err, crypto.ErrNoSessionFound), errors.Is(err, olm.ErrUnknownMessageIndex):
		return out, errNoKey
	case errors.Is(err, crypto.ErrGroupSessionWithheld):
		out.Trouble = kith.TroubleWithheld
		return out, nil
	case err != nil:
		out.Trouble = kith.TroubleBroken // no repetition would read it
		return out, nil                  //nolint:nilerr // the sender is told, see above
	}
	trusted, err := as.trusts(ctx, bot, room, evt.Sender, clear)
	if errors.Is(err, errUnknownDevice) && asked {
		trusted, err = false, nil
	}
	if err != nil {
		return out, err
	}
	if !trusted {
		out.Trouble = kith.TroubleUntrusted
	}
	out.Type, out.Content = clear.Type.Type, clear.Content.VeryRaw
	return out, nil
}

// trusts tells whether an event came from a device that its sender's identity, as
// first seen, has signed. Who has no identity is taken at their word.
func (as *AppService) trusts(ctx context.Context, bot *device, room kith.Room, sender id.UserID, evt *event.Event) (bool, error) {
	switch evt.Mautrix.TrustState {
	case id.TrustStateUnknownDevice:
		return false, errUnknownDevice
	case id.TrustStateDeviceKeyMismatch, id.TrustStateBlacklisted:
		return false, nil
	}
	if evt.Mautrix.TrustState >= trustNeeded(room.Kind) {
		return true, nil
	}
	finding, err := bot.identity(ctx, sender)
	return finding == kith.IdentityMissing, err
}

// requestKey asks all of the sender's devices that are trusted for the key of an
// event. The answer comes in like any other key.
func (as *AppService) requestKey(ctx context.Context, evt *event.Event) error {
	content, ok := evt.Content.Parsed.(*event.EncryptedEventContent)
	if !ok {
		return nil
	}
	if err := as.fetchDevices(ctx, []id.UserID{evt.Sender}); err != nil {
		return err
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	devices, err := bot.store.GetDevices(ctx, evt.Sender)
	if err != nil {
		return fmt.Errorf("read sender's devices: %w", err)
	}
	var ids []id.DeviceID
	for _, dev := range devices {
		trust, err := bot.machine.ResolveTrustContext(ctx, dev)
		if err == nil && trust >= id.TrustStateCrossSignedTOFU {
			ids = append(ids, dev.DeviceID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	err = bot.machine.SendRoomKeyRequest(ctx, evt.RoomID, content.SenderKey, content.SessionID, "", map[id.UserID][]id.DeviceID{evt.Sender: ids})
	if err != nil {
		return fmt.Errorf("request key: %w", err)
	}
	return nil
}
