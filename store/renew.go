package store

import (
	"context"
	"errors"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"
)

// oldKeys is what must never be used again once it may have been used elsewhere: the
// state of sessions that went on. Inbound Megolm sessions stay: they only read.
var oldKeys = []string{
	`DELETE FROM crypto_megolm_outbound_session_shared`,
	`DELETE FROM crypto_megolm_outbound_session`,
	`DELETE FROM crypto_olm_session`,
	`DELETE FROM crypto_olm_message_hash`,
	`DELETE FROM crypto_account`,
}

// oldWork is what was under way: the service that went on after the copy has done it.
// What waits for somebody to come into a room may still be waiting.
var oldWork = []string{
	`UPDATE inbox SET state=2, sealed=NULL WHERE state<2`,
	`UPDATE outbox SET done=true, sealed=NULL, ciphertext=NULL WHERE NOT done AND room_key IN (SELECT room_key FROM room WHERE ready)`,
	`UPDATE outbox SET ciphertext=NULL WHERE NOT done`,
	`UPDATE outbox SET done=true WHERE NOT done AND sealed IS NULL AND takes_back IS NULL`,
	`DELETE FROM gap`,
}

// RenewDevices gives our users new devices, by the given names, and drops all keys of the
// old ones. With elsewhere it also drops what was under way and where the taps had read
// up to: another process went on from this state.
func (s *Store) RenewDevices(ctx context.Context, device func() id.DeviceID, elsewhere bool) error {
	return s.Txn(ctx, func(ctx context.Context) error {
		queries := oldKeys
		if elsewhere {
			queries = append(append(queries[:len(queries):len(queries)], oldWork...), `DELETE FROM cursor WHERE name LIKE 'sliding.%' OR name='transaction'`)
		}
		for _, query := range queries {
			if _, err := s.exec(ctx, "drop what is old", query); err != nil {
				return err
			}
		}
		ours, err := s.OurUsers(ctx)
		if err != nil {
			return err
		}
		for _, g := range ours {
			if g.State == GhostRetired {
				continue // it only loses its device yet
			}
			g.Device, g.Token = device(), ""
			if err = s.SaveGhost(ctx, g); err != nil {
				return err
			}
		}
		return nil
	})
}

// OurUsers lists the bot and all ghosts that are, or may be, on the homeserver.
func (s *Store) OurUsers(ctx context.Context) ([]Ghost, error) {
	return list(ctx, s, "list ghosts", s.scanGhost, `SELECT `+ghostColumns+` FROM ghost ORDER BY created_at, user_id`)
}

// MarkKeysLost notes that our users need new devices, until SetRenewed.
func (s *Store) MarkKeysLost(ctx context.Context) error { return s.SetCursor(ctx, cursorLost, "keys") }

const cursorLost = "lost"

// HasKeys tells whether there are keys of our devices.
func (s *Store) HasKeys(ctx context.Context) (bool, error) {
	if lost, err := s.Cursor(ctx, cursorLost); err != nil || lost != "" {
		return false, err
	}
	return one(ctx, s, "look for keys", dbutil.ScanSingleColumn[bool], `SELECT EXISTS(SELECT 1 FROM crypto_account)`)
}

// SetRenewed notes that the service is up to date again.
func (s *Store) SetRenewed(ctx context.Context) error {
	_, err := s.exec(ctx, "note that all is new", `DELETE FROM cursor WHERE name IN ($1, $2)`, cursorCopied, cursorLost)
	return err
}

// IsKnown tells whether a room is one of ours.
func (s *Store) IsKnown(ctx context.Context, room id.RoomID) (bool, error) {
	_, err := s.RoomByID(ctx, room)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
