package appservice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// encrypt gives the encrypted content of an event and keeps it: what is sent again
// is the same ciphertext, which a client shows once however often it came. An event that
// was dropped meanwhile gives nil.
func (as *AppService) encrypt(ctx context.Context, dev *device, room kith.Room, out store.Outgoing, content json.RawMessage) ([]byte, error) {
	ciphertext, err := as.encryptOnce(ctx, dev, room, out, content)
	// What is shared here may be dropped again at once, if the readers change.
	for attempt := 0; needsSession(err) && attempt < prepareAttempts; attempt++ {
		if err = as.prepare(ctx, dev, room); err != nil {
			return nil, err
		}
		ciphertext, err = as.encryptOnce(ctx, dev, room, out, content)
	}
	return ciphertext, err
}

// encryptOnce moves the ratchet and keeps the ciphertext in one transaction, before
// anything is sent: no step of the ratchet is ever used for two events that somebody sees.
func (as *AppService) encryptOnce(ctx context.Context, dev *device, room kith.Room, out store.Outgoing, content json.RawMessage) (ciphertext []byte, err error) {
	evtType := event.Type{Type: out.Type, Class: event.MessageEventType}
	defer dev.outbound.WithLock(room.ID)()
	err = as.store.TxnBeside(ctx, func(ctx context.Context) error {
		encrypted, err := dev.machine.EncryptMegolmEvent(ctx, room.ID, evtType, content)
		if err != nil {
			return err
		}
		if ciphertext, err = json.Marshal(encrypted); err != nil {
			return fmt.Errorf("write ciphertext: %w", err)
		}
		kept, err := as.store.SetEncrypted(ctx, out.ID, ciphertext)
		if !kept {
			ciphertext = nil
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return ciphertext, nil
}

func needsSession(err error) bool {
	return errors.Is(err, crypto.ErrSessionExpired) || errors.Is(err, crypto.ErrSessionNotShared) || errors.Is(err, crypto.ErrNoGroupSession)
}

const prepareAttempts = 5

// prepare shares a new outbound session of a device with the readers of a room. If
// the readers or their devices change meanwhile it starts again, because what was
// shared may have missed the new and served the old.
func (as *AppService) prepare(ctx context.Context, dev *device, room kith.Room) error {
	for range prepareAttempts {
		epoch := as.devices.epoch(room.ID)
		readers, err := as.store.Readers(ctx, room.Key)
		if err != nil {
			return err
		}
		if err = as.fetchDevices(ctx, readers); err != nil {
			return err
		}
		if err = as.awaitDevice(ctx, room, readers); err != nil {
			return err
		}
		if err = dev.share(ctx, room, readers); err != nil {
			return fmt.Errorf("share room key: %w", err)
		}
		if as.devices.epoch(room.ID) == epoch {
			return nil
		}
		if err = dev.store.SQLCryptoStore.RemoveOutboundGroupSession(ctx, room.ID); err != nil {
			return fmt.Errorf("drop room key: %w", err)
		}
	}
	return errors.New("share room key: the readers keep changing")
}

// share makes a new outbound session for a room and gives it to its readers.
func (dev *device) share(ctx context.Context, room kith.Room, readers []id.UserID) error {
	dev.olm.Lock()
	defer dev.olm.Unlock()
	defer dev.outbound.WithLock(room.ID)()
	dev.machine.SendKeysMinTrust = trustNeeded(room.Kind)
	return dev.machine.ShareGroupSession(ctx, room.ID, readers)
}

// trustNeeded is what a device of a reader must have to get the keys of a room: the
// signature of the identity that was seen first. In a lobby, where the bot asks about
// a changed identity, that of the present one will do.
func trustNeeded(kind kith.RoomKind) id.TrustState {
	if kind == kith.RoomLobby {
		return id.TrustStateCrossSignedUntrusted
	}
	return id.TrustStateCrossSignedTOFU
}

// Prepare shares the room keys of all of our users in a room before there is
// anything to say, so that the first message need not wait for it. It is a help,
// not a condition: encrypt does it when it was not done.
func (as *AppService) Prepare(ctx context.Context, room kith.Room) error {
	seats, err := as.store.Seats(ctx, room.Key)
	if err != nil {
		return err
	}
	for _, user := range seats {
		dev, err := as.devices.get(ctx, user)
		if err != nil {
			return err
		}
		if err = as.prepare(ctx, dev, room); errors.Is(err, errDeaf) {
			return nil
		} else if err != nil {
			return err
		}
	}
	return nil
}
