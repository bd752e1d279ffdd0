package store_test

import (
	"testing"

	"kith"
	"kith/store"
)

// A message that is taken back: what was not handed over is never sent, what may have
// been is known, so that it can be redacted.
func TestWhatIsTakenBackIsDroppedOrKnown(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		rooms := openCircle(t, st, "circle", 3)
		message := must(st.AddMessage(ctx, store.Message{Circle: "circle", Author: "@_kith_a:example.org"}))(t)
		ok(t, st.AddCopy(ctx, message, rooms[0], "$own"))
		for i, room := range rooms[1:] {
			out := outgoing(room, string(rune('a'+i)), "words")
			out.Message = message
			ok(t, st.Send(ctx, out))
		}
		attempted, waiting := must(st.NextOutgoing(ctx, rooms[1]))(t), must(st.NextOutgoing(ctx, rooms[2]))(t)
		same(t, "kept", must(st.SetEncrypted(ctx, attempted.ID, []byte("{}")))(t), true)
		same(t, "sending", []bool{must(st.IsSending(ctx, rooms[1]))(t), must(st.IsSending(ctx, rooms[2]))(t)}, []bool{true, false})

		ok(t, st.DropUnsentCopies(ctx, message))
		same(t, "rooms", must(st.RoomsOf(ctx, message))(t), []kith.RoomKey{rooms[0], rooms[1]})
		same(t, "kept", must(st.SetEncrypted(ctx, waiting.ID, []byte("{}")))(t), false)
		same(t, "pending", must(st.PendingFor(ctx, rooms[2]))(t), 0)

		redaction := store.Outgoing{Room: rooms[1], Sender: "@_kith_a:example.org", Transaction: "r", Type: "m.room.redaction", TakesBack: message}
		ok(t, st.SetSent(ctx, attempted, "$copy"))
		ok(t, st.Send(ctx, redaction))
		got := must(st.NextOutgoing(ctx, rooms[1]))(t)
		same(t, "takes back", []any{got.TakesBack, got.Message, got.Attempted.IsZero()}, []any{message, store.MessageID(0), true})
		ok(t, st.SetAttempted(ctx, got.ID))
		same(t, "attempted", must(st.NextOutgoing(ctx, rooms[1]))(t).Attempted.IsZero(), false)
		same(t, "author", string(must(st.Author(ctx, message))(t)), "@_kith_a:example.org")
	})
}

// An event that was taken back is not handled any more, even if it comes later.
func TestAnEventThatWasTakenBackIsNotHandled(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		must(st.Receive(ctx, "$late", "!r", []byte("{}")))(t)
		in := must(st.NextIncoming(ctx, "!r"))(t)
		ok(t, st.SetInboxState(ctx, in.Seq, store.InboxLate))
		ok(t, st.TakeIncomingBack(ctx, "!other", "$late"))
		same(t, "late", len(must(st.LateIncoming(ctx, "!r"))(t)), 1)
		ok(t, st.TakeIncomingBack(ctx, "!r", "$late"))
		same(t, "late", len(must(st.LateIncoming(ctx, "!r"))(t)), 0)
		ok(t, st.TakeIncomingBack(ctx, "!r", "$early"))
		same(t, "fresh", must(st.Receive(ctx, "$early", "!r", []byte("{}")))(t), false)
	})
}
