package store_test

import (
	"testing"

	"kith"
	"kith/store"
)

// What somebody declares first holds, also when they are forgotten in between.
func TestWhoDeclaredAnAgeStaysInIt(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		peer := must(st.EnsurePeer(ctx, "@young:peers.example"))(t)
		other := must(st.EnsurePeer(ctx, "@other:peers.example"))(t)
		same(t, "first", must(st.DeclareAge(ctx, peer, kith.Minor))(t), kith.Minor)
		same(t, "again", must(st.DeclareAge(ctx, peer, kith.Adult))(t), kith.Minor)
		same(t, "somebody else", must(st.DeclareAge(ctx, other, kith.Adult))(t), kith.Adult)
		ok(t, st.ForgetPeer(ctx, peer, ""))
		same(t, "forgotten", must(st.DeclareAge(ctx, peer, kith.Adult))(t), kith.Minor)
	})
}
