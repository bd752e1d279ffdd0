package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// gathering is a circle on a topic with a portal for each peer, all of whom are there.
func gathering(t *testing.T, st *store.Store, circle kith.CircleID, topic kith.TopicID, peers ...kith.PeerKey) []kith.Portal {
	t.Helper()
	ctx := t.Context()
	ok(t, st.AddCircle(ctx, kith.Circle{ID: circle, Topic: topic, State: kith.CircleOpen, Created: noon}))
	portals := make([]kith.Portal, len(peers))
	for i, peer := range peers {
		room := must(st.AddRoom(ctx, kith.Room{Kind: kith.RoomPortal, Circle: circle, Peer: peer, Operation: fmt.Sprint(circle, peer)}))(t)
		portals[i] = kith.Portal{Circle: circle, Peer: peer, Ghost: id.UserID(fmt.Sprintf("@_kith_%s_%s:example.org", circle, peer)),
			Pseudonym: strings.ToUpper(string(peer)), Room: room, State: kith.PortalJoined, Created: noon}
		ok(t, st.AddPortal(ctx, portals[i]))
	}
	return portals
}

// tell lets somebody say something that is brought to the others.
func tell(t *testing.T, st *store.Store, from kith.Portal, to ...kith.Portal) {
	t.Helper()
	message := must(st.AddMessage(t.Context(), store.Message{Circle: from.Circle, Author: from.Ghost}))(t)
	for _, p := range to {
		ok(t, st.AddCopy(t.Context(), message, p.Room, id.EventID(fmt.Sprint("$", message, "in", p.Room))))
	}
}

func TestSomebodySaysOnceHowItWas(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		a := must(st.EnsurePeer(ctx, "@a:example.org"))(t)
		portals := gathering(t, st, "circle", "grief", a, "b", "c")
		expected := kith.Feedback{Circle: "circle", Topic: "grief", Met: []id.UserID{portals[1].Ghost}}
		same(t, "asked", must(st.ExpectFeedback(ctx, a, expected))(t), true)
		expected.Met = []id.UserID{portals[2].Ghost}
		same(t, "asked when they had come back", must(st.ExpectFeedback(ctx, a, expected))(t), true)
		got := must(st.Feedback(ctx, "circle", a))(t)
		same(t, "met", got.Met, []id.UserID{portals[2].Ghost, portals[1].Ghost})
		same(t, "opinions before", len(must(st.Opinions(ctx, time.Time{}))(t)), 0)

		got.Rating, got.Words = 4, "it was good to be heard"
		ok(t, st.SaveFeedback(ctx, a, got))
		same(t, "asked again", must(st.ExpectFeedback(ctx, a, expected))(t), false)
		opinions := must(st.Opinions(ctx, time.Time{}))(t)
		same(t, "opinions", len(opinions), 1)
		same(t, "of whom", []any{opinions[0].Peer, opinions[0].Topic, opinions[0].Rating, opinions[0].Words, len(opinions[0].Names)},
			[]any{a, kith.TopicID("grief"), 4, "it was good to be heard", 3})
		same(t, "opinions of tomorrow", len(must(st.Opinions(ctx, time.Now().Add(time.Hour)))(t)), 0)

		ok(t, st.AddBlock(ctx, store.Block{Peer: a, Other: "b", Pseudonym: "B", Topic: "grief"}))
		record := must(st.Record(ctx, a))(t)
		same(t, "in the record", []any{len(record.Blocks), record.Blocks[0].Pseudonym, record.Feedback[0].Rating}, []any{1, "B", 4})

		if _, err := st.Feedback(ctx, "circle", "b"); err == nil {
			t.Error("who was not asked has feedback")
		}
		ok(t, st.EraseCircle(ctx, "circle"))
		same(t, "after the circle was erased", len(must(st.Opinions(ctx, time.Time{}))(t)), 0)
	})
}

func TestWhomSomebodyKnowsFromCircles(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		names := func(peer kith.PeerKey) string {
			var all []string
			for _, o := range must(st.Others(ctx, peer))(t) {
				all = append(all, fmt.Sprint(o.Pseudonym, " ", o.Topic, " ", o.Here))
			}
			return strings.Join(all, ", ")
		}
		portals := gathering(t, st, "circle", "grief", "a", "b", "c", "d")
		gathering(t, st, "talk", kith.TopicTalk, "a", "counsellor")
		tell(t, st, portals[1], portals[0], portals[2])
		for _, p := range portals[1:3] { // b, who spoke, and c, who did not
			must(st.EndPortal(ctx, p.Room, kith.EndedByCommand))(t)
		}
		same(t, "a knows", names("a"), "B grief false, D grief true")
		same(t, "c knows", names("c"), "B grief false")
		same(t, "b knows", names("b"), "")
		same(t, "heard", must(st.HeardFrom(ctx, portals[0]))(t), []id.UserID{portals[1].Ghost})
		same(t, "heard by who came later", len(must(st.HeardFrom(ctx, portals[3]))(t)), 0)
		ok(t, st.ForgetPeer(ctx, "b", ""))
		same(t, "a knows after b was forgotten", names("a"), "D grief true")
		same(t, "is forgotten", store.IsForgotten(must(st.PortalOfGhost(ctx, portals[1].Ghost))(t)), true)
		same(t, "the other is", store.IsForgotten(portals[0]), false)
	})
}

func TestWhoCameToListen(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		for peer, request := range map[kith.PeerKey]*kith.Request{"a": nil, "b": {Age: kith.Adult, Side: kith.SideListen}, "c": {Age: kith.Adult, Side: kith.SideTalk}} {
			ok(t, st.AddTicket(ctx, kith.Ticket{ID: kith.TicketID(peer), Peer: peer, Topic: "grief", State: kith.TicketWaiting, Created: noon, Request: request}))
		}
		same(t, "taken", must(st.TakeTickets(ctx, []kith.TicketID{"a", "b", "c"}, "circle"))(t), true)
		same(t, "listens", must(st.ListensIn(ctx, "circle"))(t), map[kith.PeerKey]bool{"a": false, "b": true, "c": false})
	})
}
