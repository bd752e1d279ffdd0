package simulate

import "kith/matching"

// Staffing answers how many listeners it takes.
type Staffing struct {
	Wanted  float64 // the share that is to be met soon
	Enough  int     // listeners on duty with whom it is; -1: no number of them is enough
	Tried   []Tried // in the order of their number
	Without float64 // the share that is met soon without any listener
}

// Tried is one number of listeners.
type Tried struct {
	Listeners int
	Soon      float64
	Busy      float64
}

// Staff looks for the least number of listeners with which a share of those who come is met
// within Within, up to a most. Listeners who come by themselves go on to come.
func Staff(s Scenario, days int, seed uint64, wanted float64, most int, engine func() Engine, judge func() *matching.Judge) Staffing {
	answer := Staffing{Wanted: wanted, Enough: -1}
	known := map[int]Tried{}
	try := func(n int) bool {
		if _, done := known[n]; !done {
			s.Listeners = n
			r := Play(s, days, seed, engine(), judge())
			known[n] = Tried{n, r.All.SoonShare(), r.Busy}
		}
		return known[n].Soon >= wanted
	}
	low, high := -1, 0
	for !try(high) && high < most {
		low, high = high, min(max(1, 2*high), most)
	}
	if known[high].Soon >= wanted {
		for high-low > 1 {
			if middle := (low + high) / 2; try(middle) {
				high = middle
			} else {
				low = middle
			}
		}
		answer.Enough = high
	}
	for n := range most + 1 {
		if t, done := known[n]; done {
			answer.Tried = append(answer.Tried, t)
		}
	}
	answer.Without = known[0].Soon
	return answer
}
