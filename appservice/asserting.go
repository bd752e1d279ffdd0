package appservice

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"kith/store"
)

// ErrNoDevices says that the homeserver gives our users no devices, so that nothing could
// be encrypted: neither by the as_token nor by a login.
var ErrNoDevices = errors.New("the homeserver gives the service's users no devices")

// chooseDevices finds out how our users get their devices. The first way needs nothing
// but the as_token: a device is made by its name (MSC4190) and speaks by its name
// (MSC4326), on Synapse 1.141 and later whether or not anybody can log in there. Elsewhere
// each device logs in and keeps a token of its own. It is tried with the bot's device,
// because homeservers do not announce it.
//
// Where the first way is open it is taken also for devices that have logged in: they keep
// their names, and tokens may have become void meanwhile.
func (as *AppService) chooseDevices(ctx context.Context, bot store.Ghost) (store.Ghost, error) {
	can, err := as.canAssert(ctx, bot)
	if err != nil {
		return bot, fmt.Errorf("try to assert the bot's device: %w", err)
	}
	as.asserts = can
	if can || bot.Token == "" {
		return bot, nil
	}
	_, err = as.client(bot).Whoami(ctx)
	if isUnknownToken(err) { // it logs in again, under the same name
		bot.Token = ""
		return bot, as.store.SaveGhost(ctx, bot)
	}
	return bot, err
}

// canAssert tells whether a device can be made and asserted with the as_token.
func (as *AppService) canAssert(ctx context.Context, g store.Ghost) (bool, error) {
	c := as.client(store.Ghost{User: g.User, Device: g.Device})
	c.SetAppServiceDeviceID = false
	err := c.CreateDeviceMSC4190(ctx, g.Device, deviceName)
	if err != nil {
		return false, unlessRefused(err)
	}
	c.SetAppServiceDeviceID = true
	who, err := c.Whoami(ctx)
	if err != nil {
		return false, unlessRefused(err)
	}
	return who.DeviceID == g.Device, nil
}

func unlessRefused(err error) error {
	if isRefused(err) {
		return nil
	}
	return err
}

// speaksByToken tells whether a user of ours speaks by the token of its login.
func (as *AppService) speaksByToken(g store.Ghost) bool { return g.Token != "" && !as.asserts }

// ensureDevice makes the device of a user of ours. The error is ErrNoDevices where there
// is no way to one.
func (as *AppService) ensureDevice(ctx context.Context, g store.Ghost) (store.Ghost, error) {
	c := as.client(g)
	if as.asserts {
		c.SetAppServiceDeviceID = false
		return g, c.CreateDeviceMSC4190(ctx, g.Device, deviceName)
	}
	if g.Token != "" {
		return g, nil
	}
	c.SetAppServiceUserID, c.SetAppServiceDeviceID = false, false
	resp, err := c.Login(ctx, &mautrix.ReqLogin{
		Type:                     mautrix.AuthTypeAppservice,
		Identifier:               mautrix.UserIdentifier{Type: mautrix.IdentifierTypeUser, User: g.User.String()},
		DeviceID:                 g.Device,
		InitialDeviceDisplayName: deviceName,
	})
	if isRefused(err) {
		return g, fmt.Errorf("%w: %w", ErrNoDevices, err)
	} else if err != nil {
		return g, err
	}
	g.Token = resp.AccessToken
	return g, as.store.SaveGhost(ctx, g)
}

// deleteDevice deletes the device of a ghost: by its name where it was asserted, by
// logging out where it has a token of its own.
func (as *AppService) deleteDevice(ctx context.Context, dev *device) error {
	if as.speaksByToken(dev.ghost) {
		_, err := dev.client.Logout(ctx)
		if isUnknownToken(err) { // it is gone already
			return nil
		}
		return unlessRefused(err)
	}
	c := as.client(dev.ghost)
	c.SetAppServiceDeviceID = false
	return unlessRefused(c.DeleteDevice(ctx, dev.ghost.Device, &mautrix.ReqDeleteDevice[any]{}))
}

// deviceName is the same for all devices of ours, so it tells nothing.
const deviceName = "kith"

// newDeviceID gives a random device id that looks like everybody else's.
func newDeviceID() id.DeviceID {
	var b [10]byte
	_, _ = rand.Read(b[:]) // never fails
	return id.DeviceID(base32.StdEncoding.EncodeToString(b[:])[:10])
}
