package store

import (
	"context"
	"errors"
	"fmt"
	"os"
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
// upgrades nothing, and fails for the same reasons as Open, except for ErrInUse. There is
// no Store for a file that is not there yet.
func Look(ctx context.Context, uri string, key *secret.Secret) (*Store, Condition, error) {
	var found Condition
	s, inspect, err := lookAt(uri, key)
	if err != nil || s == nil {
		return nil, found, explain(err)
	}
	found.Newest = len(s.db.UpgradeTable)
	if err = inspect(ctx); err == nil {
		found.Version, err = s.version(ctx)
	}
	if err != nil {
		return nil, found, explain(errors.Join(err, s.Close()))
	}
	return s, found, nil
}

// lookAt opens a database for looking, and says how to find out whether it is ours.
func lookAt(uri string, key *secret.Secret) (*Store, func(context.Context) error, error) {
	path, isFile := strings.CutPrefix(uri, sqlitePrefix)
	if !isFile {
		config, err := parsePostgres(uri)
		if err != nil {
			return nil, nil, err
		}
		s, err := openPostgres(config, key)
		if err != nil {
			return nil, nil, err
		}
		return s, s.inspectAll, nil
	}
	header, err := readHeader(path)
	switch {
	case err != nil:
		return nil, nil, err
	case len(header) == 0:
		return nil, nil, nil
	case string(header) != sqliteHeader:
		return nil, nil, ErrNoDatabase
	}
	db, err := openSQLite(path, sqliteLook)
	if err != nil {
		return nil, nil, err
	}
	s := newStore(db, key)
	return s, s.inspect, nil
}

// IsHeld tells whether a service is using the database at the moment.
func (s *Store) IsHeld(ctx context.Context, uri string) (bool, error) {
	path, isFile := strings.CutPrefix(uri, sqlitePrefix)
	if !isFile {
		return one(ctx, s, "look for the holder", dbutil.ScanSingleColumn[bool], `
			SELECT EXISTS(SELECT 1 FROM pg_locks, (SELECT `+holderLock+`) AS lock (one, two)
				WHERE locktype='advisory' AND granted AND mode='ExclusiveLock' AND objsubid=2
				AND classid::bigint=lock.one::bigint & 4294967295 AND objid::bigint=lock.two::bigint & 4294967295
				AND database=(SELECT oid FROM pg_database WHERE datname=current_database()))`)
	}
	if _, err := os.Stat(path + lockSuffix); err != nil {
		return false, nil //nolint:nilerr // no service has made it
	}
	lock, err := lockFile(path + lockSuffix)
	if errors.Is(err, ErrInUse) {
		return true, nil
	} else if err != nil {
		return false, err
	}
	return false, lock.Close()
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
