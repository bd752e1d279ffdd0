package appservice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/store"
)

// ProofDevice is a device of the doctor's user, made as those of ghosts are, cross-signed
// by an identity that is derived from our secret. It lives in memory, until Close.
type ProofDevice struct {
	as      *AppService
	dev     *device
	sliding slidingRequest
	pos     string // of either tap
	came    map[id.SessionID]bool
}

// Device makes a device of the doctor's user. Register must have succeeded before.
func (p *Probe) Device(ctx context.Context) (*ProofDevice, error) {
	ghost, err := p.as.ensureDevice(ctx, store.Ghost{User: p.as.doctorUser(), Device: newDeviceID()})
	if err != nil {
		return nil, fmt.Errorf("make a device: %w", err)
	}
	d := &ProofDevice{as: p.as, came: make(map[id.SessionID]bool)}
	client, quiet := p.as.client(ghost), zerolog.Nop()
	d.dev = &device{ghost: ghost, client: client, machine: crypto.NewOlmMachine(client, &quiet, crypto.NewMemoryStore(nil), proofRooms{})}
	d.dev.machine.DisableDecryptKeyFetching = true
	d.dev.machine.SetBackgroundCtx(ended)
	d.dev.machine.SessionReceived = func(_ context.Context, _ id.RoomID, session id.SessionID, _ uint32) { d.came[session] = true }
	if err = d.publish(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", ErrNoKeys, err), d.Close(context.WithoutCancel(ctx)))
	}
	return d, nil
}

// keepToken keeps the token of a device that has logged in. A probe's lives in memory.
func (as *AppService) keepToken(ctx context.Context, g store.Ghost) error {
	if as.store == nil {
		return nil
	}
	return as.store.SaveGhost(ctx, g)
}

// ErrNoKeys says that the homeserver does not take the keys of a device.
var ErrNoKeys = errors.New("the homeserver does not take the keys of a device")

func (d *ProofDevice) publish(ctx context.Context) error {
	machine := d.dev.machine
	if err := errors.Join(machine.Load(ctx), d.awaitToken(ctx)); err != nil {
		return err
	}
	if err := machine.ImportCrossSigningKeys(d.as.seeds(d.dev.ghost.User)); err != nil {
		return err
	}
	if err := d.as.publishIdentity(ctx, d.dev); err != nil {
		return err
	}
	keys, err := signedDevice(d.dev)
	if err != nil {
		return err
	}
	if _, err = d.dev.client.UploadKeys(ctx, &mautrix.ReqUploadKeys{DeviceKeys: keys}); err != nil {
		return fmt.Errorf("upload device: %w", err)
	}
	machine.GetAccount().Shared = true
	return machine.ShareKeys(ctx, 0)
}

// awaitToken waits until the homeserver knows the token that it gave the device: a busy
// Dendrite gives it some moments before.
func (d *ProofDevice) awaitToken(ctx context.Context) error {
	for range 30 {
		_, err := d.dev.client.Whoami(ctx)
		if !isUnknownToken(err) {
			return err
		}
		if !pause(ctx, 100*time.Millisecond) {
			return ctx.Err()
		}
	}
	return errors.New("the homeserver does not know the token that it gave")
}

// Close deletes the device on the homeserver.
func (d *ProofDevice) Close(ctx context.Context) error { return d.as.deleteDevice(ctx, d.dev.ghost) }

// poll asks once for what came to the device, by the same tap as the bot's.
func (d *ProofDevice) poll(ctx context.Context, wait time.Duration) ([]*event.Event, error) {
	c := d.dev.client
	if d.as.intake == IntakeSliding {
		d.sliding.ConnID = "kith-doctor"
		d.sliding.Extensions.ToDevice.Enabled, d.sliding.Extensions.ToDevice.Limit = true, 100
		resp, err := pollSliding(ctx, c, d.sliding, d.pos, wait)
		if err != nil {
			return nil, fmt.Errorf("sliding sync: %w", err)
		}
		d.pos = resp.Pos
		if next := resp.Extensions.ToDevice.NextBatch; next != "" {
			d.sliding.Extensions.ToDevice.Since = next
		}
		return d.as.parseToDevice(resp.Extensions.ToDevice.Events), nil
	}
	query := map[string]string{"filter": `{"room":{"rooms":[]}}`, "set_presence": "offline", "timeout": fmt.Sprint(wait.Milliseconds())}
	if d.pos != "" {
		query["since"] = d.pos
	}
	var resp struct {
		NextBatch string `json:"next_batch"`
		ToDevice  struct {
			Events []json.RawMessage `json:"events"`
		} `json:"to_device"`
	}
	_, err := c.MakeFullRequest(ctx, mautrix.FullRequest{
		Method: http.MethodGet, URL: c.BuildURLWithQuery(mautrix.ClientURLPath{"v3", "sync"}, query), ResponseJSON: &resp, MaxAttempts: 1,
	})
	if err != nil {
		return nil, fmt.Errorf("sync: %w", err)
	}
	d.pos = resp.NextBatch
	return d.as.parseToDevice(resp.ToDevice.Events), nil
}

// hear polls until the device could read a mark, or has the key that it waits for.
func (d *ProofDevice) hear(ctx context.Context, mark string, session id.SessionID) error {
	for ctx.Err() == nil {
		messages, err := d.poll(ctx, 2*time.Second)
		if err != nil {
			return err
		}
		for _, message := range messages {
			if message.Type != event.ToDeviceEncrypted {
				continue
			}
			said := d.dev.machine.HandleEncryptedEvent(ctx, message)
			if said != nil && said.Type.Type == typeProof.Type && said.Content.Raw["mark"] == mark {
				return nil
			}
		}
		if session != "" && d.came[session] {
			return nil
		}
	}
	return ctx.Err()
}

// proofRooms is the state store of a device that is in no room.
type proofRooms struct{}

func (proofRooms) IsEncrypted(context.Context, id.RoomID) (bool, error) { return true, nil }

func (proofRooms) GetEncryptionEvent(context.Context, id.RoomID) (*event.EncryptionEventContent, error) {
	return encryption(), nil
}

func (proofRooms) GetHistoryVisibility(context.Context, id.RoomID) (*event.HistoryVisibilityEventContent, error) {
	return &event.HistoryVisibilityEventContent{HistoryVisibility: event.HistoryVisibilityJoined}, nil
}

func (proofRooms) FindSharedRooms(context.Context, id.UserID) ([]id.RoomID, error) { return nil, nil }
