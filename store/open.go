package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.mau.fi/util/dbutil"

	"kith/secret"
	"kith/store/upgrades"
)

// Why Open refused a database. It was left as it was.
var (
	ErrWrongSecret = errors.New("the database was written with another secret")
	ErrForeign     = errors.New("the database belongs to another program")
	ErrNewer       = errors.New("the database was written by a newer version")
	ErrNoDatabase  = errors.New("the file is not a database")
	ErrUnreachable = errors.New("the database can be neither opened nor made")
	ErrReadOnly    = errors.New("the database cannot be written")
)

// Open opens or makes the database and brings it up to date. uri is "sqlite:PATH"
// or "postgres://…". It refuses, and leaves as it was, a database that is newer,
// that belongs to another program or to another secret.
func Open(ctx context.Context, uri string, key *secret.Secret) (*Store, error) {
	db, err := connect(ctx, uri, key)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	s := newStore(db, key)
	if err = s.prepare(ctx); err != nil {
		_ = db.Close()
		return nil, explain(err)
	}
	return s, nil
}

func newStore(db *dbutil.Database, key *secret.Secret) *Store {
	counters := newCounters()
	db.Owner, db.VersionTable, db.UpgradeTable, db.Log = Owner, "kith_version", upgrades.Table, counters
	return &Store{db: db, secret: key, counters: counters, now: time.Now}
}

// connect opens a database that inspect has found to be ours, or new.
func connect(ctx context.Context, uri string, key *secret.Secret) (*dbutil.Database, error) {
	if path, ok := strings.CutPrefix(uri, "sqlite:"); ok {
		return connectSQLite(ctx, path, key)
	}
	if strings.HasPrefix(uri, "postgres://") || strings.HasPrefix(uri, "postgresql://") {
		return connectPostgres(ctx, uri, key)
	}
	return nil, errors.New("the address must start with sqlite: or postgres://")
}

func (s *Store) prepare(ctx context.Context) error {
	if err := s.db.Upgrade(ctx); err != nil {
		return fmt.Errorf("upgrade database: %w", err)
	}
	if err := s.CryptoStore("", "").DB.Upgrade(ctx); err != nil {
		return fmt.Errorf("upgrade crypto store: %w", err)
	}
	for _, index := range cryptoIndexes {
		if _, err := s.exec(ctx, "upgrade crypto store", index); err != nil {
			return err
		}
	}
	if err := s.SetCursor(ctx, cursorSecret, s.secret.Fingerprint()); err != nil {
		return err
	}
	return nil
}

// cryptoIndexes are what mautrix's tables lack for questions of ours: the sessions of all
// accounts in one room, and whose devices are to be asked for. They are looked for at every start, because an upgrade of those
// tables may make them anew.
var cryptoIndexes = []string{
	`CREATE INDEX IF NOT EXISTS crypto_megolm_outbound_session_room_idx ON crypto_megolm_outbound_session (room_id)`,
	`CREATE INDEX IF NOT EXISTS crypto_megolm_inbound_session_room_idx ON crypto_megolm_inbound_session (room_id)`,
	`CREATE INDEX IF NOT EXISTS crypto_tracked_user_outdated_idx ON crypto_tracked_user (user_id) WHERE devices_outdated = TRUE`,
}

// cursorSecret holds the fingerprint of the secret that the database belongs to.
const cursorSecret = "secret"
