package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith/store"
)

const room = id.RoomID("!portal:example.org")

func TestAnEventIsStoredOnceHoweverOftenItComesAtTheSameTime(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		const copies, events = 8, 40
		var fresh atomic.Int64
		var senders sync.WaitGroup
		for range copies {
			senders.Go(func() {
				for i := range events {
					// A homeserver repeats whole transactions, so the repetitions come in transactions too.
					err := st.Txn(t.Context(), func(ctx context.Context) error {
						isNew, err := st.Receive(ctx, id.EventID(fmt.Sprint("$", i)), room, fmt.Append(nil, "event ", i))
						if isNew {
							fresh.Add(1)
						}
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		senders.Wait()
		same(t, "events told to be new", fresh.Load(), events)
		seen := make(map[id.EventID]bool)
		for {
			in, err := st.NextIncoming(t.Context(), room)
			if errors.Is(err, store.ErrNotFound) {
				break
			}
			ok(t, err)
			if seen[in.Event] || string(in.Raw) != "event "+string(in.Event[1:]) {
				t.Fatalf("took out %s with %q a second time or with other content", in.Event, in.Raw)
			}
			seen[in.Event] = true
			ok(t, st.SetInboxState(t.Context(), in.Seq, store.InboxDone))
		}
		same(t, "events taken out", len(seen), events)
	})
}

func TestEventsOfARoomComeOutInTheOrderInWhichTheyCame(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		for _, event := range []id.EventID{"$b", "$c", "$a"} {
			same(t, "is new", must(st.Receive(ctx, event, room, []byte(event)))(t), true)
		}
		must(st.Receive(ctx, "$other", "!other:example.org", nil))(t)
		first := must(st.NextIncoming(ctx, room))(t)
		same(t, "first", first.Event, "$b")
		if first.Room != room || first.State != store.InboxQueued || time.Since(first.Received).Abs() > time.Minute {
			t.Errorf("read back %+v", first)
		}

		// Its key has not come: the later ones go ahead, and it is found again.
		ok(t, st.SetInboxState(ctx, first.Seq, store.InboxLate))
		second := must(st.NextIncoming(ctx, room))(t)
		same(t, "second", second.Event, "$c")
		late := must(st.LateIncoming(ctx, room))(t)
		if len(late) != 1 || late[0].Event != "$b" || string(late[0].Raw) != "$b" || late[0].State != store.InboxLate {
			t.Fatalf("late events: %+v", late)
		}
		same(t, "late events of another room", len(must(st.LateIncoming(ctx, "!other:example.org"))(t)), 0)

		ok(t, st.SetInboxState(ctx, first.Seq, store.InboxDone))
		ok(t, st.SetInboxState(ctx, second.Seq, store.InboxDone))
		same(t, "third", must(st.NextIncoming(ctx, room))(t).Event, "$a")
		rooms := must(st.IncomingRooms(ctx))(t)
		slices.Sort(rooms)
		same(t, "rooms with something to do", rooms, []id.RoomID{"!other:example.org", room})
	})
}

func TestADoneEventIsRecognisedUntilItIsForgotten(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		must(st.Receive(ctx, "$done", room, []byte("x")))(t)
		must(st.Receive(ctx, "$open", room, []byte("y")))(t)
		ok(t, st.SetInboxState(ctx, must(st.NextIncoming(ctx, room))(t).Seq, store.InboxDone))
		same(t, "has received", must(st.HasReceived(ctx, "$done"))(t), true)
		same(t, "comes again", must(st.Receive(ctx, "$done", room, []byte("x")))(t), false)

		ok(t, st.ForgetInbox(ctx, time.Now().Add(-time.Hour)))
		same(t, "is kept for its time", must(st.HasReceived(ctx, "$done"))(t), true)
		ok(t, st.ForgetInbox(ctx, time.Now().Add(time.Hour)))
		same(t, "is forgotten", must(st.HasReceived(ctx, "$done"))(t), false)
		same(t, "what is not done stays", must(st.NextIncoming(ctx, room))(t).Event, "$open")
	})
}
