package matching

// person is somebody who waits, as a round sees them.
type person struct {
	profile
	step int8 // how far their expectations have widened; it never goes back

	alive, active bool
	party         int32 // in which party of this round: its number from 1; seated; 0: none
}

// seated says that somebody got a seat in an open circle.
const seated int32 = -1

// worth is how much of the fit is left to somebody, in thousandths, by what they want and
// how many meet. A circle of four or five is what works best: everybody has a turn, and one
// who is silent is no hole. Eight is the most.
var worth = [3][9]Fit{
	wantsAny:    {2: 1000, 3: 1000, 4: 1000, 5: 1000, 6: 970, 7: 940, 8: 900},
	wantsPair:   {2: 1000},
	wantsCircle: {2: 800, 3: 920, 4: 1000, 5: 1000, 6: 970, 7: 940, 8: 900},
}

func worthOf(s shape, size int) Fit {
	return worth[s][min(size, len(worth[s])-1)]
}

// satisfaction is how well somebody fares in a meeting of a size: how well the others fit
// on the average, as far as the size is right for them.
func satisfaction(s shape, sum Fit, size int) Fit {
	return sum / Fit(size-1) * worthOf(s, size) / 1000
}

// suffices tells whether a meeting of a size is large enough, and small enough, for
// somebody who has waited as long as they have.
func (p *Policy) suffices(who *person, size int) bool {
	switch who.shape {
	case wantsPair:
		return size == 2
	case wantsCircle:
		return size >= p.Steps[who.step].Size
	default:
		return size >= p.Min
	}
}

// accept gives the fit of two people and whether both would meet the other by now.
func (e *setting) accept(a, b *person) (Fit, bool) {
	if !e.may(&a.profile, &b.profile) {
		return 0, false
	}
	return e.agree(a, b)
}

// agree is accept for two who may meet. Nobody refuses those who go first.
func (e *setting) agree(a, b *person) (Fit, bool) {
	fit := e.fit(&e.policy.Weights, &a.profile, &b.profile)
	need := max(e.policy.Steps[a.step].Fit, e.policy.Steps[b.step].Fit)
	return fit, fit >= need || e.policy.isFirst(a) || e.policy.isFirst(b)
}

// setting is what does not change from tick to tick.
type setting struct {
	*compiler
	policy Policy
}

// tongues is the set of languages that a whole party shares.
type tongues struct {
	list [8]uint16
	n    int
}

func tonguesOf(p *profile) tongues {
	var t tongues
	for _, l := range p.languages[:p.nLangs] {
		t.list[t.n] = l.language
		t.n++
	}
	return t
}

// with is what is left when somebody joins.
func (t tongues) with(p *profile) tongues {
	var left tongues
	for _, l := range t.list[:t.n] {
		for _, m := range p.languages[:p.nLangs] {
			if l == m.language {
				left.list[left.n] = l
				left.n++
				break
			}
		}
	}
	return left
}

// party is a group that grows. All of its members accept each other, all share a language,
// and at most one of them has come to listen.
type party struct {
	members   []int32
	tongues   tongues
	listeners int
}

func (p *party) takes(who *profile) bool {
	return (who.side != listens || p.listeners == 0) && p.tongues.with(who).n > 0
}

func (p *party) add(number int32, who *profile) {
	if len(p.members) == 0 {
		p.tongues = tonguesOf(who)
	} else {
		p.tongues = p.tongues.with(who)
	}
	if who.side == listens {
		p.listeners++
	}
	p.members = append(p.members, number)
}
