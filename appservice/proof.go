package appservice

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// A proof is a round trip that shows that encryption works, as a peer's does: our bot says
// something to a device that `kith doctor` has made for the purpose, which can be read
// there; the device sends a room key back, which comes in by the same tap as those of
// peers. No one-time key of the bot is used up, nothing of anybody else is touched, and
// what is kept of it is deleted afterwards.
type proof struct {
	Device  id.DeviceID  `json:"device"`  // of the doctor's user
	Mark    string       `json:"mark"`    // what the bot is to say
	Session id.SessionID `json:"session"` // whose key is sent back
}

var typeProof = event.Type{Type: "chat.kith.proof", Class: event.ToDeviceEventType}

// proofRoom is the room that a proof's key is for. There is none of that name.
const proofRoom = id.RoomID("!proof:kith.invalid")

// proofs tells whoever waits for the key of a proof that it came.
type proofs struct {
	turn sync.Mutex // one proof at a time

	mu      sync.Mutex
	awaited id.SessionID
	came    chan struct{}
}

func (p *proofs) await(session id.SessionID) <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.awaited, p.came = session, make(chan struct{})
	return p.came
}

// note tells whether a session that came is that of a proof.
func (p *proofs) note(room id.RoomID, session id.SessionID) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if room == proofRoom && session == p.awaited && p.came != nil {
		close(p.came)
		p.came = nil
	}
	return room == proofRoom
}

// prove makes a round trip with a device of the doctor's.
func (as *AppService) prove(ctx context.Context, p proof) error {
	if !as.proofs.turn.TryLock() {
		return errors.New("another round trip is under way")
	}
	defer as.proofs.turn.Unlock()
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	target, err := findDevice(ctx, bot.client, as.doctorUser(), p.Device)
	if err != nil {
		return err
	}
	came := as.proofs.await(p.Session)
	defer as.forgetProof(context.WithoutCancel(ctx), bot, target.IdentityKey, p.Session)
	bot.olm.Lock()
	err = sendProof(ctx, bot.machine, target, p.Mark)
	bot.olm.Unlock()
	if err != nil {
		return err
	}
	select {
	case <-came:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func sendProof(ctx context.Context, machine *crypto.OlmMachine, target *id.Device, mark string) error {
	content := event.Content{Raw: map[string]any{"mark": mark}}
	if err := machine.SendEncryptedToDevice(ctx, target, typeProof, content); err != nil {
		return fmt.Errorf("send to device: %w", err)
	}
	return nil
}

// findDevice asks for the keys of one device of our users.
func findDevice(ctx context.Context, c *mautrix.Client, user id.UserID, device id.DeviceID) (*id.Device, error) {
	resp, err := c.QueryKeys(ctx, &mautrix.ReqQueryKeys{DeviceKeys: mautrix.DeviceKeysRequest{user: {}}, Timeout: 10_000})
	if err != nil {
		return nil, fmt.Errorf("query device: %w", err)
	}
	keys, ok := resp.DeviceKeys[user][device]
	if !ok {
		return nil, errNoDevice
	}
	return &id.Device{
		UserID: user, DeviceID: device, IdentityKey: keys.Keys.GetCurve25519(device), SigningKey: keys.Keys.GetEd25519(device),
	}, nil
}

var errNoDevice = errors.New("the homeserver does not know the device")

// proofRows are what is kept of a proof: the Olm sessions with its device ($1), and its key.
var (
	proofSessions = []string{`DELETE FROM crypto_olm_session WHERE sender_key=$1`}
	proofKeys     = []string{`DELETE FROM crypto_megolm_inbound_session WHERE session_id=$1`}
)

func (as *AppService) forgetProof(ctx context.Context, bot *device, key id.IdentityKey, session id.SessionID) {
	bot.olm.Lock()
	defer bot.olm.Unlock()
	bot.megolm.Lock()
	defer bot.megolm.Unlock()
	err := as.store.Txn(ctx, func(ctx context.Context) error {
		if err := execAll(ctx, bot, proofSessions, string(key)); err != nil {
			return err
		}
		return execAll(ctx, bot, proofKeys, string(session))
	})
	if err != nil {
		as.log.Warn().Err(err).Msg("What is left of the round trip of kith doctor could not be deleted")
	}
}
