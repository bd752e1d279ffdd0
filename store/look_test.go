package store_test

import (
	"database/sql"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kith/store"
)

// Whoever looks at a database makes and changes nothing, whether it is used or not.
func TestLookingLeavesADatabaseAsItIs(t *testing.T) {
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			uri := db.uri(t)
			if st, found, err := store.Look(t.Context(), uri, key("a")); err != nil || found.Version != 0 {
				t.Fatalf("a new one: version %d, %v", found.Version, err)
			} else if st != nil {
				ok(t, st.Close())
			}
			serving := must(store.Open(t.Context(), uri, key("a")))(t)
			looking, found, err := store.Look(t.Context(), uri, key("a"))
			ok(t, err)
			if !found.IsCurrent() || found.Version == 0 {
				t.Errorf("version %d of %d", found.Version, found.Newest)
			}
			ok(t, looking.TryWrite(t.Context()))
			same(t, "what was tried", must(serving.Cursor(t.Context(), "doctor"))(t), "")
			if !must(looking.IsHeld(t.Context(), uri))(t) {
				t.Error("a service uses it, and it does not show")
			}
			ok(t, serving.Close())
			tick, late := time.NewTicker(10*time.Millisecond), time.After(20*time.Second)
			for must(looking.IsHeld(t.Context(), uri))(t) { // a server takes a moment to notice
				select {
				case <-tick.C:
				case <-late:
					t.Fatal("no service uses it, and it shows one")
				}
			}
			tick.Stop()
			ok(t, looking.Close())
			ok(t, must(store.Open(t.Context(), uri, key("a")))(t).Close()) // looking took nothing
			if _, _, err = store.Look(t.Context(), uri, key("b")); !errors.Is(err, store.ErrWrongSecret) {
				t.Errorf("with another secret: %v", err)
			}
		})
	}
}

func TestLookingMakesNoFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "kith.db")
	if st, _, err := store.Look(t.Context(), "sqlite:"+path, key("a")); st != nil || err != nil {
		t.Errorf("a file that is not there: %v", err)
	}
	if all := files(t, dir); len(all) > 0 {
		t.Errorf("it made %d files", len(all))
	}
	closed(t, path, `UPDATE kith_version SET version=999, compat=999`)
	before := files(t, dir)
	if _, _, err := store.Look(t.Context(), "sqlite:"+path, key("a")); !errors.Is(err, store.ErrNewer) {
		t.Errorf("a newer one: %v", err)
	}
	if after := files(t, dir); !maps.Equal(before, after) {
		t.Error("the files changed")
	}
}

func TestAFileThatMayOnlyBeReadIsFoundToBeSo(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "kith.db")
	closed(t, path)
	ok(t, os.Chmod(path, 0o444))
	asOrdinaryUser(t, dir, func() {
		st, _, err := store.Look(t.Context(), "sqlite:"+path, key("a"))
		if err == nil {
			err = errors.Join(st.TryWrite(t.Context()), st.Close())
		}
		if !errors.Is(err, store.ErrReadOnly) {
			t.Errorf("got %v", err)
		}
	})
}

func TestAFileIsLockedByAnotherProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kith.db")
	closed(t, path)
	db := must(sql.Open("sqlite", "file:"+path))(t)
	db.SetMaxOpenConns(1)
	_, err := db.ExecContext(t.Context(), `BEGIN IMMEDIATE`)
	ok(t, err)
	st, _, err := store.Look(t.Context(), "sqlite:"+path, key("a"))
	ok(t, err)
	if err = st.TryWrite(t.Context()); !errors.Is(err, store.ErrLocked) {
		t.Errorf("got %v", err)
	}
	ok(t, errors.Join(st.Close(), db.Close()))
}

// What a process makes can be read by nobody else, whatever its umask is.
func TestANewFileIsItsOwnersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kith.db")
	st := open(t, "sqlite:"+path)
	ok(t, st.SetCursor(t.Context(), "x", "y"))
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if mode := must(os.Stat(name))(t).Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %o", filepath.Base(name), mode)
		}
	}
}
