package appservice

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// cryptoStore is mautrix's store with three rules of ours: a write that fails is
// remembered, because the OlmMachine only logs it; a user without cross-signing is
// told apart from one whose identity changed; and an outbound session that must
// go, goes for all of our accounts.
type cryptoStore struct {
	*crypto.SQLCryptoStore
	failed  atomic.Pointer[error]
	dropped func(id.RoomID) // told when the outbound sessions of a room were dropped
	// outdated tells whether a user's devices changed again since they were asked for.
	outdated func(id.UserID) bool
	txn      func(context.Context, func(context.Context) error) error // of the whole store
}

var _ crypto.Store = (*cryptoStore)(nil)

// takeFailure gives the first write error since the last call.
func (c *cryptoStore) takeFailure() error {
	if err := c.failed.Swap(nil); err != nil {
		return *err
	}
	return nil
}

func (c *cryptoStore) note(err error) error {
	if err != nil {
		c.failed.CompareAndSwap(nil, &err)
	}
	return err
}

func (c *cryptoStore) PutAccount(ctx context.Context, account *crypto.OlmAccount) error {
	return c.note(c.SQLCryptoStore.PutAccount(ctx, account))
}

func (c *cryptoStore) AddSession(ctx context.Context, key id.SenderKey, session *crypto.OlmSession) error {
	return c.note(c.SQLCryptoStore.AddSession(ctx, key, session))
}

func (c *cryptoStore) UpdateSession(ctx context.Context, key id.SenderKey, session *crypto.OlmSession) error {
	return c.note(c.SQLCryptoStore.UpdateSession(ctx, key, session))
}

func (c *cryptoStore) PutOlmHash(ctx context.Context, hash [32]byte, at time.Time) error {
	return c.note(c.SQLCryptoStore.PutOlmHash(ctx, hash, at))
}

func (c *cryptoStore) PutGroupSession(ctx context.Context, session *crypto.InboundGroupSession) error {
	return c.note(c.SQLCryptoStore.PutGroupSession(ctx, session))
}

func (c *cryptoStore) PutWithheldGroupSession(ctx context.Context, content event.RoomKeyWithheldEventContent) error {
	return c.note(c.SQLCryptoStore.PutWithheldGroupSession(ctx, content))
}

// HasSession asks the database, because mautrix's store would still tell of a session in
// its memory that was erased when its owner was forgotten.
func (c *cryptoStore) HasSession(ctx context.Context, key id.SenderKey) bool {
	latest, err := c.GetLatestSession(ctx, key)
	return err == nil && latest != nil
}

// GetGroupSession remembers what is an error of the database and not an answer.
func (c *cryptoStore) GetGroupSession(ctx context.Context, room id.RoomID, session id.SessionID) (*crypto.InboundGroupSession, error) {
	got, err := c.SQLCryptoStore.GetGroupSession(ctx, room, session)
	if err != nil && !errors.Is(err, crypto.ErrGroupSessionWithheld) {
		_ = c.note(err)
	}
	return got, err
}

// ValidateMessageIndex remembers an error likewise.
func (c *cryptoStore) ValidateMessageIndex(ctx context.Context, session id.SessionID, evt id.EventID, index uint, ts int64) (bool, error) {
	ok, err := c.SQLCryptoStore.ValidateMessageIndex(ctx, session, evt, index, ts)
	return ok, c.note(err)
}

// GetDevices marks the devices of a user who has never had cross-signing as
// verified, which to the OlmMachine means that they get keys. A user who once had
// an identity keeps it in the store, so taking it away opens nothing.
func (c *cryptoStore) GetDevices(ctx context.Context, user id.UserID) (map[id.DeviceID]*id.Device, error) {
	devices, err := c.SQLCryptoStore.GetDevices(ctx, user)
	if err != nil || len(devices) == 0 {
		return devices, err
	}
	keys, err := c.GetCrossSigningKeys(ctx, user)
	if err != nil {
		return nil, err
	}
	if _, has := keys[id.XSUsageMaster]; !has {
		for _, device := range devices {
			if device.Trust == id.TrustStateUnset {
				device.Trust = id.TrustStateVerified
			}
		}
	}
	return devices, nil
}

// RemoveOutboundGroupSession drops the sessions of all our accounts in the room:
// its members or their devices changed. The machine that notices would drop only
// its own, and the others would go on encrypting for who was there before.
func (c *cryptoStore) RemoveOutboundGroupSession(ctx context.Context, room id.RoomID) error {
	_, err := c.DB.Exec(ctx, `DELETE FROM crypto_megolm_outbound_session WHERE room_id=$1`, room)
	if err != nil {
		return c.note(fmt.Errorf("drop outbound sessions: %w", err))
	}
	c.dropped(room)
	return nil
}

// PutDevices keeps what a query found. To the OlmMachine that makes a user up to date,
// but it stores their identity only after that: until SettleDevices they count as out
// of date, so that a crash in between leaves no devices without the identity that
// signed them.
func (c *cryptoStore) PutDevices(ctx context.Context, user id.UserID, devices map[id.DeviceID]*id.Device) error {
	return c.txn(ctx, func(ctx context.Context) error {
		if err := c.SQLCryptoStore.PutDevices(ctx, user, devices); err != nil {
			return noteIn(ctx, err)
		}
		return noteIn(ctx, c.MarkTrackedUsersOutdated(ctx, []id.UserID{user}))
	})
}

// PutCrossSigningKey and PutSignature remember a failure for the query they belong to.
func (c *cryptoStore) PutCrossSigningKey(ctx context.Context, user id.UserID, usage id.CrossSigningUsage, key id.Ed25519) error {
	return noteIn(ctx, c.SQLCryptoStore.PutCrossSigningKey(ctx, user, usage, key))
}

func (c *cryptoStore) PutSignature(ctx context.Context, user id.UserID, key id.Ed25519, signer id.UserID, signerKey id.Ed25519, signature string) error {
	return noteIn(ctx, c.SQLCryptoStore.PutSignature(ctx, user, key, signer, signerKey, signature))
}

type queryKey struct{}

// noteIn remembers the failure of a write for the query whose context it was made in:
// queries run side by side.
func noteIn(ctx context.Context, err error) error {
	if failed, ok := ctx.Value(queryKey{}).(*atomic.Pointer[error]); ok && err != nil {
		failed.CompareAndSwap(nil, &err)
	}
	return err
}

// fetchWhole asks for users' devices and identities, and fails if not all of the answer
// could be kept.
func (dev *device) fetchWhole(ctx context.Context, users []id.UserID) error {
	var failed atomic.Pointer[error]
	_, err := dev.machine.FetchKeys(context.WithValue(ctx, queryKey{}, &failed), users, true)
	if failure := failed.Load(); err == nil && failure != nil {
		err = fmt.Errorf("keep what was found: %w", *failure)
	}
	return err
}

// SettleDevices notes that all of what a query found about a user is kept, unless their
// devices changed again while it was under way.
func (c *cryptoStore) SettleDevices(ctx context.Context, user id.UserID) error {
	return c.txn(ctx, func(ctx context.Context) error {
		// The row is locked before it is looked whether there was a change.
		_, err := c.DB.Exec(ctx, `UPDATE crypto_tracked_user SET devices_outdated=false WHERE user_id=$1`, user)
		if err == nil && c.outdated(user) {
			err = c.MarkTrackedUsersOutdated(ctx, []id.UserID{user})
		}
		if err != nil {
			return fmt.Errorf("settle devices: %w", err)
		}
		return nil
	})
}
