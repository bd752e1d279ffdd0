package appservice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // the formats that an admin may give for the bot; ghosts' are PNG
	_ "image/jpeg"
	_ "image/png"
	"net/http"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/crypto/signatures"
	"maunium.net/go/mautrix/id"

	"kith/store"
)

// EnsureGhost brings one of our users to life on the homeserver: registered, with
// one device whose keys are signed by its own cross-signing identity, and with its
// profile. Every step can be repeated, so an interrupted one is finished by calling
// it again with the row that was saved first.
func (as *AppService) EnsureGhost(ctx context.Context, g store.Ghost, profile Profile) (store.Ghost, error) {
	if err := as.register(ctx, g.User); err != nil {
		return g, err
	}
	g, err := as.ensureDevice(ctx, g)
	if err != nil {
		return g, fmt.Errorf("make device: %w", err)
	}
	dev, err := as.devices.load(ctx, g)
	if err != nil {
		return g, err
	}
	if err = as.ensureKeys(ctx, dev); err != nil {
		return g, fmt.Errorf("publish keys: %w", err)
	}
	if err = as.ensureProfile(ctx, dev, profile); err != nil {
		return g, fmt.Errorf("set profile: %w", err)
	}
	return g, nil
}

// ensureKeys publishes the cross-signing identity, which is derived from our
// secret and so never changes, and then the device, signed by it.
func (as *AppService) ensureKeys(ctx context.Context, dev *device) error {
	dev.olm.Lock()
	defer dev.olm.Unlock()
	olm := dev.machine.GetAccount()
	if err := dev.machine.ImportCrossSigningKeys(as.seeds(dev.ghost.User)); err != nil {
		return fmt.Errorf("derive identity: %w", err)
	}
	if olm.Shared {
		return nil
	}
	// The account is kept before its keys are published: they must never be lost
	// once somebody has seen them.
	if err := dev.store.PutAccount(ctx, olm); err != nil {
		return fmt.Errorf("keep account: %w", err)
	}
	if err := as.publishIdentity(ctx, dev); err != nil {
		return err
	}
	device, err := signedDevice(dev)
	if err != nil {
		return fmt.Errorf("sign device: %w", err)
	}
	if _, err = dev.client.UploadKeys(ctx, &mautrix.ReqUploadKeys{DeviceKeys: device}); err != nil {
		return fmt.Errorf("upload device: %w", err)
	}
	olm.Shared = true
	return dev.store.PutAccount(ctx, olm)
}

func (as *AppService) seeds(user id.UserID) crypto.CrossSigningSeeds {
	return crypto.CrossSigningSeeds{
		MasterKey:      as.secret.CrossSigningSeed(user, id.XSUsageMaster),
		SelfSigningKey: as.secret.CrossSigningSeed(user, id.XSUsageSelfSigning),
		UserSigningKey: as.secret.CrossSigningSeed(user, id.XSUsageUserSigning),
	}
}

// publishIdentity uploads the cross-signing keys unless they are there: Synapse
// fails on the same keys again from a new device.
func (as *AppService) publishIdentity(ctx context.Context, dev *device) error {
	user := dev.ghost.User
	keys := dev.machine.CrossSigningKeys
	resp, err := dev.client.QueryKeys(ctx, &mautrix.ReqQueryKeys{
		DeviceKeys: mautrix.DeviceKeysRequest{user: mautrix.DeviceIDList{}}, Timeout: 10_000,
	})
	if err != nil {
		return fmt.Errorf("query own identity: %w", err)
	}
	for _, key := range resp.MasterKeys[user].Keys {
		if key == keys.MasterKey.PublicKey() {
			return nil
		}
	}
	err = dev.machine.PublishCrossSigningKeys(ctx, keys, nil)
	if isRefused(err) && len(resp.MasterKeys[user].Keys) > 0 {
		return fmt.Errorf("%w: %w", ErrOldIdentity, err)
	} else if err != nil {
		return fmt.Errorf("upload identity: %w", err)
	}
	return nil
}

// ErrOldIdentity says that the homeserver has another identity of a user of ours than our
// secret makes, and keeps it.
var ErrOldIdentity = errors.New("the homeserver has an identity of our user that another secret has made")

// signedDevice builds the device keys with both signatures, the device's own and
// that of the self-signing key, so that one upload makes a trusted device.
func signedDevice(dev *device) (*mautrix.DeviceKeys, error) {
	olm, user, device := dev.machine.GetAccount(), dev.ghost.User, dev.ghost.Device
	keys := &mautrix.DeviceKeys{
		UserID: user, DeviceID: device,
		Algorithms: []id.Algorithm{id.AlgorithmMegolmV1, id.AlgorithmOlmV1},
		Keys: mautrix.KeyMap{
			id.NewDeviceKeyID(id.KeyAlgorithmCurve25519, device): string(olm.IdentityKey()),
			id.NewDeviceKeyID(id.KeyAlgorithmEd25519, device):    string(olm.SigningKey()),
		},
	}
	own, err := olm.SignJSON(keys)
	if err != nil {
		return nil, err
	}
	signer := dev.machine.CrossSigningKeys.SelfSigningKey
	cross, err := signer.SignJSON(keys)
	if err != nil {
		return nil, err
	}
	keys.Signatures = signatures.Signatures{user: {
		id.NewKeyID(id.KeyAlgorithmEd25519, device.String()):             own,
		id.NewKeyID(id.KeyAlgorithmEd25519, signer.PublicKey().String()): cross,
	}}
	return keys, nil
}

// Profile is how a user of ours is seen. What is empty is left as it is: a
// homeserver writes a changed profile into every room of the user.
type Profile struct {
	Name   string
	Avatar []byte // PNG, JPEG or GIF
}

// ensureProfile sets name and picture, and silences the push rules: a homeserver
// otherwise counts notifications for a user that nobody is.
func (as *AppService) ensureProfile(ctx context.Context, dev *device, profile Profile) error {
	if profile.Name != "" {
		if err := dev.client.SetDisplayName(ctx, profile.Name); err != nil {
			return fmt.Errorf("display name: %w", err)
		}
		if as.intake == IntakeSync {
			if err := silence(ctx, dev.client); err != nil {
				return fmt.Errorf("push rules: %w", err)
			}
		}
	}
	if len(profile.Avatar) == 0 {
		return nil
	}
	if _, _, err := image.DecodeConfig(bytes.NewReader(profile.Avatar)); err != nil {
		return fmt.Errorf("avatar: %w", err)
	}
	upload, err := dev.client.UploadBytes(ctx, profile.Avatar, http.DetectContentType(profile.Avatar))
	if err != nil {
		return fmt.Errorf("upload avatar: %w", err)
	}
	if err = dev.client.SetAvatarURL(ctx, upload.ContentURI); err != nil {
		return fmt.Errorf("avatar: %w", err)
	}
	return nil
}

// silence switches the master rule of push rules on, which mutes all others.
func silence(ctx context.Context, c *mautrix.Client) error {
	url := c.BuildClientURL("v3", "pushrules", "global", "override", ".m.rule.master", "enabled")
	_, err := c.MakeRequest(ctx, http.MethodPut, url, map[string]bool{"enabled": true}, nil)
	return err
}
