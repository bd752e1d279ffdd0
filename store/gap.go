package store

import (
	"context"
	"fmt"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"
)

// OpenGap notes that something is missing between what is known of a room and what
// comes now. Noting it again changes nothing.
func (s *Store) OpenGap(ctx context.Context, room id.RoomID) error {
	_, err := s.exec(ctx, "open gap", `INSERT INTO gap (room_id) VALUES ($1) ON CONFLICT (room_id) DO NOTHING`, room)
	return err
}

// CloseGap notes that nothing is missing in a room any more.
func (s *Store) CloseGap(ctx context.Context, room id.RoomID) error {
	_, err := s.exec(ctx, "close gap", `DELETE FROM gap WHERE room_id=$1`, room)
	return err
}

// HasGap tells whether something is missing in a room.
func (s *Store) HasGap(ctx context.Context, room id.RoomID) (bool, error) {
	var n int
	if err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM gap WHERE room_id=$1`, room).Scan(&n); err != nil {
		return false, fmt.Errorf("look for gap: %w", err)
	}
	return n > 0, nil
}

// Gaps lists the rooms in which something is missing.
func (s *Store) Gaps(ctx context.Context) ([]id.RoomID, error) {
	rows, err := s.db.Query(ctx, `SELECT room_id FROM gap ORDER BY room_id`)
	rooms, err := dbutil.NewRowIterWithError(rows, dbutil.ScanSingleColumn[id.RoomID], err).AsList()
	if err != nil {
		return nil, fmt.Errorf("list gaps: %w", err)
	}
	return rooms, nil
}
