package matching

import (
	"math/bits"

	"kith"
)

// Fit is how well people fit, in thousandths: whole numbers, so that the order in which
// they are added makes no difference.
type Fit int32

// Aspect is one part of the fit.
type Aspect int

// The parts of the fit. A part counts only where it says something: one that nobody asked
// for, or of which nothing is known, is left out, and the weights of the others are
// stretched to make up for it.
const (
	AspectTopic    Aspect = iota // how much of what they are there for they share
	AspectSide                   // one talks and one listens
	AspectNeeds                  // both hope to find the same
	AspectLanguage               // how well they speak the language that they share
	AspectTags                   // groups that one of them prefers
	AspectZone                   // the same time of day
	AspectPast                   // they have met, and how it was
	AspectUnlike                 // they are unlike each other, where that was asked for
	AspectStanding               // how those fared whom the listener listened to before
	aspects
)

// String is the name of a part, for admins.
func (a Aspect) String() string {
	return [...]string{"topic", "side", "needs", "language", "tags", "time zone", "past", "unlike", "standing"}[a]
}

// Weights say how much each part of the fit counts.
type Weights [aspects]int

// The topic counts most, because that is what people come for. Side, needs and tags are
// what they asked for beside it. A good talk that they had already is the best sign there
// is, but few have had one. A language that one of them hardly speaks spoils much, but that
// is rare. The time of day is a matter of taste.
var defaultWeights = Weights{
	AspectTopic: 40, AspectSide: 14, AspectNeeds: 12, AspectLanguage: 10, AspectTags: 12,
	AspectZone: 3, AspectPast: 12, AspectUnlike: 10, AspectStanding: 5,
}

// silent is the score of a part that says nothing.
const silent Fit = -1

// scores gives each part of the fit of two people, or silent.
func (c *compiler) scores(a, b *profile) [aspects]Fit {
	return [aspects]Fit{
		AspectTopic:    c.topicScore(a, b),
		AspectSide:     sideScores[a.side][b.side],
		AspectNeeds:    needsScore(a, b),
		AspectLanguage: languageScore(a, b),
		AspectTags:     tagScore(a, b),
		AspectZone:     zoneScore(a, b),
		AspectPast:     pastScore(a, b),
		AspectUnlike:   unlikeScore(a, b),
		AspectStanding: standingScore(a, b),
	}
}

// fit is how well two people fit. It is the same in both directions.
func (c *compiler) fit(w *Weights, a, b *profile) Fit {
	return weigh(w, c.scores(a, b))
}

func weigh(w *Weights, scores [aspects]Fit) Fit {
	sum, weight := 0, 0
	for i, s := range scores {
		if s != silent {
			sum += w[i] * int(s)
			weight += w[i]
		}
	}
	if weight == 0 {
		return 0
	}
	return Fit((sum + weight/2) / weight)
}

// topicScore is how much of what each is there for the other one is there for, too.
func (c *compiler) topicScore(a, b *profile) Fit {
	if a.nTopics == 1 && b.nTopics == 1 {
		return Fit(c.similar[a.topics[0].topic][b.topics[0].topic]*1000 + 0.5)
	}
	return Fit((c.cover(a, b)+c.cover(b, a))*500 + 0.5)
}

func (c *compiler) cover(a, b *profile) float32 {
	var sum float32
	for _, s := range a.topics[:a.nTopics] {
		var best float32
		row := c.similar[s.topic]
		for _, t := range b.topics[:b.nTopics] {
			best = max(best, row[t.topic])
		}
		sum += s.weight * best
	}
	return sum
}

var sideScores = [3][3]Fit{
	either:  {either: silent, talks: 800, listens: 800},
	talks:   {either: 800, talks: 500, listens: 1000},
	listens: {either: 800, talks: 1000, listens: 0},
}

func needsScore(a, b *profile) Fit {
	if a.needs == 0 || b.needs == 0 {
		return silent
	}
	count := func(n kith.Needs) int { return bits.OnesCount8(uint8(n)) }
	return Fit(1000 * count(a.needs&b.needs) / min(count(a.needs), count(b.needs)))
}

// languageScore is that of the language which they share best. Two who both speak one well
// have nothing to gain or lose by it.
func languageScore(a, b *profile) Fit {
	best := Fit(0)
	for _, l := range a.languages[:a.nLangs] {
		for _, m := range b.languages[:b.nLangs] {
			switch {
			case l.language != m.language:
			case !l.some && !m.some:
				return silent
			case l.some && m.some:
				best = max(best, 300)
			default:
				best = max(best, 600)
			}
		}
	}
	return best
}

// tagScore is the share of preferred groups that the other one belongs to.
func tagScore(a, b *profile) Fit {
	wanted := len(a.prefer) + len(b.prefer)
	if wanted == 0 {
		return silent
	}
	return Fit(1000 * (shared(a.prefer, b.own) + shared(b.prefer, a.own)) / wanted)
}

func shared(a, b []uint16) int {
	n := 0
	for _, tag := range a {
		if contains(b, tag) {
			n++
		}
	}
	return n
}

func zoneScore(a, b *profile) Fit {
	if !a.zoned || !b.zoned || a.unlike || b.unlike {
		return silent
	}
	return max(0, 1000-Fit(apart(a, b))*1000/(8*60))
}

// apart is by how many minutes their clocks differ, at most half a day.
func apart(a, b *profile) int {
	d := max(a.zone, b.zone) - min(a.zone, b.zone)
	for d > 12*60 {
		d = max(24*60-d, d-24*60)
	}
	return int(d)
}

func pastScore(a, b *profile) Fit {
	ab, ba := a.remembers(b), b.remembers(a)
	switch {
	case len(a.met) == 0 && len(b.met) == 0 || ab == nil && ba == nil:
		return silent
	case ab != nil && ba != nil && *ab > 0 && *ba > 0:
		return 1000
	case ab != nil && *ab < 0 || ba != nil && *ba < 0:
		return 0
	default:
		return 500
	}
}

func (p *profile) remembers(other *profile) *int8 {
	for i := range p.met {
		if p.met[i].peer == other.peer {
			return &p.met[i].liked
		}
	}
	return nil
}

// unlikeScore counts what can be told of how two people live: their groups, languages and
// time zone. What they are there for stays out of it.
func unlikeScore(a, b *profile) Fit {
	if !a.unlike && !b.unlike {
		return silent
	}
	sum, n := Fit(0), Fit(0)
	if all := len(a.own) + len(b.own); all > 0 {
		sum += 1000 - Fit(2000*shared(a.own, b.own)/all)
		n++
	}
	if a.zoned && b.zoned {
		sum += Fit(apart(a, b)) * 1000 / (12 * 60)
		n++
	}
	if a.nLangs+b.nLangs > 2 {
		same := 0
		for _, l := range a.languages[:a.nLangs] {
			for _, m := range b.languages[:b.nLangs] {
				if l.language == m.language {
					same++
				}
			}
		}
		sum += 1000 - Fit(2000*same/int(a.nLangs+b.nLangs))
		n++
	}
	if n == 0 {
		return 500
	}
	return sum / n
}

// standingScore counts when one of them has come to listen.
func standingScore(a, b *profile) Fit {
	switch {
	case a.side == listens && a.standing > 0:
		return a.standing
	case b.side == listens && b.standing > 0:
		return b.standing
	default:
		return silent
	}
}
