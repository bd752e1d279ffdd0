package house

import (
	"bytes"
	"database/sql"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // to look into the database of the service
	_ "modernc.org/sqlite"             // likewise

	"kith/e2e/postgres"
)

// The databases in which the service can keep its data.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// DatabaseVariable names the environment variable that says in which database the service
// of every house keeps its data, where a story does not ask for one: SQLite if empty.
const DatabaseVariable = "KITH_STORIES_ON"

const sqlitePrefix = "sqlite:"

// newDatabase gives the address of an empty database.
func newDatabase(t testing.TB, kind, dir string) string {
	t.Helper()
	if kind == "" {
		kind = os.Getenv(DatabaseVariable)
	}
	switch kind {
	case "", SQLite:
		return sqlitePrefix + filepath.Join(dir, "kith.db")
	case Postgres:
		return postgres.ForTest(t)
	}
	if strings.Contains(kind, ":") {
		return kind
	}
	t.Fatalf("%s: there is no database %q", DatabaseVariable, kind)
	return ""
}

// DatabaseURI is the address of the service's database.
func (h *House) DatabaseURI() string { return h.uri }

// SetDatabase names another database, for the next start.
func (h *House) SetDatabase(uri string) {
	h.t.Helper()
	h.uri = uri
	h.adjust(Options{})
}

func (h *House) databaseFile() (path string, is bool) { return strings.CutPrefix(h.uri, sqlitePrefix) }

// OpenDatabase opens the database of the service, which may be running.
func (h *House) OpenDatabase() (*sql.DB, error) {
	if path, is := h.databaseFile(); is {
		return sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(10000)")
	}
	return sql.Open("pgx", h.uri)
}

// InDatabase does something in the database of the service, and must succeed.
func (h *House) InDatabase(do func(*sql.DB) error) {
	h.t.Helper()
	db, err := h.OpenDatabase()
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err = do(db); err != nil {
		h.t.Fatalf("look into the database of the service: %v", err)
	}
}

// Mentions counts how often a name stands in the database: in every byte of SQLite's
// files, in every row of PostgreSQL, which promises no more. The service must not run.
func (h *House) Mentions(name string) (count int) {
	h.t.Helper()
	path, is := h.databaseFile()
	if !is {
		h.InDatabase(func(db *sql.DB) (err error) { count, err = h.mentionsInRows(db, name); return err })
		return count
	}
	files, err := filepath.Glob(path + "*") // with the write-ahead log
	if err != nil || len(files) == 0 {
		h.t.Fatalf("no database: %v", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			h.t.Fatal(err)
		}
		count += bytes.Count(content, []byte(name))
	}
	return count
}

func (h *House) mentionsInRows(db *sql.DB, name string) (count int, err error) {
	ctx := h.t.Context()
	rows, err := db.QueryContext(ctx, `SELECT table_name FROM information_schema.tables WHERE table_schema='public'`)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	var tables []string
	for rows.Next() {
		var table string
		if err = rows.Scan(&table); err != nil {
			return 0, err
		}
		tables = append(tables, table)
	}
	if len(tables) == 0 {
		return 0, errors.Join(rows.Err(), errors.New("there are no tables"))
	}
	for _, table := range tables {
		var n int
		// Bytes are shown in hexadecimal digits.
		err = db.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+table+` r WHERE strpos(r::text, $1)>0 OR strpos(r::text, $2)>0`,
			name, hex.EncodeToString([]byte(name))).Scan(&n)
		if err != nil {
			return 0, err
		}
		count += n
	}
	return count, nil
}
