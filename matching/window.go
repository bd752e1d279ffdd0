package matching

import (
	"math/bits"
	"slices"
)

// mostInWindow is how many people are put in better order at a time. All ways to group
// them are tried, so the work grows threefold with each.
const mostInWindow = 9

// improve puts neighbourhoods in better order, one after the other, until nothing gets
// better or the policy's number of windows is used up. Who goes first and has found somebody
// keeps somebody: only with whom can change. First it looks at those who were left over, the
// longest waiting first, then at parties whose people would do for each other.
func (r *round) improve(active []int32) {
	budget := r.policy.Windows
	for better := true; better && budget > 0; {
		better = false
		for _, who := range active {
			if budget <= 0 {
				return
			}
			if r.people[who].party == 0 {
				window := r.around([]int32{who})
				if len(window) > 1 {
					budget--
					better = r.reorder(window) || better
				}
			}
		}
		for i := 0; i < len(r.parties) && budget > 0; i++ {
			if len(r.parties[i]) > 0 {
				better = r.mix(int32(i+1), &budget) || better
			}
		}
	}
}

// mostMixed is with how many others a party is mixed.
const mostMixed = 4

// mix tries windows of a party and one other each, and what else goes in, until one is better.
func (r *round) mix(number int32, budget *int) bool {
	party := r.parties[number-1]
	var seen [mostMixed]int32
	tried := 0
	for _, member := range party {
		for _, c := range r.near(member, true) {
			p := r.people[c.number].party
			if p <= 0 || p == number || slices.Contains(seen[:tried], p) || len(party)+len(r.parties[p-1]) > mostInWindow {
				continue
			}
			if tried == mostMixed || *budget <= 0 {
				return false
			}
			seen[tried] = p
			tried++
			*budget--
			if r.reorder(r.around(slices.Concat(party, r.parties[p-1]))) {
				return true
			}
		}
	}
	return false
}

// around is a window about some people: those whom they would accept, with their parties,
// then those whom these would accept, and so on, as many as go in.
func (r *round) around(window []int32) []int32 {
	for i := 0; i < len(window) && len(window) < mostInWindow; i++ {
		for _, c := range r.near(window[i], true) {
			window = r.takeIn(window, c.number)
		}
	}
	return window
}

// takeIn adds somebody to a window, with their whole party, if there is room.
func (r *round) takeIn(window []int32, number int32) []int32 {
	members := []int32{number}
	if p := r.people[number].party; p > 0 {
		members = r.parties[p-1]
	}
	if holds(window, number) || len(window)+len(members) > mostInWindow {
		return window
	}
	return append(window, members...)
}

func holds(numbers []int32, n int32) bool {
	for _, m := range numbers {
		if m == n {
			return true
		}
	}
	return false
}

// kept is worth more than any fit: whoever goes first does not lose the one they have found.
const kept = 1_000_000

// arrangement is a window while all ways to group its people are tried. A set of people is
// a number with a bit for each.
type arrangement struct {
	fits  [mostInWindow][mostInWindow]Fit
	knows [mostInWindow]uint16 // whom each accepts
	value [1 << mostInWindow]int32
	best  [1 << mostInWindow]int32
	first [1 << mostInWindow]uint16 // the group of the lowest in the best way
}

// reorder groups the people of a window in the best way. It tells whether that is better
// than before; if not, nothing changes.
func (r *round) reorder(window []int32) bool {
	n := len(window)
	a := &arrangement{}
	for i := range n {
		for j := range i {
			if fit, ok := r.accept(&r.people[window[i]], &r.people[window[j]]); ok {
				a.fits[i][j], a.fits[j][i] = fit, fit
				a.knows[i] |= 1 << j
				a.knows[j] |= 1 << i
			}
		}
	}
	r.valueGroups(a, window)
	a.solve(n)
	if a.best[1<<n-1] <= r.valueNow(a, window) {
		return false
	}
	was := uint16(0)
	for i, w := range window {
		if p := r.people[w].party; p > 0 {
			r.parties[p-1] = nil
			r.people[w].party = 0
			was |= 1 << i
		}
	}
	for rest := uint16(1<<n - 1); rest != 0; {
		group := a.first[rest]
		rest &^= group
		if bits.OnesCount16(group) > 1 {
			r.place(pick(window, group))
		} else if alone := &r.people[window[bits.TrailingZeros16(group)]]; was&group != 0 {
			r.dropped = true
			if r.unplaced != nil {
				r.unplaced(&alone.profile)
			}
		}
	}
	return true
}

func pick(window []int32, group uint16) []int32 {
	var members []int32
	for ; group != 0; group &= group - 1 {
		members = append(members, window[bits.TrailingZeros16(group)])
	}
	return members
}

// valueGroups says for each set of people what it is worth as a party; 0: it cannot be one.
func (r *round) valueGroups(a *arrangement, window []int32) {
	n := len(window)
	var clique [1 << mostInWindow]bool
	for i := range n {
		clique[1<<i] = true
	}
	for set := uint16(3); set < 1<<n; set++ {
		low := bits.TrailingZeros16(set)
		rest := set &^ (1 << low)
		if rest == 0 || !clique[rest] || a.knows[low]&rest != rest {
			continue
		}
		clique[set] = true
		if size := bits.OnesCount16(set); size <= r.policy.Max {
			a.value[set] = r.valueOf(a, window, set, size)
		}
	}
}

func (r *round) valueOf(a *arrangement, window []int32, set uint16, size int) int32 {
	var group party
	total := int32(0)
	for left := set; left != 0; left &= left - 1 {
		i := bits.TrailingZeros16(left)
		who := &r.people[window[i]]
		if len(group.members) > 0 && !group.takes(&who.profile) || !r.policy.suffices(who, size) {
			return 0
		}
		group.add(window[i], &who.profile)
		var sum Fit
		for others := set &^ (1 << i); others != 0; others &= others - 1 {
			sum += a.fits[i][bits.TrailingZeros16(others)]
		}
		total += int32(satisfaction(who.shape, sum, size)) + int32(who.step) + 1 // among equals who has waited longer
		if r.policy.isFirst(who) && who.party != 0 {
			total += kept
		}
	}
	return total
}

// solve finds for each set the best way to group it.
func (a *arrangement) solve(n int) {
	for set := uint16(1); set < 1<<n; set++ {
		low := set & -set
		rest := set &^ low
		a.best[set], a.first[set] = a.best[rest], low
		for others := rest; others != 0; others = (others - 1) & rest {
			group := others | low
			if v := a.value[group]; v > 0 && v+a.best[set&^group] > a.best[set] {
				a.best[set], a.first[set] = v+a.best[set&^group], group
			}
		}
	}
}

func (r *round) valueNow(a *arrangement, window []int32) int32 {
	groups := map[int32]uint16{}
	for i, w := range window {
		if p := r.people[w].party; p > 0 {
			groups[p] |= 1 << i
		}
	}
	total := int32(0)
	for _, group := range groups {
		total += a.value[group]
	}
	return total
}
