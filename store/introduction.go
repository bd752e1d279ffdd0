package store

import (
	"context"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"

	"kith"
)

// Introduce keeps that the reader of a portal has been told of some ghosts.
func (s *Store) Introduce(ctx context.Context, room kith.RoomKey, ghosts []id.UserID) error {
	for _, ghost := range ghosts {
		_, err := s.exec(ctx, "keep introduction", `INSERT INTO introduced (room_key, ghost) VALUES ($1, $2) ON CONFLICT DO NOTHING`, room, ghost)
		if err != nil {
			return err
		}
	}
	return nil
}

// IsIntroduced tells whether the reader of a portal has been told of a ghost.
func (s *Store) IsIntroduced(ctx context.Context, room kith.RoomKey, ghost id.UserID) (bool, error) {
	return one(ctx, s, "read introduction", dbutil.ScanSingleColumn[bool],
		`SELECT EXISTS(SELECT 1 FROM introduced WHERE room_key=$1 AND ghost=$2)`, room, ghost)
}
