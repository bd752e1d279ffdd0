package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kith"
	"kith/catalogue"
	"kith/circle"
	"kith/jobs"
	"kith/store"
)

// Oblivion forgets peers: they leave all circles, what they said is taken back if they
// want it, the bot says the last word in their lobby and leaves, and every row about them
// is erased. What is to be is decided in one transaction; the rest is a job, which can be
// repeated and interrupted anywhere until nothing is left of the peer.
type Oblivion struct {
	store   *store.Store
	edge    Edge
	circles *circle.Circles
	jobs    *jobs.Runner
	words   *catalogue.Catalogue
	now     func() time.Time
}

// jobForget has the peer's key as its subject.
const jobForget = "forget peer"

const (
	forgetAgain = 300 * time.Millisecond
	// lastWord is how long the bot waits for its last sentence to be sent, from when the
	// peer was to be forgotten. They may be gone, and nobody could read it.
	lastWord = 40 * time.Second
)

// NewOblivion wires it, and registers its job.
func NewOblivion(st *store.Store, edge Edge, circles *circle.Circles, runner *jobs.Runner, words *catalogue.Catalogue) *Oblivion {
	o := &Oblivion{store: st, edge: edge, circles: circles, jobs: runner, words: words, now: time.Now}
	runner.Handle(jobForget, o.forget)
	return o
}

// Forget begins, in the transaction that the context carries. It is for the lobby, which
// keeps the peer's Farewell in the same transaction.
func (o *Oblivion) Forget(ctx context.Context, peer kith.PeerKey, how kith.Farewell) error {
	if err := o.circles.LeaveAll(ctx, peer, how == kith.FarewellTakingBack); err != nil {
		return err
	}
	return o.jobs.Schedule(ctx, jobForget, string(peer), 0)
}

func (o *Oblivion) forget(ctx context.Context, subject string) error {
	key := kith.PeerKey(subject)
	peer, err := o.store.Peer(ctx, key)
	if err != nil || peer.Farewell == "" { // they are forgotten
		return err
	}
	if left, err := o.circles.HasLeft(ctx, key); err != nil {
		return err
	} else if !left {
		return jobs.Again(forgetAgain)
	}
	if err = o.sayLast(ctx, key); err != nil {
		return fmt.Errorf("say the last word: %w", err)
	}
	lobbies, err := o.store.Lobbies(ctx, key)
	if err != nil {
		return err
	}
	for _, lobby := range lobbies {
		pending, err := o.edge.LobbyPending(ctx, lobby)
		if err != nil {
			return err
		}
		if pending && o.now().Sub(peer.FarewellAt) < lastWord {
			return jobs.Again(forgetAgain)
		}
	}
	for _, lobby := range lobbies {
		if err = o.edge.LeaveLobby(ctx, lobby); err != nil {
			return err
		}
	}
	return o.edge.ErasePeer(ctx, key)
}

// sayLast queues the last sentence, once, where the peer was last spoken to.
func (o *Oblivion) sayLast(ctx context.Context, key kith.PeerKey) error {
	lobby, err := o.store.Lobby(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return nil // they have left it
	} else if err != nil {
		return err
	}
	phrases := []catalogue.Phrase{catalogue.ForgetDone()}
	if banned, err := o.store.IsBanned(ctx, key); err != nil {
		return err
	} else if banned {
		phrases = append([]catalogue.Phrase{catalogue.ForgetBanned()}, phrases...)
	}
	return say(ctx, o.edge, o.words, lobby.Key, "forgotten", phrases)
}
