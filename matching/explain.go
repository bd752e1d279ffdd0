package matching

import (
	"slices"
	"time"

	"kith"
)

// Explanation says why people were put together. It names nobody.
type Explanation struct {
	People  int           // who meet, those in the circle already included
	Fit     Fit           // of each two of them, on the average
	Worst   Fit           // of the two that fit least
	Longest time.Duration // that one of them has waited
	Parts   []PartScore   // of the fit, the heaviest first
	Common  Common
	Others  []Alternative // whom else the longest waiting would have met, the best first
}

// PartScore is one part of the fit, for those pairs for which it says something.
type PartScore struct {
	Aspect Aspect
	Weight int
	Score  Fit // on the average
	Pairs  int
}

// Common is what all who meet have in common, and may be told: everybody asked for it. A
// group is in it only if everybody belongs to it and wished for it.
type Common struct {
	Topics    []kith.TopicID
	Needs     kith.Needs
	Tags      []kith.Tag
	Languages []string
}

// Alternative is somebody who was not chosen, or a free seat that was not.
type Alternative struct {
	Fit  Fit
	Size int // how many would have met
	Why  Rejection
}

// Rejection says why an alternative was not taken.
type Rejection string

// The reasons.
const (
	RejectedWorse   Rejection = "fits less"
	RejectedWaiting Rejection = "fits better, but others who had waited longer, or all of them together, do better this way"
	RejectedPlaced  Rejection = "was needed elsewhere"
)

// mostOthers is how many alternatives are told.
const mostOthers = 3

// Explain says why a proposal was made, as long as its tickets wait. It tells false if one of
// them has gone, or the circle has.
func (f *Fitting) Explain(proposal kith.Proposal, now time.Time) (Explanation, bool) {
	var all []*profile
	var numbers []int32
	for _, id := range proposal.Tickets {
		number, waits := f.byID[id]
		if !waits {
			return Explanation{}, false
		}
		numbers = append(numbers, number)
		all = append(all, &f.people[number].profile)
	}
	if proposal.Circle != "" {
		c, there := f.companies[proposal.Circle]
		if !there {
			return Explanation{}, false
		}
		for i := range c.members {
			all = append(all, &c.members[i])
		}
	}
	if len(all) < 2 {
		return Explanation{}, false
	}
	x := Explanation{People: len(all), Common: f.common(all)}
	f.explainFit(&x, all)
	longest := slices.MinFunc(numbers, func(a, b int32) int { return elder(&f.people[a].profile, &f.people[b].profile) })
	x.Longest = max(0, now.Sub(time.Unix(0, f.people[longest].created)))
	x.Others = f.others(longest, numbers, x.Fit)
	return x, true
}

func (e *setting) explainFit(x *Explanation, all []*profile) {
	var sums [aspects]Fit
	var pairs [aspects]int
	total, n := Fit(0), Fit(0)
	x.Worst = 1000
	for i, a := range all {
		for _, b := range all[:i] {
			scores := e.scores(a, b)
			for k, s := range scores {
				if s != silent {
					sums[k] += s
					pairs[k]++
				}
			}
			fit := weigh(&e.policy.Weights, scores)
			total, n, x.Worst = total+fit, n+1, min(x.Worst, fit)
		}
	}
	x.Fit = total / n
	for k := range aspects {
		if pairs[k] > 0 {
			x.Parts = append(x.Parts, PartScore{k, e.policy.Weights[k], sums[k] / Fit(pairs[k]), pairs[k]})
		}
	}
	slices.SortStableFunc(x.Parts, func(a, b PartScore) int { return b.Weight - a.Weight })
}

func (c *compiler) common(all []*profile) Common {
	var in Common
	first := all[0]
	every := func(is func(p *profile) bool) bool {
		return !slices.ContainsFunc(all, func(p *profile) bool { return !is(p) })
	}
	for _, s := range first.topics[:first.nTopics] {
		if every(func(p *profile) bool {
			return slices.ContainsFunc(p.topics[:p.nTopics], func(t share) bool { return t.topic == s.topic })
		}) {
			in.Topics = append(in.Topics, c.topicNames[s.topic])
		}
	}
	in.Needs = first.needs
	for _, p := range all {
		in.Needs &= p.needs
	}
	for tag, n := range c.tags {
		if every(func(p *profile) bool { return contains(p.own, n) && (contains(p.must, n) || contains(p.prefer, n)) }) {
			in.Tags = append(in.Tags, kith.Tag(tag))
		}
	}
	for name, n := range c.languages {
		if every(func(p *profile) bool {
			return slices.ContainsFunc(p.languages[:p.nLangs], func(l spoken) bool { return l.language == n })
		}) {
			in.Languages = append(in.Languages, name)
		}
	}
	slices.Sort(in.Tags)
	slices.Sort(in.Languages)
	return in
}

// others are those whom somebody would have met instead, at this moment.
func (f *Fitting) others(seeker int32, with []int32, fit Fit) []Alternative {
	var all []Alternative
	placed := map[entry]bool{}
	for _, e := range f.proposed {
		placed[e] = true
	}
	for _, c := range f.near(seeker, true) {
		if slices.Contains(with, c.number) {
			continue
		}
		a := Alternative{Fit: c.fit, Size: 2, Why: RejectedWorse}
		if c.fit > fit {
			a.Why = RejectedWaiting
		}
		if placed[f.entry(c.number)] {
			a.Why = RejectedPlaced
		}
		all = append(all, a)
	}
	slices.SortStableFunc(all, func(a, b Alternative) int { return int(b.Fit - a.Fit) })
	return all[:min(len(all), mostOthers)]
}
