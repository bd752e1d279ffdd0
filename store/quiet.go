package store

import (
	"context"
	"time"

	"go.mau.fi/util/dbutil"

	"kith"
)

// Quiet is since when nothing has happened in a circle, and when it was said last that
// it ends for that.
type Quiet struct {
	Since  time.Time // of the last message, of the last match into it, or of its making
	Warned time.Time // 1970 if never
}

// Quiet tells since when a circle is quiet.
func (s *Store) Quiet(ctx context.Context, circle kith.CircleID) (Quiet, error) {
	return one(ctx, s, "read circle", scanQuiet, `
		SELECT spoken_at, created_at, warned_at, (SELECT COALESCE(MAX(created_at), 0) FROM portal WHERE circle_id=$1)
		FROM circle WHERE circle_id=$1`, circle)
}

func scanQuiet(row dbutil.Scannable) (Quiet, error) {
	var spoken, created, warned, matched int64
	err := row.Scan(&spoken, &created, &warned, &matched)
	return Quiet{Since: time.UnixMilli(max(spoken, created, matched)), Warned: time.UnixMilli(warned)}, err
}

// SetWarned keeps that it was said just now that a circle ends for want of words.
func (s *Store) SetWarned(ctx context.Context, circle kith.CircleID) error {
	_, err := s.exec(ctx, "keep warning", `UPDATE circle SET warned_at=$2 WHERE circle_id=$1`, circle, s.millis())
	return err
}
