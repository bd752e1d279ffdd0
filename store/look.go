package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"go.mau.fi/util/dbutil"

	"kith/secret"
)

// Condition is what Look has found.
type Condition struct {
	Version int // of the tables; 0 for a database that is not made yet
	Newest  int // which the next start brings it to
}

// IsCurrent tells whether the tables are those that this program knows.
func (c Condition) IsCurrent() bool { return c.Version == c.Newest }

// Look opens a database to look at it, also while a service is using it. It makes and
// upgrades nothing, and fails for the same reasons as Open. There is no Store for a file
// that is not there yet.
func Look(ctx context.Context, uri string, key *secret.Secret) (*Store, Condition, error) {
	var found Condition
	s, err := lookAt(uri, key)
	if err != nil || s == nil {
		found.Newest = len(newStore(&dbutil.Database{}, key).db.UpgradeTable)
		return nil, found, err
	}
	found.Newest = len(s.db.UpgradeTable)
	if err = s.inspect(ctx); err == nil {
		found.Version, err = s.version(ctx)
	}
	if err != nil {
		return nil, found, errors.Join(explain(err), s.Close())
	}
	return s, found, nil
}

func lookAt(uri string, key *secret.Secret) (*Store, error) {
	path, ok := strings.CutPrefix(uri, "sqlite:")
	if !ok {
		return nil, errors.New("the address must start with sqlite: or postgres://")
	}
	header, err := readHeader(path)
	switch {
	case err != nil:
		return nil, err
	case len(header) == 0:
		return nil, nil //nolint:nilnil // there is nothing to look at, and nothing wrong
	case string(header) != sqliteHeader:
		return nil, ErrNoDatabase
	}
	db, err := openSQLite(path, sqliteLook)
	if err != nil {
		return nil, explain(err)
	}
	return newStore(db, key), nil
}

func (s *Store) version(ctx context.Context) (version int, err error) {
	tables, err := s.tables(ctx)
	if err != nil || !tables[s.db.VersionTable] {
		return 0, err
	}
	err = s.db.QueryRow(ctx, `SELECT version FROM `+s.db.VersionTable+` LIMIT 1`).Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("read version: %w", err)
	}
	return version, nil
}

// errUndo rolls a transaction back that has shown what it was to show.
var errUndo = errors.New("only tried")

// TryWrite tells whether the database can be written, by a write that is taken back.
func (s *Store) TryWrite(ctx context.Context) error {
	err := s.Txn(ctx, func(ctx context.Context) error {
		if err := s.SetCursor(ctx, "doctor", "was here"); err != nil {
			return err
		}
		return errUndo
	})
	if errors.Is(err, errUndo) {
		return nil
	}
	return explain(err)
}
