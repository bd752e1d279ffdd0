package store_test

import (
	"testing"

	"kith/store"
)

// How long a copy was under way is known for readers who were there. For the others it
// would be the time until they came.
func TestTheTimeOfReceiptIsKeptForReadersWhoAreThere(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		rooms := openCircle(t, st, "circle", 2)
		ok(t, st.SetRoomReady(ctx, rooms[1], false))
		for i, room := range rooms[:2] {
			out := outgoing(room, string(rune('a'+i)), "hello")
			out.Story, out.Received = "story", noon
			ok(t, st.Send(ctx, out))
		}
		ok(t, st.SetRoomReady(ctx, rooms[1], true))

		there := must(st.NextOutgoing(ctx, rooms[0]))(t)
		if !there.Received.Equal(noon) || there.Story != "story" {
			t.Errorf("for who was there: received %v, story %q", there.Received, there.Story)
		}
		later := must(st.NextOutgoing(ctx, rooms[1]))(t)
		if !later.Received.IsZero() || later.Story != "story" {
			t.Errorf("for who came later: received %v, story %q", later.Received, later.Story)
		}
	})
}
