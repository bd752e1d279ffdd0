package appservice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"kith/store"
)

// renew brings the service up to date if its database was put back from a backup, or has
// lost the keys of its devices. Each of our users gets a new device under the same
// identity, and no session goes on that may have gone on elsewhere. It can be interrupted
// anywhere: then it is done again from the beginning.
func (as *AppService) renew(ctx context.Context) error {
	_, err := as.store.Ghost(ctx, as.opts.Bot)
	fresh := errors.Is(err, store.ErrNotFound)
	if err != nil && !fresh {
		return err
	}
	if err = as.countStart(ctx); err != nil {
		return err
	}
	if fresh {
		return as.store.SetRenewed(ctx) // nothing is there that could be old
	}
	copied, err := as.store.IsCopied(ctx)
	if err != nil {
		return err
	}
	keys, err := as.store.HasKeys(ctx)
	if err != nil || keys && !copied {
		return err
	}
	as.log.Warn().Bool("backup", copied).Msg("The database was put back, or has lost its keys: giving the bot and the ghosts new devices")
	if err = as.store.MarkKeysLost(ctx); err != nil {
		return err
	}
	return as.renewAll(ctx, copied)
}

func (as *AppService) renewAll(ctx context.Context, copied bool) error {
	if err := as.store.RenewDevices(ctx, newDeviceID, copied); err != nil {
		return err
	}
	ours, err := as.store.OurUsers(ctx)
	if err != nil {
		return err
	}
	var group errgroup.Group
	group.SetLimit(renewAtOnce)
	for _, g := range ours {
		as.devices.drop(g.User)
		group.Go(func() error { return as.renewOne(ctx, g) })
	}
	if err = group.Wait(); err != nil {
		return fmt.Errorf("renew devices: %w", err)
	}
	if copied {
		if err = as.passOver(ctx); err != nil {
			return fmt.Errorf("look for what was done since the backup: %w", err)
		}
	}
	return as.store.Txn(ctx, func(ctx context.Context) error {
		if err := as.distrustAll(ctx); err != nil {
			return err
		}
		if err := as.jobs.Schedule(ctx, jobStrays, "", 0); err != nil {
			return err
		}
		return as.store.SetRenewed(ctx)
	})
}

const renewAtOnce = 8

// renewOne makes the new device of one of our users and deletes the others. A ghost whose
// account has ended meanwhile is not needed any more.
func (as *AppService) renewOne(ctx context.Context, g store.Ghost) error {
	if g.State == store.GhostRetired || g.State == store.GhostWarming {
		return nil // the one has no device to speak with, the other gets one yet
	}
	g, err := as.EnsureGhost(ctx, g, Profile{})
	if isRefused(err) && g.User != as.opts.Bot {
		_, err = as.store.MoveGhost(ctx, g.User, g.State, store.GhostRetired)
		return err
	} else if err != nil {
		return err
	}
	c := as.client(g)
	devices, err := c.GetDevicesInfo(ctx)
	if err != nil {
		return unlessRefused(err)
	}
	c.SetAppServiceDeviceID = false
	for _, d := range devices.Devices {
		if d.DeviceID == g.Device {
			continue
		}
		if err = unlessRefused(c.DeleteDevice(ctx, d.DeviceID, &mautrix.ReqDeleteDevice[any]{})); err != nil {
			return fmt.Errorf("delete old device: %w", err)
		}
	}
	return nil
}

// distrustAll lets the devices of all readers be asked for again.
func (as *AppService) distrustAll(ctx context.Context) error {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	users, err := as.store.AllReaders(ctx)
	if err != nil {
		return err
	}
	return as.distrust(ctx, bot, users)
}

// passOver takes what was said in our rooms since the backup for done, as far as the
// service that went on after the backup can have seen it: up to the last thing that it
// said itself. What came later is taken in, and so is every change of a room's state.
func (as *AppService) passOver(ctx context.Context) error {
	rooms, err := as.store.SeatedRooms(ctx, as.opts.Bot)
	if err != nil {
		return err
	}
	missed := make(map[id.RoomID][]json.RawMessage)
	var sign int64
	for _, room := range rooms {
		if missed[room], err = as.fetchMissed(ctx, room, gapPages); err != nil {
			return err
		}
		for _, raw := range missed[room] {
			if e, ok := open(raw); ok && as.IsOurs(e.Sender) {
				sign = max(sign, sentAt(raw))
			}
		}
	}
	for room, events := range missed {
		for _, raw := range events {
			e, ok := open(raw)
			if !ok || e.StateKey != nil || sentAt(raw) > sign || as.IsOurs(e.Sender) {
				continue
			}
			if err = as.store.TakeIncomingBack(ctx, room, e.Event); err != nil {
				return err
			}
		}
		if err = as.receive(ctx, events); err != nil {
			return err
		}
	}
	return nil
}

func sentAt(raw json.RawMessage) int64 {
	var e struct {
		Sent int64 `json:"origin_server_ts"`
	}
	_ = json.Unmarshal(raw, &e) // 0 then
	return e.Sent
}
