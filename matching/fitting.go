package matching

import (
	"container/heap"
	"slices"
	"time"

	"kith"
)

// Fitting is an Engine that puts people together who fit. Docs/matching.md tells how it
// decides; the short of it:
//
// Some rules are never bent, however long somebody waits: see may. Beyond those people are
// compared by parts, see Aspect, and each meets only those who fit as well as they may
// expect by now, see Step. The longest waiting choose first: a free seat in an open circle or
// a party of their own, whichever is better for them. Then neighbourhoods are put in better
// order, in which those who go first lose nobody.
//
// It remembers who waits, so that a tick looks only at those for whom something may have
// changed: who came, whose expectations have widened, whose circle was changed, and whoever
// would accept one of these. Add and Remove take logarithmic time. It is not for use by
// several goroutines at once.
type Fitting struct {
	setting
	byID       map[kith.TicketID]int32
	people     []person
	generation []int32
	free       []int32
	index      index
	steps      stepQueue
	due        []int32 // with repetitions and with those who have gone
	proposed   []entry // whoever stands in a proposal of the last tick
	latest     int64   // when the last tick was
	firstUntil int64   // whoever goes first came by then
	companies  map[kith.CircleID]*company
	byTopic    map[uint16][]*company

	seen  []int64 // the stamp of the last search that met somebody
	stamp int64
	found []candidate
	heads []head
}

// NewFitting makes an engine. A nil relation knows no topic, so that each is related to
// itself alone.
func NewFitting(relation Relation, policy Policy) *Fitting {
	policy = policy.complete()
	return &Fitting{
		setting: setting{newCompiler(relation, policy), policy},
		byID:    map[kith.TicketID]int32{}, index: index{lists: map[listKey]*list{}},
		companies: map[kith.CircleID]*company{}, byTopic: map[uint16][]*company{},
	}
}

// Waiting tells how many wait.
func (f *Fitting) Waiting() int { return len(f.byID) }

// Add lets a ticket wait; one that waits already under the same id is replaced. The error
// says that the ticket asks for too much to be looked at; then it does not wait.
func (f *Fitting) Add(ticket kith.Ticket) error {
	p, err := f.compile(ticket)
	if err != nil {
		return err
	}
	f.Remove(ticket.ID)
	f.add(p)
	return nil
}

func (f *Fitting) add(p profile) {
	var number int32
	if n := len(f.free); n > 0 {
		number, f.free = f.free[n-1], f.free[:n-1]
	} else {
		number = int32(len(f.people))
		f.people = append(f.people, person{})
		f.generation = append(f.generation, 0)
		f.seen = append(f.seen, 0)
	}
	f.people[number] = person{profile: p, step: -1, alive: true}
	f.byID[p.id] = number
	f.index.add(f, number)
	f.due = append(f.due, number)
}

// Remove ends a wait: because of a match, or because it was cancelled. It tells whether the
// ticket waited.
func (f *Fitting) Remove(id kith.TicketID) bool {
	number, waits := f.byID[id]
	if !waits {
		return false
	}
	delete(f.byID, id)
	gone := f.people[number].profile
	f.people[number] = person{}
	f.generation[number]++
	f.index.remove(f, &gone)
	f.free = append(f.free, number)
	return true
}

func (f *Fitting) entry(number int32) entry {
	return entry{f.people[number].created, number, f.generation[number]}
}

func (f *Fitting) living(e entry) bool {
	return f.generation[e.number] == e.generation
}

// SetCircle tells of an open circle, or of what it has become.
func (f *Fitting) SetCircle(open OpenCircle) {
	f.RemoveCircle(open.ID)
	c, ok := f.newCompany(open, f.policy.Young)
	if !ok {
		return // nobody may be put to people of whom too little is known
	}
	c.people, c.due = &f.people, true
	f.companies[open.ID] = c
	list := f.byTopic[c.topic]
	at, _ := slices.BinarySearchFunc(list, c, rank)
	f.byTopic[c.topic] = slices.Insert(list, at, c)
}

// RemoveCircle says that a circle has closed.
func (f *Fitting) RemoveCircle(id kith.CircleID) {
	old, known := f.companies[id]
	if !known {
		return
	}
	delete(f.companies, id)
	f.byTopic[old.topic] = slices.DeleteFunc(f.byTopic[old.topic], func(c *company) bool { return c == old })
}

// Tick gives proposals, none of which overlap, and when to be asked again although nothing
// has changed; zero: only when something changes. In a rush that is at once: a tick looks at
// so many, the longest waiting first, that it does not take long. Whoever stands in a proposal waits on
// until they are removed; if they still wait at the next tick, they are looked at anew.
func (f *Fitting) Tick(now time.Time) (proposals []kith.Proposal, again time.Time) {
	f.refresh(now.UnixNano())
	active := f.active()
	if len(active) > 0 {
		r := round{setting: &f.setting, now: now.UnixNano(), people: f.people, near: f.near, companies: f.companiesFor, unplaced: f.index.show}
		f.index.round = true
		r.play(active)
		proposals = r.proposals()
		f.settle(&r, active)
	}
	if len(f.due) > 0 {
		return proposals, now
	}
	return proposals, f.nextStep()
}

// refresh brings everybody's expectations up to date and collects who is due.
func (f *Fitting) refresh(now int64) {
	for _, e := range f.proposed {
		if f.living(e) {
			f.due = append(f.due, e.number)
		}
	}
	f.proposed = f.proposed[:0]
	if now < f.latest-int64(clockSlack) { // the clock was set back
		for number := range f.people {
			f.widen(int32(number), now)
		}
	}
	f.latest = now
	for len(f.steps) > 0 && f.steps[0].at <= now {
		e := heap.Pop(&f.steps).(stepTime)
		if f.living(e.who) {
			f.widen(e.who.number, now)
		}
	}
	fresh := f.due
	for _, number := range fresh {
		f.widen(number, now)
	}
}

// active lists whoever may be met now and could not be before, the longest waiting first:
// those who are due (the first Seekers of them; the others stay due), whom they would meet, those who go first and would meet them, and those
// who would join a circle that has changed.
func (f *Fitting) active() []int32 {
	var active []int32
	mark := func(number int32) {
		if who := &f.people[number]; who.alive && !who.active {
			who.active = true
			active = append(active, number)
		}
	}
	f.due = f.inLine(f.due)
	rest := f.due[min(len(f.due), f.policy.Seekers):]
	for _, number := range f.due[:len(f.due)-len(rest)] {
		mark(number)
	}
	if len(active) < len(f.byID) {
		for _, number := range slices.Clone(active) {
			for _, c := range f.near(number, false) {
				mark(c.number)
			}
			f.eachFirst(number, mark)
		}
		f.markForCircles(mark)
	}
	for _, c := range f.companies {
		c.due = false
	}
	f.due = append(f.due[:0], rest...)
	f.byAge(active)
	return active
}

// inLine puts those who are due and have not gone in order, each of them once.
func (f *Fitting) inLine(due []int32) []int32 {
	due = slices.DeleteFunc(due, func(number int32) bool { return !f.people[number].alive })
	f.byAge(due)
	return slices.Compact(due)
}

func (f *Fitting) byAge(numbers []int32) {
	slices.SortFunc(numbers, func(a, b int32) int { return elder(&f.people[a].profile, &f.people[b].profile) })
}

func (f *Fitting) markForCircles(mark func(int32)) {
	for _, c := range f.companies {
		if !c.due || len(c.members) == 0 || !c.open(&f.policy, f.latest) {
			continue
		}
		seeker := profile{age: c.age, nTopics: 1}
		seeker.topics[0].topic = c.topic
		for _, l := range c.tongues.list[:c.tongues.n] {
			seeker.languages[seeker.nLangs].language = l
			seeker.nLangs++
		}
		for i := range c.members { // who must have a group stands in its list, where only its members look
			seeker.own = append(seeker.own, c.members[i].own...)
		}
		slices.Sort(seeker.own)
		seeker.own = slices.Compact(seeker.own)
		f.eachNear(&seeker, func(other int32) {
			if who := &f.people[other]; !who.active {
				if _, ok := f.admits(c, who, f.latest); ok {
					mark(other)
				}
			}
		})
	}
}

// eachFirst visits those who go first and would meet somebody.
func (f *Fitting) eachFirst(number int32, visit func(int32)) {
	who := &f.people[number]
	for _, level := range f.index.levels(f.compiler, &who.profile) {
		for _, l := range level.lists {
			for _, e := range l.inOrder(f) {
				if !f.living(e) {
					continue
				}
				if e.created > f.firstUntil {
					break
				}
				if other := &f.people[e.number]; !other.active && f.policy.isFirst(other) {
					if _, ok := f.accept(who, other); ok {
						visit(e.number)
					}
				}
			}
		}
	}
}

// eachNear visits everybody in the lists of somebody, some of them more than once.
func (f *Fitting) eachNear(p *profile, visit func(int32)) {
	for _, level := range f.index.levels(f.compiler, p) {
		for _, l := range level.lists {
			for _, e := range l.entries {
				if f.living(e) {
					visit(e.number)
				}
			}
		}
	}
}

// companiesFor implements round.companies.
func (f *Fitting) companiesFor(seeker int32) []*company {
	who := &f.people[seeker]
	var all []*company
	for _, n := range f.related(&who.profile) {
		all = append(all, f.byTopic[n.topic]...)
	}
	return all
}

// settle forgets what belonged to one round.
func (f *Fitting) settle(r *round, active []int32) {
	f.index.showAll()
	for _, number := range active {
		who := &f.people[number]
		who.active = false
	}
	for _, members := range r.parties {
		for _, number := range members {
			f.people[number].party = 0
			f.proposed = append(f.proposed, f.entry(number))
		}
	}
	for _, c := range r.joined {
		for _, number := range c.joined {
			f.people[number].party = 0
			f.proposed = append(f.proposed, f.entry(number))
		}
		c.empty()
	}
}
