package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"go.mau.fi/util/dbutil"
)

// inspect tells whether a database is new or ours, without changing it: the errors
// are ErrForeign, ErrNewer and ErrWrongSecret. It comes before the upgrades, because
// those make tables before they look whose database it is.
func (s *Store) inspect(ctx context.Context) error {
	tables, err := s.tables(ctx)
	if err != nil || len(tables) == 0 {
		return err
	}
	if err = s.inspectOwner(ctx, tables); err != nil {
		return err
	}
	for _, db := range []*dbutil.Database{s.db, s.CryptoStore("", "").DB} {
		if err = inspectVersion(ctx, db, tables); err != nil {
			return err
		}
	}
	if !tables["cursor"] {
		return nil
	}
	written, err := s.Cursor(ctx, cursorSecret)
	if err == nil && written != "" && written != s.secret.Fingerprint() {
		return ErrWrongSecret
	}
	return err
}

// tables lists the tables of the database by name.
func (s *Store) tables(ctx context.Context) (map[string]bool, error) {
	query := `SELECT name FROM sqlite_master WHERE type='table'`
	if s.db.Dialect == dbutil.Postgres {
		query = `SELECT table_name FROM information_schema.tables WHERE table_schema=current_schema()`
	}
	names, err := list(ctx, s, "list tables", dbutil.ScanSingleColumn[string], query)
	tables := make(map[string]bool, len(names))
	for _, name := range names {
		tables[name] = true
	}
	return tables, err
}

// inspectOwner looks for our name. Where the making was interrupted at its very
// beginning there is a place for the name, and nothing else.
func (s *Store) inspectOwner(ctx context.Context, tables map[string]bool) error {
	if !tables[ownerTable] {
		return ErrForeign
	}
	var owner string
	err := s.db.QueryRow(ctx, `SELECT owner FROM `+ownerTable+` WHERE key=0`).Scan(&owner)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		if len(tables) > 1 {
			return ErrForeign
		}
		return nil
	case err != nil:
		return fmt.Errorf("read owner: %w", err)
	case owner != Owner:
		return ErrForeign
	}
	return nil
}

const ownerTable = "database_owner"

func inspectVersion(ctx context.Context, db *dbutil.Database, tables map[string]bool) error {
	if !tables[db.VersionTable] {
		return nil
	}
	var version int
	var compat sql.NullInt64 // the oldest version whose program can use it; NULL or 0: this one
	err := db.QueryRow(ctx, `SELECT version, compat FROM `+db.VersionTable+` LIMIT 1`).Scan(&version, &compat)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	} else if err != nil {
		return fmt.Errorf("read version: %w", err)
	}
	if compat.Int64 != 0 {
		version = int(compat.Int64)
	}
	if version > len(db.UpgradeTable) {
		return ErrNewer
	}
	return nil
}
