package store_test

import (
	"errors"
	"sync"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

const anna = id.UserID("@anna7q3x:example.org")

func TestAPeerIsMadeOnceAndFoundByTheirKey(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if key, err := st.EnsurePeer(ctx, anna); err != nil || key != st.PeerKey(anna) {
					t.Errorf("ensured %q: %v", key, err)
				}
			})
		}
		all.Wait()
		same(t, "user", must(st.PeerUser(ctx, st.PeerKey(anna)))(t), anna)
		if _, err := st.PeerUser(ctx, "nobody"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an unknown peer: %v", err)
		}
	})
}

func TestWhatTheLobbyKnowsIsReadBack(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		same(t, "unknown", must(st.Peer(ctx, "nobody"))(t), kith.Peer{Key: "nobody"})
		if err := st.SavePeer(ctx, kith.Peer{Key: "nobody"}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("saved somebody who is not there: %v", err)
		}
		key := must(st.EnsurePeer(ctx, anna))(t)
		same(t, "new", must(st.Peer(ctx, key))(t), kith.Peer{Key: key})
		want := kith.Peer{Key: key, Consented: true, ConsentedAt: noon, Adult: true, Asking: "topic", Wish: "grief"}
		ok(t, st.SavePeer(ctx, want))
		same(t, "saved", must(st.Peer(ctx, key))(t), want)
		must(st.EnsurePeer(ctx, anna))(t)
		same(t, "kept", must(st.Peer(ctx, key))(t), want)
	})
}

func TestTheLobbyIsWhereThePeerWasLastSpokenTo(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		key := must(st.EnsurePeer(ctx, anna))(t)
		if _, err := st.Lobby(ctx, key); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a lobby before there is one: %v", err)
		}
		room := must(st.AddRoom(ctx, kith.Room{ID: "!lobby:example.org", Kind: kith.RoomLobby, Peer: key, Operation: "op"}))(t)
		ok(t, st.SetLobby(ctx, key, room))
		same(t, "lobby", must(st.Lobby(ctx, key))(t).ID, "!lobby:example.org")
		ok(t, st.SetLobby(ctx, key, 0))
		if _, err := st.Lobby(ctx, key); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a lobby after it ended: %v", err)
		}
	})
}

func TestAPauseIsCountedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		key := must(st.EnsurePeer(ctx, anna))(t)
		same(t, "paused at first", must(st.IsPaused(ctx, key))(t), false)
		same(t, "nobody is paused", must(st.IsPaused(ctx, "nobody"))(t), false)
		same(t, "pause of nobody", must(st.PausePeer(ctx, "nobody"))(t), 0)
		same(t, "resume without a pause", must(st.ResumePeer(ctx, key))(t), false)
		same(t, "first pause", must(st.PausePeer(ctx, key))(t), 1)
		same(t, "while paused", must(st.PausePeer(ctx, key))(t), 0)
		same(t, "is paused", must(st.IsPaused(ctx, key))(t), true)
		same(t, "resumed", must(st.ResumePeer(ctx, key))(t), true)
		same(t, "second pause", must(st.PausePeer(ctx, key))(t), 2)
	})
}

func TestGhostsLiveInOneDirection(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		want := store.Ghost{User: "@_kith_a:example.org", Device: "DEVICE", Token: "token of a", Name: "Calm Heron", State: store.GhostWarming}
		ok(t, st.SaveGhost(ctx, want))
		same(t, "read back", must(st.Ghost(ctx, want.User))(t), want)
		want.Token, want.State = "", store.GhostReady
		ok(t, st.SaveGhost(ctx, want))
		same(t, "saved again", must(st.Ghost(ctx, want.User))(t), want)
		same(t, "ready", must(st.Ghosts(ctx, store.GhostReady))(t), []store.Ghost{want})
		same(t, "count", must(st.CountGhosts(ctx, store.GhostReady))(t), 1)
		if _, err := st.Ghost(ctx, "@_kith_none:example.org"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an unknown ghost: %v", err)
		}

		// However many want it, one gets it.
		var taken sync.Map
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				if moved, err := st.MoveGhost(ctx, want.User, store.GhostReady, store.GhostTaken); err != nil {
					t.Error(err)
				} else if moved {
					taken.Store(i, true)
				}
			})
		}
		all.Wait()
		count := 0
		taken.Range(func(any, any) bool { count++; return true })
		same(t, "takers", count, 1)
	})
}

func TestCirclesAndPortalsAreReadBackAsTheyWereWritten(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		rooms := openCircle(t, st, "circle", 2)
		circle := must(st.Circle(ctx, "circle"))(t)
		if circle.Topic != "grief" || circle.Room != rooms[0] || circle.State != kith.CircleOpen || !circle.Created.Equal(noon) {
			t.Errorf("read back %+v", circle)
		}
		ok(t, st.SetCircleModerator(ctx, "circle", "@_kith_m:example.org"))
		same(t, "moderator", must(st.CircleModerator(ctx, "circle"))(t), "@_kith_m:example.org")

		portal := kith.Portal{Circle: "circle", Peer: "a", Ghost: "@_kith_a:example.org", Pseudonym: "Calm Heron", Room: rooms[1], State: kith.PortalOpening, Created: noon.Local()}
		other := kith.Portal{Circle: "circle", Peer: "b", Ghost: "@_kith_b:example.org", Pseudonym: "Green Lamp", Room: rooms[2], State: kith.PortalOpening, Created: noon.Local()}
		ok(t, st.AddPortal(ctx, portal))
		ok(t, st.AddPortal(ctx, other))
		same(t, "portals", must(st.Portals(ctx, "circle"))(t), []kith.Portal{portal, other})
		same(t, "by ghost", must(st.PortalOfGhost(ctx, other.Ghost))(t), other)
		if st.AddPortal(ctx, kith.Portal{Circle: "circle", Peer: "a", Ghost: "@_kith_c:example.org", Room: 99, Created: noon}) == nil {
			t.Error("a peer has two portals in one circle")
		}

		place := kith.Place{Circle: "circle", Topic: "grief", Pseudonym: "Calm Heron", State: kith.PortalOpening, Others: 1}
		same(t, "places", must(st.Places(ctx, "a"))(t), []kith.Place{place})
		same(t, "moved", must(st.SetPortalState(ctx, rooms[1], kith.PortalJoined, kith.PortalOpening, kith.PortalInvited))(t), true)
		same(t, "moved twice", must(st.SetPortalState(ctx, rooms[1], kith.PortalJoined, kith.PortalOpening, kith.PortalInvited))(t), false)
		same(t, "joined", must(st.JoinedPortalRooms(ctx, "a"))(t), []kith.RoomKey{rooms[1]})
		same(t, "the other left", must(st.SetPortalState(ctx, rooms[2], kith.PortalLeft, kith.PortalOpening))(t), true)
		place.State, place.Others = kith.PortalJoined, 0
		same(t, "places", must(st.Places(ctx, "a"))(t), []kith.Place{place})
		same(t, "places of the other", len(must(st.Places(ctx, "b"))(t)), 0)

		same(t, "live", len(must(st.LiveCircles(ctx))(t)), 1)
		ok(t, st.SetCircleState(ctx, "circle", kith.CircleClosed))
		same(t, "live", len(must(st.LiveCircles(ctx))(t)), 0)
		same(t, "places in a closed circle", len(must(st.Places(ctx, "a"))(t)), 0)
	})
}

func TestUnknownCirclesAndPortals(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		for what, err := range map[string]error{
			"circle":    second(st.Circle(t.Context(), "none")),
			"moderator": second(st.CircleModerator(t.Context(), "none")),
			"ghost":     second(st.PortalOfGhost(t.Context(), "@none:example.org")),
		} {
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

func TestLevelsAreKeptAsTheyShouldBeAndAsTheyWereSet(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		rooms := openCircle(t, st, "circle", 1)
		ok(t, st.AddPortal(ctx, kith.Portal{Circle: "circle", Peer: "a", Ghost: "@_kith_a:example.org", Room: rooms[1], State: kith.PortalJoined, Created: noon}))
		same(t, "the same level", must(st.SetPortalLevel(ctx, rooms[1], 0, ""))(t), false)
		same(t, "another level", must(st.SetPortalLevel(ctx, rooms[1], -1, kith.Locked))(t), true)
		same(t, "another reason", must(st.SetPortalLevel(ctx, rooms[1], -1, kith.Muted))(t), true)
		muted := must(st.Portals(ctx, "circle"))(t)[0]
		same(t, "level", []any{muted.Level, muted.Silence}, []any{-1, kith.Muted})
		ok(t, st.SetCircleNeeds(ctx, "circle", 50))
		same(t, "needs", must(st.Circle(ctx, "circle"))(t).Needs, 50)
		same(t, "told", must(st.PortalLevelSet(ctx, rooms[1]))(t), 0)
		ok(t, st.KeepPortalLevelSet(ctx, rooms[1], -1))
		same(t, "told", must(st.PortalLevelSet(ctx, rooms[1]))(t), -1)
	})
}
