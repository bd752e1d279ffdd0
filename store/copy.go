package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.mau.fi/util/dbutil"

	"kith/secret"
)

// Why a database is not copied. Both were left as they were.
var (
	ErrNotEmpty  = errors.New("the database to copy into is not empty")
	ErrNothing   = errors.New("there is nothing to copy")
	ErrOlder     = errors.New("the database was written by an older version")
	ErrDifferent = errors.New("the copy differs from its original")
	ErrTarget    = errors.New("open what is to be copied into") // and why
)

// Copied tells what was copied: for each table how many rows.
type Copied map[string]int

// Rows counts them all.
func (c Copied) Rows() (n int) {
	for _, rows := range c {
		n += rows
	}
	return n
}

// cursorCopied marks a database that is a backup: whoever opens it takes the place of a
// service that went on after the backup was made.
const cursorCopied = "copied"

// Move copies a database whole into an empty one, of either kind, in one transaction, and
// compares them: each table's rows, and a checksum over their values. Nobody else may use
// either of them. What it is interrupted at is as if it had not begun.
func Move(ctx context.Context, from, to string, key *secret.Secret) (Copied, error) {
	source, err := connect(ctx, from, key)
	if err != nil {
		return nil, explain(fmt.Errorf("open what is to be moved: %w", err))
	}
	copied, err := source.copyTo(ctx, to, key, "")
	return copied, errors.Join(err, source.Close())
}

// Backup is Move into a new SQLite file. A service may use the database meanwhile: the
// copy is of one moment. It is marked, so that whoever opens it in the place of the
// original knows that time has passed.
func Backup(ctx context.Context, from, file string, key *secret.Secret) (Copied, error) {
	if err := Inspect(ctx, from, key); err != nil {
		return nil, err
	}
	source, err := openToRead(from, key)
	if err != nil {
		return nil, explain(err)
	}
	copied, err := source.copyTo(ctx, sqlitePrefix+file, key, fmt.Sprint(source.millis()))
	return copied, errors.Join(err, source.Close())
}

// MarkCopied notes that a database was put back from a copy that does not know it.
func (s *Store) MarkCopied(ctx context.Context) error {
	return s.SetCursor(ctx, cursorCopied, fmt.Sprint(s.millis()))
}

// IsCopied tells whether the database is a backup that was put back, since which the
// service was not brought up to date.
func (s *Store) IsCopied(ctx context.Context) (bool, error) {
	at, err := s.Cursor(ctx, cursorCopied)
	return at != "", err
}

func (s *Store) copyTo(ctx context.Context, to string, key *secret.Secret, mark string) (copied Copied, err error) {
	if err = s.mustBeCurrent(ctx); err != nil {
		return nil, err
	}
	target, err := connect(ctx, to, key)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTarget, explain(err))
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	if err = target.mustBeEmpty(ctx); err != nil {
		return nil, err
	}
	if err = target.prepare(ctx); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTarget, explain(err))
	}
	// What is read is of one moment.
	var moment *dbutil.TxnOptions
	if s.db.Dialect == dbutil.Postgres {
		moment = &dbutil.TxnOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	err = s.db.DoTxn(ctx, moment, func(reading context.Context) error {
		return target.Txn(ctx, func(ctx context.Context) error {
			c := copying{from: s, to: target, read: reading, write: ctx}
			if copied, err = c.all(); err != nil || mark == "" {
				return err
			}
			return target.SetCursor(ctx, cursorCopied, mark)
		})
	})
	return copied, err
}

// mustBeCurrent refuses to copy what would first have to be changed.
func (s *Store) mustBeCurrent(ctx context.Context) error {
	tables, err := s.tables(ctx)
	if err != nil {
		return explain(err)
	}
	for _, db := range []*dbutil.Database{s.db, s.CryptoStore("", "").DB} {
		if !tables[db.VersionTable] {
			return ErrNothing
		}
		var version int
		if err = s.db.QueryRow(ctx, `SELECT version FROM `+db.VersionTable+` LIMIT 1`).Scan(&version); err != nil {
			return fmt.Errorf("read version: %w", err)
		}
		if version < len(db.UpgradeTable) {
			return ErrOlder
		}
	}
	return nil
}

// bookkeeping are the tables that tell of the database itself.
var bookkeeping = []string{ownerTable, "kith_version", "crypto_version"}

// content lists the tables with content, by name.
func (s *Store) content(ctx context.Context) ([]string, error) {
	tables, err := s.tables(ctx)
	maps.DeleteFunc(tables, func(name string, _ bool) bool {
		return slices.Contains(bookkeeping, name) || strings.HasPrefix(name, "sqlite_")
	})
	names := slices.Sorted(maps.Keys(tables))
	// The rows of one table of mautrix's refer to this one.
	if i := slices.Index(names, "crypto_account"); i > 0 {
		names = slices.Insert(slices.Delete(names, i, i+1), 0, "crypto_account")
	}
	return names, err
}

// mustBeEmpty lets pass what an interrupted copy leaves: tables without rows, but for
// what tells whose database it is.
func (s *Store) mustBeEmpty(ctx context.Context) error {
	names, err := s.content(ctx)
	if err != nil {
		return explain(err)
	}
	for _, name := range names {
		query := `SELECT COUNT(*) FROM ` + name
		if name == "cursor" {
			query += ` WHERE name NOT IN ('` + cursorSecret + `', 'ping')`
		}
		var n int
		if err = s.db.QueryRow(ctx, query).Scan(&n); err != nil {
			return fmt.Errorf("count rows: %w", err)
		}
		if n > 0 {
			return ErrNotEmpty
		}
	}
	return nil
}

// openToRead opens a database beside the service that uses it.
func openToRead(uri string, key *secret.Secret) (*Store, error) {
	if path, ok := strings.CutPrefix(uri, sqlitePrefix); ok {
		db, err := openSQLite(path, sqliteRead)
		if err != nil {
			return nil, err
		}
		return newStore(db, key), nil
	}
	config, err := parsePostgres(uri)
	if err != nil {
		return nil, err
	}
	return openPostgres(config, key)
}
