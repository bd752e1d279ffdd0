package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Cursor gives where the named tap has read up to, or "".
func (s *Store) Cursor(ctx context.Context, name string) (string, error) {
	var value string
	err := s.db.QueryRow(ctx, `SELECT value FROM cursor WHERE name=$1`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	} else if err != nil {
		return "", fmt.Errorf("read cursor: %w", err)
	}
	return value, nil
}

// SetCursor keeps where the named tap has read up to.
func (s *Store) SetCursor(ctx context.Context, name, value string) error {
	_, err := s.exec(ctx, "keep cursor", `
		INSERT INTO cursor (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value=excluded.value`, name, value)
	return err
}
