package matching

import (
	"reflect"
	"slices"
	"time"

	"kith"
)

var _ Engine = (*Fitting)(nil)

// Propose implements Engine: it brings what the engine remembers in line with the pool, and
// ticks. A ticket that asks for too much is left out.
func (f *Fitting) Propose(pool Pool) (proposals []kith.Proposal, again time.Time) {
	f.Sync(pool.Tickets, pool.Circles)
	return f.Tick(pool.Now)
}

// Sync makes these tickets and circles the ones that the engine knows. What is as it was
// before costs little; what has changed is looked at anew.
func (f *Fitting) Sync(tickets []kith.Ticket, circles []OpenCircle) {
	there := make(map[kith.TicketID]bool, len(tickets))
	for _, ticket := range tickets {
		p, err := f.compile(ticket)
		if err != nil {
			continue
		}
		there[ticket.ID] = true
		if number, waits := f.byID[ticket.ID]; waits {
			if reflect.DeepEqual(f.people[number].profile, p) {
				continue
			}
			f.Remove(ticket.ID)
		}
		f.add(p)
	}
	for id := range f.byID {
		if !there[id] {
			f.Remove(id)
		}
	}
	known := make(map[kith.CircleID]bool, len(circles))
	for _, c := range circles {
		known[c.ID] = true
		if fresh, ok := f.newCompany(c, f.policy.Young); !ok || !f.companies[c.ID].same(fresh) {
			f.SetCircle(c)
		}
	}
	for id := range f.companies {
		if !known[id] {
			f.RemoveCircle(id)
		}
	}
}

// same tells whether two views are of the same circle in the same state, between rounds.
func (t *company) same(other *company) bool {
	return t != nil && t.id == other.id && t.created == other.created && t.closes == other.closes && t.told == other.told &&
		slices.Equal(t.former, other.former) && reflect.DeepEqual(t.members, other.members)
}
