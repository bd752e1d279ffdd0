package client

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/rs/zerolog"
	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/event"
	_ "modernc.org/sqlite" // the driver "sqlite", without cgo
)

// store is the client's SQLite file. The keys that pickle its secrets lie beside
// them: the file is worth as much as the account.
type store struct {
	db  *dbutil.Database
	dir string // to be removed at close, if the store is a temporary one
}

const schema = `
	CREATE TABLE IF NOT EXISTS client_fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
	CREATE TABLE IF NOT EXISTS client_event (
		position INTEGER PRIMARY KEY AUTOINCREMENT,
		event_id TEXT NOT NULL UNIQUE,
		event    TEXT NOT NULL
	);`

func openStore(ctx context.Context, path string, log zerolog.Logger) (*store, error) {
	s := &store{}
	if path == "" {
		dir, err := os.MkdirTemp("", "kith-client-*")
		if err != nil {
			return nil, err
		}
		s.dir, path = dir, filepath.Join(dir, "client.db")
	}
	if err := private(path); err != nil {
		return nil, errors.Join(err, s.close())
	}
	raw, err := sql.Open("sqlite", "file:"+path+
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_txlock=immediate")
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	// Not one connection: the crypto store reads Olm sessions while it holds a
	// lock that a writer may hold while it waits for the connection.
	raw.SetMaxOpenConns(4)
	if s.db, err = dbutil.NewWithDB(raw, "sqlite"); err != nil {
		return nil, errors.Join(err, raw.Close(), s.close())
	}
	s.db.Log = dbutil.ZeroLogger(log)
	if _, err = s.db.Exec(ctx, schema); err != nil {
		return nil, errors.Join(fmt.Errorf("create tables: %w", err), s.close())
	}
	return s, nil
}

// private makes sure that the file is there and that only its owner reads it;
// SQLite gives its other files the same rights.
func private(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

func (s *store) close() error {
	var err error
	if s.db != nil {
		err = s.db.Close()
	}
	if s.dir != "" {
		err = errors.Join(err, os.RemoveAll(s.dir))
	}
	return err
}

// session gives the login that outlives the process, or nil.
func (s *store) session(ctx context.Context) (*Access, error) {
	var found *Access
	return found, s.fact(ctx, "session", &found)
}

func (s *store) saveSession(ctx context.Context, made *Access) error {
	return s.keep(ctx, "session", made)
}

// pickleKey is the key under which the crypto store pickles, made at first use.
func (s *store) pickleKey(ctx context.Context) ([]byte, error) {
	var key []byte
	if err := s.fact(ctx, "pickle_key", &key); err != nil || key != nil {
		return key, err
	}
	key = make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	return key, s.keep(ctx, "pickle_key", key)
}

func (s *store) seeds(ctx context.Context) (*crypto.CrossSigningSeeds, error) {
	var seeds *crypto.CrossSigningSeeds
	return seeds, s.fact(ctx, "seeds", &seeds)
}

func (s *store) saveSeeds(ctx context.Context, seeds crypto.CrossSigningSeeds) error {
	return s.keep(ctx, "seeds", seeds)
}

func (s *store) nextBatch(ctx context.Context) (string, error) {
	var token string
	return token, s.fact(ctx, "next_batch", &token)
}

// fact reads one value into what it points at, and leaves it alone if there is none.
func (s *store) fact(ctx context.Context, name string, into any) error {
	var value []byte
	err := s.db.QueryRow(ctx, "SELECT value FROM client_fact WHERE name=$1", name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	} else if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return json.Unmarshal(value, into)
}

func (s *store) keep(ctx context.Context, name string, fact any) error {
	value, err := json.Marshal(fact)
	if err != nil {
		return err
	}
	_, err = s.db.Exec(ctx, `INSERT INTO client_fact (name, value) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET value=excluded.value`, name, string(value))
	if err != nil {
		return fmt.Errorf("store %s: %w", name, err)
	}
	return nil
}

// remember stores the new timeline events of one answer to /sync together with
// the position after it: both or neither, so that nothing is skipped or read twice.
func (s *store) remember(ctx context.Context, events []*event.Event, nextBatch string) error {
	return s.db.DoTxn(ctx, nil, func(ctx context.Context) error {
		for _, evt := range events {
			asItCame := *evt
			asItCame.Content = event.Content{VeryRaw: evt.Content.VeryRaw}
			raw, err := json.Marshal(&asItCame)
			if err != nil {
				return err
			}
			_, err = s.db.Exec(ctx, `INSERT INTO client_event (event_id, event) VALUES ($1, $2)
				ON CONFLICT (event_id) DO NOTHING`, evt.ID, string(raw))
			if err != nil {
				return err
			}
		}
		return s.keep(ctx, "next_batch", nextBatch)
	})
}

// recalled returns every stored event in the order in which it was stored.
func (s *store) recalled(ctx context.Context) ([]*event.Event, error) {
	rows, err := s.db.Query(ctx, "SELECT event FROM client_event ORDER BY position")
	return dbutil.NewRowIterWithError(rows, func(row dbutil.Scannable) (*event.Event, error) {
		var raw []byte
		if err := row.Scan(&raw); err != nil {
			return nil, err
		}
		evt := &event.Event{}
		return evt, json.Unmarshal(raw, evt)
	}, err).AsList()
}

// dump gives every row of every table, as text.
func (s *store) dump(ctx context.Context) (rows []string, err error) {
	tables, err := s.db.Query(ctx, `SELECT name FROM sqlite_master WHERE type='table'`)
	if err != nil {
		return nil, err
	}
	names, err := dbutil.NewRowIterWithError(tables, dbutil.ScanSingleColumn[string], err).AsList()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		found, err := s.db.Query(ctx, `SELECT * FROM "`+name+`"`)
		if err != nil {
			return nil, err
		}
		columns, err := found.Columns()
		if err != nil {
			return nil, errors.Join(err, found.Close())
		}
		for found.Next() {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			if err = found.Scan(values...); err != nil {
				return nil, errors.Join(err, found.Close())
			}
			row := name + ":"
			for i := range values {
				switch value := (*values[i].(*any)).(type) {
				case []byte:
					row += " " + string(value)
				default:
					row += fmt.Sprint(" ", value)
				}
			}
			rows = append(rows, row)
		}
		if err = errors.Join(found.Err(), found.Close()); err != nil {
			return nil, err
		}
	}
	return rows, nil
}
