package matching

import (
	"cmp"
	"slices"
	"time"

	"kith"
)

// circleSeats is an open circle while its free seats are given away.
type circleSeats struct {
	OpenCircle
	barred map[kith.PeerKey]bool // who is or was in it, growing as seats are taken
	taken  int                   // seats in use, growing likewise
	joins  []kith.TicketID
}

func (c *circleSeats) take(t kith.Ticket) {
	c.barred[t.Peer] = true
	c.taken++
	c.joins = append(c.joins, t.ID)
}

// seat gives free seats in open circles of one topic to waiting tickets, in
// their order. It returns one proposal for each circle that gains people, the
// tickets that found no seat, and whether one of those is lonely.
//
// First come circles with fewer than Min people, the oldest first: somebody sits
// alone there. They are filled up to Min, or left alone when too few wait for
// that. A circle without anybody is not filled: it is about to close.
//
// Everybody else gets a seat in the circle with the most people, since there an
// answer comes soonest; among equals in the newest, where the talk is youngest.
//
// A ticket is lonely when it has waited for longer than Gather and must not join
// any of the circles that have seats. While newcomers all go there, it would wait
// for ever; so as many of those who wait with it as make up Min are kept back,
// and open a new circle together with it, at once. Nobody is made to wait for
// that: while they are fewer than Min together, the others take their seats.
func (f FirstCome) seat(open []OpenCircle, tickets []kith.Ticket, now time.Time) (joins []kith.Proposal, rest []kith.Ticket, lonely bool) {
	circles := f.withSeats(open)
	if len(circles) == 0 {
		return nil, tickets, false
	}
	rest = f.fillSmall(circles, tickets)
	seats := f.rank(circles)
	companions, lonely := f.companions(seats, rest, now)
	rest = f.fillLargest(seats, rest, companions)

	slices.SortFunc(circles, func(a, b *circleSeats) int { return cmp.Compare(a.ID, b.ID) })
	for _, c := range circles {
		if len(c.joins) > 0 {
			joins = append(joins, kith.Proposal{Topic: c.Topic, Tickets: c.joins, Circle: c.ID})
		}
	}
	return joins, rest, lonely
}

// withSeats gives the circles that somebody is in and that are not full, the
// oldest first.
func (f FirstCome) withSeats(open []OpenCircle) []*circleSeats {
	var circles []*circleSeats
	for _, c := range open {
		if len(c.Members) == 0 || len(c.Members) >= f.Max {
			continue
		}
		barred := make(map[kith.PeerKey]bool, len(c.Members)+len(c.Former))
		for _, p := range c.Members {
			barred[p] = true
		}
		for _, p := range c.Former {
			barred[p] = true
		}
		circles = append(circles, &circleSeats{OpenCircle: c, barred: barred, taken: len(c.Members)})
	}
	slices.SortFunc(circles, func(a, b *circleSeats) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
	})
	return circles
}

// fillSmall brings circles below Min up to Min where enough people wait who may
// join, and returns the tickets that are left.
func (f FirstCome) fillSmall(circles []*circleSeats, tickets []kith.Ticket) []kith.Ticket {
	for _, c := range circles {
		need := f.Min - c.taken
		if need <= 0 {
			continue
		}
		var fit []kith.Ticket
		for _, t := range tickets {
			if !c.barred[t.Peer] && len(fit) < need {
				fit = append(fit, t)
			}
		}
		if len(fit) < need {
			continue
		}
		left := make([]kith.Ticket, 0, len(tickets)-need)
		for _, t := range tickets {
			if len(fit) > 0 && t.ID == fit[0].ID {
				c.take(t)
				fit = fit[1:]
				continue
			}
			left = append(left, t)
		}
		tickets = left
	}
	return tickets
}

// companions says whose tickets are kept back for the sake of lonely ones.
func (f FirstCome) companions(seats ranking, tickets []kith.Ticket, now time.Time) (keep map[kith.TicketID]bool, lonely bool) {
	if len(tickets) < f.Min || len(seats) == 0 {
		return nil, false
	}
	var others []kith.TicketID
	alone, waitedLong := 0, false
	for _, t := range tickets {
		if seats.find(t.Peer) >= 0 {
			others = append(others, t.ID)
			continue
		}
		alone++
		waitedLong = waitedLong || !t.Created.Add(f.Gather).After(now)
	}
	if !waitedLong {
		return nil, false
	}
	keep = make(map[kith.TicketID]bool)
	for _, id := range others[:min(len(others), max(0, f.Min-alone))] {
		keep[id] = true
	}
	return keep, true
}

// fillLargest gives the other free seats away and returns who found none.
func (f FirstCome) fillLargest(seats ranking, tickets []kith.Ticket, keep map[kith.TicketID]bool) []kith.Ticket {
	var rest []kith.Ticket
	for _, t := range tickets {
		i := seats.find(t.Peer)
		if i < 0 || keep[t.ID] {
			rest = append(rest, t)
			continue
		}
		seats[i].take(t)
		if seats[i].taken >= f.Max {
			seats = slices.Delete(seats, i, i+1)
		} else {
			seats.rise(i)
		}
	}
	return rest
}

// ranking holds the circles of at least Min people that have free seats, the one
// to be filled next first.
type ranking []*circleSeats

func (f FirstCome) rank(circles []*circleSeats) ranking {
	var r ranking
	for _, c := range circles {
		if f.Min <= c.taken && c.taken < f.Max {
			r = append(r, c)
		}
	}
	slices.SortFunc(r, before)
	return r
}

// before orders circles by size, then by age, the newest first.
func before(a, b *circleSeats) int {
	return cmp.Or(cmp.Compare(b.taken, a.taken), b.Created.Compare(a.Created), cmp.Compare(b.ID, a.ID))
}

// find gives the place of the first circle that a peer may join, or -1.
func (r ranking) find(peer kith.PeerKey) int {
	return slices.IndexFunc(r, func(c *circleSeats) bool { return !c.barred[peer] })
}

// rise moves a circle that has grown to its new place.
func (r ranking) rise(i int) {
	for ; i > 0 && before(r[i], r[i-1]) < 0; i-- {
		r[i], r[i-1] = r[i-1], r[i]
	}
}
