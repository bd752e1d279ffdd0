package store_test

import (
	"errors"
	"slices"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

func TestARoomIsKnownBeforeTheHomeserverNamesIt(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		want := kith.Room{Kind: kith.RoomPortal, Circle: "c", Peer: "p", Operation: "op"}
		want.Key = must(st.AddRoom(ctx, want))(t)
		same(t, "by key", must(st.Room(ctx, want.Key))(t), want)
		same(t, "unmade", must(st.UnmadeRooms(ctx))(t), []kith.Room{want})
		ok(t, st.SetRoomID(ctx, want.Key, "!made:example.org"))
		ok(t, st.SetRoomReady(ctx, want.Key, true))
		want.ID, want.Ready = "!made:example.org", true
		same(t, "by id", must(st.RoomByID(ctx, "!made:example.org"))(t), want)
		same(t, "unmade", len(must(st.UnmadeRooms(ctx))(t)), 0)
		for _, err := range []error{second(st.Room(ctx, 99)), second(st.RoomByID(ctx, "!none:example.org"))} {
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("an unknown room: %v", err)
			}
		}
		// A key is never used twice, not even when its room is gone.
		ok(t, st.DropRoom(ctx, want.Key))
		if key := must(st.AddRoom(ctx, kith.Room{Kind: kith.RoomLobby, Operation: "op 2"}))(t); key <= want.Key {
			t.Errorf("the new room has key %d after %d", key, want.Key)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestReadersAreThoseWhoHaveJoined(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		one := must(st.AddRoom(ctx, kith.Room{ID: "!one:example.org", Kind: kith.RoomCircle, Operation: "1"}))(t)
		two := must(st.AddRoom(ctx, kith.Room{ID: "!two:example.org", Kind: kith.RoomCircle, Operation: "2"}))(t)
		ok(t, st.SetReader(ctx, one, "@anna:example.org", event.MembershipInvite))
		same(t, "invited", len(must(st.Readers(ctx, one))(t)), 0)
		same(t, "membership", must(st.Membership(ctx, one, "@anna:example.org"))(t), event.MembershipInvite)
		same(t, "a stranger", must(st.Membership(ctx, one, "@eve:example.org"))(t), event.MembershipLeave)
		for _, key := range []kith.RoomKey{one, two} {
			ok(t, st.SetReader(ctx, key, "@anna:example.org", event.MembershipJoin))
		}
		ok(t, st.SetReader(ctx, two, "@boris:example.org", event.MembershipJoin))
		readers := must(st.Readers(ctx, two))(t)
		slices.Sort(readers)
		same(t, "readers", readers, []id.UserID{"@anna:example.org", "@boris:example.org"})
		all := must(st.AllReaders(ctx))(t)
		slices.Sort(all)
		same(t, "all readers, each once", all, readers)
		var rooms []kith.RoomKey
		for _, room := range must(st.RoomsOfReader(ctx, "@anna:example.org"))(t) {
			rooms = append(rooms, room.Key)
		}
		same(t, "rooms of a reader", rooms, []kith.RoomKey{one, two})
		ok(t, st.SetReader(ctx, one, "@anna:example.org", event.MembershipLeave))
		same(t, "after leaving", len(must(st.Readers(ctx, one))(t)), 0)
		all = must(st.AllReaders(ctx))(t)
		slices.Sort(all)
		same(t, "still reads the other room", all, readers)
	})
}

func TestSeatsAreKeptOnce(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		for range 2 {
			ok(t, st.AddSeat(ctx, 1, "@_kith_a:example.org"))
		}
		same(t, "seats", must(st.Seats(ctx, 1))(t), []id.UserID{"@_kith_a:example.org"})
		ok(t, st.RemoveSeat(ctx, 1, "@_kith_a:example.org"))
		ok(t, st.RemoveSeat(ctx, 1, "@_kith_a:example.org"))
		same(t, "seats", len(must(st.Seats(ctx, 1))(t)), 0)
	})
}

func TestARoomIsBusyWhileSomethingIsToBeReadOrSaid(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		room := must(st.AddRoom(ctx, kith.Room{ID: "!a", Kind: kith.RoomLobby, Operation: "a", Ready: true}))(t)
		must(st.AddRoom(ctx, kith.Room{ID: "!b", Kind: kith.RoomLobby, Operation: "b"}))(t)
		must(st.Receive(ctx, "$other", "!b", []byte("{}")))(t)
		same(t, "at first", must(st.IsBusy(ctx, room))(t), false)
		must(st.Receive(ctx, "$mine", "!a", []byte("{}")))(t)
		same(t, "with something to read", must(st.IsBusy(ctx, room))(t), true)
		ok(t, st.SetInboxState(ctx, must(st.NextIncoming(ctx, "!a"))(t).Seq, store.InboxDone))
		same(t, "once it is read", must(st.IsBusy(ctx, room))(t), false)
		ok(t, st.Send(ctx, outgoing(room, "t", "words")))
		same(t, "with something to say", must(st.IsBusy(ctx, room))(t), true)
		ok(t, st.SetSent(ctx, must(st.NextOutgoing(ctx, room))(t), "$sent"))
		same(t, "once it is said", must(st.IsBusy(ctx, room))(t), false)
	})
}
