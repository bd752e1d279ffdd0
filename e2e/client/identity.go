package client

import (
	"context"
	"errors"
	"fmt"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/id"
	"maunium.net/go/mautrix/sqlstatestore"
)

// loadMachine opens the Olm machine over the client's store and publishes the
// device's keys if they are new.
func (c *Client) loadMachine(ctx context.Context) error {
	quiet := dbutil.ZeroLogger(c.opts.Log)
	pickleKey, err := c.store.pickleKey(ctx)
	if err != nil {
		return err
	}
	c.state = sqlstatestore.NewSQLStateStore(c.store.db, quiet, false)
	if err = c.state.Upgrade(ctx); err != nil {
		return fmt.Errorf("create state tables: %w", err)
	}
	c.keys = crypto.NewSQLCryptoStore(c.store.db, quiet, string(c.UserID), c.DeviceID, pickleKey)
	if err = c.keys.DB.Upgrade(ctx); err != nil {
		return fmt.Errorf("create key tables: %w", err)
	}
	c.machine = crypto.NewOlmMachine(c.api, &c.opts.Log, c.keys, c.state)
	c.machine.SessionReceived = c.keyArrived
	if c.opts.Strict {
		c.machine.SendKeysMinTrust = id.TrustStateCrossSignedTOFU
	}
	if err = c.machine.Load(ctx); err != nil {
		return fmt.Errorf("load account: %w", err)
	}
	if c.machine.GetAccount().Shared {
		return nil
	}
	if err = c.machine.ShareKeys(ctx, -1); err != nil {
		return fmt.Errorf("publish device keys: %w", err)
	}
	return nil
}

// establishIdentity loads the account's cross-signing keys, or makes and
// publishes them, and signs this device with them.
func (c *Client) establishIdentity(ctx context.Context) error {
	if c.opts.Unsigned {
		return nil
	}
	seeds, err := c.store.seeds(ctx)
	if err != nil {
		return err
	}
	switch {
	case seeds != nil:
		err = c.machine.ImportCrossSigningKeys(*seeds)
	case c.opts.Identity != nil:
		if err = c.machine.ImportCrossSigningKeys(*c.opts.Identity); err == nil {
			err = c.store.saveSeeds(ctx, *c.opts.Identity)
		}
	default:
		err = c.publishIdentity(ctx)
	}
	if err != nil {
		return err
	}
	return c.signDevice(ctx)
}

// publishIdentity makes new cross-signing keys the account's own. The first ones
// need no further proof; to replace others the homeserver asks for the password.
func (c *Client) publishIdentity(ctx context.Context) error {
	keys, err := c.machine.GenerateCrossSigningKeys()
	if err != nil {
		return err
	}
	err = c.machine.PublishCrossSigningKeys(ctx, keys, func(ask *mautrix.RespUserInteractive) any {
		return &mautrix.ReqUIAuthLogin{
			BaseAuthData: mautrix.BaseAuthData{Type: mautrix.AuthTypePassword, Session: ask.Session},
			User:         string(c.UserID),
			Password:     c.opts.Password,
		}
	})
	if err != nil {
		return fmt.Errorf("publish cross-signing keys: %w", err)
	}
	return c.store.saveSeeds(ctx, keys.Seeds())
}

// signDevice signs this device unless it is signed already, and leaves the
// account's own keys in the store, where trust is looked up.
func (c *Client) signDevice(ctx context.Context) error {
	known, err := c.machine.FetchKeys(ctx, []id.UserID{c.UserID}, true)
	if err != nil {
		return err
	}
	own := known[c.UserID][c.DeviceID]
	if own == nil {
		return errors.New("the homeserver does not know this device's keys")
	}
	trust, err := c.machine.ResolveTrustContext(ctx, own)
	if err != nil || trust >= id.TrustStateCrossSignedTOFU {
		return err
	}
	if err = c.machine.SignOwnDevice(ctx, c.machine.OwnIdentity()); err != nil {
		return fmt.Errorf("sign own device: %w", err)
	}
	_, err = c.machine.FetchKeys(ctx, []id.UserID{c.UserID}, true)
	return err
}
