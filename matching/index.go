package matching

import (
	"cmp"
	"slices"
)

// index finds those who could be met without looking at everybody: people stand in one list
// for each of their topics and languages, by age class, by whether they listen only, and by
// the first group that they must have; and in such lists again for each group that they
// belong to, where those look who must have it. Who is not in the lists of a seeker could not be met
// by them; who is may still not be.
type index struct {
	lists map[listKey]*list
	round bool    // one is being played
	short []*list // those of which something is skipped in it
}

type listKey struct {
	topic, language uint16
	must, owner     uint16 // 0 for none, else the tag's number plus one
	age             uint8
	listens         bool
}

// list holds people in the order in which they came. Who is gone is dropped later, when as
// many are dead as alive, so that nothing is moved for one.
type list struct {
	entries []entry
	dead    int
	newest  int64 // when the latest came of all that were ever added
	mixed   bool  // somebody was added out of order

	// skip says, while a round goes on, where to go on from an entry at which a search came
	// upon people who have been placed. Nil before that.
	skip []int32
}

type entry struct {
	created            int64
	number, generation int32
}

// keysOf calls visit with the key of each list that somebody stands in.
func keysOf(p *profile, visit func(listKey)) {
	key := listKey{age: p.age, listens: p.side == listens}
	if len(p.must) > 0 {
		key.must = p.must[0] + 1
	}
	for _, s := range p.topics[:p.nTopics] {
		for _, l := range p.languages[:p.nLangs] {
			key.topic, key.language, key.owner = s.topic, l.language, 0
			visit(key)
			for _, tag := range p.own {
				key.owner = tag + 1
				visit(key)
			}
		}
	}
}

func (x *index) add(f *Fitting, number int32) {
	who := &f.people[number]
	keysOf(&who.profile, func(key listKey) {
		l := x.lists[key]
		if l == nil {
			l = &list{}
			x.lists[key] = l
		}
		l.mixed = l.mixed || len(l.entries) > 0 && who.created <= l.newest
		l.newest = max(l.newest, who.created)
		l.entries = append(l.entries, f.entry(number))
	})
}

// remove is called while somebody's profile is still there, but they no longer live.
func (x *index) remove(f *Fitting, p *profile) {
	keysOf(p, func(key listKey) {
		l := x.lists[key]
		if l.dead++; 2*l.dead <= len(l.entries) {
			return
		}
		l.entries = slices.DeleteFunc(l.entries, func(e entry) bool { return !f.living(e) })
		l.dead = 0
		if len(l.entries) == 0 {
			delete(x.lists, key)
		} else if cap(l.entries) > 4*len(l.entries)+16 {
			l.entries = slices.Clone(l.entries)
		}
	})
}

// inOrder gives the entries of a list, the longest waiting first.
func (l *list) inOrder(f *Fitting) []entry {
	if l.mixed {
		l.entries = slices.DeleteFunc(l.entries, func(e entry) bool { return !f.living(e) })
		l.dead, l.mixed = 0, false
		slices.SortFunc(l.entries, func(a, b entry) int {
			if a.created != b.created {
				return cmp.Compare(a.created, b.created)
			}
			return cmp.Compare(f.people[a.number].id, f.people[b.number].id)
		})
	}
	return l.entries
}

// level is a set of lists of topics that are equally near.
type level struct {
	near  Fit
	lists []*list
}

// levels gives the lists in which somebody's partners stand, the nearest topics first.
func (x *index) levels(c *compiler, p *profile) []level {
	owner := uint16(0)
	if len(p.must) > 0 {
		owner = p.must[0] + 1
	}
	musts := make([]uint16, 1, 1+len(p.own))
	for _, tag := range p.own {
		musts = append(musts, tag+1)
	}
	var levels []level
	for _, n := range c.related(p) {
		if len(levels) == 0 || levels[len(levels)-1].near != n.near {
			levels = append(levels, level{near: n.near})
		}
		last := &levels[len(levels)-1]
		for _, l := range p.languages[:p.nLangs] {
			for _, must := range musts {
				key := listKey{topic: n.topic, language: l.language, must: must, owner: owner, age: p.age}
				if found := x.lists[key]; found != nil {
					last.lists = append(last.lists, found)
				}
				if key.listens = true; p.side == listens {
					continue
				}
				if found := x.lists[key]; found != nil {
					last.lists = append(last.lists, found)
				}
			}
		}
	}
	return levels
}

// related lists the topics that somebody's are near to, themselves included, each with the
// nearness to the nearest of theirs, the nearest first.
func (c *compiler) related(p *profile) []neighbour {
	if p.nTopics == 1 {
		return c.near[p.topics[0].topic]
	}
	var all []neighbour
	for _, s := range p.topics[:p.nTopics] {
		for _, n := range c.near[s.topic] {
			i := slices.IndexFunc(all, func(m neighbour) bool { return m.topic == n.topic })
			if i < 0 {
				all = append(all, n)
			} else {
				all[i].near = max(all[i].near, n.near)
			}
		}
	}
	slices.SortFunc(all, func(a, b neighbour) int {
		return cmp.Or(cmp.Compare(b.near, a.near), cmp.Compare(c.topicNames[a.topic], c.topicNames[b.topic]))
	})
	return all
}

// near implements round.near: it goes through the lists of each level side by side.
func (f *Fitting) near(seeker int32, placed bool) []candidate {
	who := &f.people[seeker]
	found := f.found[:0]
	look := f.policy.Look
	if f.policy.isFirst(who) {
		look = len(f.people)
	}
	f.stamp++
	for _, level := range f.index.levels(f.compiler, &who.profile) {
		heads := f.heads[:0]
		for _, l := range level.lists {
			l.inOrder(f)
			h := head{list: l}
			if f.advance(&h, placed); h.at < len(l.entries) {
				heads = append(heads, h)
			}
		}
		f.heads = heads
		for look > 0 && len(found) < f.policy.Reach {
			number := f.next(heads, placed)
			if number < 0 {
				break
			}
			other := &f.people[number]
			if f.seen[number] == f.stamp || number == seeker {
				continue
			}
			f.seen[number] = f.stamp
			if !f.may(&who.profile, &other.profile) {
				continue
			}
			look--
			if fit, ok := f.agree(who, other); ok {
				found = append(found, candidate{number, fit})
			}
		}
		if look == 0 || len(found) == f.policy.Reach {
			break
		}
	}
	f.found = found
	return slices.Clone(found)
}

// head is how far a list has been gone through.
type head struct {
	list  *list // nil when it is over
	at    int
	first entry // the one at at
}

// next takes the longest waiting from the heads of some lists; -1 when they are empty.
func (f *Fitting) next(heads []head, placed bool) int32 {
	best := -1
	for i := range heads {
		if h := &heads[i]; h.list != nil && (best < 0 || f.sooner(h.first, heads[best].first)) {
			best = i
		}
	}
	if best < 0 {
		return -1
	}
	h := &heads[best]
	number := h.first.number
	h.at++
	if f.advance(h, placed); h.at == len(h.list.entries) {
		h.list = nil
	}
	return number
}

// advance goes on to somebody who is there. What it passed by need not be passed by again in
// this round, unless somebody is taken out of a party: see show.
func (f *Fitting) advance(h *head, placed bool) {
	l, from := h.list, h.at
	for h.at < len(l.entries) {
		if !placed && l.skip != nil && int(l.skip[h.at]) > h.at {
			h.at = int(l.skip[h.at])
			continue
		}
		e := l.entries[h.at]
		if f.living(e) && f.people[e.number].party != seated && (placed || f.people[e.number].party == 0) {
			h.first = e
			break
		}
		h.at++
	}
	if placed || !f.index.round || h.at == from {
		return
	}
	if l.skip == nil {
		l.skip = make([]int32, len(l.entries))
		f.index.short = append(f.index.short, l)
	}
	l.skip[from] = int32(h.at)
}

func (f *Fitting) sooner(a, b entry) bool {
	if a.created != b.created {
		return a.created < b.created
	}
	return f.people[a.number].id < f.people[b.number].id
}

// show lets somebody be found again who has been placed, and is not any more.
func (x *index) show(p *profile) {
	keysOf(p, func(key listKey) {
		if l := x.lists[key]; l != nil {
			l.skip = nil
		}
	})
}

// showAll ends a round.
func (x *index) showAll() {
	for _, l := range x.short {
		l.skip = nil
	}
	x.short, x.round = x.short[:0], false
}
