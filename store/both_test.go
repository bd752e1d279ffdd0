package store_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"kith/secret"
	"kith/store"
)

// database is one of the databases on which the same tests run.
type database struct {
	name string
	uri  func(t *testing.T) string // of a new, empty one
}

var databases = []database{
	{"sqlite", func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "kith.db") }},
	{"postgres", newPostgresDatabase},
}

// onEach runs a test on a new database of each kind.
func onEach(t *testing.T, test func(t *testing.T, st *store.Store)) {
	t.Helper()
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t, db.uri(t)))
		})
	}
}

func open(t *testing.T, uri string) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), uri, key("a"))
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return st
}

// key gives the secret that a letter stands for.
func key(letter string) *secret.Secret {
	k, err := secret.New(strings.Repeat(letter, secret.MinLength))
	if err != nil {
		panic(err)
	}
	return k
}

// must gives the value of a call that has to succeed.
func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// same compares two values by how they print.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
		t.Fatalf("%s: got %s, want %s", what, g, w)
	}
}
