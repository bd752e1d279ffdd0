package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// personal are the columns that name people. Whoever adds one says in ForgetPeer what
// becomes of it, and puts somebody into it in evening.
var personal = []string{"ban.peer_key", "block.peer_key", "crisis.peer_key", "declared.peer_key", "duty.peer_key", "feedback.peer_key", "met.peer_key", "peer.peer_key", "peer.sealed_user", "portal.peer_key", "reader.sealed_user", "reader.user_key", "room.peer_key", "staff.sealed_user", "staff.user_key", "ticket.peer_key"}

// evening lets two peers do all that leaves a row, and gives their keys.
func evening(t *testing.T, st *store.Store) (gone, stays kith.PeerKey) {
	t.Helper()
	ctx := t.Context()
	ok(t, st.AddCircle(ctx, kith.Circle{ID: "c", Topic: "grief", State: kith.CircleOpen, Created: noon}))
	for i, name := range []string{"gone", "stays"} {
		user := id.UserID("@" + name + ":peers.example")
		peer := must(st.EnsurePeer(ctx, user))(t)
		ok(t, st.SavePeer(ctx, kith.Peer{Key: peer, Consented: true}))
		lobby := must(st.AddRoom(ctx, kith.Room{ID: id.RoomID("!lobby-" + name), Kind: kith.RoomLobby, Peer: peer, Operation: "lobby " + name}))(t)
		ok(t, st.SetLobby(ctx, peer, lobby))
		portal := must(st.AddRoom(ctx, kith.Room{ID: id.RoomID("!portal-" + name), Kind: kith.RoomPortal, Circle: "c", Peer: peer, Operation: "portal " + name}))(t)
		ghost := id.UserID("@_kith_" + name + ":example.org")
		ok(t, st.AddPortal(ctx, kith.Portal{Circle: "c", Peer: peer, Ghost: ghost, Pseudonym: "Heron " + name, Room: portal, State: kith.PortalLeft, Created: noon}))
		ok(t, st.AddTicket(ctx, kith.Ticket{ID: kith.TicketID(name), Peer: peer, Topic: "grief", State: kith.TicketWaiting, Created: noon}))
		ok(t, st.Schedule(ctx, "accept invitation", "!new:example.org|"+string(peer), noon))
		ok(t, st.Schedule(ctx, "forget peer", string(peer), noon))
		for _, room := range []kith.RoomKey{lobby, portal} {
			ok(t, st.SetReader(ctx, room, user, event.MembershipJoin))
			ok(t, st.AddSeat(ctx, room, ghost))
			ok(t, st.Send(ctx, outgoing(room, fmt.Sprint("to ", name, room), "words")))
			ok(t, st.AddCopy(ctx, store.MessageID(i+1), room, id.EventID(fmt.Sprint("$copy-", name, room))))
			must(st.Receive(ctx, id.EventID(fmt.Sprint("$in-", name, room)), must(st.Room(ctx, room))(t).ID, []byte("raw")))(t)
		}
		if name == "gone" {
			gone = peer
		} else {
			stays = peer
		}
	}
	return gone, stays
}

func TestWhoIsForgottenIsInNoRow(t *testing.T) {
	for _, kind := range databases {
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			uri := kind.uri(t)
			st := open(t, uri)
			gone, stays := evening(t, st)
			db := reader(t, uri)
			// What two lived through the same is as many rows for each.
			known := mentions(t, db, string(gone))
			if known == 0 || known != mentions(t, db, string(stays)) {
				t.Fatalf("%d rows name the one, %d the other", known, mentions(t, db, string(stays)))
			}
			ok(t, st.ForgetPeer(t.Context(), gone, "none"))
			ok(t, st.Shred(t.Context()))
			for _, name := range []string{string(gone), "!lobby-gone", "!portal-gone", "$copy-gone"} {
				if n := mentions(t, db, name) - mentionsIn(t, db, "inbox", name); n > 0 {
					t.Errorf("%d rows still hold %q", n, name)
				}
			}
			for _, room := range []id.RoomID{"!lobby-gone", "!portal-gone"} {
				if _, err := st.NextIncoming(t.Context(), room); !errors.Is(err, store.ErrNotFound) {
					t.Errorf("what they wrote is still to be read: %v", err)
				}
			}
			if n := mentions(t, db, string(stays)); n != known {
				t.Errorf("the other is in %d rows and not in %d", n, known)
			}
			ok(t, st.ForgetPeer(t.Context(), gone, "none")) // twice is once
			portals := must(st.Portals(t.Context(), "c"))(t)
			if len(portals) != 2 || portals[0].Ghost != "@_kith_gone:example.org" {
				t.Errorf("the ghost is forgotten before it could leave: %+v", portals)
			}
		})
	}
}

func TestOnlyStrangersAreForgottenAsStrangers(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		known, _ := evening(t, st)
		stranger := must(st.EnsurePeer(ctx, "@stranger:peers.example"))(t)
		for _, peer := range []kith.PeerKey{known, stranger} {
			ok(t, st.ForgetStranger(ctx, peer))
		}
		if _, err := st.PeerUser(ctx, stranger); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a stranger is kept: %v", err)
		}
		if _, err := st.PeerUser(ctx, known); err != nil {
			t.Errorf("somebody who is known is forgotten: %v", err)
		}
	})
}

func TestAnInvitationSurvivesBeingForgotten(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		gone, _ := evening(t, st)
		ok(t, st.ForgetPeer(t.Context(), gone, "accept invitation"))
		for kind, want := range map[string]bool{"accept invitation": true, "forget peer": false} {
			same(t, kind, must(st.HasJobAbout(t.Context(), kind, string(gone)))(t), want)
		}
	})
}

// Only who stays a moderator stays in the list of readers.
func TestAModeratorWhoIsForgottenStaysAModerator(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		gone, _ := evening(t, st)
		circle := must(st.AddRoom(ctx, kith.Room{ID: "!circle", Kind: kith.RoomCircle, Circle: "d", Operation: "circle"}))(t)
		ok(t, st.SetReader(ctx, circle, "@gone:peers.example", event.MembershipJoin))
		ok(t, st.ForgetPeer(ctx, gone, "none"))
		same(t, "readers", must(st.Readers(ctx, circle))(t), []id.UserID{"@gone:peers.example"})
	})
}

func TestTheColumnsThatNamePeopleAreKnown(t *testing.T) {
	uri := databases[0].uri(t)
	open(t, uri)
	var found []string
	for _, row := range strings.Fields(string(column(t, reader(t, uri), `
		SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type='table' AND m.name NOT LIKE 'crypto%'`))) {
		_, name, _ := strings.Cut(row, ".")
		if strings.Contains(name, "peer") || strings.Contains(name, "user_key") || strings.Contains(name, "sealed_user") {
			found = append(found, row)
		}
	}
	slices.Sort(found)
	same(t, "columns that name people", found, personal)
}

func TestWhatWasSaidIsFoundWhereItWent(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		ok(t, st.AddCircle(ctx, kith.Circle{ID: "c", Topic: "grief", State: kith.CircleOpen, Created: noon}))
		room := func(name string) kith.RoomKey {
			key := must(st.AddRoom(ctx, kith.Room{ID: id.RoomID(name), Kind: kith.RoomPortal, Operation: name, Ready: true}))(t)
			ok(t, st.AddSeat(ctx, key, "@bot"))
			return key
		}
		sent, waits, over := room("!sent"), room("!waits"), room("!over")
		ok(t, st.RemoveSeat(ctx, over, "@bot"))
		mine := must(st.AddMessage(ctx, store.Message{Circle: "c", Author: "@me"}))(t)
		other := must(st.AddMessage(ctx, store.Message{Circle: "c", Author: "@other"}))(t)
		for _, message := range []store.MessageID{mine, other} {
			ok(t, st.AddCopy(ctx, message, sent, id.EventID(fmt.Sprint("$", message, "sent"))))
			ok(t, st.AddCopy(ctx, message, over, id.EventID(fmt.Sprint("$", message, "over"))))
			out := outgoing(waits, fmt.Sprint("t", message), "words")
			out.Message = message
			ok(t, st.Send(ctx, out))
		}
		same(t, "rooms", must(st.SpokenBy(ctx, "@me", "@bot"))(t), []store.Spoken{{Message: mine, Room: sent}, {Message: mine, Room: waits}})
		ok(t, st.DropUnsentOf(ctx, "@me"))
		same(t, "rooms", must(st.SpokenBy(ctx, "@me", "@bot"))(t), []store.Spoken{{Message: mine, Room: sent}})
		same(t, "what still goes out", must(st.PendingFor(ctx, waits))(t), 1)
	})
}

func reader(t *testing.T, uri string) *sql.DB {
	t.Helper()
	driver := "pgx"
	if path, isFile := strings.CutPrefix(uri, "sqlite:"); isFile {
		driver, uri = "sqlite", "file:"+path+"?mode=ro&_pragma=busy_timeout(10000)"
	}
	db := must(sql.Open(driver, uri))(t)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// mentions counts the rows of our tables that hold a text.
func mentions(t *testing.T, db *sql.DB, text string) int {
	t.Helper()
	count := 0
	for _, table := range []string{"cursor", "inbox", "peer", "room", "reader", "ghost", "seat", "circle", "portal", "ticket", "message", "copy", "outbox", "job"} {
		count += mentionsIn(t, db, table, text)
	}
	return count
}

func mentionsIn(t *testing.T, db *sql.DB, table, text string) (count int) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT * FROM `+table)
	ok(t, err)
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	ok(t, err)
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		ok(t, rows.Scan(values...))
		if slices.ContainsFunc(values, func(value any) bool { return strings.Contains(fmt.Sprintf("%s", *value.(*any)), text) }) {
			count++
		}
	}
	ok(t, rows.Err())
	return count
}
