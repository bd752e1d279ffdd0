package simulate

import (
	"container/heap"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"kith"
	"kith/matching"
)

// Engine is what is simulated: matching.Fitting, or another to compare it with.
type Engine interface {
	Add(kith.Ticket) error
	Remove(kith.TicketID) bool
	SetCircle(matching.OpenCircle)
	RemoveCircle(kith.CircleID)
	Tick(time.Time) ([]kith.Proposal, time.Time)
}

// Play lets people come for some days, and the last of them go. The same scenario, days and
// seed bring the same people whatever the engine does with them.
func Play(s Scenario, days int, seed uint64, engine Engine, judge *matching.Judge) *Result {
	source := rand.New(rand.NewPCG(seed, seed)) //nolint:gosec // days that can be played again
	g := &game{scenario: &s, engine: engine, judge: judge, waiting: map[kith.TicketID]*visitor{}, rooms: map[kith.CircleID]*room{}}
	g.people, g.staff = crowd(&s, days, source), staff(&s, source)
	for _, v := range g.people {
		g.later(v.ticket.Created, event{kind: arrives, who: v})
	}
	for _, v := range g.staff {
		g.later(begin, event{kind: arrives, who: v})
	}
	g.play()
	return g.result(days)
}

type game struct {
	scenario *Scenario
	engine   Engine
	judge    *matching.Judge
	people   []*visitor
	staff    []*visitor
	waiting  map[kith.TicketID]*visitor
	rooms    map[kith.CircleID]*room
	events   events
	now      time.Time
	number   int // of events, tickets and circles
	seekers  int // who wait
	sizes    map[int]int
}

// room is a circle while it goes on.
type room struct {
	open    matching.OpenCircle
	members []*visitor
	largest int
}

type eventKind int

const (
	arrives eventKind = iota // or, for a listener, is free again
	givesUp
	leaves
)

type event struct {
	at     time.Time
	number int
	kind   eventKind
	who    *visitor
	ticket kith.TicketID // with which they gave up
	circle kith.CircleID // that they leave
}

func (g *game) later(at time.Time, e event) {
	g.number++
	e.at, e.number = at, g.number
	heap.Push(&g.events, e)
}

// play goes from event to event, and to where the engine asked to be asked again.
func (g *game) play() {
	g.sizes = map[int]int{}
	var again time.Time
	arrivals := len(g.people)
	for len(g.events) > 0 && (arrivals > 0 || g.seekers > 0 || len(g.rooms) > 0) {
		g.now = g.events[0].at
		if !again.IsZero() && again.Before(g.now) && g.seekers > 0 {
			g.now = again
		}
		for len(g.events) > 0 && !g.events[0].at.After(g.now) {
			e := heap.Pop(&g.events).(event)
			if e.kind == arrives && !e.who.duty {
				arrivals--
			}
			g.happen(e)
		}
		var proposals []kith.Proposal
		proposals, again = g.engine.Tick(g.now)
		for _, p := range proposals {
			g.commit(p)
		}
	}
}

func (g *game) happen(e event) {
	switch e.kind {
	case arrives:
		g.arrive(e.who)
	case givesUp:
		if g.waiting[e.ticket] == e.who {
			g.endWait(e.ticket)
			e.who.waited = g.now.Sub(e.who.ticket.Created)
			g.judge.Forget(e.ticket)
		}
	case leaves:
		if r := g.rooms[e.circle]; r != nil && slices.Contains(r.members, e.who) {
			g.leave(r, e.who)
		}
	}
}

func (g *game) arrive(v *visitor) {
	if v.duty {
		g.number++
		v.ticket.ID, v.ticket.Created = kith.TicketID(fmt.Sprint("l", g.number)), g.now
	} else {
		g.seekers++
		g.later(g.now.Add(v.patience), event{kind: givesUp, who: v, ticket: v.ticket.ID})
	}
	g.waiting[v.ticket.ID] = v
	if err := g.engine.Add(v.ticket); err != nil {
		panic(err) // a scenario asks for less than the engine takes
	}
}

func (g *game) endWait(id kith.TicketID) {
	if !g.waiting[id].duty {
		g.seekers--
	}
	delete(g.waiting, id)
	g.engine.Remove(id)
}

// commit makes a proposal a match.
func (g *game) commit(p kith.Proposal) {
	r := g.rooms[p.Circle]
	if r == nil {
		g.number++
		id := kith.CircleID(fmt.Sprintf("c%09d", g.number))
		r = &room{open: matching.OpenCircle{ID: id, Topic: p.Topic, Created: g.now, Told: true}}
		g.rooms[id] = r
	}
	for _, id := range p.Tickets {
		v := g.waiting[id]
		g.endWait(id)
		v.met, v.waited, v.since = true, g.now.Sub(v.ticket.Created), g.now
		for _, other := range r.members {
			fit, _ := g.judge.Fit(v.ticket, other.ticket)
			v.fits, v.others = v.fits+int(fit), v.others+1
			other.fits, other.others = other.fits+int(fit), other.others+1
		}
		r.members = append(r.members, v)
		if !v.duty {
			g.later(g.now.Add(v.stay), event{kind: leaves, who: v, circle: r.open.ID})
		}
	}
	r.largest = max(r.largest, len(r.members))
	for _, v := range r.members {
		v.size = max(v.size, len(r.members))
	}
	g.tell(r)
}

// tell lets the engine know what has become of a circle.
func (g *game) tell(r *room) {
	r.open.Members, r.open.Requests = nil, nil
	for _, v := range r.members {
		r.open.Members = append(r.open.Members, v.ticket.Peer)
		r.open.Requests = append(r.open.Requests, v.ticket.Request)
	}
	g.engine.SetCircle(r.open)
}

// leave lets somebody go. The last one does not stay alone, nor does a listener on duty.
func (g *game) leave(r *room, v *visitor) {
	r.members = slices.DeleteFunc(r.members, func(m *visitor) bool { return m == v })
	g.goes(v)
	r.open.Former = append(r.open.Former, v.ticket.Peer)
	if len(r.members) > 1 {
		g.tell(r)
		return
	}
	for _, m := range r.members {
		g.goes(m)
	}
	g.sizes[r.largest]++
	delete(g.rooms, r.open.ID)
	g.engine.RemoveCircle(r.open.ID)
}

func (g *game) goes(v *visitor) {
	g.judge.Forget(v.ticket.ID)
	if v.duty {
		v.busy += g.now.Sub(v.since)
		g.later(g.now.Add(g.scenario.Rest), event{kind: arrives, who: v})
	}
}

// events is a heap, the next first; what was planned first happens first.
type events []event

func (e events) Len() int { return len(e) }
func (e events) Less(i, j int) bool {
	if !e[i].at.Equal(e[j].at) {
		return e[i].at.Before(e[j].at)
	}
	return e[i].number < e[j].number
}
func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }
func (e *events) Push(x any)   { *e = append(*e, x.(event)) }
func (e *events) Pop() any {
	old := *e
	last := old[len(old)-1]
	*e = old[:len(old)-1]
	return last
}
