package store_test

import (
	"errors"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

func portalOf(peer kith.PeerKey, ghost id.UserID, room kith.RoomKey) kith.Portal {
	return kith.Portal{Circle: "circle", Peer: peer, Ghost: ghost, Pseudonym: string(ghost), Room: room, State: kith.PortalJoined, Created: noon}
}

func TestACircleIsSilentSinceTheLastThingThatHappened(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		rooms := openCircle(t, st, "circle", 1)
		quiet := must(st.Quiet(ctx, "circle"))(t)
		if !quiet.Since.Equal(noon) || quiet.Warned.After(noon) {
			t.Errorf("at first: %v", quiet)
		}
		matched := portalOf("a", "@_kith_a:example.org", rooms[1])
		matched.Created = noon.Add(time.Hour)
		ok(t, st.AddPortal(ctx, matched))
		if quiet = must(st.Quiet(ctx, "circle"))(t); !quiet.Since.Equal(noon.Add(time.Hour)) {
			t.Errorf("after a match: %v", quiet)
		}
		must(st.AddMessage(ctx, store.Message{Circle: "circle", Author: "@_kith_a:example.org"}))(t)
		if quiet = must(st.Quiet(ctx, "circle"))(t); time.Since(quiet.Since).Abs() > time.Minute {
			t.Errorf("after a message: %v", quiet)
		}
		ok(t, st.SetWarned(ctx, "circle"))
		if quiet = must(st.Quiet(ctx, "circle"))(t); time.Since(quiet.Warned).Abs() > time.Minute {
			t.Errorf("after a warning: %v", quiet)
		}
		if _, err := st.Quiet(ctx, "none"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("of none: %v", err)
		}
	})
}

func TestAPeerHasOnePartInACircleAtATime(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		rooms := openCircle(t, st, "circle", 3)
		ok(t, st.AddPortal(ctx, portalOf("a", "@_kith_a:example.org", rooms[1])))
		if err := st.AddPortal(ctx, portalOf("a", "@_kith_b:example.org", rooms[2])); err == nil {
			t.Error("a peer has two parts in one circle")
		}
		same(t, "ended", must(st.EndPortal(ctx, rooms[1], kith.EndedByClient))(t), true)
		same(t, "ended again", must(st.EndPortal(ctx, rooms[1], kith.EndedByCommand))(t), false)
		must(st.AddMessage(ctx, store.Message{Circle: "circle", Author: "@_kith_z:example.org"}))(t)
		ok(t, st.AddPortal(ctx, portalOf("a", "@_kith_b:example.org", rooms[2])))
		if err := st.AddPortal(ctx, portalOf("c", "@_kith_b:example.org", rooms[3])); err == nil {
			t.Error("a ghost is used twice")
		}
		portals := must(st.Portals(ctx, "circle"))(t)
		same(t, "portals", len(portals), 2)
		same(t, "ending", portals[0].Ending, kith.EndedByClient)
		same(t, "said before the first part", portals[0].Since, 0)
		same(t, "said before the second part", portals[1].Since, 1)
		same(t, "number", must(st.PortalNumber(ctx, portals[1]))(t), 2)
	})
}

func TestWhoWasIntroducedIsKnown(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		ghosts := []id.UserID{"@_kith_a:example.org", "@_kith_b:example.org"}
		ok(t, st.Introduce(ctx, 1, ghosts))
		ok(t, st.Introduce(ctx, 1, ghosts[:1]))
		same(t, "known", must(st.IsIntroduced(ctx, 1, ghosts[1]))(t), true)
		same(t, "known elsewhere", must(st.IsIntroduced(ctx, 2, ghosts[1]))(t), false)
	})
}

func TestWhoHasSpoken(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		openCircle(t, st, "circle", 1)
		spoken := func() [2]bool {
			own, others, err := st.HasSpoken(ctx, "circle", "@_kith_a:example.org")
			ok(t, err)
			return [2]bool{own, others}
		}
		same(t, "nobody", spoken(), [2]bool{})
		must(st.AddMessage(ctx, store.Message{Circle: "circle", Author: "@_kith_a:example.org"}))(t)
		same(t, "oneself", spoken(), [2]bool{true, false})
		must(st.AddMessage(ctx, store.Message{Circle: "circle", Author: "@_kith_b:example.org"}))(t)
		same(t, "both", spoken(), [2]bool{true, true})
	})
}
