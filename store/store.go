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
	"io"
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
	gate     *gate     // nil for SQLite
	hold     io.Closer // keeps other processes out
}

// Close waits for running queries, closes the database and gives it free.
func (s *Store) Close() error {
	err := s.db.Close()
	if s.hold != nil {
		err = errors.Join(err, s.hold.Close())
	}
	return err
}

// Ping tells whether the database answers and can be written.
func (s *Store) Ping(ctx context.Context) error {
	if s.IsAway() {
		return errNotHeld
	}
	return s.SetCursor(ctx, "ping", "")
}

// CryptoStore gives mautrix's store of one account's Olm and Megolm state. It
// lives in the same database, so that its writes join the same transaction. It
// names users in plain; appservice is the only package that may use it.
func (s *Store) CryptoStore(account string, device string) *crypto.SQLCryptoStore {
	return crypto.NewSQLCryptoStore(s.db, nil, account, id.DeviceID(device), s.secret.PickleKey())
}

type hooksKey struct{}

// Txn runs fn in one transaction: all that it does is kept, or nothing. Nobody else
// writes meanwhile, so what fn has read stays true until the commit. Within another Txn
// it takes part in that one. fn must pass its ctx on to every call.
func (s *Store) Txn(ctx context.Context, fn func(ctx context.Context) error) error {
	return s.txn(ctx, s.gate.alone, fn)
}

// TxnBeside is Txn for what concerns nothing but one event on its way to the homeserver:
// others of its kind may run at the same time, so fn must not decide by what it reads.
func (s *Store) TxnBeside(ctx context.Context, fn func(ctx context.Context) error) error {
	return s.txn(ctx, s.gate.beside, fn)
}

func (s *Store) txn(ctx context.Context, enter func(context.Context) (func(), error), fn func(ctx context.Context) error) error {
	if ctx.Value(hooksKey{}) != nil {
		return fn(ctx)
	}
	leave, err := enter(ctx)
	if err != nil {
		return fmt.Errorf("wait for the database: %w", err)
	}
	var hooks []func()
	inner, cancel := context.WithCancel(context.WithValue(ctx, hooksKey{}, &hooks))
	err = func() error {
		defer leave()
		defer cancel() // when fn panics, this alone rolls back and gives the connection free
		return s.db.DoTxn(inner, nil, fn)
	}()
	// When the connection is lost during a commit nobody knows whether it was kept.
	if err != nil && (!errors.Is(err, dbutil.ErrTxnCommit) || !IsLost(err)) {
		return err
	}
	for _, hook := range hooks {
		hook()
	}
	return err
}

// AfterCommit runs fn once the transaction of ctx is committed, or may be committed, and
// never if it is rolled back; at once if there is none. fn must not block.
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

// change is one for a write that gives back what it wrote.
func change[T any](ctx context.Context, s *Store, what string, scan func(dbutil.Scannable) (T, error), query string, args ...any) (v T, err error) {
	err = s.Txn(ctx, func(ctx context.Context) error {
		v, err = one(ctx, s, what, scan, query, args...)
		return err
	})
	return v, err
}

// Watch calls away when the connection to the database is lost and back when it is there
// again. It returns when ctx has ended, or with ErrInUse when another service has taken
// the database meanwhile: this one must end then. A file is never away.
func (s *Store) Watch(ctx context.Context, away, back func()) error {
	if held, ok := s.hold.(*lease); ok {
		return held.watch(ctx, away, back)
	}
	<-ctx.Done()
	return nil
}

// IsAway tells whether the connection to the database is lost at the moment, as Watch has
// found.
func (s *Store) IsAway() bool {
	held, ok := s.hold.(*lease)
	return ok && held.isLost()
}
