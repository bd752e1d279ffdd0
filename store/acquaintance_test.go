package store_test

import (
	"testing"

	"kith"
	"kith/store"
)

func TestWhoIsBlockedStaysSo(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		ok(t, st.AddBlock(ctx, store.Block{Peer: "a", Other: "b", Pseudonym: "Heron", Topic: "grief"}))
		ok(t, st.AddBlock(ctx, store.Block{Peer: "a", Other: "b", Pseudonym: "Otter", Topic: "work"}))
		ok(t, st.AddBlock(ctx, store.Block{Peer: "c", Other: "a", Pseudonym: "Wren", Topic: "work"}))
		blocks := must(st.Blocks(ctx, "a"))(t)
		same(t, "blocks", len(blocks), 1)
		same(t, "by which name", []any{blocks[0].Other, blocks[0].Pseudonym, blocks[0].Topic}, []any{kith.PeerKey("b"), "Heron", kith.TopicID("grief")})

		for _, group := range []struct {
			peers []kith.PeerKey
			apart bool
		}{{[]kith.PeerKey{"a", "b"}, true}, {[]kith.PeerKey{"b", "x", "a"}, true}, {[]kith.PeerKey{"b", "c"}, false}, {[]kith.PeerKey{"a"}, false}, {nil, false}} {
			same(t, "apart", must(st.Apart(ctx, group.peers))(t), group.apart)
		}
		for _, c := range []struct {
			coming, there []kith.PeerKey
			apart         bool
		}{{[]kith.PeerKey{"x"}, []kith.PeerKey{"a", "b"}, false}, {[]kith.PeerKey{"a"}, []kith.PeerKey{"x", "b"}, true}, {[]kith.PeerKey{"b"}, []kith.PeerKey{"a"}, true},
			{[]kith.PeerKey{"a", "b"}, nil, true}, {nil, []kith.PeerKey{"a", "b"}, false}, {[]kith.PeerKey{"x", "y"}, nil, false}} {
			same(t, "apart from those who are there", must(st.ApartFrom(ctx, c.coming, c.there))(t), c.apart)
		}
		// Forgetting must not be a way to be met again by somebody who does not want that.
		ok(t, st.ForgetPeer(ctx, "b", ""))
		same(t, "apart after the blocked one was forgotten", must(st.Apart(ctx, []kith.PeerKey{"a", "b"}))(t), true)
		same(t, "taken back", must(st.DropBlock(ctx, "a", "b"))(t), true)
		same(t, "taken back twice", must(st.DropBlock(ctx, "a", "b"))(t), false)
		ok(t, st.ForgetPeer(ctx, "c", ""))
		same(t, "apart after the one who blocked was forgotten", must(st.Apart(ctx, []kith.PeerKey{"a", "c"}))(t), false)
	})
}

func TestThePoolKnowsWhomSomebodyHasBlockedAndMet(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		wait(t, st, "a", 0)
		ok(t, st.AddTicket(ctx, kith.Ticket{ID: "b", Peer: "peer b", Topic: "work", State: kith.TicketWaiting, Created: noon, Request: &kith.Request{Age: kith.Adult, Shape: kith.ShapePair}}))
		ok(t, st.AddBlock(ctx, store.Block{Peer: "peer a", Other: "peer b"}))
		ok(t, st.SetMet(ctx, "peer b", "peer c", 1, false))
		ok(t, st.SetMet(ctx, "peer b", "peer c", -1, false))
		for _, rater := range []kith.PeerKey{"x", "y", "z"} {
			tickets, _, err := st.Pool(ctx, false)
			ok(t, err)
			same(t, "standing from few voices", tickets[0].Request.Standing, 0.0)
			ok(t, st.SetMet(ctx, rater, "peer a", 1, true))
		}
		ok(t, st.AddCircle(ctx, kith.Circle{ID: "circle", Topic: "work", State: kith.CircleOpen, Created: noon}))
		ok(t, st.AddPortal(ctx, kith.Portal{Circle: "circle", Peer: "peer d", Ghost: "@_kith_d:example.org", Room: 1, State: kith.PortalJoined, Created: noon}))
		ok(t, st.AddBlock(ctx, store.Block{Peer: "peer d", Other: "peer a"}))

		tickets, companies, err := st.Pool(ctx, false)
		ok(t, err)
		same(t, "tickets", len(tickets), 2)
		same(t, "blocked", tickets[0].Request.Blocked, []kith.PeerKey{"peer b"})
		same(t, "age of who asked for nothing else", tickets[0].Request.Age, kith.Adult)
		same(t, "standing", tickets[0].Request.Standing, 0.8)
		same(t, "shape", tickets[1].Request.Shape, kith.ShapePair)
		same(t, "met", tickets[1].Request.Met, []kith.Acquaintance{{Peer: "peer c", Liked: -1}})
		same(t, "companies", len(companies), 1)
		same(t, "in the circle", companies[0].Requests["peer d"].Blocked, []kith.PeerKey{"peer a"})
	})
}
