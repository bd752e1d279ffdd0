package waiting

import (
	"slices"
	"time"

	"kith"
)

// past is one wait of recent days.
type past struct {
	request *kith.Request
	topics  []kith.TopicID
	began   time.Time
	lasted  time.Duration
	met     bool // else it was given up, or goes on: nobody knows how long it would have taken
}

// What is said rests on so many people who were met, at the least, and holds for four of five.
const (
	leastMet  = 8
	leftAlone = 0.2
)

// sameHours is how far two times of the day are apart at most that are taken for the same: at night
// it takes longer than in the evening.
const sameHours = 3 * time.Hour

// outlook tells by when four of five of those waited for had company, counted from waited on: those
// alone count who had waited as long. Who gave up, or still waits, counts as alone until then and
// not as quick (Kaplan and Meier's estimate). It does not depend on the order.
func outlook(waits []past, waited time.Duration) kith.Outlook {
	left := keep(waits, func(p past) bool { return p.lasted >= waited })
	slices.SortFunc(left, func(a, b past) int { return int(a.lasted - b.lasted) })
	answer := kith.Outlook{Waited: waited >= time.Minute}
	if len(keep(left, func(p past) bool { return p.met })) < leastMet {
		return answer
	}
	alone := 1.0
	for i := 0; i < len(left); {
		now, gone := 0, 0
		for at := left[i].lasted; i+gone < len(left) && left[i+gone].lasted == at; gone++ {
			if left[i+gone].met {
				now++
			}
		}
		alone *= 1 - float64(now)/float64(len(left)-i)
		if alone <= leftAlone+1e-9 {
			answer.Kind, answer.Within = kith.OutlookWithin, left[i].lasted-waited
			return answer
		}
		i += gone
	}
	answer.Kind = kith.OutlookLong
	return answer
}

// alike are the waits of people who asked for something near, on the same side of a talk and in a
// language of this peer: at this time of the day, if they are enough, or else at any.
func (w *Waiting) alike(waits []past, ticket kith.Ticket, now time.Time) []past {
	topics := topicsOf(ticket)
	near := keep(waits, func(p past) bool {
		return (sideOf(p.request) == kith.SideListen) == (sideOf(ticket.Request) == kith.SideListen) && w.near(topics, p.topics)
	})
	hour := keep(near, func(p past) bool { return atSameHour(p.began, now) })
	if len(keep(hour, func(p past) bool { return p.met })) >= leastMet {
		return hour
	}
	return near
}

// asMuch are those who asked for as much as this peer, and wrote a language of theirs.
func (w *Waiting) asMuch(waits []past, request *kith.Request) []past {
	mine := w.languages(request)
	return keep(waits, func(p past) bool {
		shares := slices.ContainsFunc(w.languages(p.request), func(language string) bool { return slices.Contains(mine, language) })
		return shares && (insists(request) == insists(p.request)) && pairs(request) == pairs(p.request)
	})
}

func keep(waits []past, which func(past) bool) []past {
	var kept []past
	for _, p := range waits {
		if which(p) {
			kept = append(kept, p)
		}
	}
	return kept
}

func atSameHour(a, b time.Time) bool {
	const day = 24 * time.Hour
	apart := a.Sub(b).Abs() % day
	return min(apart, day-apart) <= sameHours
}

func sideOf(r *kith.Request) kith.Side {
	if r == nil {
		return kith.SideEither
	}
	return r.Side
}

// topicsOf are the topics of a ticket.
func topicsOf(t kith.Ticket) []kith.TopicID {
	if t.Request == nil || len(t.Request.Topics) == 0 {
		return []kith.TopicID{t.Topic}
	}
	var all []kith.TopicID
	for _, share := range t.Request.Topics {
		all = append(all, share.Topic)
	}
	return all
}

func (w *Waiting) near(a, b []kith.TopicID) bool {
	for _, one := range a {
		for _, other := range b {
			if one == other || one == kith.TopicAny || other == kith.TopicAny || w.opts.Relation != nil && w.opts.Relation.Similarity(one, other) >= nearEnough {
				return true
			}
		}
	}
	return false
}

// nearEnough is how similar topics are whose people meet often: related ones, at the least.
const nearEnough = 0.6
