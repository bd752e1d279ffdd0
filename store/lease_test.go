package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/e2e/postgres"
	"kith/store"
)

func TestTwoServicesOnOneDatabase(t *testing.T) {
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			uri := db.uri(t)
			first := must(store.Open(t.Context(), uri, key("a")))(t)
			ok(t, first.SetCursor(t.Context(), "x", "first"))
			if _, err := store.Open(t.Context(), uri, key("a")); !errors.Is(err, store.ErrInUse) {
				t.Errorf("the second was answered with %v", err)
			}
			ok(t, store.Inspect(t.Context(), uri, key("a"))) // which disturbs nobody
			same(t, "the first goes on", must(first.Cursor(t.Context(), "x"))(t), "first")
			ok(t, first.Close())
			same(t, "whoever comes after it", must(open(t, uri).Cursor(t.Context(), "x"))(t), "first")
		})
	}
}

// runOn runs a statement as another program would.
func runOn(t *testing.T, uri, statement string, args ...any) {
	t.Helper()
	db := must(sql.Open("pgx", uri))(t)
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

const cutAll = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname=current_database() AND pid<>pg_backend_pid()`

func TestALostConnectionComesBack(t *testing.T) {
	uri := newPostgresDatabase(t)
	st := open(t, uri)
	ctx, stop := context.WithCancel(t.Context())
	events, ended := make(chan string, 100), make(chan error, 1)
	go func() { ended <- st.Watch(ctx, func() { events <- "away" }, func() { events <- "back" }) }()
	ok(t, st.SetCursor(t.Context(), "x", "before"))
	for range 3 {
		runOn(t, uri, cutAll)
		same(t, "what is told", <-events+" "+<-events, "away back")
		// A connection of the pool may still have to notice.
		for range 50 {
			if err := st.SetCursor(t.Context(), "x", "after"); err == nil {
				break
			} else if !store.IsLost(err) {
				t.Fatalf("it does not count as lost: %v", err)
			}
		}
		same(t, "what was kept", must(st.Cursor(t.Context(), "x"))(t), "after")
	}
	stop()
	ok(t, <-ended)
}

// While the connection was lost another service took the database.
func TestADatabaseThatWasTakenByAnother(t *testing.T) {
	uri := newPostgresDatabase(t)
	st := must(store.Open(t.Context(), uri, key("a")))(t)
	defer func() { _ = st.Close() }()
	other := must(sql.Open("pgx", uri))(t)
	defer func() { _ = other.Close() }()
	thief := must(other.Conn(t.Context()))(t)
	away, taken, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- st.Watch(t.Context(), func() { close(away); <-taken }, func() {})
	}()
	_, err := thief.ExecContext(t.Context(), cutAll)
	ok(t, err)
	<-away
	if _, err = st.Cursor(t.Context(), "x"); err == nil {
		t.Error("it went on without holding the database")
	}
	same(t, "it is away", st.IsAway(), true)
	_, err = thief.ExecContext(t.Context(), `SELECT pg_advisory_lock(hashtext('kith'), hashtext('the holder of ' || current_schema()))`)
	ok(t, err)
	close(taken)
	if err = <-ended; !errors.Is(err, store.ErrInUse) {
		t.Errorf("it ended with %v", err)
	}
}

// Whatever reads before it decides, reads what is true until its commit.
func TestOneDecidesAtATime(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		const writers, rounds = 8, 25
		ended := make(chan error, writers)
		for range writers {
			go func() {
				var err error
				for range rounds {
					if err = st.Txn(t.Context(), func(ctx context.Context) error {
						var n int
						value, err := st.Cursor(ctx, "n")
						if err != nil {
							return err
						}
						_, _ = fmt.Sscan(value, &n)
						return st.SetCursor(ctx, "n", fmt.Sprint(n+1))
					}); err != nil {
						break
					}
				}
				ended <- err
			}()
		}
		for range writers {
			ok(t, <-ended)
		}
		same(t, "every one counted", must(st.Cursor(t.Context(), "n"))(t), fmt.Sprint(writers*rounds))
	})
}

// What only notes that an event is on its way does not wait for its like; but nothing of
// the kind happens while somebody decides.
func TestSendsGoSideBySide(t *testing.T) {
	uri := newPostgresDatabase(t)
	st := open(t, uri)
	ctx := t.Context()
	both := make(chan struct{}, 2)
	ended := make(chan error, 2)
	for range 2 {
		go func() {
			ended <- st.TxnBeside(ctx, func(ctx context.Context) error {
				both <- struct{}{}
				for len(both) < 2 {
					if ctx.Err() != nil {
						return ctx.Err()
					}
					if _, err := st.Cursor(ctx, "x"); err != nil {
						return err
					}
				}
				return nil
			})
		}()
	}
	ok(t, <-ended)
	ok(t, <-ended)

	sent := make(chan error, 1)
	ok(t, st.Txn(ctx, func(ctx context.Context) error {
		go func() {
			sent <- st.SetSent(t.Context(), store.Outgoing{ID: 1, Room: kith.RoomKey(1)}, id.EventID("$a"))
		}()
		for range 20 {
			if _, err := st.Cursor(ctx, "x"); err != nil {
				return err
			}
			if len(sent) > 0 {
				return errors.New("it was noted while another decided")
			}
		}
		return nil
	}))
	ok(t, <-sent)
}

func TestWhyAServerRefuses(t *testing.T) {
	uri := newPostgresDatabase(t)
	runOn(t, uri, `DO $$ BEGIN CREATE ROLE guest LOGIN; CREATE ROLE `+postgres.Locked+` LOGIN PASSWORD '`+postgres.PasswordOfLocked+`'; END $$`)
	name := must(url.Parse(uri))(t).Path[1:]
	for what, bad := range map[string]struct {
		uri  string
		want error
	}{
		"an address that is none":   {"postgres://[", store.ErrAddress},
		"a host that is none":       {"postgres://kith@nowhere.invalid/kith", store.ErrUnknownHost},
		"a port where nobody is":    {"postgres://kith@127.0.0.1:1/kith", store.ErrNoAnswer},
		"a missing database":        {cluster.URI("nothing", "kith"), store.ErrMissing},
		"a wrong password":          {cluster.URI(name, postgres.Locked) + "&password=hunter2", store.ErrPassword},
		"a user who may not write":  {cluster.URI(name, "guest"), store.ErrRights},
		"a user who is not there":   {cluster.URI(name, "nobody"), store.ErrNotAdmitted},
		"one that may only be read": {uri + "&default_transaction_read_only=on", store.ErrReadOnly},
	} {
		_, err := store.Open(t.Context(), bad.uri, key("a"))
		if !errors.Is(err, bad.want) {
			t.Errorf("%s: %v", what, err)
		}
		if err := store.Inspect(t.Context(), bad.uri, key("a")); !errors.Is(err, bad.want) {
			t.Errorf("inspect %s: %v", what, err)
		}
		if text := store.Name(bad.uri) + err.Error(); strings.Contains(text, "hunter2") {
			t.Errorf("%s: the password is told: %s", what, text)
		}
	}
}

func TestACopyThatCanOnlyBeRead(t *testing.T) {
	cluster := postgres.ClusterForTest(t)
	uri := must(cluster.Database(t.Context()))(t)
	ok(t, must(store.Open(t.Context(), uri, key("a")))(t).Close())
	ok(t, errors.Join(cluster.Halt(), cluster.Follow(), cluster.Resume(t.Context())))
	if _, err := store.Open(t.Context(), uri, key("a")); !errors.Is(err, store.ErrReplica) {
		t.Errorf("got %v", err)
	}
}
