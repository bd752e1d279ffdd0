package matching

import (
	"cmp"
	"slices"

	"kith"
)

// round is one tick: it decides about everybody for whom something may have changed. How
// people and circles are looked up is left to whoever makes the round.
type round struct {
	*setting
	now    int64
	people []person
	joined []*company // the circles in which seats were given away

	// near lists those whom somebody accepts and who accept them, at most Reach of them: the
	// nearest topics first, then who has waited longest. Only Look people whom they may meet
	// are looked at, unless it is for somebody who goes first. Those in parties of this round
	// are left out if placed is false, those with a seat always.
	near func(seeker int32, placed bool) []candidate
	// companies lists the circles that may have a seat for somebody, in the order of rank.
	companies func(seeker int32) []*company

	// unplaced, if there is one, is told of somebody who was in a party and is in none now.
	unplaced func(*profile)

	parties [][]int32
	dropped bool // somebody was in a party and is in none now
}

// candidate is somebody who could be met.
type candidate struct {
	number int32
	fit    Fit
}

// play gives parties and seats to those who are active, who are in the order in which they
// came. The longest waiting choose first. Then neighbourhoods are put in better order, and
// whoever that has left over chooses again among those who are left.
func (r *round) play(active []int32) {
	r.serveAll(active)
	r.improve(active)
	if r.dropped {
		r.serveAll(active)
	}
}

func (r *round) serveAll(active []int32) {
	for _, seeker := range active {
		if r.people[seeker].party == 0 {
			r.serve(seeker)
		}
	}
}

// equal is by how much two fits may differ and still count as the same: then who has waited
// longer goes first.
const equal = 20

// serve finds a seat or a party for one who seeks, whichever is better for them. Between
// equals it is the seat: there somebody is talking already.
func (r *round) serve(seeker int32) {
	who := &r.people[seeker]
	seat, seatFit := r.seat(seeker)
	members, fit := r.gather(seeker)
	switch {
	case seat != nil && (seatFit+equal >= fit && !r.isCouple(members) || seatFit >= fit+scarce):
		if len(seat.joined) == 0 {
			r.joined = append(r.joined, seat)
		}
		seat.join(seeker, &who.profile)
		who.party = seated
	case members != nil:
		r.place(members)
	}
}

// isCouple tells whether it is a meeting in which somebody wants just one other.
func (r *round) isCouple(members []int32) bool {
	return slices.ContainsFunc(members, func(m int32) bool { return r.people[m].shape == wantsPair })
}

func (r *round) place(members []int32) {
	r.parties = append(r.parties, members)
	for _, m := range members {
		r.people[m].party = int32(len(r.parties))
	}
}

// gather is the best party for somebody, and what it is worth to them; none if there is
// nobody, or too few for what they and the others want by now.
func (r *round) gather(seeker int32) ([]int32, Fit) {
	found := r.near(seeker, false)
	if len(found) == 0 {
		return nil, 0
	}
	// Who wants one other has few to choose from: they come first.
	closed := func(a, b *person) bool { return a.shape == wantsPair || b.shape == wantsPair }
	members, fit := r.couple(seeker, found, closed)
	if r.people[seeker].shape != wantsPair {
		if larger, largerFit := r.grow(seeker, found); larger != nil && largerFit >= fit+scarce {
			return larger, largerFit
		}
	}
	if members == nil { // a circle was begun with somebody who wants a larger one
		return r.couple(seeker, found, func(*person, *person) bool { return true })
	}
	return members, fit
}

// scarce is by how much a circle must be better than a meeting with somebody who wants just
// one other.
const scarce = 100

// couple is the best meeting of two of a kind.
func (r *round) couple(seeker int32, found []candidate, kind func(a, b *person) bool) ([]int32, Fit) {
	who := &r.people[seeker]
	best := -1
	for i, c := range found {
		other := &r.people[c.number]
		if kind(who, other) && r.policy.suffices(who, 2) && r.policy.suffices(other, 2) && (best < 0 || r.better(c, found[best], 1)) {
			best = i
		}
	}
	if best < 0 {
		return nil, 0
	}
	return []int32{seeker, found[best].number}, satisfaction(who.shape, found[best].fit, 2)
}

// better tells whether one candidate goes before another: by fit (a sum over some people),
// and among equals by who has waited longer.
func (r *round) better(a, b candidate, people int) bool {
	grain := Fit(equal * people)
	return cmp.Or(cmp.Compare(b.fit/grain, a.fit/grain), elder(&r.people[a.number].profile, &r.people[b.number].profile)) < 0
}

// grow makes a circle around somebody, by taking in whoever fits best those who are in
// already. It gives the largest that all of its members want by now, up to the target.
func (r *round) grow(seeker int32, found []candidate) ([]int32, Fit) {
	who := &r.people[seeker]
	circle := party{members: make([]int32, 0, r.policy.Target)}
	circle.add(seeker, &who.profile)
	var open []candidate // the sum of the fits with all who are in
	var own []Fit        // the fit with the seeker
	for _, c := range found {
		if r.people[c.number].shape != wantsPair {
			open = append(open, c)
			own = append(own, c.fit)
		}
	}
	size, worthIt, sum := 0, Fit(0), Fit(0)
	for len(circle.members) < r.policy.Target {
		best := r.nextIn(&circle, open)
		if best < 0 {
			break
		}
		joined := open[best].number
		sum += own[best]
		open, own = slices.Delete(open, best, best+1), slices.Delete(own, best, best+1)
		circle.add(joined, &r.people[joined].profile)
		open, own = r.narrow(joined, open, own)
		if n := len(circle.members); r.allSuffice(circle.members, n) {
			size, worthIt = n, satisfaction(who.shape, sum, n)
		}
	}
	if size == 0 {
		return nil, 0
	}
	return circle.members[:size], worthIt
}

func (r *round) nextIn(circle *party, open []candidate) int {
	best := -1
	for i, c := range open {
		if circle.takes(&r.people[c.number].profile) && (best < 0 || r.better(c, open[best], len(circle.members))) {
			best = i
		}
	}
	return best
}

// narrow keeps those who accept somebody who has joined.
func (r *round) narrow(joined int32, open []candidate, own []Fit) ([]candidate, []Fit) {
	kept := 0
	for i, c := range open {
		if fit, ok := r.accept(&r.people[joined], &r.people[c.number]); ok {
			open[kept], own[kept] = candidate{c.number, c.fit + fit}, own[i]
			kept++
		}
	}
	return open[:kept], own[:kept]
}

func (r *round) allSuffice(members []int32, size int) bool {
	for _, m := range members {
		if !r.policy.suffices(&r.people[m], size) {
			return false
		}
	}
	return true
}

// proposals writes down what the round came to: seats by circle, then new circles by who
// has waited longest in them.
func (r *round) proposals() []kith.Proposal {
	var all []kith.Proposal
	slices.SortFunc(r.joined, func(a, b *company) int { return cmp.Compare(a.id.circle, b.id.circle) })
	for _, t := range r.joined {
		all = append(all, kith.Proposal{Topic: t.id.topic, Circle: t.id.circle, Tickets: r.tickets(t.joined)})
	}
	r.parties = slices.DeleteFunc(r.parties, func(members []int32) bool { return len(members) == 0 })
	slices.SortFunc(r.parties, func(a, b []int32) int {
		return elder(&r.people[r.oldest(a)].profile, &r.people[r.oldest(b)].profile)
	})
	for _, members := range r.parties {
		all = append(all, kith.Proposal{Topic: r.topicOf(members), Tickets: r.tickets(members)})
	}
	return all
}

func (r *round) oldest(members []int32) int32 {
	return slices.MinFunc(members, func(a, b int32) int { return elder(&r.people[a].profile, &r.people[b].profile) })
}

func (r *round) tickets(members []int32) []kith.TicketID {
	slices.SortFunc(members, func(a, b int32) int { return elder(&r.people[a].profile, &r.people[b].profile) })
	ids := make([]kith.TicketID, len(members))
	for i, m := range members {
		ids[i] = r.people[m].id
	}
	return ids
}

// topicOf is the topic that is nearest to what all of them are there for.
func (r *round) topicOf(members []int32) kith.TopicID {
	best, bestSum := kith.TopicID(""), float32(-1)
	for _, m := range members {
		who := &r.people[m]
		for _, s := range who.topics[:who.nTopics] {
			var sum float32
			for _, other := range members {
				p := &r.people[other]
				for _, t := range p.topics[:p.nTopics] {
					sum += t.weight * r.similar[s.topic][t.topic]
				}
			}
			if name := r.topicNames[s.topic]; sum > bestSum+1e-4 || sum > bestSum-1e-4 && name < best {
				best, bestSum = name, max(sum, bestSum)
			}
		}
	}
	return best
}
