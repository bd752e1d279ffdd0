package appservice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
)

// fetchDevices asks the homeserver for the devices and identities of those users
// that are not known, or not up to date.
func (as *AppService) fetchDevices(ctx context.Context, users []id.UserID) error {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	outdated, err := bot.store.GetOutdatedTrackedUsers(ctx)
	if err != nil {
		return fmt.Errorf("read changed devices: %w", err)
	}
	var missing []id.UserID
	for _, user := range users {
		if as.IsOurs(user) || !validUser(user) {
			continue
		}
		known, err := bot.store.FilterTrackedUsers(ctx, []id.UserID{user})
		if err != nil {
			return fmt.Errorf("read known devices: %w", err)
		}
		if len(known) == 0 || slices.Contains(outdated, user) {
			missing = append(missing, user)
		}
	}
	return as.queryDevices(ctx, bot, missing)
}

func validUser(user id.UserID) bool {
	_, _, err := user.Parse()
	return err == nil && len(user) <= id.UserIDMaxLength
}

// queryDevices fetches, and looks at what was found about each identity. Where one
// user has published what cannot be read, the others are asked for alone.
func (as *AppService) queryDevices(ctx context.Context, bot *device, users []id.UserID) error {
	if len(users) == 0 {
		return nil
	}
	as.devices.noteAsked(users)
	err := bot.fetchWhole(ctx, users)
	switch {
	case isUnreadable(err) && len(users) > 1:
		for _, user := range users {
			if err = as.queryDevices(ctx, bot, []id.UserID{user}); err != nil {
				return err
			}
		}
		return nil
	case isUnreadable(err):
		as.log.Warn().Msg("Somebody has published device keys that cannot be read; it is as if they had no devices")
		err = bot.store.PutDevices(ctx, users[0], nil)
	}
	if err != nil {
		return fmt.Errorf("query devices: %w", err)
	}
	for _, user := range users {
		if err = as.judgeIdentity(ctx, bot, user); err != nil {
			return err
		}
		if err = bot.store.SettleDevices(ctx, user); err != nil {
			return err
		}
	}
	return nil
}

// isUnreadable tells whether an answer is JSON of another shape than the spec's.
// Homeservers pass on what users have uploaded without looking at all of it.
func isUnreadable(err error) bool {
	var shape *json.UnmarshalTypeError
	return errors.As(err, &shape)
}

// identity tells what is known of a user's cross-signing identity against the one
// that was pinned at first sight.
func (dev *device) identity(ctx context.Context, user id.UserID) (kith.Identity, error) {
	keys, err := dev.store.GetCrossSigningKeys(ctx, user)
	if err != nil {
		return "", fmt.Errorf("read identity: %w", err)
	}
	master, has := keys[id.XSUsageMaster]
	switch {
	case !has:
		return kith.IdentityMissing, nil
	case master.Key != master.First:
		return dev.resetIdentity(ctx, user)
	default:
		return kith.IdentityRestored, nil
	}
}

// resetIdentity tells whether any device is signed by a new identity yet. A client
// publishes the identity first and the signature a moment later.
func (dev *device) resetIdentity(ctx context.Context, user id.UserID) (kith.Identity, error) {
	devices, err := dev.store.GetDevices(ctx, user)
	if err != nil {
		return "", fmt.Errorf("read devices: %w", err)
	}
	for _, theirs := range devices {
		trust, err := dev.machine.ResolveTrustContext(ctx, theirs)
		if err != nil {
			return "", fmt.Errorf("judge device: %w", err)
		}
		if trust >= id.TrustStateCrossSignedUntrusted {
			return kith.IdentityChanged, nil
		}
	}
	return kith.IdentityReset, nil
}

// judgeIdentity tells the Handler when a peer has no identity, or another one than
// before. A changed one pauses what waits for the peer; the Handler asks.
func (as *AppService) judgeIdentity(ctx context.Context, bot *device, user id.UserID) error {
	finding, err := bot.identity(ctx, user)
	if err != nil {
		return err
	}
	return as.store.Txn(ctx, func(ctx context.Context) error {
		return as.handler.Identity(ctx, as.store.PeerKey(user), finding)
	})
}

// FindIdentity tells the Handler again what is known of a peer's identity, in the
// transaction that the context carries.
func (as *AppService) FindIdentity(ctx context.Context, peer kith.PeerKey) error {
	user, err := as.store.PeerUser(ctx, peer)
	if err != nil {
		return err
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	return as.judgeIdentity(ctx, bot, user)
}

// TrustIdentity pins the identity that a peer has now, after they were asked. When it
// has not changed, or there is none, nothing happens.
func (as *AppService) TrustIdentity(ctx context.Context, peer kith.PeerKey) error {
	user, err := as.store.PeerUser(ctx, peer)
	if err != nil {
		return err
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	keys, err := bot.store.GetCrossSigningKeys(ctx, user)
	if err != nil {
		return fmt.Errorf("read identity: %w", err)
	}
	master, has := keys[id.XSUsageMaster]
	if !has || master.Key == master.First {
		return nil
	}
	if err = bot.store.ResetMasterKeyTOFU(ctx, user, master.Key); err != nil {
		return fmt.Errorf("pin identity: %w", err)
	}
	if err = as.dropSessionsWith(ctx, bot, user); err != nil {
		return err
	}
	return as.handler.Identity(ctx, peer, kith.IdentityRestored)
}

// KnownDevices lists the devices of a peer that are known, by name and id, in the order
// of their ids.
func (as *AppService) KnownDevices(ctx context.Context, peer kith.PeerKey) ([]string, error) {
	user, err := as.store.PeerUser(ctx, peer)
	if err != nil {
		return nil, err
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return nil, err
	}
	devices, err := bot.store.GetDevices(ctx, user)
	if err != nil {
		return nil, fmt.Errorf("read devices: %w", err)
	}
	var names []string
	for _, deviceID := range slices.Sorted(maps.Keys(devices)) {
		names = append(names, strings.TrimSpace(devices[deviceID].Name+" "+string(deviceID)))
	}
	return names, nil
}

// refreshLoop fetches changed devices soon after they changed, so that the next
// message need not wait for it. What it misses is fetched before encrypting.
func (as *AppService) refreshLoop(ctx context.Context) {
	for {
		if err := as.refresh(ctx); err != nil && ctx.Err() == nil {
			as.log.Warn().Err(err).Msg("Changed devices could not be fetched; will try again")
			if !pause(ctx, 5*time.Second) {
				return
			}
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-as.refreshWanted:
		}
	}
}

func (as *AppService) refresh(ctx context.Context) error {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	outdated, err := bot.store.GetOutdatedTrackedUsers(ctx)
	if err != nil {
		return fmt.Errorf("read changed devices: %w", err)
	}
	return as.queryDevices(ctx, bot, slices.DeleteFunc(outdated, as.IsOurs))
}

func (as *AppService) wakeRefresh() {
	select {
	case as.refreshWanted <- struct{}{}:
	default:
	}
}

// pause waits, and tells false when the context ended first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// queryDevicesOf asks for one user's devices although they are known.
func (as *AppService) queryDevicesOf(ctx context.Context, user id.UserID) error {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	return as.queryDevices(ctx, bot, []id.UserID{user})
}
