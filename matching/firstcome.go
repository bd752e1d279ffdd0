package matching

import (
	"cmp"
	"slices"
	"time"

	"kith"
)

// FirstCome serves each topic in the order in which people asked.
//
// A ticket takes a free seat in an open circle of its topic before a new circle
// is thought of; which seat is described at seating. The others wait until
// there are Min of them, and then for at most Gather longer, counted from the
// moment at which the one asked who made them Min. When that time is over, or
// as soon as Max are there, all of them are put into circles of Min to Max
// people, as even as they go: seven with a Max of six become four and three.
//
// A ticket with a time in the future is not waited for: the clock was set back,
// and nobody should wait an hour for that.
//
// Min below 2 counts as 2, because nobody meets anybody in a circle of one, and
// Max below Min counts as Min.
type FirstCome struct {
	Min, Max int
	Gather   time.Duration // how long to wait for more than Min
}

var _ Engine = FirstCome{}

// Propose implements Engine. Within a topic nobody is overtaken, except by
// somebody who gets a seat in a circle that they must not join themselves. Of a
// peer who has several tickets for one topic, the first alone is looked at.
func (f FirstCome) Propose(pool Pool) (proposals []kith.Proposal, again time.Time) {
	f.Min = max(f.Min, 2)
	f.Max = max(f.Max, f.Min)

	waiting := byTopic(pool.Tickets)
	circles := make(map[kith.TopicID][]OpenCircle)
	for _, c := range pool.Circles {
		circles[c.Topic] = append(circles[c.Topic], c)
	}
	topics := make([]kith.TopicID, 0, len(waiting))
	for topic := range waiting {
		topics = append(topics, topic)
	}
	slices.Sort(topics)

	for _, topic := range topics {
		joins, rest, lonely := f.seat(circles[topic], waiting[topic], pool.Now)
		proposals = append(proposals, joins...)
		opens, later := f.open(topic, rest, lonely, pool.Now)
		proposals = append(proposals, opens...)
		if !later.IsZero() && (again.IsZero() || later.Before(again)) {
			again = later
		}
	}
	return proposals, again
}

// open gives new circles for the tickets that found no seat, or the time at
// which to look again. With lonely, gathering is skipped: see seating.
func (f FirstCome) open(topic kith.TopicID, rest []kith.Ticket, lonely bool, now time.Time) ([]kith.Proposal, time.Time) {
	if len(rest) < f.Min {
		return nil, time.Time{}
	}
	reached := rest[f.Min-1].Created
	due := reached.Add(f.Gather)
	gathering := !reached.After(now) && now.Before(due)
	if gathering && !lonely && len(rest) < f.Max {
		return nil, due
	}
	var proposals []kith.Proposal
	for _, size := range f.split(len(rest)) {
		proposals = append(proposals, kith.Proposal{Topic: topic, Tickets: ids(rest[:size])})
		rest = rest[size:]
	}
	return proposals, time.Time{}
}

// split gives the sizes of the circles that n people are put into: as few
// circles as can be, as even as they go, each within Min and Max. Where no such
// sizes exist (seven people, Min 5, Max 6), it gives full circles and leaves
// fewer than Min waiting.
func (f FirstCome) split(n int) []int {
	count := (n + f.Max - 1) / f.Max
	if count*f.Min > n {
		count = n / f.Max
		n = count * f.Max
	}
	sizes := make([]int, count)
	for i := range sizes {
		sizes[i] = n / count
		if i < n%count {
			sizes[i]++
		}
	}
	return sizes
}

// byTopic sorts tickets by when they were made, the id deciding between equals,
// and keeps the first of each peer in each topic.
func byTopic(tickets []kith.Ticket) map[kith.TopicID][]kith.Ticket {
	sorted := slices.Clone(tickets)
	slices.SortFunc(sorted, func(a, b kith.Ticket) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
	})
	type request struct {
		peer  kith.PeerKey
		topic kith.TopicID
	}
	seen := make(map[request]bool, len(sorted))
	topics := make(map[kith.TopicID][]kith.Ticket)
	for _, t := range sorted {
		if r := (request{t.Peer, t.Topic}); !seen[r] {
			seen[r] = true
			topics[t.Topic] = append(topics[t.Topic], t)
		}
	}
	return topics
}

func ids(tickets []kith.Ticket) []kith.TicketID {
	out := make([]kith.TicketID, len(tickets))
	for i, t := range tickets {
		out[i] = t.ID
	}
	return out
}
