// Package store keeps everything that must survive the end of the process. The
// database is authoritative for: what came in and is not done, what is to be said
// and is not sent, who waits, which circles and portals there are, and what is
// still to be done on the homeserver. The homeserver is authoritative for
// memberships and power levels.
//
// Every method takes part in the transaction that its context carries, if any.
// The same queries run on SQLite and on PostgreSQL.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/id"

	"kith/secret"
)

// Owner is the name under which the database is ours and nobody else's.
const Owner = "kith"

// ErrNotFound is returned when a row that was named does not exist.
var ErrNotFound = errors.New("not found")

// Store is safe for concurrent use.
type Store struct {
	db       *dbutil.Database
	secret   *secret.Secret
	counters *counters
	now      func() time.Time
}

// Close waits for running queries and closes the database.
func (s *Store) Close() error { return s.db.Close() }

// Ping tells whether the database answers and can be written.
func (s *Store) Ping(ctx context.Context) error {
	return s.SetCursor(ctx, "ping", "")
}

// CryptoStore gives mautrix's store of one account's Olm and Megolm state. It
// lives in the same database, so that its writes join the same transaction. It
// names users in plain; appservice is the only package that may use it.
func (s *Store) CryptoStore(account string, device string) *crypto.SQLCryptoStore {
	return crypto.NewSQLCryptoStore(s.db, nil, account, id.DeviceID(device), s.secret.PickleKey())
}

type hooksKey struct{}

// Txn runs fn in one transaction: all that it does is kept, or nothing. Within
// another Txn it takes part in that one. fn must pass its ctx on to every call.
func (s *Store) Txn(ctx context.Context, fn func(ctx context.Context) error) error {
	if ctx.Value(hooksKey{}) != nil {
		return fn(ctx)
	}
	var hooks []func()
	ctx, cancel := context.WithCancel(context.WithValue(ctx, hooksKey{}, &hooks))
	defer cancel() // when fn panics, this alone rolls back and gives the connection free
	if err := s.db.DoTxn(ctx, nil, fn); err != nil {
		return err
	}
	for _, hook := range hooks {
		hook()
	}
	return nil
}

// AfterCommit runs fn once the transaction of ctx is committed, and never if it
// is rolled back; at once if there is none. fn must not block.
func (s *Store) AfterCommit(ctx context.Context, fn func()) {
	if hooks, ok := ctx.Value(hooksKey{}).(*[]func()); ok {
		*hooks = append(*hooks, fn)
		return
	}
	fn()
}

func (s *Store) millis() int64 { return s.now().UnixMilli() }

func (s *Store) exec(ctx context.Context, what, query string, args ...any) (int64, error) {
	res, err := s.db.Exec(ctx, query, args...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", what, err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("%s: %w", what, err)
	}
	return n, nil
}

// list runs a query and scans each row; the rows are closed before it returns, so
// that the next query can have the connection.
func list[T any](ctx context.Context, s *Store, what string, scan func(dbutil.Scannable) (T, error), query string, args ...any) ([]T, error) {
	rows, err := s.db.Query(ctx, query, args...)
	out, err := dbutil.NewRowIterWithError(rows, scan, err).AsList()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return out, nil
}

func one[T any](ctx context.Context, s *Store, what string, scan func(dbutil.Scannable) (T, error), query string, args ...any) (T, error) {
	v, err := scan(s.db.QueryRow(ctx, query, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return v, fmt.Errorf("%s: %w", what, ErrNotFound)
	} else if err != nil {
		s.counters.failed(err) // of a single row dbutil is not told
		return v, fmt.Errorf("%s: %w", what, err)
	}
	return v, nil
}
