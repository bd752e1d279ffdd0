package store_test

import (
	"errors"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

func TestARecordHoldsWhatIsStoredAboutOnePeerAlone(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		gone, stays := evening(t, st)
		must(st.AddBan(ctx, store.Ban{Ghost: "@_kith_gone:example.org", Circle: "c", Peer: gone, Pseudonym: "Heron gone"}))(t)
		for range 3 {
			must(st.AddMessage(ctx, store.Message{Circle: "c", Author: "@_kith_gone:example.org"}))(t)
		}
		other := must(st.AddMessage(ctx, store.Message{Circle: "c", Author: "@_kith_stays:example.org"}))(t)
		must(st.AddMessage(ctx, store.Message{Circle: "c", Author: "@_kith_gone:example.org", Kind: store.KindReaction, Target: other, Mark: "👍"}))(t)
		portals := must(st.Portals(ctx, "c"))(t)
		copy := outgoing(portals[0].Room, "a copy for the one who is gone", "words")
		copy.Message = other
		ok(t, st.Send(ctx, copy))

		for _, name := range []string{"one", "Only Here", "two", "", "three", "Only Here", "four", "Ludmila Brandauer", "Ludmila Brandauer"} {
			ok(t, st.AddPeerName(ctx, gone, name))
		}
		ok(t, st.AddPeerName(ctx, "nobody", "Ludmila Brandauer"))
		same(t, "names of nobody", len(must(st.PeerNames(ctx, "nobody"))(t)), 0)
		r := must(st.Record(ctx, gone))(t)
		same(t, "account", r.Account, id.UserID("@gone:peers.example"))
		same(t, "names", r.Names, []string{"two", "three", "Only Here", "four", "Ludmila Brandauer"})
		same(t, "bans", r.Bans, []string{"Heron gone"})
		same(t, "requests", len(r.Requests), 1)
		same(t, "request", r.Requests[0].ID, kith.TicketID("gone"))
		same(t, "circles", len(r.Parts), 1)
		part := r.Parts[0]
		same(t, "part", []any{part.Pseudonym, part.Topic, part.State, part.Said, part.About}, []any{"Heron gone", "grief", "left", 3, 1})
		// evening queued one event for each of their two rooms, and each sent one.
		same(t, "counts", []int{r.ToThem, r.FromThem, r.Unread}, []int{3, 0, 2})
		r = must(st.Record(ctx, stays))(t)
		same(t, "account", r.Account, id.UserID("@stays:peers.example"))
		same(t, "bans", len(r.Bans), 0)
		same(t, "counts", []int{r.Parts[0].Said, r.ToThem, r.FromThem, r.Unread}, []int{1, 2, 1, 2})

		if _, err := st.Record(ctx, "nobody"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a record of nobody: %v", err)
		}
	})
}
