package simulate

import (
	"maps"
	"slices"
	"time"

	"kith"
)

// Within is how soon somebody is to be met: the service's promise.
const Within = 60 * time.Second

// Result is what some days were like.
type Result struct {
	Days      int
	All       Figures
	Hours     [24]Figures // of those who came in that hour of the day
	Groups    []Group     // by language, side, shape and group tag, in this order
	Sizes     map[int]int // how many circles grew to each size
	Listeners int         // on duty
	Busy      float64     // the share of their time in which they listened
}

// Figures tell how a number of people fared.
type Figures struct {
	People int
	Met    int
	Soon   int           // met within Within
	Mean   time.Duration // that all of them waited, until they met somebody or gave up
	Median time.Duration // that those waited who met somebody
	P90    time.Duration
	P95    time.Duration
	Fit    float64 // of those who met, with all whom they met: 0 to 1
}

// Group is the figures of those with something in common.
type Group struct {
	Kind, Name string
	Figures
}

// SoonShare is the share of those who met somebody soon.
func (f Figures) SoonShare() float64 { return share(f.Soon, f.People) }

// Gave is the share of those who gave up.
func (f Figures) Gave() float64 { return share(f.People-f.Met, f.People) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

func (g *game) result(days int) *Result {
	r := &Result{Days: days, All: figures(g.people), Sizes: g.sizes, Listeners: len(g.staff)}
	var hours [24][]*visitor
	for _, v := range g.people {
		hour := v.ticket.Created.Hour()
		hours[hour] = append(hours[hour], v)
	}
	for hour, people := range hours {
		r.Hours[hour] = figures(people)
	}
	r.Groups = groups(g.people)
	var busy time.Duration
	for _, v := range g.staff {
		busy += v.busy
	}
	if len(g.staff) > 0 && g.now.After(begin) {
		r.Busy = float64(busy) / float64(g.now.Sub(begin)) / float64(len(g.staff))
	}
	return r
}

func figures(people []*visitor) Figures {
	f := Figures{People: len(people)}
	var waits []time.Duration
	var all time.Duration
	fit := 0.0
	for _, v := range people {
		all += v.waited
		if !v.met {
			continue
		}
		f.Met++
		if v.waited <= Within {
			f.Soon++
		}
		waits = append(waits, v.waited)
		fit += float64(v.fits) / float64(max(v.others, 1)) / 1000
	}
	if len(people) > 0 {
		f.Mean = all / time.Duration(len(people))
	}
	if len(waits) > 0 {
		slices.Sort(waits)
		at := func(p float64) time.Duration { return waits[min(int(p*float64(len(waits))), len(waits)-1)] }
		f.Median, f.P90, f.P95, f.Fit = at(0.5), at(0.9), at(0.95), fit/float64(len(waits))
	}
	return f
}

// groups counts by what people said of themselves.
func groups(people []*visitor) []Group {
	kinds := []string{"language", "side", "shape", "tag"}
	by := map[[2]string][]*visitor{}
	for _, v := range people {
		q := v.ticket.Request
		names := [][2]string{{"language", q.Languages[0].Tag}, {"side", orElse(string(q.Side), "either")}, {"shape", orElse(string(q.Shape), "any")}}
		for _, tag := range q.Tags {
			names = append(names, [2]string{"tag", string(tag)})
		}
		if len(q.Tags) == 0 {
			names = append(names, [2]string{"tag", "none"})
		}
		if slices.ContainsFunc(q.Wishes, func(w kith.TagWish) bool { return w.Strength == kith.Must }) {
			names = append(names, [2]string{"tag", "any, as a must"})
		}
		for _, name := range names {
			by[name] = append(by[name], v)
		}
	}
	keys := slices.SortedFunc(maps.Keys(by), func(a, b [2]string) int {
		if a[0] != b[0] {
			return slices.Index(kinds, a[0]) - slices.Index(kinds, b[0])
		}
		return slices.Compare([]string{a[1]}, []string{b[1]})
	})
	var all []Group
	for _, key := range keys {
		all = append(all, Group{key[0], key[1], figures(by[key])})
	}
	return all
}

func orElse(name, other string) string {
	if name == "" {
		return other
	}
	return name
}
