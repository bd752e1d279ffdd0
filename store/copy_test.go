package store_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// furnish fills a database with a little of everything that is hard to copy.
func furnish(t *testing.T, uri string) {
	t.Helper()
	st := must(store.Open(t.Context(), uri, key("a")))(t)
	defer func() { ok(t, st.Close()) }()
	ctx := t.Context()
	peer := must(st.EnsurePeer(ctx, "@anna:example.org"))(t)
	ok(t, st.SavePeer(ctx, kith.Peer{Key: peer, Adult: true}))
	for _, name := range []string{"$1", "$2", "$3"} {
		must(st.Receive(ctx, id.EventID(name), "!room:example.org", []byte(`{"type":"m.room.message"}`)))(t)
	}
	ok(t, st.SetInboxState(ctx, 2, store.InboxDone))
	room := must(st.AddRoom(ctx, kith.Room{ID: "!room:example.org", Kind: kith.RoomLobby, Peer: peer, Operation: "op", Ready: true}))(t)
	gone := must(st.AddRoom(ctx, kith.Room{Kind: kith.RoomPortal, Peer: peer, Operation: "gone"}))(t)
	ok(t, st.DropRoom(ctx, gone)) // whose number is not to be given again
	ok(t, st.Send(ctx, store.Outgoing{Room: room, Sender: "@support:example.org", Transaction: "t", Type: "m.room.message", Content: []byte("{}")}))
	ok(t, st.Schedule(ctx, "some job", "ünïcödé | subject", time.Now()))
	numbered(t, st, peer)
	crypt := st.CryptoStore("@support:example.org", "DEVICE")
	ok(t, crypt.PutAccount(ctx, crypto.NewOlmAccount()))
	out := must(crypto.NewOutboundGroupSession("!room:example.org", nil, nil))(t)
	ok(t, crypt.AddOutboundGroupSession(ctx, out))
	in := must(crypto.NewInboundGroupSession("sender", "signing", "!room:example.org", out.Internal.Key(), time.Hour, 100, nil, false))(t)
	in.RatchetSafety.MissedIndices = []uint{3, 1, 2}
	in.ReceivedAt = received
	ok(t, crypt.PutGroupSession(ctx, in))
	ok(t, crypt.PutOlmHash(ctx, [32]byte{1}, time.Now()))
	ok(t, crypt.PutDevices(ctx, "@anna:example.org", map[id.DeviceID]*id.Device{"D": {UserID: "@anna:example.org", DeviceID: "D", IdentityKey: "i", SigningKey: "s"}}))
}

// numbered adds a row to each table whose rows have numbers, or fails.
func numbered(t *testing.T, st *store.Store, peer kith.PeerKey) {
	t.Helper()
	ctx := t.Context()
	_, _, err := st.AddReport(ctx, store.Report{Source: rand.Text(), Circle: "c", Reason: "why"})
	ok(t, err)
	_, _, err = st.AddItem(ctx, kith.Item{Kind: kith.ItemReport, Circle: "c", Reference: rand.Text(), Title: "title"})
	ok(t, err)
	must(st.AddCrisis(ctx, store.Crisis{Peer: peer, State: store.CrisisNoticed}))(t)
	must(st.AddHeld(ctx, store.Held{Circle: "c", Room: 1, Event: kith.Event{ID: id.EventID(rand.Text())}, State: store.HeldBehind}))(t)
	circle := kith.CircleID(rand.Text())
	ok(t, st.AddCircle(ctx, kith.Circle{ID: circle, Topic: "grief", State: kith.CircleOpen, Created: time.Now()}))
	must(st.AddMessage(ctx, store.Message{Circle: circle, Author: "@_kith_a:example.org"}))(t)
}

// received is when the key of the database came that furnish makes.
var received = time.Date(2026, 3, 29, 0, 30, 0, 0, time.UTC)

// inhabited checks what furnish has left, after any number of moves.
func inhabited(t *testing.T, uri string) {
	t.Helper()
	st := open(t, uri)
	ctx := t.Context()
	same(t, "who it is", must(st.PeerUser(ctx, st.PeerKey("@anna:example.org")))(t), "@anna:example.org")
	same(t, "what is open", must(st.NextIncoming(ctx, "!room:example.org"))(t).Event, "$1")
	fresh := must(st.AddRoom(ctx, kith.Room{Kind: kith.RoomLobby, Operation: "next"}))(t)
	if fresh < 3 {
		t.Errorf("a number is given twice: %d", fresh)
	}
	numbered(t, st, st.PeerKey("@anna:example.org"))
	crypt := st.CryptoStore("@support:example.org", "DEVICE")
	if account := must(crypt.GetAccount(ctx))(t); account == nil {
		t.Error("the account is gone")
	}
	out := must(crypt.GetOutboundGroupSession(ctx, "!room:example.org"))(t)
	in := must(crypt.GetGroupSession(ctx, "!room:example.org", out.ID()))(t)
	same(t, "the key", fmt.Sprint(in.MaxMessages, in.MaxAge), "100 3600000")
	if !in.ReceivedAt.Equal(received) {
		t.Errorf("it came at %v instead of %v", in.ReceivedAt, received)
	}
}

func TestMovingFromOneDatabaseToAnotherAndBack(t *testing.T) {
	dir := t.TempDir()
	first, server, last := "sqlite:"+filepath.Join(dir, "first.db"), newPostgresDatabase(t), "sqlite:"+filepath.Join(dir, "last.db")
	furnish(t, first)
	before := must(os.ReadFile(filepath.Join(dir, "first.db")))(t)
	there := must(store.Move(t.Context(), first, server, key("a")))(t)
	if there.Rows() < 12 || there["crypto_olm_message_hash"] != 1 {
		t.Errorf("moved %v", there)
	}
	if !bytes.Equal(before, must(os.ReadFile(filepath.Join(dir, "first.db")))(t)) {
		t.Error("the original was changed")
	}
	same(t, "and back", must(store.Move(t.Context(), server, last, key("a")))(t), there)
	inhabited(t, first)
	inhabited(t, server)
	inhabited(t, last)
}

func TestWhatIsNotMoved(t *testing.T) {
	dir := t.TempDir()
	from, to := "sqlite:"+filepath.Join(dir, "from.db"), newPostgresDatabase(t)
	if _, err := store.Move(t.Context(), from, to, key("a")); !errors.Is(err, store.ErrNothing) {
		t.Errorf("nothing: %v", err)
	}
	furnish(t, from)
	running := must(store.Open(t.Context(), from, key("a")))(t)
	if _, err := store.Move(t.Context(), from, to, key("a")); !errors.Is(err, store.ErrInUse) || errors.Is(err, store.ErrTarget) {
		t.Errorf("while a service uses it: %v", err)
	}
	ok(t, running.Close())
	running = must(store.Open(t.Context(), to, key("a")))(t)
	if _, err := store.Move(t.Context(), from, to, key("a")); !errors.Is(err, store.ErrInUse) || !errors.Is(err, store.ErrTarget) {
		t.Errorf("while a service uses the other: %v", err)
	}
	ok(t, errors.Join(running.SetCursor(t.Context(), "x", "y"), running.Close()))
	if _, err := store.Move(t.Context(), from, to, key("a")); !errors.Is(err, store.ErrNotEmpty) {
		t.Errorf("not empty: %v", err)
	}
	if _, err := store.Move(t.Context(), from, newPostgresDatabase(t), key("b")); !errors.Is(err, store.ErrWrongSecret) {
		t.Errorf("another secret: %v", err)
	}
}

// It ends in the middle; what is there then is no hindrance to the next attempt.
func TestAMoveThatIsInterrupted(t *testing.T) {
	from, to := "sqlite:"+filepath.Join(t.TempDir(), "from.db"), newPostgresDatabase(t)
	furnish(t, from)
	ok(t, must(store.Open(t.Context(), to, key("a")))(t).Close())
	// The last table by name cannot be written.
	runOn(t, to, `CREATE FUNCTION stop() RETURNS trigger AS 'BEGIN RAISE EXCEPTION ''the end''; END' LANGUAGE plpgsql`)
	runOn(t, to, `CREATE TRIGGER stop BEFORE INSERT ON room FOR EACH ROW EXECUTE FUNCTION stop()`)
	if _, err := store.Move(t.Context(), from, to, key("a")); err == nil || !strings.Contains(err.Error(), "the end") {
		t.Fatalf("it went through: %v", err)
	}
	db := must(sql.Open("pgx", to))(t)
	defer func() { _ = db.Close() }()
	var n int
	ok(t, db.QueryRowContext(t.Context(), `SELECT (SELECT COUNT(*) FROM inbox) + (SELECT COUNT(*) FROM peer)`).Scan(&n))
	same(t, "left behind", n, 0)
	runOn(t, to, `DROP TRIGGER stop ON room`)
	must(store.Move(t.Context(), from, to, key("a")))(t)
	inhabited(t, to)
}

// Somebody writes all the time while the backup is made.
func TestABackupIsOfOneMoment(t *testing.T) {
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			uri := db.uri(t)
			furnish(t, uri)
			st := must(store.Open(t.Context(), uri, key("a")))(t)
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan int)
			started := make(chan struct{})
			go func() {
				n := 0
				for ; ctx.Err() == nil; n++ {
					if n == 3 {
						close(started)
					}
					_ = st.Txn(ctx, func(ctx context.Context) error { // both, or none
						if err := st.SetCursor(ctx, "a", strings.Repeat("x", n)); err != nil {
							return err
						}
						return st.SetCursor(ctx, "z", strings.Repeat("x", n))
					})
				}
				ended <- n
			}()
			<-started
			file := filepath.Join(t.TempDir(), "backup.db")
			must(store.Backup(t.Context(), uri, file, key("a")))(t)
			stop()
			<-ended
			ok(t, st.Close())
			back := must(store.Open(t.Context(), "sqlite:"+file, key("a")))(t)
			same(t, "one moment", must(back.Cursor(t.Context(), "a"))(t), must(back.Cursor(t.Context(), "z"))(t))
			same(t, "it knows what it is", must(back.IsCopied(t.Context()))(t), true)
			ok(t, back.Close())
			inhabited(t, "sqlite:"+file)
		})
	}
}
