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

// deviceWay is how our users get their devices.
type deviceWay int

const (
	wayUnknown  deviceWay = iota
	wayAsserted           // with the as_token, by the device's name (MSC4190, MSC4326): Synapse 1.141 and later
	wayLogin              // each logs in and keeps a token of its own
)

// ensureDevice makes the device of a user of ours. The error is ErrNoDevices where there
// is no way to one.
//
// The first to come finds out about the way, by trying it: homeservers do not announce it.
// Where a device can be asserted, those that have logged in before are, too: they keep
// their names, and tokens may have become void meanwhile.
func (as *AppService) ensureDevice(ctx context.Context, g store.Ghost) (store.Ghost, error) {
	if as.way == wayUnknown {
		can, err := as.canAssert(ctx, g)
		if err != nil {
			return g, fmt.Errorf("try to assert a device: %w", err)
		}
		if as.way = wayLogin; can {
			as.way = wayAsserted
		}
	}
	switch {
	case as.way == wayAsserted:
		c := as.client(g)
		c.SetAppServiceDeviceID = false
		return g, c.CreateDeviceMSC4190(ctx, g.Device, deviceName)
	case g.Token != "":
		return g, nil
	}
	return as.logIn(ctx, g)
}

// logIn gives a device a token of its own.
func (as *AppService) logIn(ctx context.Context, g store.Ghost) (store.Ghost, error) {
	token, err := as.askLogin(ctx, g)
	if err != nil {
		return g, err
	}
	g.Token = token
	return g, as.keepToken(ctx, g)
}

// askLogin asks for a token of a device. One that is there already keeps its keys.
func (as *AppService) askLogin(ctx context.Context, g store.Ghost) (string, error) {
	c := as.client(store.Ghost{User: g.User})
	c.SetAppServiceUserID, c.SetAppServiceDeviceID = false, false
	resp, err := c.Login(ctx, &mautrix.ReqLogin{
		Type:                     mautrix.AuthTypeAppservice,
		Identifier:               mautrix.UserIdentifier{Type: mautrix.IdentifierTypeUser, User: g.User.String()},
		DeviceID:                 g.Device,
		InitialDeviceDisplayName: deviceName,
	})
	if isRefused(err) {
		return "", fmt.Errorf("%w: %w", ErrNoDevices, err)
	} else if err != nil {
		return "", err
	}
	return resp.AccessToken, nil
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
func (as *AppService) speaksByToken(g store.Ghost) bool {
	return g.Token != "" && as.way != wayAsserted
}

// deleteDevice deletes the device of a ghost: by its name where it was asserted, by
// logging out where it has a token of its own.
func (as *AppService) deleteDevice(ctx context.Context, g store.Ghost) error {
	c := as.client(g)
	if as.speaksByToken(g) {
		_, err := c.Logout(ctx)
		if isUnknownToken(err) { // it is gone already
			return nil
		}
		return unlessRefused(err)
	}
	c.SetAppServiceDeviceID = false
	return unlessRefused(c.DeleteDevice(ctx, g.Device, &mautrix.ReqDeleteDevice[any]{}))
}

// deviceName is the same for all devices of ours, so it tells nothing.
const deviceName = "kith"

// newDeviceID gives a random device id that looks like everybody else's.
func newDeviceID() id.DeviceID {
	var b [10]byte
	_, _ = rand.Read(b[:]) // never fails
	return id.DeviceID(base32.StdEncoding.EncodeToString(b[:])[:10])
}
