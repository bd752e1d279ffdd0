package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"go.mau.fi/util/dbutil"
	_ "modernc.org/sqlite" // the driver named "sqlite"

	"kith/fault"
	"kith/secret"
)

// Everything that is committed is on the disk, and what is deleted is overwritten.
// Without the first of them the driver looks at a file and does not change it.
const (
	sqliteLook = "?mode=rw&_pragma=busy_timeout(10000)"
	sqliteRead = "?mode=ro&_pragma=busy_timeout(10000)"
	sqliteOpen = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=secure_delete(ON)&_pragma=foreign_keys(ON)&_txlock=immediate"
)

func connectSQLite(ctx context.Context, path string, key *secret.Secret) (*Store, error) {
	if err := inspectSQLite(ctx, path, key); err != nil {
		return nil, err
	}
	lock, err := lockFile(path + lockSuffix)
	if err != nil {
		return nil, err
	}
	db, err := openSQLite(path, sqliteOpen)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	s := newStore(db, key)
	s.hold = lock
	return s, nil
}

// lockSuffix makes the name of a file beside the database that a process locks as long as
// it has the database open. The lock ends with the process; the file stays, empty.
const lockSuffix = "-lock"

// inspectSQLite looks at a file, which need not be there yet.
func inspectSQLite(ctx context.Context, path string, key *secret.Secret) error {
	header, err := readHeader(path)
	switch {
	case err != nil:
		return err
	case len(header) == 0:
		return nil
	case !bytes.Equal(header, []byte(sqliteHeader)):
		return ErrNoDatabase // SQLite would write over a short one
	}
	return lookAtSQLite(ctx, path, key)
}

const sqliteHeader = "SQLite format 3\x00"

// readHeader gives the beginning of a file, or nothing if there is none.
func readHeader(path string) ([]byte, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	defer func() { _ = file.Close() }() // only read
	header := make([]byte, len(sqliteHeader))
	n, err := io.ReadFull(file, header)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	return header[:n], nil
}

// lookAtSQLite inspects a file over a connection of its own: one that serves would
// write into the file's header when it opens.
func lookAtSQLite(ctx context.Context, path string, key *secret.Secret) error {
	db, err := openSQLite(path, sqliteLook)
	if err != nil {
		return err
	}
	return errors.Join(newStore(db, key).inspect(ctx), db.Close())
}

// sqliteURI escapes what has a meaning in the address of a file.
var sqliteURI = strings.NewReplacer("%", "%25", "?", "%3F", "#", "%23")

func openSQLite(path, options string) (*dbutil.Database, error) {
	if options != sqliteLook {
		if err := makePrivate(path); err != nil {
			return nil, err
		}
	}
	raw, err := sql.Open(fault.Driver("sqlite"), "file:"+sqliteURI.Replace(path)+options)
	if err != nil {
		return nil, err
	}
	// SQLite has one writer. One connection makes the others wait in line, fairly and
	// at once, where several would poll for the lock.
	raw.SetMaxOpenConns(1)
	db, err := dbutil.NewWithDB(raw, "sqlite")
	if err != nil {
		_ = raw.Close()
	}
	return db, err
}
