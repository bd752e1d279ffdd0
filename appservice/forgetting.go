package appservice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// awaitForgotten is how soon it is looked again whether a peer is forgotten who has
// invited the bot meanwhile: they come back as somebody new.
const awaitForgotten = 500 * time.Millisecond

func (as *AppService) isForgetting(ctx context.Context, key kith.PeerKey) (bool, error) {
	peer, err := as.store.Peer(ctx, key)
	return peer.Farewell != "", err
}

// LobbyPending tells whether a lobby is still to be made, or something is still to be
// said in it to somebody who is there to read it.
func (as *AppService) LobbyPending(ctx context.Context, room kith.Room) (bool, error) {
	if room.ID == "" {
		return as.store.HasJob(ctx, jobLobby, fmt.Sprint(room.Key))
	}
	if !room.Ready {
		return false, nil
	}
	pending, err := as.store.PendingFor(ctx, room.Key)
	return pending > 0, err
}

// LeaveLobby lets the bot leave a lobby. Where it has left already, nothing happens.
func (as *AppService) LeaveLobby(ctx context.Context, room kith.Room) error {
	if room.ID == "" {
		return nil
	}
	return as.leaveRoom(ctx, string(room.ID))
}

// ErasePeer erases every row about a peer, ours and mautrix's, after they have left all
// their rooms. Who has invited the bot again meanwhile is a new peer from then on.
func (as *AppService) ErasePeer(ctx context.Context, key kith.PeerKey) error {
	user, err := as.store.PeerUser(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	bot.olm.Lock()
	defer bot.olm.Unlock()
	bot.megolm.Lock()
	defer bot.megolm.Unlock()
	err = as.store.Txn(ctx, func(ctx context.Context) error {
		if err := as.eraseKeys(ctx, bot, user, key); err != nil {
			return err
		}
		if err := as.store.ForgetPeer(ctx, key, jobAccept); err != nil {
			return err
		}
		if err := as.jobs.Schedule(ctx, jobShred, "", 0); err != nil {
			return err
		}
		back, err := as.store.HasJobAbout(ctx, jobAccept, string(key))
		if err != nil || !back {
			return err
		}
		_, err = as.store.EnsurePeer(ctx, user)
		return err
	})
	if err != nil {
		return fmt.Errorf("erase a peer: %w", err)
	}
	as.devices.forget(user)
	return nil
}

func (as *AppService) shred(ctx context.Context, _ string) error { return as.store.Shred(ctx) }

// Sessions of the peer's rooms ($1 is their key), and those of their devices ($1 is the
// user id), which are found by the devices and so go before them.
const (
	inTheirRooms  = `room_id IN (SELECT room_id FROM room WHERE peer_key=$1)`
	byTheirDevice = `sender_key IN (SELECT identity_key FROM crypto_device WHERE user_id=$1)`
)

var roomKeys = []string{
	`DELETE FROM crypto_message_index WHERE session_id IN (SELECT session_id FROM crypto_megolm_inbound_session WHERE ` + inTheirRooms + `)`,
	`DELETE FROM crypto_megolm_inbound_session WHERE ` + inTheirRooms,
	`DELETE FROM crypto_megolm_outbound_session WHERE ` + inTheirRooms,
}

var userKeys = []string{
	`DELETE FROM crypto_message_index WHERE session_id IN (SELECT session_id FROM crypto_megolm_inbound_session WHERE ` + byTheirDevice + `)`,
	`DELETE FROM crypto_megolm_inbound_session WHERE source_user=$1 OR ` + byTheirDevice,
	`DELETE FROM crypto_olm_session WHERE ` + byTheirDevice,
	`DELETE FROM crypto_megolm_outbound_session_shared WHERE user_id=$1`,
	`DELETE FROM crypto_device WHERE user_id=$1`,
	`DELETE FROM crypto_cross_signing_signatures WHERE signed_user_id=$1 OR signer_user_id=$1`,
	`DELETE FROM crypto_cross_signing_keys WHERE user_id=$1`,
	`DELETE FROM crypto_tracked_user WHERE user_id=$1`,
}

// eraseKeys erases what mautrix keeps of a peer. It belongs before the rooms are erased.
// Who moderates circles stays known as a moderator, with devices and keys.
func (as *AppService) eraseKeys(ctx context.Context, bot *device, user id.UserID, key kith.PeerKey) error {
	if err := execAll(ctx, bot, roomKeys, string(key)); err != nil {
		return err
	}
	rooms, err := as.store.RoomsOfReader(ctx, user)
	if err != nil {
		return err
	}
	for _, room := range rooms {
		if room.Peer != key {
			return nil
		}
	}
	return execAll(ctx, bot, userKeys, string(user))
}

func execAll(ctx context.Context, bot *device, queries []string, name string) error {
	for _, query := range queries {
		if _, err := bot.store.DB.Exec(ctx, query, name); err != nil {
			return fmt.Errorf("erase keys: %w", err)
		}
	}
	return nil
}
