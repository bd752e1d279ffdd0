package matching

import (
	"slices"
	"time"

	"kith"
)

// Queue serves people in the order in which they came, under the same hard rules as Fitting
// and blind to everything else: the yardstick in simulations. Whoever has waited longest takes
// the first free seat that the rules allow; otherwise the next ones in line with whom they may
// meet make a circle with them, up to the target. A circle that is not full waits for Gather
// longer, counted from when the second of them came; two of whom one wants just one other meet
// at once.
type Queue struct {
	setting
	gather    time.Duration
	people    []person // the longest waiting first
	companies []*company
}

// NewQueue makes an empty queue.
func NewQueue(relation Relation, policy Policy, gather time.Duration) *Queue {
	policy = policy.complete()
	policy.Steps = []Step{{Size: 2}}
	return &Queue{setting: setting{newCompiler(relation, policy), policy}, gather: gather}
}

// Add lets a ticket wait.
func (q *Queue) Add(ticket kith.Ticket) error {
	p, err := q.compile(ticket)
	if err != nil {
		return err
	}
	q.Remove(ticket.ID)
	at, _ := slices.BinarySearchFunc(q.people, &p, func(w person, p *profile) int { return elder(&w.profile, p) })
	q.people = slices.Insert(q.people, at, person{profile: p, alive: true})
	return nil
}

// Remove ends a wait.
func (q *Queue) Remove(id kith.TicketID) bool {
	n := len(q.people)
	q.people = slices.DeleteFunc(q.people, func(w person) bool { return w.id == id })
	return len(q.people) < n
}

// SetCircle tells of an open circle, or of what it has become.
func (q *Queue) SetCircle(open OpenCircle) {
	q.RemoveCircle(open.ID)
	if c, ok := q.newCompany(open, q.policy.Young); ok {
		c.people = &q.people
		at, _ := slices.BinarySearchFunc(q.companies, c, rank)
		q.companies = slices.Insert(q.companies, at, c)
	}
}

// RemoveCircle says that a circle has closed.
func (q *Queue) RemoveCircle(id kith.CircleID) {
	q.companies = slices.DeleteFunc(q.companies, func(c *company) bool { return c.id.circle == id })
}

// Tick gives proposals, and when to be asked again although nothing has changed.
func (q *Queue) Tick(now time.Time) (proposals []kith.Proposal, again time.Time) {
	r := round{setting: &q.setting, now: now.UnixNano(), people: q.people}
	for i := range q.people {
		who := &q.people[i]
		if who.party != 0 {
			continue
		}
		if seat := q.seat(who, r.now); seat != nil {
			if len(seat.joined) == 0 {
				r.joined = append(r.joined, seat)
			}
			seat.join(int32(i), &who.profile)
			who.party = seated
			continue
		}
		members, due := q.inLine(i)
		switch {
		case len(members) < 2:
		case r.now >= due:
			r.place(members)
		case again.IsZero() || time.Unix(0, due).Before(again):
			again = time.Unix(0, due)
		}
	}
	proposals = r.proposals()
	for i := range q.people {
		q.people[i].party = 0
	}
	for _, c := range r.joined {
		c.empty()
	}
	return proposals, again
}

func (q *Queue) seat(who *person, now int64) *company {
	for _, c := range q.companies {
		if c.size() >= q.policy.Target {
			continue
		}
		if _, ok := q.admits(c, who, now); ok {
			return c
		}
	}
	return nil
}

// inLine is the circle that somebody would make with those after them, and when it opens.
func (q *Queue) inLine(first int) (members []int32, due int64) {
	who := &q.people[first]
	var circle party
	circle.add(int32(first), &who.profile)
	for j := first + 1; j < len(q.people) && len(circle.members) < q.policy.Target; j++ {
		next := &q.people[j]
		fits := next.party == 0 && circle.takes(&next.profile) && (len(circle.members) == 1 || next.shape != wantsPair)
		for _, m := range circle.members {
			fits = fits && q.may(&q.people[m].profile, &next.profile)
		}
		if !fits {
			continue
		}
		circle.add(int32(j), &next.profile)
		if who.shape == wantsPair || next.shape == wantsPair {
			return circle.members, next.created
		}
	}
	if len(circle.members) < 2 {
		return nil, 0
	}
	second := q.people[circle.members[1]].created
	if len(circle.members) == q.policy.Target {
		return circle.members, second
	}
	return circle.members, second + int64(q.gather)
}
