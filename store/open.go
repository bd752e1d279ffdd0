package store

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"go.mau.fi/util/dbutil"

	"kith/secret"
	"kith/store/upgrades"
)

// Open opens or makes the database and brings it up to date. uri is "sqlite:PATH"
// or an address of PostgreSQL. It refuses, and leaves as it was, a database that is newer,
// that belongs to another program or to another secret, or that another process has open.
func Open(ctx context.Context, uri string, key *secret.Secret) (*Store, error) {
	s, err := connect(ctx, uri, key)
	if err != nil {
		return nil, explain(fmt.Errorf("open database: %w", err))
	}
	if err = s.prepare(ctx); err != nil {
		_ = s.Close()
		return nil, explain(err)
	}
	return s, nil
}

// Inspect tells what Open would refuse, without changing anything, and whether a service
// uses the database or not.
func Inspect(ctx context.Context, uri string, key *secret.Secret) error {
	if path, ok := strings.CutPrefix(uri, sqlitePrefix); ok {
		return explain(inspectSQLite(ctx, path, key))
	}
	config, err := parsePostgres(uri)
	if err != nil {
		return err
	}
	return explain(lookAtPostgres(ctx, config, key))
}

// Name is how a sentence names the database of an address. It holds no password.
func Name(uri string) string {
	if strings.HasPrefix(uri, sqlitePrefix) {
		return uri
	}
	return postgresName(uri)
}

func newStore(db *dbutil.Database, key *secret.Secret) *Store {
	counters := newCounters()
	db.Owner, db.VersionTable, db.UpgradeTable, db.Log = Owner, "kith_version", upgrades.Table, counters
	return &Store{db: db, secret: key, counters: counters, now: time.Now}
}

// Address is an address without its password.
func Address(uri string) string {
	u, err := url.Parse(uri)
	if strings.HasPrefix(uri, sqlitePrefix) || err != nil {
		return uri
	}
	if u.Scheme == "" {
		return passwordPair.ReplaceAllString(uri, "")
	}
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	query := u.Query()
	query.Del("password")
	u.RawQuery = query.Encode()
	return u.String()
}

var passwordPair = regexp.MustCompile(`\s*\bpassword\s*=\s*('(\\.|[^'])*'|\S*)`)

const sqlitePrefix = "sqlite:"

// connect opens a database that inspect has found to be ours, or new, for this process alone.
func connect(ctx context.Context, uri string, key *secret.Secret) (*Store, error) {
	if path, ok := strings.CutPrefix(uri, sqlitePrefix); ok {
		return connectSQLite(ctx, path, key)
	}
	return connectPostgres(ctx, uri, key)
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
