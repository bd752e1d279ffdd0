package store_test

import (
	"errors"
	"testing"
	"time"

	"kith"
	"kith/store"
)

// A ban holds for the peer as long as any stands, and who is banned is not matched.
func TestABanHoldsForThePeer(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		peer := must(st.EnsurePeer(ctx, "@anna:example.org"))(t)
		other := must(st.EnsurePeer(ctx, "@boris:example.org"))(t)
		for _, key := range []kith.PeerKey{peer, other} {
			ok(t, st.AddTicket(ctx, kith.Ticket{ID: kith.TicketID("t" + key), Peer: key, Topic: "grief", State: kith.TicketWaiting, Created: time.Now()}))
		}
		first := store.Ban{Ghost: "@_kith_a:example.org", Circle: "one", Peer: peer, Pseudonym: "Calm Heron"}
		second := store.Ban{Ghost: "@_kith_b:example.org", Circle: "two", Peer: peer, Pseudonym: "Green Lamp"}
		same(t, "new", []bool{must(st.AddBan(ctx, first))(t), must(st.AddBan(ctx, first))(t), must(st.AddBan(ctx, second))(t)}, []bool{true, false, true})
		same(t, "bans", must(st.Bans(ctx, peer))(t), []store.Ban{first, second})
		same(t, "bans in a circle", must(st.BansIn(ctx, "two"))(t), []store.Ban{second})
		same(t, "banned", []bool{must(st.IsBanned(ctx, peer))(t), must(st.IsBanned(ctx, other))(t)}, []bool{true, false})
		waiting := must(st.WaitingTickets(ctx))(t)
		if len(waiting) != 1 || waiting[0].Peer != other {
			t.Errorf("to be matched are %v", waiting)
		}
		same(t, "taken", must(st.TakeTickets(ctx, []kith.TicketID{kith.TicketID("t" + peer)}, "three"))(t), false)

		same(t, "lifted", must(st.LiftBan(ctx, first.Ghost))(t), first)
		if _, err := st.LiftBan(ctx, first.Ghost); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("lifted twice: %v", err)
		}
		same(t, "banned", must(st.IsBanned(ctx, peer))(t), true)
		must(st.LiftBan(ctx, second.Ghost))(t)
		same(t, "banned", must(st.IsBanned(ctx, peer))(t), false)
		same(t, "taken", must(st.TakeTickets(ctx, []kith.TicketID{kith.TicketID("t" + peer)}, "three"))(t), true)
	})
}

// Being forgotten is no way out of a ban.
func TestABanOutlivesBeingForgotten(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		peer := must(st.EnsurePeer(ctx, "@anna:example.org"))(t)
		must(st.AddBan(ctx, store.Ban{Ghost: "@_kith_a:example.org", Circle: "one", Peer: peer, Pseudonym: "Calm Heron"}))(t)
		ok(t, st.ForgetPeer(ctx, peer, "none"))
		same(t, "banned", must(st.IsBanned(ctx, must(st.EnsurePeer(ctx, "@anna:example.org"))(t)))(t), true)
	})
}
