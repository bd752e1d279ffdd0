package appservice

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/crypto/signatures"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/store"
)

// What is wrong with the bot's device on the homeserver.
var (
	// ErrBotDevice says that it is not there, or has other keys than ours.
	ErrBotDevice = errors.New("the homeserver does not have the bot's device as it is in the database")
	// ErrBotIdentity says that the bot's identity is not the one derived from our secret.
	ErrBotIdentity = errors.New("the bot's identity on the homeserver is not the one of our secret")
	// ErrBotUnsigned says that the device is not signed by that identity.
	ErrBotUnsigned = errors.New("the bot's device is not signed by the bot's identity")
	// ErrBotOneTimeKeys says that nobody can write to the bot.
	ErrBotOneTimeKeys = errors.New("the bot has no one-time keys on the homeserver")
)

// Bot compares what the homeserver has of the bot with what the database and our secret
// say. It reads only.
func (p *Probe) Bot(ctx context.Context, d *ProofDevice, st *store.Store) error {
	ghost, err := st.Ghost(ctx, p.as.opts.Bot)
	if err != nil {
		return err
	}
	account, err := st.CryptoStore(string(ghost.User), string(ghost.Device)).GetAccount(ctx)
	if err != nil {
		return fmt.Errorf("read olm account: %w", err)
	}
	resp, err := d.dev.client.QueryKeys(ctx, &mautrix.ReqQueryKeys{DeviceKeys: mautrix.DeviceKeysRequest{ghost.User: {}}, Timeout: 10_000})
	if err != nil {
		return fmt.Errorf("query the bot's keys: %w", err)
	}
	keys, ok := resp.DeviceKeys[ghost.User][ghost.Device]
	if !ok || account == nil || keys.Keys.GetCurve25519(ghost.Device) != account.IdentityKey() || keys.Keys.GetEd25519(ghost.Device) != account.SigningKey() {
		return ErrBotDevice
	}
	seeds := p.as.seeds(ghost.User)
	derived, err := seeds.Decode()
	if err != nil {
		return fmt.Errorf("derive identity: %w", err)
	}
	public := derived.PublicKeys()
	master, self := resp.MasterKeys[ghost.User], resp.SelfSigningKeys[ghost.User]
	if master.FirstKey() != public.MasterKey || self.FirstKey() != public.SelfSigningKey {
		return ErrBotIdentity
	}
	if signed, err := signatures.VerifySignatureJSON(keys, ghost.User, public.SelfSigningKey.String(), public.SelfSigningKey); err != nil || !signed {
		return ErrBotUnsigned
	}
	count, err := p.as.client(ghost).UploadKeys(ctx, &mautrix.ReqUploadKeys{}) // an empty upload only counts
	if err != nil {
		return fmt.Errorf("count one-time keys: %w", err)
	}
	if count.OneTimeKeyCounts.SignedCurve25519 == 0 {
		return ErrBotOneTimeKeys
	}
	return nil
}

// ErrNoRoundTrip says that what was sent encrypted did not come in, or could not be read.
var ErrNoRoundTrip = errors.New("an encrypted message did not come through")

// RoundTrip makes a proof with the running service at an address and, where there is none,
// with a second device of the doctor's user: the bot's own is the service's alone.
func (p *Probe) RoundTrip(ctx context.Context, d *ProofDevice, st *store.Store, listen string, running bool) error {
	ctx, cancel := context.WithTimeout(ctx, 2*proofTime)
	defer cancel()
	session, err := crypto.NewOutboundGroupSession(proofRoom, encryption(), nil)
	if err != nil {
		return fmt.Errorf("make a room key: %w", err)
	}
	made := proof{Device: d.dev.ghost.Device, Mark: newMark(), Session: session.ID()}
	if _, err = d.poll(ctx, 0); err != nil { // from now on it is told what comes
		return fmt.Errorf("%w: %w", ErrNoRoundTrip, err)
	}
	var partner *id.Device
	asked := make(chan error, 1)
	if running {
		ghost, err := st.Ghost(ctx, p.as.opts.Bot)
		if err != nil {
			return err
		}
		if partner, err = findDevice(ctx, d.dev.client, ghost.User, ghost.Device); err != nil {
			return fmt.Errorf("%w: %w", ErrBotDevice, err)
		}
		go func() { asked <- p.askProof(ctx, listen, made) }()
	} else {
		other, err := p.Device(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = other.Close(context.WithoutCancel(ctx)) }()
		partner = other.dev.machine.OwnIdentity()
		target, err := findDevice(ctx, other.dev.client, d.dev.ghost.User, made.Device)
		if err != nil {
			return err
		}
		if err = sendProof(ctx, other.dev.machine, target, made.Mark); err != nil {
			return fmt.Errorf("%w: %w", ErrNoRoundTrip, err)
		}
		go func() { asked <- other.hear(ctx, "", made.Session) }()
	}
	if err = d.hear(ctx, made.Mark, ""); err == nil {
		err = d.dev.machine.SendEncryptedToDevice(ctx, partner, event.ToDeviceRoomKey, session.ShareContent())
	}
	if err == nil {
		err = <-asked
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoRoundTrip, err)
	}
	return nil
}

// askProof lets the running service do its part.
func (p *Probe) askProof(ctx context.Context, listen string, made proof) error {
	body, err := json.Marshal(made)
	if err != nil {
		return err
	}
	status, text, err := p.ask(ctx, http.MethodPost, listen, pathProve, bytes.NewReader(body))
	if err != nil {
		return err
	}
	if status != http.StatusOK {
		var refusal struct{ Error string }
		_ = json.Unmarshal(text, &refusal)
		return errors.New("the service says: " + refusal.Error)
	}
	return nil
}
