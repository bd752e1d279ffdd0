package store_test

import (
	"bytes"
	"database/sql"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kith/store"
)

// files gives the files of a folder with their content.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	for _, entry := range must(os.ReadDir(dir))(t) {
		all[entry.Name()] = string(must(os.ReadFile(filepath.Join(dir, entry.Name())))(t))
	}
	return all
}

// closed makes a database of ours in a folder and changes it with other programs' means.
func closed(t *testing.T, path string, statements ...string) {
	t.Helper()
	st := must(store.Open(t.Context(), "sqlite:"+path, key("a")))(t)
	ok(t, st.SetCursor(t.Context(), "x", "kept"))
	ok(t, st.Close())
	foreign(t, path, statements...)
}

// foreign runs statements on a file as another program would.
func foreign(t *testing.T, path string, statements ...string) {
	t.Helper()
	db := must(sql.Open("sqlite", "file:"+path))(t)
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	ok(t, db.Close())
}

func TestAFileThatIsNotOursToOpenIsRefusedAndLeftAsItWas(t *testing.T) {
	for _, bad := range []struct {
		name string
		make func(t *testing.T, path string)
		want error
	}{
		{"another secret", func(t *testing.T, path string) {
			st := must(store.Open(t.Context(), "sqlite:"+path, key("b")))(t)
			ok(t, st.Close())
		}, store.ErrWrongSecret},
		{"a newer version", func(t *testing.T, path string) {
			closed(t, path, `UPDATE kith_version SET version=999, compat=999`)
		}, store.ErrNewer},
		{"a newer version of the crypto store", func(t *testing.T, path string) {
			closed(t, path, `UPDATE crypto_version SET version=999, compat=999`)
		}, store.ErrNewer},
		{"a newer version and another secret", func(t *testing.T, path string) {
			closed(t, path, `UPDATE kith_version SET version=999, compat=NULL`, `UPDATE cursor SET value='x' WHERE name='secret'`)
		}, store.ErrNewer},
		{"another program's database", func(t *testing.T, path string) {
			foreign(t, path, `CREATE TABLE moz_places (url TEXT)`, `INSERT INTO moz_places VALUES ('x')`)
		}, store.ErrForeign},
		{"another program's database with our names of tables", func(t *testing.T, path string) {
			foreign(t, path, `CREATE TABLE room (id TEXT)`, `CREATE TABLE cursor (name TEXT, value TEXT)`)
		}, store.ErrForeign},
		{"the database of another program that uses the same library", func(t *testing.T, path string) {
			foreign(t, path, `CREATE TABLE database_owner (key INTEGER PRIMARY KEY, owner TEXT)`, `INSERT INTO database_owner VALUES (0, 'a bridge')`)
		}, store.ErrForeign},
		{"such a one that does not say its name", func(t *testing.T, path string) {
			foreign(t, path, `CREATE TABLE database_owner (key INTEGER PRIMARY KEY, owner TEXT)`, `CREATE TABLE puppet (mxid TEXT)`)
		}, store.ErrForeign},
		{"a text file", func(t *testing.T, path string) {
			ok(t, os.WriteFile(path, []byte(strings.Repeat("dear diary\n", 500)), 0o600))
		}, store.ErrNoDatabase},
		{"a short text file", func(t *testing.T, path string) {
			ok(t, os.WriteFile(path, []byte("x"), 0o600))
		}, store.ErrNoDatabase},
	} {
		t.Run(bad.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "kith.db")
			bad.make(t, path)
			before := files(t, dir)
			_, err := store.Open(t.Context(), "sqlite:"+path, key("a"))
			if !errors.Is(err, bad.want) {
				t.Fatalf("got %v, want %v", err, bad.want)
			}
			if after := files(t, dir); !maps.Equal(before, after) {
				t.Errorf("the files changed: %d before, %d after", len(before), len(after))
			}
		})
	}
}

func TestADatabaseThatCannotBeMadeOrWritten(t *testing.T) {
	dir := t.TempDir()
	for name, path := range map[string]string{"a missing folder": filepath.Join(dir, "none", "kith.db"), "a folder": dir} {
		if _, err := store.Open(t.Context(), "sqlite:"+path, key("a")); !errors.Is(err, store.ErrUnreachable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(files(t, t.TempDir())) > 0 {
		t.Error("something was made")
	}
	path := filepath.Join(dir, "kith.db")
	closed(t, path)
	ok(t, os.Chmod(path, 0o444))
	before := files(t, dir)
	var err error
	asOrdinaryUser(t, dir, func() {
		_, err = store.Open(t.Context(), "sqlite:"+path, key("a"))
	})
	if !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("a file that may only be read: %v", err)
	}
	if after := files(t, dir); before["kith.db"] != after["kith.db"] {
		t.Error("a file that may only be read was changed")
	}
}

func TestAnAddressOfNoKnownKind(t *testing.T) {
	for _, uri := range []string{"", "kith.db", "mysql://localhost/kith", "sqlite3:kith.db"} {
		if _, err := store.Open(t.Context(), uri, key("a")); err == nil {
			t.Errorf("%q was opened", uri)
		}
	}
}

// What has a meaning in an address has none in a path.
func TestAPathMayHoldAnyCharacter(t *testing.T) {
	for _, name := range []string{"a?b.db", "a#b.db", "100%.db", "%41.db", "a b&c=d.db", "a?mode=memory.db", "grüße.db", "_pragma=x"} {
		dir := t.TempDir()
		for range 2 {
			st := must(store.Open(t.Context(), "sqlite:"+filepath.Join(dir, name), key("a")))(t)
			ok(t, st.SetCursor(t.Context(), "x", must(st.Cursor(t.Context(), "x"))(t)+"1"))
			ok(t, st.Close())
		}
		all := files(t, dir)
		if content := all[name]; len(all) != 2 || !strings.HasPrefix(content, "SQLite format 3") {
			t.Errorf("%q made %d files", name, len(all)) // with the one that is locked
		}
		st := open(t, "sqlite:"+filepath.Join(dir, name))
		same(t, "kept", must(st.Cursor(t.Context(), "x"))(t), "11")
	}
}

// A process that ends at any moment of the first start leaves a file that the next
// start takes up.
func TestAnInterruptedFirstStartIsFinished(t *testing.T) {
	for name, statements := range map[string][]string{
		"an empty file":      nil,
		"a place for a name": {`CREATE TABLE database_owner (key INTEGER PRIMARY KEY DEFAULT 0, owner TEXT NOT NULL)`},
		"a name":             {`CREATE TABLE database_owner (key INTEGER PRIMARY KEY DEFAULT 0, owner TEXT NOT NULL)`, `INSERT INTO database_owner VALUES (0, 'kith')`},
		"a place for versions": {`CREATE TABLE database_owner (key INTEGER PRIMARY KEY DEFAULT 0, owner TEXT NOT NULL)`,
			`INSERT INTO database_owner VALUES (0, 'kith')`, `CREATE TABLE kith_version (version INTEGER, compat INTEGER)`},
	} {
		path := filepath.Join(t.TempDir(), "kith.db")
		ok(t, os.WriteFile(path, nil, 0o600))
		foreign(t, path, statements...)
		st := open(t, "sqlite:"+path)
		if err := st.SetCursor(t.Context(), "x", "1"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSQLiteIsSetToLoseNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kith.db")
	open(t, "sqlite:"+path)
	header := must(os.ReadFile(path))(t)
	if !bytes.HasPrefix(header, []byte("SQLite format 3\x00")) || header[18] != 2 || header[19] != 2 {
		t.Error("there is no write-ahead log")
	}
}

func TestPostgresRefusesWhatIsNotOurs(t *testing.T) {
	run := func(t *testing.T, uri string, statements ...string) {
		t.Helper()
		db := must(sql.Open("pgx", uri))(t)
		defer func() { _ = db.Close() }()
		for _, statement := range statements {
			_, err := db.ExecContext(t.Context(), statement)
			ok(t, err)
		}
	}
	for name, bad := range map[string]struct {
		make func(t *testing.T, uri string)
		want error
	}{
		"another secret": {func(t *testing.T, uri string) {
			ok(t, must(store.Open(t.Context(), uri, key("b")))(t).Close())
		}, store.ErrWrongSecret},
		"a newer version": {func(t *testing.T, uri string) {
			ok(t, must(store.Open(t.Context(), uri, key("a")))(t).Close())
			run(t, uri, `UPDATE kith_version SET version=999, compat=999`)
		}, store.ErrNewer},
		"another program": {func(t *testing.T, uri string) {
			run(t, uri, `CREATE TABLE state_groups_state (state_group BIGINT)`)
		}, store.ErrForeign},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			uri := newPostgresDatabase(t)
			bad.make(t, uri)
			db := must(sql.Open("pgx", uri))(t)
			defer func() { _ = db.Close() }()
			before := tablesOf(t, db)
			if _, err := store.Open(t.Context(), uri, key("a")); !errors.Is(err, bad.want) {
				t.Fatalf("got %v, want %v", err, bad.want)
			}
			same(t, "tables", tablesOf(t, db), before)
		})
	}
	if _, err := store.Open(t.Context(), "postgres://localhost:1/kith?connect_timeout=2", key("a")); err == nil {
		t.Error("opened a database where there is none")
	}
}
