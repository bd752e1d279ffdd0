package store_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

func outgoing(room kith.RoomKey, transaction, text string) store.Outgoing {
	return store.Outgoing{Room: room, Sender: "@_kith_a:example.org", Transaction: transaction, Type: "m.room.message", Content: []byte(text)}
}

func TestWhatIsQueuedGoesOutOnceAndInSequence(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		rooms := openCircle(t, st, "circle", 1)
		ok(t, st.Send(ctx, outgoing(rooms[0], "t1", "first")))
		ok(t, st.Send(ctx, outgoing(rooms[0], "t2", "second")))
		ok(t, st.Send(ctx, outgoing(rooms[0], "t1", "first, said again")))

		out := must(st.NextOutgoing(ctx, rooms[0]))(t)
		if string(out.Content) != "first" || out.Ciphertext != nil || !out.Attempted.IsZero() || out.Message != 0 || out.ReplyTo != 0 ||
			out.Sender != "@_kith_a:example.org" || out.Type != "m.room.message" || out.Transaction != "t1" || out.Room != rooms[0] {
			t.Fatalf("read back %+v", out)
		}
		// Encrypted, its words are gone from the database and it is known as attempted.
		same(t, "kept", must(st.SetEncrypted(ctx, out.ID, []byte(`{"ciphertext":"x"}`)))(t), true)
		again := must(st.NextOutgoing(ctx, rooms[0]))(t)
		if again.ID != out.ID || again.Content != nil || string(again.Ciphertext) != `{"ciphertext":"x"}` || time.Since(again.Attempted).Abs() > time.Minute {
			t.Fatalf("read back %+v", again)
		}
		same(t, "pending", must(st.PendingFor(ctx, rooms[0]))(t), 2)
		ok(t, st.SetSent(ctx, again, "$1"))
		same(t, "pending", must(st.PendingFor(ctx, rooms[0]))(t), 1)
		ok(t, st.Send(ctx, outgoing(rooms[0], "t1", "first, after it was sent")))
		same(t, "next", string(must(st.NextOutgoing(ctx, rooms[0]))(t).Content), "second")
		if _, err := st.NextOutgoing(ctx, rooms[1]); !errors.Is(err, store.ErrNotFound) {
			t.Fatalf("an empty queue: %v", err)
		}
	})
}

func TestWhatWasSentIsKnownAsACopyOfItsMessage(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		rooms := openCircle(t, st, "circle", 1)
		first := must(st.AddMessage(ctx, store.Message{Circle: "circle", Author: "@_kith_a:example.org"}))(t)
		second := must(st.AddMessage(ctx, store.Message{Circle: "circle", Author: "@_kith_a:example.org"}))(t)
		out := outgoing(rooms[1], "t", "an answer")
		out.Message, out.ReplyTo = second, first
		ok(t, st.Send(ctx, out))
		got := must(st.NextOutgoing(ctx, rooms[1]))(t)
		same(t, "message and answered message", []any{got.Message, got.ReplyTo}, []any{second, first})
		ok(t, st.SetSent(ctx, got, "$copy"))
		same(t, "copy", must(st.CopyOf(ctx, second, rooms[1]))(t), "$copy")
	})
}

func TestOnlyReadyRoomsAreSentTo(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		ready := openCircle(t, st, "circle", 0)[0]
		unmade := must(st.AddRoom(ctx, kith.Room{Kind: kith.RoomPortal, Operation: "unmade", Ready: true}))(t)
		unread := must(st.AddRoom(ctx, kith.Room{ID: "!unread:example.org", Kind: kith.RoomPortal, Operation: "unread"}))(t)
		for _, room := range []kith.RoomKey{ready, unmade, unread} {
			ok(t, st.Send(ctx, outgoing(room, "t"+string(rune('0'+room)), "x")))
			ok(t, st.Send(ctx, outgoing(room, "u"+string(rune('0'+room)), "y")))
		}
		same(t, "rooms", must(st.OutgoingRooms(ctx))(t), []kith.RoomKey{ready})
		ok(t, st.SetRoomReady(ctx, unread, true))
		ok(t, st.SetRoomID(ctx, unmade, "!made:example.org"))
		rooms := must(st.OutgoingRooms(ctx))(t)
		slices.Sort(rooms)
		same(t, "rooms", rooms, []kith.RoomKey{ready, unmade, unread})
	})
}

func TestWhatCannotBeSentIsGivenUpAndNotAskedForAgain(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		rooms := openCircle(t, st, "circle", 1)
		for _, transaction := range []string{"t1", "t2", "t3"} {
			ok(t, st.Send(ctx, outgoing(rooms[0], transaction, transaction)))
		}
		ok(t, st.Send(ctx, outgoing(rooms[1], "elsewhere", "elsewhere")))
		ok(t, st.DropOutgoing(ctx, must(st.NextOutgoing(ctx, rooms[0]))(t).ID))
		same(t, "next", string(must(st.NextOutgoing(ctx, rooms[0]))(t).Content), "t2")
		same(t, "of the ghost", must(st.PendingBy(ctx, rooms[0], "@_kith_a:example.org"))(t), 2)
		same(t, "of another ghost", must(st.PendingBy(ctx, rooms[0], "@_kith_b:example.org"))(t), 0)
		ok(t, st.DropRoomOutgoing(ctx, rooms[0]))
		same(t, "pending", must(st.PendingFor(ctx, rooms[0]))(t), 0)
		same(t, "elsewhere", must(st.PendingFor(ctx, rooms[1]))(t), 1)
		// Given up is given up.
		ok(t, st.Send(ctx, outgoing(rooms[0], "t1", "t1")))
		same(t, "pending", must(st.PendingFor(ctx, rooms[0]))(t), 0)

		ok(t, st.ForgetOutbox(ctx, time.Now().Add(-time.Hour)))
		ok(t, st.Send(ctx, outgoing(rooms[0], "t1", "t1")))
		same(t, "too early to forget", must(st.PendingFor(ctx, rooms[0]))(t), 0)
		ok(t, st.ForgetOutbox(ctx, time.Now().Add(time.Hour)))
		same(t, "what is not sent stays", must(st.PendingFor(ctx, rooms[1]))(t), 1)
		ok(t, st.Send(ctx, outgoing(rooms[0], "t1", "a new one")))
		same(t, "forgotten", must(st.PendingFor(ctx, rooms[0]))(t), 1)
	})
}

func TestADroppedRoomTakesWhatWaitsForItAlong(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		rooms := openCircle(t, st, "circle", 1)
		for _, room := range rooms {
			ok(t, st.Send(ctx, outgoing(room, "t"+string(rune('0'+room)), "x")))
			ok(t, st.AddSeat(ctx, room, "@_kith_a:example.org"))
			ok(t, st.SetReader(ctx, room, "@anna:example.org", "join"))
		}
		ok(t, st.DropRoom(ctx, rooms[1]))
		if _, err := st.Room(ctx, rooms[1]); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the room is still there: %v", err)
		}
		same(t, "pending", must(st.PendingFor(ctx, rooms[1]))(t), 0)
		same(t, "seats", len(must(st.Seats(ctx, rooms[1]))(t)), 0)
		same(t, "readers", len(must(st.Readers(ctx, rooms[1]))(t)), 0)
		same(t, "the other room", []any{must(st.PendingFor(ctx, rooms[0]))(t), must(st.Seats(ctx, rooms[0]))(t), must(st.Readers(ctx, rooms[0]))(t)},
			[]any{1, []id.UserID{"@_kith_a:example.org"}, []id.UserID{"@anna:example.org"}})
	})
}
