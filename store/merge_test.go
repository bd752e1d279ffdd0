package store_test

import (
	"errors"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith/store"
)

func TestACircleIsOfferedOnceToGoOnWithAnother(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		if _, err := st.Merge(ctx, "b"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an offer out of nothing: %v", err)
		}
		offer := store.Merge{Circle: "b", Into: "a", Known: []id.UserID{"@_kith_1:example.org", "@_kith_2:example.org"}}
		same(t, "offered", must(st.AddMerge(ctx, offer))(t), true)
		for name, other := range map[string]store.Merge{
			"twice": offer, "to the other": {Circle: "a", Into: "c"}, "into one that may go": {Circle: "c", Into: "b"}, "into the same at a time": {Circle: "d", Into: "a"},
		} {
			same(t, name, must(st.AddMerge(ctx, other))(t), false)
		}
		m := must(st.Merge(ctx, "b"))(t)
		same(t, "known", m.Known, offer.Known)
		same(t, "open", m.Open, true)
		ok(t, st.AgreeToMerge(ctx, m, "@_kith_1:example.org"))
		m = must(st.Merge(ctx, "b"))(t)
		ok(t, st.AgreeToMerge(ctx, m, "@_kith_1:example.org"))
		same(t, "agreed", must(st.Merge(ctx, "b"))(t).Agreed, []id.UserID{"@_kith_1:example.org"})
		ok(t, st.CloseMerge(ctx, "b"))
		same(t, "open", must(st.Merge(ctx, "b"))(t).Open, false)
		same(t, "into the same afterwards", must(st.AddMerge(ctx, store.Merge{Circle: "d", Into: "a"}))(t), true)
		ok(t, st.EraseCircle(ctx, "a"))
		if _, err := st.Merge(ctx, "b"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an offer is kept of a circle that was erased: %v", err)
		}
	})
}
