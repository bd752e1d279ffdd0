package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

func openCircle(t *testing.T, st *store.Store, name kith.CircleID, portals int) []kith.RoomKey {
	t.Helper()
	var rooms []kith.RoomKey
	for i := range portals + 1 {
		kind := kith.RoomPortal
		if i == 0 {
			kind = kith.RoomCircle
		}
		rooms = append(rooms, must(st.AddRoom(t.Context(), kith.Room{
			ID: id.RoomID(fmt.Sprint("!", name, i, ":example.org")), Kind: kind, Circle: name, Operation: fmt.Sprint(name, i), Ready: true,
		}))(t))
	}
	ok(t, st.AddCircle(t.Context(), kith.Circle{ID: name, Topic: "grief", Room: rooms[0], State: kith.CircleOpen, Created: noon}))
	return rooms
}

// The invariant of one order: whichever writers run at the same time, the places of
// messages follow the order of the commits, and every room's queue has that order.
func TestMessagesStandInEveryQueueInTheOrderOfTheirCommits(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		const writers, each = 6, 12
		rooms := openCircle(t, st, "circle", 3)
		var mu sync.Mutex
		var commits []store.MessageID
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				for range each {
					mu.Lock()
					before := slices.Clone(commits)
					mu.Unlock()
					err := st.Txn(t.Context(), func(ctx context.Context) error {
						message, err := say(ctx, st, rooms, "circle", id.UserID(fmt.Sprintf("@_kith_%d:example.org", w)))
						if len(before) > 0 && message <= slices.Max(before) {
							t.Errorf("message %d came after the commit of %d", message, slices.Max(before))
						}
						st.AfterCommit(ctx, func() {
							mu.Lock()
							defer mu.Unlock()
							commits = append(commits, message)
						})
						if rand.IntN(4) == 0 {
							return errChanged // a place that is not taken leaves no gap in the order
						}
						return err
					})
					if err != nil && !errors.Is(err, errChanged) {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		slices.Sort(commits)
		for _, room := range rooms {
			same(t, fmt.Sprint("queue of room ", room), drain(t, st, room), commits)
		}
	})
}

// say queues a message for all rooms as an author.
func say(ctx context.Context, st *store.Store, rooms []kith.RoomKey, circle kith.CircleID, author id.UserID) (store.MessageID, error) {
	message, err := st.AddMessage(ctx, store.Message{Circle: circle, Author: author})
	if err != nil {
		return 0, err
	}
	order := rand.Perm(len(rooms)) // the order in which rooms are written must not matter
	for _, i := range order {
		err = st.Send(ctx, store.Outgoing{
			Room: rooms[i], Sender: author, Transaction: fmt.Sprint(message, "|", rooms[i]), Type: "m.room.message",
			Content: fmt.Append(nil, message), Message: message,
		})
		if err != nil {
			return 0, err
		}
	}
	return message, nil
}

// drain sends all that waits for a room and gives the messages in their order.
func drain(t *testing.T, st *store.Store, room kith.RoomKey) []store.MessageID {
	t.Helper()
	var order []store.MessageID
	for {
		out, err := st.NextOutgoing(t.Context(), room)
		if errors.Is(err, store.ErrNotFound) {
			return order
		}
		ok(t, err)
		order = append(order, out.Message)
		ok(t, st.SetSent(t.Context(), out, id.EventID(fmt.Sprint("$", out.ID))))
	}
}

func TestAMessageNeedsACircle(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		if _, err := st.AddMessage(t.Context(), store.Message{Circle: "none", Author: "@_kith_a:example.org"}); !errors.Is(err, store.ErrNotFound) {
			t.Fatalf("got %v", err)
		}
	})
}

func TestTheCopiesOfAMessageAreFoundFromEachOther(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		rooms := openCircle(t, st, "circle", 2)
		message := must(st.AddMessage(ctx, store.Message{Circle: "circle", Author: "@_kith_a:example.org"}))(t)
		ok(t, st.AddCopy(ctx, message, rooms[1], "$in-one"))
		ok(t, st.AddCopy(ctx, message, rooms[2], "$in-two"))
		ok(t, st.AddCopy(ctx, message, rooms[2], "$in-two")) // a repetition
		same(t, "by the event in one", must(st.MessageOf(ctx, rooms[1], "$in-one"))(t), message)
		same(t, "in two", must(st.CopyOf(ctx, message, rooms[2]))(t), "$in-two")
		same(t, "in the circle", must(st.CopyOf(ctx, message, rooms[0]))(t), "")
		same(t, "of another room", must(st.MessageOf(ctx, rooms[0], "$in-one"))(t), 0)
		same(t, "of an unknown event", must(st.MessageOf(ctx, rooms[1], "$unknown"))(t), 0)
	})
}
