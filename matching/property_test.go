package matching

import (
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kith"
)

// anyPool draws a pool of few peers and topics, so that they get in each other's
// way: peers with several tickets, circles that bar those who wait.
func anyPool(t *rapid.T, f FirstCome) Pool {
	peer := rapid.Custom(func(t *rapid.T) kith.PeerKey {
		return kith.PeerKey(fmt.Sprint("p", rapid.IntRange(0, 30).Draw(t, "peer")))
	})
	topic := rapid.SampledFrom([]kith.TopicID{"anxiety", "grief"})
	pool := Pool{Now: start.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "now")) * time.Second)}
	for i := range rapid.IntRange(0, 40).Draw(t, "tickets") {
		pool.Tickets = append(pool.Tickets, kith.Ticket{
			ID: kith.TicketID(fmt.Sprint("t", i)), Peer: peer.Draw(t, "asks"), Topic: topic.Draw(t, "for"),
			Created: start.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "created")) * time.Second),
		})
	}
	for i := range rapid.IntRange(0, 5).Draw(t, "circles") {
		pool.Circles = append(pool.Circles, OpenCircle{
			ID: kith.CircleID(fmt.Sprint("c", i)), Topic: topic.Draw(t, "on"), Created: start,
			Members: rapid.SliceOfNDistinct(peer, 0, f.Max, rapid.ID).Draw(t, "members"),
			Former:  rapid.SliceOfNDistinct(peer, 0, 6, rapid.ID).Draw(t, "former"),
		})
	}
	return pool
}

func anyEngine(t *rapid.T) FirstCome {
	least := rapid.IntRange(2, 5).Draw(t, "min")
	return FirstCome{
		Min: least, Max: least + rapid.IntRange(0, 4).Draw(t, "more"),
		Gather: time.Duration(rapid.IntRange(0, 30).Draw(t, "gather")) * time.Second,
	}
}

// table is a pool in which proposals are carried out, with everything checked
// that a proposal must keep.
type table struct {
	Pool
	engine FirstCome
}

func (w *table) ticket(t *rapid.T, id kith.TicketID) kith.Ticket {
	i := slices.IndexFunc(w.Tickets, func(k kith.Ticket) bool { return k.ID == id })
	if i < 0 {
		t.Fatalf("ticket %s is proposed twice, or was never there", id)
	}
	taken := w.Tickets[i]
	w.Tickets = slices.Delete(slices.Clone(w.Tickets), i, i+1)
	return taken
}

func (w *table) carryOut(t *rapid.T, p kith.Proposal) {
	var c *OpenCircle
	if p.Circle == "" {
		w.Circles = append(slices.Clone(w.Circles), OpenCircle{
			ID: kith.CircleID(fmt.Sprint("new", len(w.Circles))), Topic: p.Topic, Created: w.Now,
		})
		c = &w.Circles[len(w.Circles)-1]
	} else {
		i := slices.IndexFunc(w.Circles, func(c OpenCircle) bool { return c.ID == p.Circle })
		if i < 0 {
			t.Fatalf("circle %s does not exist", p.Circle)
		}
		w.Circles = slices.Clone(w.Circles)
		c = &w.Circles[i]
	}
	if len(p.Tickets) == 0 {
		t.Fatal("a proposal without tickets")
	}
	for _, id := range p.Tickets {
		k := w.ticket(t, id)
		if k.Topic != p.Topic || c.Topic != p.Topic {
			t.Fatalf("ticket for %s and circle on %s in a proposal for %s", k.Topic, c.Topic, p.Topic)
		}
		if slices.Contains(c.Members, k.Peer) || slices.Contains(c.Former, k.Peer) {
			t.Fatalf("peer %s is put where they are or were", k.Peer)
		}
		c.Members = append(slices.Clone(c.Members), k.Peer)
	}
	if n := len(c.Members); n < w.engine.Min || n > w.engine.Max {
		t.Fatalf("a circle of %d, limits %d and %d", n, w.engine.Min, w.engine.Max)
	}
}

func TestProposalsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		engine := anyEngine(t)
		pool := anyPool(t, engine)
		before := fmt.Sprint(pool)
		proposals, again := engine.Propose(pool)
		if fmt.Sprint(pool) != before {
			t.Fatal("the pool was changed")
		}
		if !again.IsZero() && (!again.After(pool.Now) || again.After(pool.Now.Add(engine.Gather))) {
			t.Fatalf("asks again at %v, now is %v", again, pool.Now)
		}
		w := table{pool, engine}
		for _, p := range proposals {
			w.carryOut(t, p)
		}
	})
}

func TestOrderOfThePoolMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		engine := anyEngine(t)
		pool := anyPool(t, engine)
		proposals, again := engine.Propose(pool)
		r := rand.New(rand.NewSource(rapid.Int64().Draw(t, "shuffle")))
		r.Shuffle(len(pool.Tickets), reflect.Swapper(pool.Tickets))
		r.Shuffle(len(pool.Circles), reflect.Swapper(pool.Circles))
		proposals2, again2 := engine.Propose(pool)
		if !reflect.DeepEqual(proposals, proposals2) || !again.Equal(again2) {
			t.Fatalf("%v and %v, then %v and %v", proposals, again, proposals2, again2)
		}
	})
}

// Somebody who stays behind may see a later ticket served only in a circle that
// they must not join themselves.
func TestNobodyIsOvertaken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		engine := anyEngine(t)
		pool := anyPool(t, engine)
		proposals, _ := engine.Propose(pool)
		served := make(map[kith.TicketID]kith.CircleID)
		for _, p := range proposals {
			for _, id := range p.Tickets {
				served[id] = p.Circle
			}
		}
		for _, firsts := range byTopic(pool.Tickets) {
			for i, early := range firsts {
				if _, ok := served[early.ID]; ok {
					continue
				}
				for _, late := range firsts[i+1:] {
					into, ok := served[late.ID]
					if !ok {
						continue
					}
					c := slices.IndexFunc(pool.Circles, func(c OpenCircle) bool { return c.ID == into })
					if c < 0 || !slices.Contains(pool.Circles[c].Members, early.Peer) && !slices.Contains(pool.Circles[c].Former, early.Peer) {
						t.Fatalf("%s was overtaken by %s into circle %q", early.ID, late.ID, into)
					}
				}
			}
		}
	})
}

// When an engine is asked again at the times it names, in the end fewer than Min
// people wait for each topic, and nobody waited for more than Gather.
func TestEverybodyIsServed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		engine := anyEngine(t)
		w := table{anyPool(t, engine), engine}
		deadline := w.Now.Add(engine.Gather)
		for range 1000 {
			proposals, again := engine.Propose(w.Pool)
			for _, p := range proposals {
				w.carryOut(t, p)
			}
			if len(proposals) > 0 {
				continue
			}
			if again.IsZero() {
				for topic, left := range byTopic(w.Tickets) {
					if len(left) >= engine.Min {
						t.Fatalf("%d people are left waiting for %s", len(left), topic)
					}
				}
				return
			}
			if w.Now = again; w.Now.After(deadline) {
				deadline = w.Now.Add(engine.Gather)
			}
		}
		t.Fatal("the engine never comes to rest")
	})
}

// Somebody who may not join the open circles is met by newcomers, however much
// room there is for those elsewhere, as soon as they have waited for Gather.
func TestNobodyIsPassedOverForEver(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		engine := anyEngine(t)
		w := table{Pool{Now: start, Tickets: waiting("anxiety", "ann@0")}, engine}
		step := time.Duration(rapid.IntRange(1, 20).Draw(t, "step")) * time.Second
		rounds := int(engine.Gather/step) + 2
		for i := range rounds * engine.Min {
			w.Circles = append(w.Circles, circle(fmt.Sprint("c", i), 9, "x y z u v"[:2*engine.Min-1], "ann"))
		}
		for round := range rounds {
			w.Now = w.Now.Add(step)
			for i := range engine.Min - 1 {
				id := fmt.Sprint("n", round, "-", i)
				w.Tickets = append(w.Tickets, kith.Ticket{
					ID: kith.TicketID(id), Peer: kith.PeerKey(id), Topic: "anxiety", Created: w.Now,
				})
			}
			proposals, _ := engine.Propose(w.Pool)
			for _, p := range proposals {
				w.carryOut(t, p)
			}
		}
		if slices.ContainsFunc(w.Tickets, func(k kith.Ticket) bool { return k.Peer == "ann" }) {
			t.Fatalf("still waiting after %v", time.Duration(rounds)*step)
		}
	})
}
