package matching

import (
	"cmp"
	"slices"

	"kith"
)

// Merge offers two circles that have shrunk to go on together. Nobody is moved: their members
// are asked, and it happens when all agree.
type Merge struct {
	From, Into kith.CircleID // into the older one
	Fit        Fit           // of those who would meet, on the average
	People     int
}

// Merges gives offers for circles that have shrunk, the best first; no circle stands in two
// of them. All members may meet each other by the hard rules, share a language, and are no
// more together than a new circle has. An empty circle and one in which somebody was promised
// that nobody comes are left alone. Whether a circle is young makes no difference.
func (f *Fitting) Merges() []Merge {
	var small []*company
	for _, c := range f.companies {
		if n := len(c.members); n > 0 && n < f.policy.Shrunk && !c.private {
			small = append(small, c)
		}
	}
	slices.SortFunc(small, func(a, b *company) int {
		return cmp.Or(cmp.Compare(a.created, b.created), cmp.Compare(a.id.circle, b.id.circle))
	})
	var offers []Merge
	for i, into := range small {
		for _, from := range small[i+1:] {
			if fit, ok := f.fitTogether(into, from); ok {
				offers = append(offers, Merge{from.id.circle, into.id.circle, fit, len(into.members) + len(from.members)})
			}
		}
	}
	slices.SortStableFunc(offers, func(a, b Merge) int { return cmp.Compare(b.Fit, a.Fit) })
	taken := map[kith.CircleID]bool{}
	return slices.DeleteFunc(offers, func(m Merge) bool {
		if taken[m.From] || taken[m.Into] {
			return true
		}
		taken[m.From], taken[m.Into] = true, true
		return false
	})
}

func (e *setting) fitTogether(a, b *company) (Fit, bool) {
	if len(a.members)+len(b.members) > e.policy.Target || a.listeners+b.listeners > 1 || e.similar[a.topic][b.topic] == 0 {
		return 0, false
	}
	left, sum := a.tongues, Fit(0)
	for i := range b.members {
		left = left.with(&b.members[i])
		if _, was := slices.BinarySearch(a.former, b.members[i].peer); was {
			return 0, false
		}
	}
	for i := range a.members {
		if _, was := slices.BinarySearch(b.former, a.members[i].peer); was {
			return 0, false
		}
		for j := range b.members {
			if !e.may(&a.members[i], &b.members[j]) {
				return 0, false
			}
			sum += e.fit(&e.policy.Weights, &a.members[i], &b.members[j])
		}
	}
	return sum / Fit(len(a.members)*len(b.members)), left.n > 0
}
