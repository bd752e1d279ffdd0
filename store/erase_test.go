package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"testing"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// Of a circle that is erased nothing is left in any table, and of the others everything.
func TestWhatIsErasedIsInNoTable(t *testing.T) {
	for _, kind := range databases {
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			uri := kind.uri(t)
			st := open(t, uri)
			db := reader(t, uri)
			livedThrough(t, st, "first")
			before := rows(t, db)
			livedThrough(t, st, "second")
			ok(t, st.EraseCircle(t.Context(), "second"))
			for table, n := range rows(t, db) {
				if n != before[table] {
					t.Errorf("%s has %d rows and had %d", table, n, before[table])
				}
			}
			ok(t, st.EraseCircle(t.Context(), "second")) // twice is once
			if _, err := st.Circle(t.Context(), "second"); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("the circle: %v", err)
			}
			same(t, "rooms of the other", len(must(st.RoomsOfCircle(t.Context(), "first"))(t)), 3)
		})
	}
}

// livedThrough is a circle that leaves rows in every table that a circle can leave any in.
func livedThrough(t *testing.T, st *store.Store, name kith.CircleID) {
	t.Helper()
	ctx := t.Context()
	rooms := openCircle(t, st, name, 2)
	for i, room := range rooms {
		ghost := id.UserID(fmt.Sprint("@_kith_", name, i, ":example.org"))
		user := id.UserID(fmt.Sprint("@", name, i, ":peers.example"))
		ok(t, st.AddSeat(ctx, room, ghost))
		ok(t, st.SetReader(ctx, room, user, event.MembershipJoin))
		must(st.Receive(ctx, id.EventID(fmt.Sprint("$in", name, i)), id.RoomID(fmt.Sprint("!", name, i, ":example.org")), []byte("raw")))(t)
		message := must(st.AddMessage(ctx, store.Message{Circle: name, Author: ghost}))(t)
		ok(t, st.SavePoll(ctx, store.Poll{Message: message}))
		ok(t, st.AddCopy(ctx, message, room, id.EventID(fmt.Sprint("$copy", name, i))))
		out := outgoing(room, fmt.Sprint("to ", name, i), "words")
		ok(t, st.Send(ctx, out))
		if i == 0 {
			continue
		}
		peer := st.PeerKey(user)
		ok(t, st.AddTicket(ctx, kith.Ticket{ID: kith.TicketID(fmt.Sprint(name, i)), Peer: peer, Topic: "grief", State: kith.TicketMatched, Circle: name, Created: noon}))
		ok(t, st.AddPortal(ctx, kith.Portal{Circle: name, Peer: peer, Ghost: ghost, Pseudonym: "Heron", Room: room, State: kith.PortalLeft, Created: noon}))
		ok(t, st.Introduce(ctx, room, []id.UserID{ghost}))
		must(st.AddHeld(ctx, store.Held{Circle: name, Room: room, Event: kith.Event{ID: id.EventID(fmt.Sprint("$held", i))}, State: store.HeldAsked}))(t)
		ok(t, st.SetTrail(ctx, room, []byte("{}"), noon.Add(time.Hour)))
		_, _, err := st.AddReport(ctx, store.Report{Source: fmt.Sprint("report of ", name, i), Circle: name, Reporter: ghost})
		ok(t, err)
		item := held(fmt.Sprint(name, i))
		item.Circle = name
		item, _, err = st.AddItem(ctx, item)
		ok(t, err)
		desk := must(st.EnsureDesk(ctx, mona, "mona's"))(t)
		must(st.AddLaid(ctx, item.ID, desk.Key))(t)
		laid := outgoing(desk.Key, fmt.Sprint("laid ", name, i), "words")
		laid.Item = item.ID
		ok(t, st.Send(ctx, laid))
	}
}

// rows counts the rows of each of our tables.
func rows(t *testing.T, db *sql.DB) map[string]int {
	t.Helper()
	counts := make(map[string]int)
	for _, table := range []string{"inbox", "outbox", "copy", "message", "poll", "introduced", "seat", "reader", "room", "portal", "ticket", "report", "held", "trail", "item", "laid", "circle"} {
		var n int
		ok(t, db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n))
		counts[table] = n
	}
	return counts
}
