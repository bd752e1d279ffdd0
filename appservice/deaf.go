package appservice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
)

// errDeaf says that nobody who is to read a room has a device that could.
var errDeaf = errors.New("the reader has published no device yet")

// deafFor is how long it is waited for a reader's first device. Who has just signed in can
// write to the bot before their client has published its keys, and could never read what was
// encrypted until then. Who still has none afterwards has a client without encryption.
const deafFor = 30 * time.Second

// awaitDevice gives errDeaf as long as the peer of a lobby or a portal has no device, for a
// while.
func (as *AppService) awaitDevice(ctx context.Context, room kith.Room, readers []id.UserID) error {
	if room.Kind != kith.RoomLobby && room.Kind != kith.RoomPortal {
		return nil
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	peers := 0
	for _, reader := range readers {
		if as.IsOurs(reader) || !validUser(reader) {
			continue
		}
		peers++
		devices, err := bot.store.GetDevices(ctx, reader)
		if err != nil {
			return fmt.Errorf("read devices: %w", err)
		}
		if len(devices) > 0 {
			peers = 0
			break
		}
	}
	return as.devices.deaf(room.Key, peers > 0)
}

// deaf notes whether nobody can read a room, and gives errDeaf while that is worth waiting for.
func (a *devices) deaf(room kith.RoomKey, is bool) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !is {
		delete(a.deafSince, room)
		return nil
	}
	since, known := a.deafSince[room]
	if !known {
		since = time.Now()
		a.deafSince[room] = since
		a.as.log.Debug().Msg("A reader has published no device yet; what is to be sent waits")
	}
	if time.Since(since) < deafFor {
		return errDeaf
	}
	return nil
}
