package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/secret"
)

// What is asked for every message, key, match or job, and again and again by the clock,
// must be found by an index: a service that has run for a year must not be slower than a
// new one. SQLite says how it would find it.

// small are what may be read from one end to the other: indexes of what is still to be
// done, lists that do not grow with what was ever said, and answers of an inner question.
var small = []string{"inbox_open_idx", "outbox_open_idx", "ticket_waiting_idx", "circle_live_idx", "job_due_idx",
	"crypto_tracked_user_outdated_idx", "item_open_idx", "gap", "cursor", "sqlite_autoindex_duty_1", "CONSTANT ROW", "brought"}

func TestWhatIsAskedAgainAndAgainIsFoundByAnIndex(t *testing.T) {
	key, err := secret.New(strings.Repeat("k", secret.MinLength))
	if err != nil {
		t.Fatal(err)
	}
	st, err := Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "kith.db"), key)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	heard := &listener{DatabaseLogger: dbutil.NoopLogger}
	st.db.Log = heard
	for what, ask := range recurring(st) {
		heard.asked = nil
		if err := ask(t.Context()); err != nil && !errors.Is(err, ErrNotFound) {
			t.Fatalf("%s: %v", what, err)
		}
		if len(heard.asked) == 0 {
			t.Errorf("%s: nothing was asked", what)
		}
		for _, q := range slices.Clone(heard.asked) {
			for _, step := range plan(t, st, q) {
				isSmall := slices.ContainsFunc(small, func(name string) bool { return strings.HasSuffix(step, " "+name) })
				if strings.HasPrefix(step, "SCAN ") && !isSmall && what+": "+step != "forget a peer: SCAN job" {
					t.Errorf("%s: %s\n%s", what, step, q.text)
				}
			}
		}
	}
}

// recurring are the questions of a message's path, of a match and of the clock.
func recurring(st *Store) map[string]func(ctx context.Context) error {
	const (
		room  = kith.RoomKey(1)
		ghost = id.UserID("@ghost:localhost")
		peer  = kith.PeerKey("peer")
	)
	crypto := st.CryptoStore("@bot:localhost", "DEVICE")
	err := func(_ any, err error) error { return err }
	return map[string]func(ctx context.Context) error{
		"receive":        func(ctx context.Context) error { return err(st.Receive(ctx, "$event", "!room", []byte("{}"))) },
		"next incoming":  func(ctx context.Context) error { return err(st.NextIncoming(ctx, "!room")) },
		"late incoming":  func(ctx context.Context) error { return err(st.LateIncoming(ctx, "!room")) },
		"incoming rooms": func(ctx context.Context) error { return err(st.IncomingRooms(ctx)) },
		"finish":         func(ctx context.Context) error { return st.SetInboxState(ctx, 1, InboxDone) },
		"others":         func(ctx context.Context) error { return err(st.Others(ctx, peer)) },
		"heard from":     func(ctx context.Context) error { return err(st.HeardFrom(ctx, kith.Portal{Room: room})) },
		"feedback":       func(ctx context.Context) error { return err(st.Feedback(ctx, "circle", peer)) },
		"in crisis":      func(ctx context.Context) error { return err(st.InCrisis(ctx, peer, time.Now())) },
		"apart from": func(ctx context.Context) error {
			return err(st.ApartFrom(ctx, []kith.PeerKey{peer}, []kith.PeerKey{"other"}))
		},
		"room by id":   func(ctx context.Context) error { return err(st.RoomByID(ctx, "!room")) },
		"unmade rooms": func(ctx context.Context) error { return err(st.UnmadeRooms(ctx)) },
		"readers":      func(ctx context.Context) error { return err(st.Readers(ctx, room)) },
		"rooms of reader": func(ctx context.Context) error {
			return err(st.RoomsOfReader(ctx, "@peer:localhost"))
		},
		"membership": func(ctx context.Context) error { return err(st.Membership(ctx, room, "@peer:localhost")) },
		"reader": func(ctx context.Context) error {
			return st.SetReader(ctx, room, "@peer:localhost", event.MembershipJoin)
		},
		"seats":      func(ctx context.Context) error { return err(st.Seats(ctx, room)) },
		"busy":       func(ctx context.Context) error { return err(st.IsBusy(ctx, room)) },
		"lobby":      func(ctx context.Context) error { return err(st.Lobby(ctx, peer)) },
		"lobbies":    func(ctx context.Context) error { return err(st.Lobbies(ctx, peer)) },
		"peer":       func(ctx context.Context) error { return err(st.Peer(ctx, peer)) },
		"circle":     func(ctx context.Context) error { return err(st.Circle(ctx, "circle")) },
		"portals":    func(ctx context.Context) error { return err(st.Portals(ctx, "circle")) },
		"portals of": func(ctx context.Context) error { return err(st.PortalsOf(ctx, peer)) },
		"places":     func(ctx context.Context) error { return err(st.Places(ctx, peer)) },
		"pool": func(ctx context.Context) error {
			_, _, err := st.Pool(ctx, false)
			return err
		},
		"merge":     func(ctx context.Context) error { return err(st.Merge(ctx, "circle")) },
		"add merge": func(ctx context.Context) error { return err(st.AddMerge(ctx, Merge{Circle: "circle", Into: "other"})) },
		"apart":     func(ctx context.Context) error { return err(st.Apart(ctx, []kith.PeerKey{peer, "other"})) },
		"add block": func(ctx context.Context) error { return st.AddBlock(ctx, Block{Peer: peer, Other: "other"}) },
		"blocks":    func(ctx context.Context) error { return err(st.Blocks(ctx, peer)) },
		"met":       func(ctx context.Context) error { return st.SetMet(ctx, peer, "other", 1, true) },
		"order": func(ctx context.Context) error {
			return err(st.AddMessage(ctx, Message{Circle: "circle", Author: ghost}))
		},
		"about":      func(ctx context.Context) error { return err(st.About(ctx, 1)) },
		"alike":      func(ctx context.Context) error { return err(st.Alike(ctx, Message{Target: 1, Mark: "x"})) },
		"poll":       func(ctx context.Context) error { return err(st.Poll(ctx, 1)) },
		"keep poll":  func(ctx context.Context) error { return st.SavePoll(ctx, Poll{Message: 1}) },
		"reaches":    func(ctx context.Context) error { return err(st.Reaches(ctx, 1, room)) },
		"unsent":     func(ctx context.Context) error { return st.DropUnsentCopies(ctx, 1) },
		"rooms of":   func(ctx context.Context) error { return err(st.RoomsOf(ctx, 1)) },
		"message of": func(ctx context.Context) error { return err(st.MessageOf(ctx, room, "$event")) },
		"copy of":    func(ctx context.Context) error { return err(st.CopyOf(ctx, 1, room)) },
		"send": func(ctx context.Context) error {
			return st.Send(ctx, Outgoing{Room: room, Sender: ghost, Transaction: "t"})
		},
		"next to send": func(ctx context.Context) error { return err(st.NextOutgoing(ctx, room)) },
		"rooms to send to": func(ctx context.Context) error {
			return err(st.OutgoingRooms(ctx))
		},
		"pending":   func(ctx context.Context) error { return err(st.PendingFor(ctx, room)) },
		"last sent": func(ctx context.Context) error { return err(st.LastSent(ctx, room)) },
		"sent": func(ctx context.Context) error {
			return st.SetSent(ctx, Outgoing{ID: 1, Room: room, Message: 1}, "$sent")
		},
		"jobs":            func(ctx context.Context) error { return err(st.Jobs(ctx, 64)) },
		"job":             func(ctx context.Context) error { return err(st.Job(ctx, "settle", "circle")) },
		"waiting ticket":  func(ctx context.Context) error { return err(st.WaitingTicket(ctx, peer)) },
		"waiting tickets": func(ctx context.Context) error { return err(st.WaitingTickets(ctx)) },
		"waits":           func(ctx context.Context) error { return err(st.Waits(ctx, time.Now(), 10)) },
		"asked":           func(ctx context.Context) error { return err(st.Asked(ctx, peer, time.Now(), 10)) },
		"turned away":     func(ctx context.Context) error { return err(st.TurnedAway(ctx, peer, time.Now(), time.Minute, 3)) },
		"changes":         func(ctx context.Context) error { return err(st.Changes(ctx, "ticket")) },
		"duties":          func(ctx context.Context) error { return err(st.Duties(ctx)) },
		"ticket into":     func(ctx context.Context) error { return err(st.TicketInto(ctx, "circle", peer)) },
		"ready ghosts":    func(ctx context.Context) error { return err(st.Ghosts(ctx, GhostReady)) },
		"forget inbox":    func(ctx context.Context) error { return st.ForgetInbox(ctx, time.Now()) },
		"forget outbox":   func(ctx context.Context) error { return st.ForgetOutbox(ctx, time.Now()) },
		"spoken by":       func(ctx context.Context) error { return err(st.SpokenBy(ctx, ghost, "@bot:localhost")) },
		"unsent of":       func(ctx context.Context) error { return st.DropUnsentOf(ctx, ghost) },
		"forget a peer":   func(ctx context.Context) error { return st.ForgetPeer(ctx, peer, "forget") },
		"has spoken": func(ctx context.Context) error {
			_, _, err := st.HasSpoken(ctx, "circle", ghost)
			return err
		},
		"number of a portal": func(ctx context.Context) error { return err(st.PortalNumber(ctx, kith.Portal{Peer: peer, Room: room})) },
		"held":               func(ctx context.Context) error { return err(st.OpenHeld(ctx, room)) },
		"held event":         func(ctx context.Context) error { return err(st.HeldEvent(ctx, room, "$event")) },
		"forget held":        func(ctx context.Context) error { return st.ForgetHeld(ctx, time.Now()) },
		"trail":              func(ctx context.Context) error { return err(st.Trail(ctx, room)) },
		"forget trails":      func(ctx context.Context) error { return st.ForgetTrails(ctx) },
		"crisis in":          func(ctx context.Context) error { return err(st.CrisisIn(ctx, room)) },
		"crisis of a talk":   func(ctx context.Context) error { return err(st.CrisisOfTalk(ctx, "circle")) },
		"open crisis":        func(ctx context.Context) error { return err(st.OpenCrisis(ctx, peer)) },
		"forget crises":      func(ctx context.Context) error { return st.ForgetCrises(ctx, time.Now()) },
		"reports by":         func(ctx context.Context) error { return err(st.ReportsBy(ctx, ghost, time.Now())) },
		"record":             func(ctx context.Context) error { return err(st.Record(ctx, peer)) },
		"open items":         func(ctx context.Context) error { return err(st.OpenItems(ctx)) },
		"open items about":   func(ctx context.Context) error { return err(st.OpenItemsAbout(ctx, kith.ItemHeld, ghost)) },
		"item of":            func(ctx context.Context) error { return err(st.ItemOf(ctx, kith.ItemHeld, "1")) },
		"item by":            func(ctx context.Context) error { return err(st.ItemBy(ctx, room, "$event")) },
		"item as":            func(ctx context.Context) error { return err(st.ItemAs(ctx, 1, room)) },
		"laid on":            func(ctx context.Context) error { return err(st.LaidOn(ctx, 1)) },
		"drop unread":        func(ctx context.Context) error { return st.DropUnread(ctx, 1) },
		"decide":             func(ctx context.Context) error { return err(st.DecideItem(ctx, 1, kith.VerbClose, "")) },
		"desk":               func(ctx context.Context) error { return err(st.Desk(ctx, "@mod:localhost")) },
		"said before":        func(ctx context.Context) error { return err(st.SaidBefore(ctx, 1, 5)) },
		"quiet":              func(ctx context.Context) error { return err(st.Quiet(ctx, "circle")) },
		"erase a circle":     func(ctx context.Context) error { return st.EraseCircle(ctx, "circle") },
		"outdated devices": func(ctx context.Context) error {
			return err(crypto.GetOutdatedTrackedUsers(ctx))
		},
		"sessions of a room": func(ctx context.Context) error {
			return err(st.exec(ctx, "drop outbound sessions", `DELETE FROM crypto_megolm_outbound_session WHERE room_id=$1`, "!room"))
		},
	}
}

// listener keeps what a database is asked.
type listener struct {
	dbutil.DatabaseLogger
	asked []question
}

type question struct {
	text string
	args []any
}

func (l *listener) QueryTiming(_ context.Context, method, query string, args []any, _ int, _ time.Duration, _ error) {
	if method == "Exec" || strings.HasPrefix(method, "Query") {
		l.asked = append(l.asked, question{query, args})
	}
}

// plan is how SQLite finds the answer, step by step.
func plan(t *testing.T, st *Store, q question) (steps []string) {
	t.Helper()
	rows, err := st.db.RawDB.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+q.text, q.args...)
	if err != nil {
		t.Fatalf("explain %s: %v", q.text, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err = rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err = rows.Err(); err != nil {
		t.Fatal(fmt.Errorf("explain: %w", err))
	}
	return steps
}
