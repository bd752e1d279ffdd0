package store_test

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kith/e2e/postgres"
)

// writeVariable makes TestDatabasesOfEveryVersionOpen write the dump of the present
// version anew. That is for a version which is not released: afterwards its dumps stay,
// and what changes is an upgrade.
const writeVariable = "KITH_WRITE_SCHEMA"

// present is the version of our tables.
const present = 1

// A database that any version has made opens with this one, holds what it held, and has
// the tables of a new one.
func TestDatabasesOfEveryVersionOpen(t *testing.T) {
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			fresh := db.uri(t)
			furnish(t, fresh)
			if os.Getenv(writeVariable) != "" {
				ok(t, os.WriteFile(dumpFile(db.name, present), []byte(statements(t, fresh)), 0o600))
			}
			want := schema(t, fresh)
			for version := 1; version <= present; version++ {
				uri := db.uri(t)
				load(t, uri, string(must(os.ReadFile(dumpFile(db.name, version)))(t)))
				inhabited(t, uri)
				if got := schema(t, uri); got != want {
					t.Errorf("version %d comes to other tables than a new database. As long as %d is not released, run\n"+
						"%s=1 go test ./store -run %s\nand later write an upgrade.\n%s\ninstead of\n%s", version, present, writeVariable, t.Name(), got, want)
				}
			}
		})
	}
}

func dumpFile(kind string, version int) string {
	return filepath.Join("testdata", "schema", fmt.Sprintf("%d.%s.sql", version, kind))
}

func raw(t *testing.T, uri string) *sql.DB {
	t.Helper()
	driver, name := "pgx", uri
	if path, is := strings.CutPrefix(uri, "sqlite:"); is {
		driver, name = "sqlite", "file:"+path
	}
	db := must(sql.Open(driver, name))(t)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func load(t *testing.T, uri, text string) {
	t.Helper()
	if _, err := raw(t, uri).ExecContext(t.Context(), text); err != nil {
		t.Fatalf("load: %v", err)
	}
}

func texts(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	ok(t, err)
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var text string
		ok(t, rows.Scan(&text))
		all = append(all, text)
	}
	ok(t, rows.Err())
	return all
}

// schema tells the columns and indices of all tables.
func schema(t *testing.T, uri string) string {
	t.Helper()
	query := `
		SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || COALESCE(column_default, '')
		FROM information_schema.columns WHERE table_schema='public'
		UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname='public' ORDER BY 1`
	if strings.HasPrefix(uri, "sqlite:") {
		query = `
			SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || COALESCE(c.dflt_value, '') FROM sqlite_master m, pragma_table_info(m.name) c
			WHERE m.type='table' UNION ALL SELECT sql FROM sqlite_master WHERE type='index' AND sql IS NOT NULL ORDER BY 1`
	}
	return strings.Join(texts(t, raw(t, uri), query), "\n")
}

// statements writes a database down as statements that make it.
func statements(t *testing.T, uri string) string {
	t.Helper()
	if !strings.HasPrefix(uri, "sqlite:") {
		return dumpPostgres(t, uri)
	}
	db := raw(t, uri)
	lines := texts(t, db, `SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC, name`)
	for _, table := range texts(t, db, `SELECT name FROM sqlite_master WHERE type='table' ORDER BY name<>'crypto_account', name`) {
		columns := texts(t, db, `SELECT 'quote("' || name || '")' FROM pragma_table_info('`+table+`')`)
		if table == "sqlite_sequence" {
			lines = append(lines, `DELETE FROM sqlite_sequence`)
		}
		lines = append(lines, texts(t, db, `SELECT 'INSERT INTO `+table+` VALUES (' || `+strings.Join(columns, ` || ', ' || `)+` || ')' FROM `+table)...)
	}
	return strings.Join(lines, ";\n") + ";\n"
}

func dumpPostgres(t *testing.T, uri string) string {
	t.Helper()
	found := must(filepath.Glob("/usr/lib/postgresql/*/bin/pg_dump"))(t)
	if len(found) == 0 {
		t.Fatal(postgres.ErrMissing)
	}
	out := must(exec.CommandContext(t.Context(), found[len(found)-1], "--inserts", "--no-owner", "--no-privileges", uri).Output())(t)
	var lines []string
	for line := range strings.Lines(string(out)) {
		// What is for psql, for the reader, or for some versions only.
		if !strings.HasPrefix(line, `\`) && !strings.HasPrefix(line, "--") && !strings.HasPrefix(line, "SET ") && line != "\n" && !strings.Contains(line, "search_path") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}
