package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"
)

const sealGap = "gap"

// HoldBehindGap notes that something is missing between what is known of a room and these
// events, and keeps them behind those that were kept before.
func (s *Store) HoldBehindGap(ctx context.Context, room id.RoomID, events []json.RawMessage) error {
	return s.Txn(ctx, func(ctx context.Context) error {
		held, _, err := s.HeldBehindGap(ctx, room)
		if err != nil {
			return err
		}
		plain, err := json.Marshal(append(held, events...))
		if err != nil {
			return fmt.Errorf("hold events: %w", err)
		}
		_, err = s.exec(ctx, "hold events", `
			INSERT INTO gap (room_id, sealed) VALUES ($1, $2) ON CONFLICT (room_id) DO UPDATE SET sealed=excluded.sealed`,
			room, s.secret.Seal(sealGap, plain))
		return err
	})
}

// HeldBehindGap gives what is kept behind a room's gap; false if it has none.
func (s *Store) HeldBehindGap(ctx context.Context, room id.RoomID) (events []json.RawMessage, open bool, err error) {
	sealed, err := one(ctx, s, "read gap", dbutil.ScanSingleColumn[[]byte], `SELECT sealed FROM gap WHERE room_id=$1`, room)
	if errors.Is(err, ErrNotFound) {
		return nil, false, nil
	} else if err != nil {
		return nil, false, err
	}
	plain, err := s.secret.Open(sealGap, sealed)
	if err == nil {
		err = json.Unmarshal(plain, &events)
	}
	if err != nil {
		return nil, true, fmt.Errorf("read gap: %w", err)
	}
	return events, true, nil
}

// CloseGap notes that nothing is missing in a room any more.
func (s *Store) CloseGap(ctx context.Context, room id.RoomID) error {
	_, err := s.exec(ctx, "close gap", `DELETE FROM gap WHERE room_id=$1`, room)
	return err
}

// Gaps lists the rooms in which something is missing.
func (s *Store) Gaps(ctx context.Context) ([]id.RoomID, error) {
	return list(ctx, s, "list gaps", dbutil.ScanSingleColumn[id.RoomID], `SELECT room_id FROM gap ORDER BY room_id`)
}
