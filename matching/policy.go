package matching

import (
	"time"

	"kith"
)

// Relation is how the engine sees the catalogue of topics.
type Relation interface {
	// Topics lists all topics.
	Topics() []kith.TopicID
	// Similarity tells how near two topics are: 1 the same, 0 not related. It is the same
	// in both directions.
	Similarity(a, b kith.TopicID) float64
}

// Policy is how the engine is set. The zero value of a field means its default.
type Policy struct {
	Min    int // people in a new circle, but for those who want just one other; 2
	Target int // people in a new circle at most; 5
	Max    int // in any circle; 8, which is also the most
	Shrunk int // a circle with fewer people is refilled or merged; 3

	Gather  time.Duration // how long whoever wants a circle waits for one more than Min; 5 s, below 0: not at all
	Young   time.Duration // how long after its beginning a circle takes more people; 10 minutes
	Steps   []Step        // how expectations widen with waiting; see widening
	Look    int           // how many who may be met are looked at for one who seeks; 40
	Reach   int           // how many of them who accept each other are thought about; 20
	Seekers int           // how many of those for whom something has changed are looked at in one tick; 300
	Windows int           // how many neighbourhoods are put in better order in one tick; 60
	Weights Weights       // how much each part of the fit counts

	Languages []string            // what a peer speaks who said nothing; none: only others who said nothing
	Partners  map[string][]string // organisations whose peers may meet, beside those of one organisation
}

// Step is what somebody expects who has waited for a time.
type Step struct {
	After time.Duration
	Fit   Fit  // how well others must fit at least, each of them
	Size  int  // how many must meet at least, for somebody who wants a circle
	First bool // they choose before everybody who has waited less, nobody takes their partner, and nobody refuses them
}

// curve is how expectations of others widen. In the first seconds only people who fit well are
// met. After 22 seconds everybody will do who breaks no hard rule and is there for a
// related topic. Until 40 seconds the best fit decides who meets whom; then those who have
// waited longest go first, and nobody refuses them, so that being hard to fit is no reason to
// wait for ever. Docs/matching.md shows what comes of it; simulated days decided the figures.
var curve = []Step{
	{After: 0, Fit: 720},
	{After: 14 * time.Second, Fit: 560},
	{After: 22 * time.Second, Fit: 0},
	{After: 40 * time.Second, Fit: 0, First: true},
}

// widening is the curve with the sizes of new circles: at first one more than the least, since
// a third makes a circle; then the least, since others may join while it is young.
func widening(least, most int, gather time.Duration) []Step {
	gather = max(gather, 0)
	if least == most {
		gather = 0
	}
	var steps []Step
	for _, s := range curve {
		if s.Size = least + 1; s.After < gather {
			steps = append(steps, s)
		}
	}
	for i, s := range curve {
		if i+1 < len(curve) && curve[i+1].After <= gather {
			continue
		}
		s.After, s.Size = max(s.After, gather), least
		steps = append(steps, s)
	}
	return steps
}

func (p Policy) complete() Policy {
	orDefault(&p.Max, 8)
	p.Max = min(max(p.Max, 2), len(worth[wantsAny])-1)
	orDefault(&p.Min, 2)
	p.Min = min(p.Min, p.Max)
	orDefault(&p.Target, min(max(5, p.Min), p.Max))
	p.Target = min(max(p.Target, p.Min), p.Max)
	if p.Gather == 0 {
		p.Gather = 5 * time.Second
	}
	orDefault(&p.Shrunk, 3)
	orDefault(&p.Look, 40)
	orDefault(&p.Reach, 20)
	orDefault(&p.Windows, 60)
	orDefault(&p.Seekers, 300)
	if p.Young == 0 {
		p.Young = 10 * time.Minute
	}
	if len(p.Steps) == 0 {
		p.Steps = widening(p.Min, p.Max, p.Gather)
	}
	if p.Weights == (Weights{}) {
		p.Weights = defaultWeights
	}
	return p
}

func orDefault(field *int, value int) {
	if *field <= 0 {
		*field = value
	}
}

// clockSlack is by how much a ticket may come from the future without the clock counting
// as set back.
const clockSlack = 2 * time.Second

// stepAt is the place in Steps of somebody who has waited for a time. Somebody who seems to
// have come from the future has waited through a change of the clock: nobody knows for how
// long, so nothing more is expected of others; but they don't go first.
func (p *Policy) stepAt(waited time.Duration) int {
	reached := func(s Step) bool { return waited >= s.After }
	if waited < -clockSlack {
		reached = func(s Step) bool { return !s.First }
	}
	step := 0
	for step+1 < len(p.Steps) && reached(p.Steps[step+1]) {
		step++
	}
	return step
}

func (p *Policy) isFirst(who *person) bool { return p.Steps[who.step].First }
