package simulate

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"kith"
)

// begin is when simulated days begin: a Monday.
var begin = time.Date(2026, time.January, 5, 0, 0, 0, 0, time.UTC)

// visitor is somebody who asks for company, or a listener on duty.
type visitor struct {
	ticket   kith.Ticket
	patience time.Duration
	stay     time.Duration
	duty     bool

	met    bool
	waited time.Duration
	fits   int // the sum of the fits with all whom they met
	others int
	size   int // of the largest circle that they were in
	busy   time.Duration
	since  time.Time // in a talk, if on duty
}

// draw is a table from which a name is drawn by its share.
type draw struct {
	names  []string
	shares []float64
	total  float64
}

func newDraw(table map[string]float64) draw {
	var d draw
	for _, name := range slices.Sorted(maps.Keys(table)) {
		d.names = append(d.names, name)
		d.total += table[name]
		d.shares = append(d.shares, d.total)
	}
	return d
}

func (d *draw) from(r *rand.Rand) string {
	at, _ := slices.BinarySearch(d.shares, r.Float64()*d.total)
	return d.names[min(at, len(d.names)-1)]
}

// crowd draws everybody who comes in some days, in the order in which they come.
func crowd(s *Scenario, days int, r *rand.Rand) []*visitor {
	topics, languages, shapes, sides := newDraw(s.Topics), newDraw(s.Languages), newDraw(s.Shapes), newDraw(s.Sides)
	hourly, weekly := sum(s.Hours), sum(s.Weekdays)
	var all []*visitor
	for hour := range days * 24 {
		expected := s.RequestsPerDay * s.Hours[hour%24] / hourly * 7 * s.Weekdays[hour/24%7] / weekly
		if expected <= 0 {
			continue
		}
		for at := r.ExpFloat64() / expected; at < 1; at += r.ExpFloat64() / expected {
			v := &visitor{patience: exponential(r, s.Patience), stay: lognormal(r, s.Stay)}
			request := s.request(r, &topics, &languages, &shapes, &sides)
			name := fmt.Sprintf("%07d", len(all))
			v.ticket = kith.Ticket{
				ID: kith.TicketID("t" + name), Peer: kith.PeerKey("p" + name), Topic: request.Topics[0].Topic, Request: request,
				Created: begin.Add(time.Duration((float64(hour) + at) * float64(time.Hour))),
			}
			all = append(all, v)
		}
	}
	return all
}

func (s *Scenario) request(r *rand.Rand, topics, languages, shapes, sides *draw) *kith.Request {
	q := &kith.Request{Age: kith.Adult, Topics: []kith.TopicShare{{Topic: kith.TopicID(topics.from(r)), Confidence: 1}}}
	if r.Float64() < s.SecondTopic {
		if second := kith.TopicID(topics.from(r)); second != q.Topics[0].Topic {
			q.Topics = append(q.Topics, kith.TopicShare{Topic: second, Confidence: 0.5})
		}
	}
	q.Languages = s.speaks(r, languages)
	if shape := shapes.from(r); shape != "any" {
		q.Shape = kith.Shape(shape)
	}
	if side := sides.from(r); side != "either" {
		q.Side = kith.Side(side)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Needs)) {
		if 100*r.Float64() < s.Needs[name] {
			q.Needs |= needOf[name]
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Tags)) {
		if 100*r.Float64() >= s.Tags[name] {
			continue
		}
		tag := kith.Tag(name)
		q.Tags = append(q.Tags, tag)
		switch wish := 100 * r.Float64(); {
		case wish < s.Wishes["must"]:
			q.Wishes = append(q.Wishes, kith.TagWish{Tag: tag, Strength: kith.Must})
		case wish < s.Wishes["must"]+s.Wishes["prefer"]:
			q.Wishes = append(q.Wishes, kith.TagWish{Tag: tag, Strength: kith.Prefer})
		}
	}
	if 100*r.Float64() < s.Minors {
		q.Age = kith.Minor
	}
	return q
}

func (s *Scenario) speaks(r *rand.Rand, languages *draw) []kith.Language {
	own, first := languages.from(r), s.first()
	all := []kith.Language{{Tag: own}}
	if own != first && r.Float64() < s.SpeakFirstToo {
		all = append(all, kith.Language{Tag: first, Some: true})
	}
	return all
}

// staff are the listeners on duty. They are there from the beginning to the end.
func staff(s *Scenario, r *rand.Rand) []*visitor {
	languages := newDraw(s.Languages)
	all := make([]*visitor, s.Listeners)
	for i := range all {
		all[i] = &visitor{duty: true, ticket: kith.Ticket{
			Peer: kith.PeerKey(fmt.Sprint("listener", i)), Topic: kith.TopicAny,
			Request: &kith.Request{Age: kith.Adult, Side: kith.SideListen, Topics: []kith.TopicShare{{Topic: kith.TopicAny, Confidence: 1}}, Languages: s.speaks(r, &languages)},
		}}
	}
	return all
}

func exponential(r *rand.Rand, mean time.Duration) time.Duration {
	return time.Duration(r.ExpFloat64() * float64(mean))
}

// spread is that of the logarithm of how long people stay: a third stay less than 0.7 of
// the median, a third more than 1.4 of it.
const spread = 0.8

func lognormal(r *rand.Rand, mean time.Duration) time.Duration {
	return time.Duration(float64(mean) * math.Exp(spread*r.NormFloat64()-spread*spread/2))
}
