package matching

import (
	"cmp"
	"slices"
	"time"

	"kith"
)

// plain decides like Fitting, and finds people by looking at everybody: it has no index, no
// queue of steps and nothing that could get out of step.
type plain struct {
	setting
	people    []person
	due       map[kith.TicketID]bool
	companies []*company
	proposed  map[kith.TicketID]bool
	latest    int64
}

func newPlain(relation Relation, policy Policy) *plain {
	policy = policy.complete()
	return &plain{setting: setting{newCompiler(relation, policy), policy}, proposed: map[kith.TicketID]bool{}, due: map[kith.TicketID]bool{}}
}

func (p *plain) Add(ticket kith.Ticket) {
	p.Remove(ticket.ID)
	compiled, err := p.compile(ticket)
	if err != nil {
		return
	}
	p.people = append(p.people, person{profile: compiled, step: -1, alive: true})
}

func (p *plain) Remove(id kith.TicketID) {
	p.people = slices.DeleteFunc(p.people, func(w person) bool { return w.id == id })
	delete(p.proposed, id)
	delete(p.due, id)
}

func (p *plain) SetCircle(open OpenCircle) {
	p.RemoveCircle(open.ID)
	if c, ok := p.newCompany(open, p.policy.Young); ok {
		c.due, c.people = true, &p.people
		p.companies = append(p.companies, c)
	}
}

func (p *plain) RemoveCircle(id kith.CircleID) {
	p.companies = slices.DeleteFunc(p.companies, func(c *company) bool { return c.id.circle == id })
}

func (p *plain) Tick(now time.Time) []kith.Proposal {
	p.latest = now.UnixNano()
	slices.SortFunc(p.people, func(a, b person) int { return elder(&a.profile, &b.profile) })
	for i := range p.people {
		who := &p.people[i]
		step := int8(p.policy.stepAt(now.Sub(time.Unix(0, who.created))))
		if step > who.step || p.proposed[who.id] {
			p.due[who.id] = true
		}
		who.step = max(step, who.step)
		who.party = 0
	}
	r := round{setting: &p.setting, now: p.latest, people: p.people, near: p.near, companies: p.open}
	turn := p.kept()
	r.play(p.active(turn))
	proposals := r.proposals()
	clear(p.proposed)
	for _, proposal := range proposals {
		for _, id := range proposal.Tickets {
			p.proposed[id] = true
		}
	}
	for id := range turn {
		delete(p.due, id)
	}
	for _, c := range p.companies {
		c.due = false
		c.empty()
	}
	return proposals
}

// kept are those whose turn it is: the first of those who are due.
func (p *plain) kept() map[kith.TicketID]bool {
	turn := map[kith.TicketID]bool{}
	for i := range p.people {
		if p.due[p.people[i].id] && len(turn) < p.policy.Seekers {
			turn[p.people[i].id] = true
		}
	}
	return turn
}

func (p *plain) active(turn map[kith.TicketID]bool) []int32 {
	var active []int32
	for i := range p.people {
		who := &p.people[i]
		is := turn[who.id]
		for j := range p.people {
			if _, ok := p.accept(who, &p.people[j]); ok && turn[p.people[j].id] {
				is = is || p.policy.isFirst(who) || slices.ContainsFunc(p.near(int32(j), false), func(c candidate) bool { return c.number == int32(i) })
			}
		}
		for _, c := range p.companies {
			if _, ok := p.admits(c, who, p.latest); ok && c.due {
				is = is || p.nearness(who, c.topic) > 0
			}
		}
		if is {
			active = append(active, int32(i))
		}
	}
	return active
}

func (p *plain) nearness(who *person, topic uint16) Fit {
	at := profile{nTopics: 1}
	at.topics[0] = share{topic, 1}
	return p.compiler.nearness(&who.profile, &at)
}

func (p *plain) near(seeker int32, placed bool) []candidate {
	var all []candidate
	for i := range p.people {
		if p.people[i].party != seated && (placed || p.people[i].party <= 0) && p.may(&p.people[seeker].profile, &p.people[i].profile) {
			all = append(all, candidate{int32(i), p.compiler.nearness(&p.people[seeker].profile, &p.people[i].profile)})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.fit, a.fit) }) // people are in the order in which they came
	if !p.policy.isFirst(&p.people[seeker]) {
		all = all[:min(len(all), p.policy.Look)]
	}
	var found []candidate
	for _, c := range all {
		if fit, ok := p.accept(&p.people[seeker], &p.people[c.number]); ok && len(found) < p.policy.Reach {
			found = append(found, candidate{c.number, fit})
		}
	}
	return found
}

func (p *plain) open(seeker int32) []*company {
	all := slices.DeleteFunc(slices.Clone(p.companies), func(c *company) bool { return p.nearness(&p.people[seeker], c.topic) == 0 })
	slices.SortFunc(all, func(a, b *company) int {
		return cmp.Or(
			cmp.Compare(p.nearness(&p.people[seeker], b.topic), p.nearness(&p.people[seeker], a.topic)),
			cmp.Compare(a.id.topic, b.id.topic), rank(a, b))
	})
	return all
}
