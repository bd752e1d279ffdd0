package store_test

import (
	"errors"
	"testing"
	"time"

	"kith"
	"kith/store"
)

func TestACrisisIsKeptUntilItsEnd(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		_, err := st.CrisisIn(ctx, 3)
		if !errors.Is(err, store.ErrNotFound) {
			t.Fatalf("there is one: %v", err)
		}
		old := must(st.AddCrisis(ctx, store.Crisis{Peer: "anna", Room: 3, Circle: "c", Ghost: "@g:x", Pseudonym: "Calm Heron", Severity: 1,
			State: store.CrisisNoticed, Told: time.UnixMilli(1_000)}))(t)
		c := must(st.AddCrisis(ctx, store.Crisis{Peer: "anna", Room: 3, Circle: "c", Ghost: "@g:x", Pseudonym: "Calm Heron", Severity: 1,
			State: store.CrisisNoticed, Told: time.UnixMilli(2_000)}))(t)
		same(t, "the last one", must(st.CrisisIn(ctx, 3))(t).ID, c.ID)
		if _, err = st.OpenCrisis(ctx, "anna"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("nobody was called: %v", err)
		}
		if _, err = st.CrisisOfTalk(ctx, ""); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("there is no talk: %v", err)
		}
		c.Severity, c.State, c.Round, c.Asked, c.By, c.Talk, c.Shown, c.Told = 2, store.CrisisTaken, 2, 1, "@counsellor:x", "talk", true, time.UnixMilli(3_000)
		ok(t, st.SaveCrisis(ctx, c))
		same(t, "kept", must(st.Crisis(ctx, c.ID))(t), c)
		same(t, "open", must(st.OpenCrisis(ctx, "anna"))(t).ID, c.ID)
		same(t, "of the talk", must(st.CrisisOfTalk(ctx, "talk"))(t).ID, c.ID)

		ok(t, st.ForgetCrises(ctx, time.Now()))
		if _, err = st.Crisis(ctx, old.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("what has ended is kept: %v", err)
		}
		ok(t, st.EraseCircle(ctx, "c"))
		same(t, "an open one outlives its circle", must(st.Crisis(ctx, c.ID))(t).State, store.CrisisTaken)
		ok(t, st.ForgetPeer(ctx, kith.PeerKey("anna"), "keep"))
		if _, err = st.Crisis(ctx, c.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("it outlives its peer: %v", err)
		}
	})
}

// What the lobby knows of a peer, such as where they are, is nobody else's to read.
func TestWhatTheLobbyKnowsIsSealed(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		peer := must(st.EnsurePeer(ctx, "@anna:example.org"))(t)
		same(t, "a new one", must(st.Peer(ctx, peer))(t), kith.Peer{Key: peer})
		want := kith.Peer{Key: peer, Country: "DE", Distress: 2, DistressAt: noon}
		ok(t, st.SavePeer(ctx, want))
		same(t, "kept", must(st.Peer(ctx, peer))(t), want)
		ok(t, st.SavePeer(ctx, kith.Peer{Key: peer}))
		ok(t, st.ForgetStranger(ctx, peer))
	})
}
