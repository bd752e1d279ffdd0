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

// evening is a pool in which proposals are carried out, and everything that happens in it
// is held against the requests themselves.
type evening struct {
	t       interface{ Fatalf(string, ...any) }
	engine  *Fitting
	now     time.Time
	waiting map[kith.TicketID]kith.Ticket
	circles map[kith.CircleID]OpenCircle
	met     int // people in parties and seats
}

func newEvening(t interface{ Fatalf(string, ...any) }) *evening {
	return &evening{t: t, engine: NewFitting(few{}, Policy{Languages: []string{"en"}}), now: start,
		waiting: map[kith.TicketID]kith.Ticket{}, circles: map[kith.CircleID]OpenCircle{}}
}

func (e *evening) come(k kith.Ticket) {
	if err := e.engine.Add(k); err != nil {
		e.t.Fatalf("%v", err)
	}
	e.waiting[k.ID] = k
}

// tick asks the engine, checks what it says, and carries it out.
func (e *evening) tick(pass time.Duration) []kith.Proposal {
	e.now = e.now.Add(pass)
	proposals, _ := e.engine.Tick(e.now)
	for _, p := range proposals {
		c := OpenCircle{ID: kith.CircleID("with " + p.Tickets[0]), Topic: p.Topic, Created: e.now, Told: true}
		if p.Circle != "" {
			c = e.circles[p.Circle]
			if !c.Told || len(c.Members) == 0 {
				e.t.Fatalf("a seat in a circle that takes nobody: %v", p)
			}
		}
		for _, id := range p.Tickets {
			k, waits := e.waiting[id]
			if !waits {
				e.t.Fatalf("%s is proposed twice, or has gone", id)
			}
			if slices.Contains(c.Former, k.Peer) {
				e.t.Fatalf("%s comes back to a circle that they may not come back to", k.Peer)
			}
			delete(e.waiting, id)
			e.engine.Remove(id)
			c.Members, c.Requests = append(slices.Clone(c.Members), k.Peer), append(slices.Clone(c.Requests), asked(k))
			e.met++
		}
		e.check(c)
		e.circles[c.ID] = c
		e.engine.SetCircle(c)
	}
	return proposals
}

// asked is a request with what stands for what was not said.
func asked(k kith.Ticket) *kith.Request {
	r := kith.Request{Age: kith.Adult, Shape: kith.ShapeCircle}
	if k.Request != nil {
		r = *k.Request
	}
	if len(r.Topics) == 0 {
		r.Topics = []kith.TopicShare{{Topic: k.Topic, Confidence: 1}}
	}
	if len(r.Languages) == 0 {
		r.Languages = []kith.Language{{Tag: "en"}}
	}
	return &r
}

// check holds a circle against the hard rules, in words of the requests alone.
func (e *evening) check(c OpenCircle) {
	if n := len(c.Members); n < 2 || n > 8 {
		e.t.Fatalf("a circle of %d", n)
	}
	speak, listeners := map[string]int{}, 0
	for i, a := range c.Requests {
		for _, l := range languagesOf(a) {
			speak[l]++
		}
		if a.Side == kith.SideListen {
			listeners++
		}
		if a.Shape == kith.ShapePair && len(c.Members) > 2 {
			e.t.Fatalf("who asked for one other got %d", len(c.Members)-1)
		}
		for j, b := range c.Requests {
			if i != j {
				e.checkTwo(c.Members[i], c.Members[j], a, b)
			}
		}
	}
	if listeners > 1 {
		e.t.Fatalf("%d came to listen", listeners)
	}
	for _, speakers := range speak {
		if speakers == len(c.Members) {
			return
		}
	}
	e.t.Fatalf("no language for all of %v", c.Members)
}

func languagesOf(r *kith.Request) []string {
	var all []string
	for _, l := range r.Languages {
		all = append(all, l.Base())
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (e *evening) checkTwo(peer, other kith.PeerKey, a, b *kith.Request) {
	related := false
	for _, s := range a.Topics {
		for _, t := range b.Topics {
			related = related || few{}.Similarity(s.Topic, t.Topic) > 0 || s.Topic == kith.TopicAny || t.Topic == kith.TopicAny
		}
	}
	switch {
	case peer == other:
		e.t.Fatalf("%s meets themselves", peer)
	case a.Age != b.Age || a.Age == "":
		e.t.Fatalf("%q meets %q", a.Age, b.Age)
	case slices.Contains(a.Blocked, other):
		e.t.Fatalf("%s meets %s, whom they blocked", peer, other)
	case a.Organisation != b.Organisation:
		e.t.Fatalf("peers of two organisations that are no partners")
	case !related:
		e.t.Fatalf("%v and %v", a.Topics, b.Topics)
	}
	for _, w := range a.Wishes {
		if has := slices.Contains(b.Tags, w.Tag); w.Strength == kith.Must && !has || w.Strength == kith.Avoid && has {
			e.t.Fatalf("%s meets %v, wishing %v", peer, b.Tags, a.Wishes)
		}
	}
}

// TestHardRules lets people come and go until as many were put together as are asked for: a
// million with KITH_MATCHES=1000000.
func TestHardRules(t *testing.T) {
	wanted := many(t, "KITH_MATCHES", 20_000)
	met := 0
	for seed := int64(0); met < wanted; seed++ {
		r := rand.New(rand.NewSource(seed))
		e := newEvening(t)
		for n := range 150 {
			for range r.Intn(20) {
				k := kith.Ticket{ID: kith.TicketID(fmt.Sprint("t", n, "-", len(e.waiting), "-", e.met)), Peer: kith.PeerKey(fmt.Sprint("p", r.Intn(60))),
					Topic: fewTopics[r.Intn(len(fewTopics))], Created: e.now}
				if _, there := e.waiting[k.ID]; there {
					continue
				}
				if r.Intn(6) > 0 {
					k.Request = someRequest(r)
					k.Request.Organisation = []string{"", "", "", "elsewhere"}[r.Intn(4)]
				}
				e.come(k)
			}
			e.tick(time.Duration(r.Intn(12)) * time.Second)
		}
		met += e.met
	}
	t.Logf("%d people were put together", met)
}

// TestSame: the order in which people came into the engine's hands makes no difference.
func TestSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var pool Pool
		pool.Now = start
		for i := range rapid.IntRange(0, 30).Draw(t, "people") {
			pool.Tickets = append(pool.Tickets, anyTicket(t, i, start))
		}
		for i := range rapid.IntRange(0, 4).Draw(t, "circles") {
			pool.Circles = append(pool.Circles, anyCircle(t, i, start))
		}
		one, _ := NewFitting(few{}, Policy{}).Propose(pool)
		r := rand.New(rand.NewSource(rapid.Int64().Draw(t, "shuffle")))
		r.Shuffle(len(pool.Tickets), reflect.Swapper(pool.Tickets))
		r.Shuffle(len(pool.Circles), reflect.Swapper(pool.Circles))
		engine := NewFitting(few{}, Policy{})
		other, _ := engine.Propose(pool)
		if !reflect.DeepEqual(one, other) {
			t.Fatalf("%v, then %v", one, other)
		}
		again, _ := engine.Propose(pool) // nothing was committed
		for _, p := range again {
			for _, id := range p.Tickets {
				if !slices.ContainsFunc(pool.Tickets, func(k kith.Ticket) bool { return k.ID == id }) {
					t.Fatalf("%s does not wait", id)
				}
			}
		}
		if !reflect.DeepEqual(one, again) && len(one) > 0 && len(again) == 0 {
			t.Fatalf("what could not be committed is forgotten: %v", one)
		}
	})
}

// TestNobodyIsLeftBesideSomebody: when one of two goes first, they may meet, and two are enough
// for both, they do not both wait on.
func TestNobodyIsLeftBesideSomebody(t *testing.T) {
	left := 0
	rapid.Check(t, func(t *rapid.T) {
		e := newEvening(t)
		for round := range rapid.IntRange(2, 10).Draw(t, "ticks") {
			for i := range rapid.IntRange(0, 20).Draw(t, "people") {
				e.come(anyTicket(t, 100*round+i, e.now))
			}
			e.tick(time.Duration(rapid.IntRange(0, 20).Draw(t, "passes")) * time.Second)
			people, policy := e.engine.people, &e.engine.policy
			for i := range people {
				for j := range people {
					a, b := &people[i], &people[j]
					if !a.alive || !b.alive || !policy.isFirst(a) {
						continue
					}
					left++
					if e.engine.may(&a.profile, &b.profile) && policy.suffices(a, 2) && policy.suffices(b, 2) {
						t.Fatalf("%s and %s are left waiting", a.id, b.id)
					}
				}
			}
		}
	})
	t.Logf("%d times one of two who waited on went first", left)
}

// TestNobodyIsPassedOverMoreOftenThanOthersWaited is the bound on waiting. Whoever goes first
// is passed over in a tick (they stay, though somebody whom they would have met is met) only
// if somebody who had waited longer was met in it. So it happens at most as often as there
// were people waiting before them.
func TestNobodyIsPassedOverMoreOftenThanOthersWaited(t *testing.T) {
	passed := 0
	rapid.Check(t, func(t *rapid.T) {
		e := newEvening(t)
		number := 0
		for range rapid.IntRange(5, 30).Draw(t, "ticks") {
			for range rapid.IntRange(0, 5).Draw(t, "come") {
				k := anyTicket(t, number, e.now)
				k.Created = e.now
				r := *asked(k)
				r.Side = kith.SideListen // many who listen wait for few who talk
				if number%3 == 0 {
					r.Side = kith.SideTalk
				}
				k.Request = &r
				number++
				e.come(k)
			}
			e.now = e.now.Add(time.Duration(rapid.IntRange(1, 15).Draw(t, "passes")) * time.Second)
			before := slices.Clone(e.engine.people)
			proposals := e.tick(0)
			met := map[kith.TicketID]bool{}
			for _, p := range proposals {
				for _, id := range p.Tickets {
					met[id] = true
				}
			}
			for i := range before {
				a := &before[i]
				if !a.alive || met[a.id] || e.now.Sub(time.Unix(0, a.created)) < firstAfter(e.engine.policy) {
					continue
				}
				lost, older := false, false
				for j := range before {
					b := &before[j]
					if b.alive && met[b.id] {
						older = older || elder(&b.profile, &a.profile) < 0
						lost = lost || e.now.Sub(time.Unix(0, b.created)) >= e.engine.policy.Steps[1].After && e.engine.may(&a.profile, &b.profile)
					}
				}
				if lost {
					passed++
					if !older {
						t.Fatalf("%s was passed over in favour of people who came later: %v", a.id, proposals)
					}
				}
			}
		}
	})
	t.Logf("%d times somebody was passed over", passed)
}

// firstAfter is how long somebody waits until they choose before all who have waited less.
func firstAfter(policy Policy) time.Duration {
	return policy.Steps[slices.IndexFunc(policy.Steps, func(s Step) bool { return s.First })].After
}
