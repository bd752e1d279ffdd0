package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

const (
	mona = id.UserID("@mona5k2t:example.org")
	milo = id.UserID("@milo8r4w:example.org")
)

func held(reference string) kith.Item {
	return kith.Item{
		Kind: kith.ItemHeld, Circle: "circle", About: lamp, Reference: reference, Verbs: []kith.Verb{kith.VerbDeliver, kith.VerbRefuse},
		Title: "A message is held.", Body: "> call me", Not: milo,
	}
}

func TestAnItemIsKeptOnceAndUnderANumberOfItsOwn(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		numbers := make(map[int]bool)
		for i := range 200 {
			item, fresh, err := st.AddItem(ctx, held(fmt.Sprint(i)))
			ok(t, err)
			if !fresh || item.Number < 100 || numbers[item.Number] {
				t.Fatalf("item %d is %+v, fresh %v", i, item, fresh)
			}
			numbers[item.Number] = true
		}
		first := must(st.ItemOf(ctx, kith.ItemHeld, "0"))(t)
		again := held("0")
		again.Title = "something else"
		kept, fresh, err := st.AddItem(ctx, again)
		ok(t, err)
		same(t, "laid again", []any{kept, fresh}, []any{first, false})
		want := held("0")
		want.ID, want.Number, want.Created = first.ID, first.Number, first.Created
		same(t, "kept", first, want)
		same(t, "by number", must(st.ItemNumbered(ctx, first.Number))(t), first)
		same(t, "by id", must(st.Item(ctx, first.ID))(t), first)
		for _, err := range []error{second(st.Item(ctx, 9999)), second(st.ItemNumbered(ctx, 7)), second(st.ItemOf(ctx, kith.ItemReport, "0"))} {
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("what there is not: %v", err)
			}
		}
	})
}

// Of many who decide at the same moment one does, and what stood in the item is gone.
func TestAnItemIsDecidedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		item, _, err := st.AddItem(ctx, held("one"))
		ok(t, err)
		other, _, err := st.AddItem(ctx, held("two"))
		ok(t, err)
		same(t, "open", must(st.OpenItems(ctx))(t), []kith.Item{item, other})
		same(t, "open about", must(st.OpenItemsAbout(ctx, kith.ItemHeld, lamp))(t), []kith.Item{item, other})
		same(t, "open about another", len(must(st.OpenItemsAbout(ctx, kith.ItemHeld, heron))(t)), 0)
		var all sync.WaitGroup
		decided := make([]bool, 8)
		for i := range decided {
			all.Go(func() {
				var err error
				if decided[i], err = st.DecideItem(t.Context(), item.ID, kith.VerbRefuse, mona); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		count := 0
		for _, d := range decided {
			if d {
				count++
			}
		}
		same(t, "decided", count, 1)
		item.Title, item.Body, item.Not, item.Decision = "", "", "", kith.VerbRefuse
		same(t, "afterwards", must(st.Item(ctx, item.ID))(t), item)
		same(t, "open in the end", must(st.OpenItems(ctx))(t), []kith.Item{other})
	})
}

func TestAnItemIsKnownByWhatWasSaidOfItOnEachDesk(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		item, _, err := st.AddItem(ctx, held("one"))
		ok(t, err)
		read, unread := must(st.EnsureDesk(ctx, mona, "mona's"))(t), must(st.EnsureDesk(ctx, milo, "milo's"))(t)
		same(t, "the same desk", must(st.EnsureDesk(ctx, mona, "another"))(t), read)
		same(t, "desks", must(st.Desks(ctx))(t), []kith.Room{read, unread})
		if !st.IsDeskOf(read, mona) || st.IsDeskOf(read, milo) || st.IsSpaceOf(read, mona) {
			t.Error("a desk is taken for another")
		}
		for i, desk := range []kith.Room{read, unread} {
			same(t, "laid", []bool{must(st.AddLaid(ctx, item.ID, desk.Key))(t), must(st.AddLaid(ctx, item.ID, desk.Key))(t)}, []bool{true, false})
			out := outgoing(desk.Key, fmt.Sprint(i), "an item")
			out.Item = item.ID
			ok(t, st.Send(ctx, out))
		}
		same(t, "not sent yet", must(st.ItemAs(ctx, item.ID, read.Key))(t), "")
		out := must(st.NextOutgoing(ctx, read.Key))(t)
		must(st.SetEncrypted(ctx, out.ID, []byte("ciphertext")))(t)
		ok(t, st.SetSent(ctx, out, "$laid"))
		same(t, "the item of an event", must(st.ItemBy(ctx, read.Key, "$laid"))(t), item)
		same(t, "the event of an item", must(st.ItemAs(ctx, item.ID, read.Key))(t), "$laid")
		if _, err = st.ItemBy(ctx, unread.Key, "$laid"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the event on another desk: %v", err)
		}
		// What nobody has read yet is not sent any more.
		ok(t, st.DropUnread(ctx, item.ID))
		same(t, "desks", must(st.LaidOn(ctx, item.ID))(t), []kith.RoomKey{read.Key})
		same(t, "still to be sent", must(st.PendingFor(ctx, unread.Key))(t), 0)
		same(t, "on a desk that is dropped", must(st.IsLaid(ctx, item.ID, read.Key))(t), true)
		ok(t, st.DropRoom(ctx, read.Key))
		same(t, "on a desk that was dropped", must(st.IsLaid(ctx, item.ID, read.Key))(t), false)
	})
}

// A desk is a moderator's: it stays when they are forgotten as a peer.
func TestADeskStaysWhenItsModeratorIsForgottenAsAPeer(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		peer := must(st.EnsurePeer(ctx, mona))(t)
		desk := must(st.EnsureDesk(ctx, mona, "mona's"))(t)
		ok(t, st.ForgetPeer(ctx, peer, ""))
		same(t, "the desk", must(st.Desk(ctx, mona))(t), desk)
	})
}

func TestWhatOthersMakeOfAModeratorsLevelIsKept(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		level := func() int { return must(st.Staff(ctx, "circle"))(t)[0].Level }
		ok(t, st.KeepStaff(ctx, "circle", store.Staff{User: mona, Door: "!door:example.org"}))
		ok(t, st.SetStaffLevel(ctx, "circle", mona, 0)) // they have not been given it yet
		same(t, "at first", level(), 50)
		ok(t, st.KeepStaff(ctx, "circle", store.Staff{User: mona, Door: "!door:example.org", Leveled: true}))
		ok(t, st.SetStaffLevel(ctx, "circle", mona, 0))
		ok(t, st.KeepStaff(ctx, "circle", store.Staff{User: mona, Door: "!door:example.org", Leveled: true}))
		same(t, "lowered", level(), 0)
	})
}

func TestWhatWasSaidBefore(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		for _, circle := range []kith.CircleID{"circle", "another"} {
			openCircle(t, st, circle, 0)
		}
		var all []store.Said
		for i := range 8 {
			author := []id.UserID{heron, lamp}[i%2]
			all = append(all, store.Said{Message: must(st.AddMessage(ctx, store.Message{Circle: "circle", Author: author}))(t), Author: author})
			must(st.AddMessage(ctx, store.Message{Circle: "another", Author: stone}))(t)
		}
		same(t, "before the last", must(st.SaidBefore(ctx, all[7].Message, 5))(t), all[2:7])
		same(t, "before the third", must(st.SaidBefore(ctx, all[2].Message, 5))(t), all[:2])
		same(t, "before the first", len(must(st.SaidBefore(context.Background(), all[0].Message, 5))(t)), 0)
	})
}
