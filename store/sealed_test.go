package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// secrets must stand nowhere in our own tables, whatever happened to them.
var secrets = map[string]string{
	"user id":       "@anna7q3x:peers.example",
	"localpart":     "anna7q3x",
	"display name":  "Ludmila Brandauer",
	"country":       "COUNTRY-OF-ANNA",
	"counsellor":    "@counsellor8w:peers.example",
	"token":         "syt_bot_0a1b2c",
	"received text": "I cannot sleep since the funeral",
	"queued text":   "you are not alone with that",
	"reported text": "nobody would miss you here",
	"report":        "this was meant to hurt",
	"blocked name":  "Quiet Green Ocarina",
	"feedback":      "it was good to be heard by them",
}

// A day in the life of the database: everything that is secret goes through it, and
// stops at every place where it can stop.
func liveThrough(t *testing.T, st *store.Store) {
	t.Helper()
	ctx := t.Context()
	user := id.UserID(secrets["user id"])
	peer := must(st.EnsurePeer(ctx, user))(t)
	ok(t, st.AddPeerName(ctx, peer, secrets["display name"]))
	ok(t, st.SavePeer(ctx, kith.Peer{Key: peer, Consented: true, Adult: true, Country: secrets["country"]}))
	must(st.AddCrisis(ctx, store.Crisis{Peer: peer, State: store.CrisisTaken, By: id.UserID(secrets["counsellor"])}))(t)
	ok(t, st.SaveGhost(ctx, store.Ghost{User: "@_kith_a:example.org", Device: "DEVICE", Token: secrets["token"], State: store.GhostTaken}))
	lobby := must(st.AddRoom(ctx, kith.Room{ID: "!lobby:example.org", Kind: kith.RoomLobby, Peer: peer, Operation: "op", Ready: true}))(t)
	ok(t, st.SetLobby(ctx, peer, lobby))
	ok(t, st.SetReader(ctx, lobby, user, event.MembershipJoin))
	ok(t, st.AddTicket(ctx, kith.Ticket{ID: "t", Peer: peer, Topic: "grief", State: kith.TicketWaiting, Created: noon}))
	raw := fmt.Appendf(nil, `{"sender":%q,"content":{"body":%q}}`, user, secrets["received text"])
	for _, state := range []store.InboxState{store.InboxQueued, store.InboxLate, store.InboxDone} {
		evt := id.EventID(fmt.Sprint("$", state))
		must(st.Receive(ctx, evt, "!lobby:example.org", raw))(t)
		if state != store.InboxQueued {
			ok(t, st.SetInboxState(ctx, int64(state)+1, state))
		}
	}
	for i := range 4 {
		ok(t, st.Send(ctx, outgoing(lobby, fmt.Sprint("t", i), secrets["queued text"])))
	}
	sent := must(st.NextOutgoing(ctx, lobby))(t)
	must(st.SetEncrypted(ctx, sent.ID, []byte("ciphertext")))(t)
	ok(t, st.SetSent(ctx, sent, "$sent"))
	must(st.SetEncrypted(ctx, must(st.NextOutgoing(ctx, lobby))(t).ID, []byte("ciphertext")))(t)
	ok(t, st.AddCircle(ctx, kith.Circle{ID: "c", Topic: "grief", Room: lobby, State: kith.CircleOpen, Created: noon}))
	for i := range 2 {
		r, _, err := st.AddReport(ctx, store.Report{Source: fmt.Sprint(i), Circle: "c", Reason: secrets["report"]})
		ok(t, err)
		item, _, err := st.AddItem(ctx, kith.Item{Kind: kith.ItemReport, Circle: "c", Reference: fmt.Sprint(r.ID), Title: secrets["report"], Body: secrets["reported text"]})
		ok(t, err)
		if i == 0 {
			ok(t, st.PassReport(ctx, r.ID))
			must(st.DecideItem(ctx, item.ID, kith.VerbClose, user))(t)
		}
	}
	ok(t, st.AddBlock(ctx, store.Block{Peer: peer, Other: "other", Pseudonym: secrets["blocked name"], Topic: "grief"}))
	must(st.ExpectFeedback(ctx, peer, kith.Feedback{Circle: "c", Topic: "grief", Met: []id.UserID{"@_kith_a:example.org"}}))(t)
	ok(t, st.SaveFeedback(ctx, peer, kith.Feedback{Circle: "c", Topic: "grief", Rating: 5, Words: secrets["feedback"]}))
	desk := must(st.EnsureDesk(ctx, user, "desk"))(t)
	must(st.AddLaid(ctx, 1, desk.Key))(t)
	ok(t, st.Schedule(ctx, "accept invitation", "!lobby:example.org|"+string(peer), noon))
	_ = st.Txn(ctx, func(ctx context.Context) error { // what was rolled back leaves no trace either
		must(st.EnsurePeer(ctx, user+"2"))(t)
		return errChanged
	})
}

func TestNothingThatIsSecretStandsInTheDatabase(t *testing.T) {
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			uri := db.uri(t)
			st := open(t, uri)
			liveThrough(t, st)
			dump := dumpOf(t, uri)
			if !bytes.Contains(dump, []byte("accept invitation")) || !bytes.Contains(dump, []byte("!lobby:example.org")) {
				t.Fatal("the dump does not show what is in the database")
			}
			for what, value := range secrets {
				if bytes.Contains(dump, []byte(value)) {
					t.Errorf("the %s stands in the database", what)
				}
			}
		})
	}
}

// mautrixTables are the tables of mautrix's crypto store. They name users in plain,
// and are left out for that; whoever adds one must look at what it holds.
var mautrixTables = []string{
	"crypto_account", "crypto_cross_signing_keys", "crypto_cross_signing_signatures", "crypto_device",
	"crypto_megolm_inbound_session", "crypto_megolm_outbound_session", "crypto_megolm_outbound_session_shared",
	"crypto_message_index", "crypto_olm_message_hash", "crypto_olm_session", "crypto_secrets", "crypto_tracked_user", "crypto_version",
}

// dumpOf gives all that a database holds. SQLite: the bytes of its files, with what
// was deleted and not overwritten. PostgreSQL: every row of every table of ours.
func dumpOf(t *testing.T, uri string) []byte {
	t.Helper()
	if path, isFile := strings.CutPrefix(uri, "sqlite:"); isFile {
		var all []byte
		files, err := filepath.Glob(path + "*") // with the write-ahead log
		ok(t, err)
		for _, file := range files {
			all = append(all, must(os.ReadFile(file))(t)...)
		}
		return all
	}
	db := must(sql.Open("pgx", uri))(t)
	defer func() { _ = db.Close() }()
	var all []byte
	for _, table := range tablesOf(t, db) {
		if !slices.Contains(mautrixTables, table) {
			all = append(all, rowsOf(t, db, table)...)
		}
	}
	return all
}

func tablesOf(t *testing.T, db *sql.DB) []string {
	t.Helper()
	return strings.Fields(string(column(t, db, `SELECT table_name FROM information_schema.tables WHERE table_schema='public'`)))
}

func rowsOf(t *testing.T, db *sql.DB, table string) []byte {
	t.Helper()
	// bytea in the escaped form, so that text within it would be seen.
	return column(t, db, `SET bytea_output='escape'; SELECT row_to_json(x)::text || x::text FROM `+table+` x`)
}

func column(t *testing.T, db *sql.DB, query string) []byte {
	t.Helper()
	conn := must(db.Conn(t.Context()))(t)
	defer func() { _ = conn.Close() }()
	if set, rest, both := strings.Cut(query, "; "); both {
		_, err := conn.ExecContext(t.Context(), set)
		ok(t, err)
		query = rest
	}
	rows, err := conn.QueryContext(t.Context(), query)
	ok(t, err)
	defer func() { _ = rows.Close() }()
	var all []byte
	for rows.Next() {
		var value string
		ok(t, rows.Scan(&value))
		all = append(append(all, value...), '\n')
	}
	ok(t, rows.Err())
	return all
}

func TestOnlyTheNamedTablesAreNotOurOwn(t *testing.T) {
	uri := newPostgresDatabase(t)
	open(t, uri)
	db := must(sql.Open("pgx", uri))(t)
	defer func() { _ = db.Close() }()
	foreign := make(map[string]bool)
	for _, table := range tablesOf(t, db) {
		if strings.HasPrefix(table, "crypto_") {
			foreign[table] = true
		}
	}
	same(t, "mautrix's tables", slices.Sorted(maps.Keys(foreign)), mautrixTables)
}

// What SQLite deletes it overwrites: sealed values of events that are done are gone,
// and not only unreachable.
func TestWhatIsDeletedIsOverwritten(t *testing.T) {
	uri := databases[0].uri(t)
	st := open(t, uri)
	marker := strings.Repeat("a room that is soon forgotten ", 3)
	ctx := t.Context()
	for i := range 50 {
		must(st.Receive(ctx, id.EventID(fmt.Sprint("$", i)), id.RoomID(marker+fmt.Sprint(i)), []byte("x")))(t)
		ok(t, st.SetInboxState(ctx, int64(i)+1, store.InboxDone))
	}
	ok(t, st.ForgetInbox(ctx, noon.AddDate(100, 0, 0)))
	ok(t, st.Close()) // the write-ahead log goes into the file
	if n := bytes.Count(dumpOf(t, uri), []byte(marker)); n > 0 {
		t.Errorf("what was deleted is still there %d times", n)
	}
}
