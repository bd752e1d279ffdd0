// Package rush lets many people come to a house within a short time, each of whom asks for
// company, and tells how long it takes until they read the first words of somebody else.
// They share the machine with homeserver and service, and take time from both.
package rush

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"kith"
	"kith/e2e/house"
	"kith/matching/simulate"
	"kith/matching/topics"
)

// Options say who comes.
type Options struct {
	People int
	Topics int           // for how many of those that most people come for, see Settings
	Within time.Duration // they come at any moment of it
	Wait   time.Duration // for how long the last of them may wait; then it is over
	Seed   uint64        // who comes for what, and when
}

// Settings are the topics in the configuration of a house.
func (o Options) Settings() (list []map[string]string) {
	for _, name := range popular(o.Topics) {
		list = append(list, map[string]string{"id": name, "name": name, "about": "Many come for it."})
	}
	return list
}

// popular are the n topics for which most people come, as far as that is known.
func popular(n int) []string {
	shares := simulate.Default().Topics
	names := slices.SortedFunc(maps.Keys(shares), func(a, b string) int {
		return cmp.Or(cmp.Compare(shares[b], shares[a]), cmp.Compare(a, b))
	})
	return names[:n]
}

// draw says for which topic somebody comes: each as often as it is asked for.
func draw(r *rand.Rand, names []string) string {
	shares, total := simulate.Default().Topics, 0.0
	for _, name := range names {
		total += shares[name]
	}
	at := r.Float64() * total
	for _, name := range names {
		if at -= shares[name]; at < 0 {
			return name
		}
	}
	return names[len(names)-1]
}

// atOnce is how many accounts are made at a time.
const atOnce = 8

// Gather registers the people, lets them into their lobbies and has them answer what the bot
// asks first, so that nothing of that counts.
func Gather(t testing.TB, h *house.House, o Options) []*Visitor {
	t.Helper()
	r, names := rand.New(rand.NewPCG(o.Seed, o.Seed)), popular(o.Topics) //nolint:gosec // a rush that can be played again
	all := make([]*Visitor, o.People)
	for i := range all {
		all[i] = &Visitor{Topic: kith.TopicID(draw(r, names)), after: time.Duration(r.Float64() * float64(o.Within))}
	}
	var group errgroup.Group
	group.SetLimit(atOnce)
	for i, v := range all {
		v.Partner = slices.ContainsFunc(all, func(other *Visitor) bool {
			return other != v && topics.Shipped().Similarity(v.Topic, other.Topic) > 0
		})
		group.Go(func() error {
			v.Peer = h.Peer(fmt.Sprintf("rush%02dq7x", i))
			h.EnterLobby(v.Peer)
			h.Consent(v.Peer)
			return nil
		})
	}
	_ = group.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return all
}

// Come lets them ask, and goes on until everybody who had a partner was reached, or for so
// long as Options.Wait. It tells who had the processors meanwhile.
func Come(t testing.TB, h *house.House, people []*Visitor, o Options) Load {
	t.Helper()
	ctx, end := context.WithTimeout(t.Context(), o.Within+o.Wait)
	defer end()
	before := loadOf(h)
	var visits, reached errgroup.Group
	for _, v := range people {
		done := make(chan struct{})
		visits.Go(func() error { v.visit(ctx, done); return nil })
		if v.Partner {
			reached.Go(func() error {
				select {
				case <-done:
				case <-ctx.Done():
				}
				return nil
			})
		}
	}
	_ = reached.Wait()
	load := loadOf(h).since(before)
	end() // who was reached has gone on greeting newcomers until now
	_ = visits.Wait()
	return load
}
