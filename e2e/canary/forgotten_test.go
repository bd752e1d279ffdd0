package canary_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kith/config"
	"kith/e2e/house"
	"kith/secret"
)

// purposes reads for what the service seals what it stores, where it says so. A sealed value
// that none of them opens fails the story.
func purposes(t *testing.T) (all []string) {
	t.Helper()
	sources, err := filepath.Glob("../../store/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range purpose.FindAllStringSubmatch(string(text), -1) {
			all = append(all, found[1])
		}
	}
	if len(all) < 10 {
		t.Fatalf("there are more purposes than %q", all)
	}
	return all
}

var purpose = regexp.MustCompile(`\bseal[A-Z]\w* *= *"([^"]+)"`)

// forgotten looks into the database, before the bird is forgotten and afterwards: at every
// byte of its files, and at every sealed value, opened.
func (a *aviary) forgotten(t *testing.T) {
	before := look(t, a.bird.secrets, a.database(t))
	for _, kind := range []string{"user id", "device id", "device key curve25519", "master key"} {
		if !slices.Contains(before.Names(), kind) {
			t.Errorf("the database does not even know the %s now, so it proves nothing that it does not later", kind)
		}
	}
	a.bird.Tell(a.bird.Lobby, "forget me")
	a.bird.Hear(a.bird.Lobby, "1. Forget me, and take back what I said")
	a.bird.Tell(a.bird.Lobby, "1")
	a.bird.Hear(a.bird.Lobby, "I have left your circles and am erasing all that I know about you.")
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(2 * house.Patience)
	for a.jobs() > 0 {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("the bird is never forgotten")
		}
	}
	a.Stop()
	none(t, "the database", look(t, a.bird.secrets, a.database(t)))
	none(t, "the log", look(t, a.bird.secrets, []piece{{place: "the log", text: a.Log()}}))
	a.Start()
}

// jobs counts what is still to be done for somebody to be forgotten.
func (a *aviary) jobs() (n int) {
	a.InDatabase(func(db *sql.DB) error {
		return db.QueryRowContext(a.t.Context(), `SELECT (SELECT COUNT(*) FROM job WHERE kind LIKE 'forget%' OR kind='shred') + (SELECT COUNT(*) FROM peer WHERE peer_key=$1)`, a.peerKey()).Scan(&n)
	})
	return n
}

func (a *aviary) peerKey() string {
	key, err := a.secret()
	if err != nil {
		a.t.Fatal(err)
	}
	return string(key.PeerKey(a.bird.UserID))
}

func (a *aviary) secret() (*secret.Secret, error) {
	cfg, err := config.Load(filepath.Join(a.Dir, "config.yaml"))
	if err != nil {
		return nil, err
	}
	return secret.New(cfg.Secret)
}

// database gives all that the service has stored.
func (a *aviary) database(t *testing.T) (pieces []piece) {
	t.Helper()
	path := strings.TrimPrefix(a.DatabaseURI(), "sqlite:")
	stored, err := filepath.Glob(path + "*") // with the write-ahead log
	if err != nil || len(stored) == 0 {
		t.Fatalf("no database: %v", err)
	}
	for _, file := range stored {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		pieces = append(pieces, piece{place: filepath.Base(file), text: string(content)})
	}
	key, err := a.secret()
	if err != nil {
		t.Fatal(err)
	}
	open := opener{key, purposes(t)}
	a.InDatabase(func(db *sql.DB) error {
		var tables []string
		if err := scanAll(t, db, `SELECT name FROM sqlite_master WHERE type='table'`, func(_ string, value any) { tables = append(tables, fmt.Sprint(value)) }); err != nil {
			return err
		}
		for _, table := range tables {
			err := scanAll(t, db, `SELECT * FROM "`+table+`"`, func(column string, value any) {
				pieces = append(pieces, open.value(t, table+"."+column, value)...)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return pieces
}

// opener opens what is sealed.
type opener struct {
	key      *secret.Secret
	purposes []string
}

// value gives what a value says, sealed or not.
func (o opener) value(t *testing.T, place string, value any) []piece {
	bytes, is := value.([]byte)
	if !is {
		return []piece{{place: place, text: fmt.Sprint(value)}}
	}
	pieces := []piece{{place: place, text: string(bytes)}}
	for _, purpose := range o.purposes {
		if plain, err := o.key.Open(purpose, bytes); err == nil {
			return append(pieces, piece{place: place + ", opened", text: string(plain)})
		}
	}
	if _, column, _ := strings.Cut(place, "."); strings.HasPrefix(column, "sealed") {
		t.Errorf("%s is sealed for a purpose that is unknown here", place)
	}
	return pieces
}

func scanAll(t *testing.T, db *sql.DB, query string, each func(column string, value any)) error {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err = rows.Scan(values...); err != nil {
			return err
		}
		for i, value := range values {
			if v := *value.(*any); v != nil {
				each(columns[i], v)
			}
		}
	}
	return rows.Err()
}
