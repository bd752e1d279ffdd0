package store_test

import (
	"errors"
	"testing"
	"time"

	"kith"
	"kith/store"
)

func TestAHeldMessageIsKeptUntilItIsDecided(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		event := kith.Event{ID: "$one", Sender: "@anna:example.org", Type: "m.room.message", Content: []byte(`{"body":"call me"}`), Encrypted: true}
		one := store.Held{Circle: "circle", Room: 3, Event: event, State: store.HeldAsked, Rule: "phone", Due: time.UnixMilli(90_000)}
		first := must(st.AddHeld(ctx, one))(t)
		same(t, "the same event once more", must(st.AddHeld(ctx, one))(t), 0)
		two := one
		two.Event.ID, two.State, two.Rule, two.Due = "$two", store.HeldBehind, "", time.Time{}
		second := must(st.AddHeld(ctx, two))(t)
		elsewhere := one
		elsewhere.Room = 4
		must(st.AddHeld(ctx, elsewhere))(t)

		open := must(st.OpenHeld(ctx, 3))(t)
		if len(open) != 2 || open[0].ID != first || open[1].ID != second {
			t.Fatalf("open are %+v", open)
		}
		same(t, "what was written", string(open[0].Event.Content), string(event.Content))
		same(t, "who wrote it", open[0].Event.Sender, event.Sender)
		if !open[0].Due.Equal(one.Due) || !open[1].Due.IsZero() {
			t.Errorf("due are %v and %v", open[0].Due, open[1].Due)
		}

		ok(t, st.SetHeldFile(ctx, first, []byte("where its file is")))
		same(t, "file", string(must(st.Held(ctx, first))(t).File), "where its file is")

		ok(t, st.SetHeld(ctx, first, store.HeldSent, "phone", time.Time{}))
		ended := must(st.HeldEvent(ctx, 3, "$one"))(t)
		if ended.State != store.HeldSent || ended.Event.Content != nil || ended.Event.Sender != "" || ended.File != nil || ended.Event.ID != "$one" {
			t.Errorf("after its end %+v is kept", ended)
		}
		same(t, "open", len(must(st.OpenHeld(ctx, 3))(t)), 1)
		ok(t, st.ForgetHeld(ctx, time.Now().Add(time.Minute)))
		if _, err := st.Held(ctx, first); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("it is not forgotten: %v", err)
		}
		same(t, "what is open is not forgotten", must(st.Held(ctx, second))(t).State, store.HeldBehind)
	})
}

func TestATrailIsKeptForAWhile(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		if kept := must(st.Trail(ctx, 3))(t); kept != nil {
			t.Errorf("there is %s", kept)
		}
		ok(t, st.SetTrail(ctx, 3, []byte("one"), time.Now().Add(time.Hour)))
		ok(t, st.SetTrail(ctx, 3, []byte("two"), time.Now().Add(time.Hour)))
		same(t, "trail", string(must(st.Trail(ctx, 3))(t)), "two")
		ok(t, st.SetTrail(ctx, 3, []byte("old"), time.Now().Add(-time.Second)))
		if kept := must(st.Trail(ctx, 3))(t); kept != nil {
			t.Errorf("there is still %s", kept)
		}
		ok(t, st.ForgetTrails(ctx))
	})
}
