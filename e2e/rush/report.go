package rush

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Took lists how long it took those who were reached, the quickest first.
func Took(people []*Visitor) (times []time.Duration) {
	for _, v := range people {
		if took, reached := v.Took(); reached {
			times = append(times, took)
		}
	}
	slices.Sort(times)
	return times
}

// Percentile is the time within which so many of a hundred were reached, of times in order.
func Percentile(times []time.Duration, percent int) time.Duration {
	if len(times) == 0 {
		return 0
	}
	return times[min((len(times)*percent+99)/100, len(times))-1]
}

// Reached tells how many had a partner, and how many of these were reached.
func Reached(people []*Visitor) (partners, reached int) {
	for _, v := range people {
		if !v.Partner {
			continue
		}
		partners++
		if _, ok := v.Took(); ok {
			reached++
		}
	}
	return partners, reached
}

// Report tells how many were reached and how long it took, altogether and from one station
// of their way to the next.
func Report(people []*Visitor) string {
	var b strings.Builder
	partners, reached := Reached(people)
	fmt.Fprintf(&b, "%d people, %d with a partner, %d of these were reached\n", len(people), partners, reached)
	line := func(what string, times []time.Duration) {
		slices.Sort(times)
		fmt.Fprintf(&b, "%-34s %3d  half %5.1f s, 80 of 100 %5.1f s, 95 of 100 %5.1f s, all %5.1f s\n", what, len(times), Percentile(times, 50).Seconds(),
			Percentile(times, 80).Seconds(), Percentile(times, 95).Seconds(), Percentile(times, 100).Seconds())
	}
	line("from asking to the first words", Took(people))
	for _, s := range stations {
		var times []time.Duration
		for _, v := range people {
			if from, to := s.from(v), s.to(v); !from.IsZero() && !to.IsZero() {
				times = append(times, to.Sub(from))
			}
		}
		line(s.name, times)
	}
	return b.String()
}

var stations = []struct {
	name     string
	from, to func(*Visitor) time.Time
}{
	{"  asked, heard by the bot", func(v *Visitor) time.Time { return v.Asked }, func(v *Visitor) time.Time { return v.Answered }},
	{"  asked, told of a match", func(v *Visitor) time.Time { return v.Asked }, func(v *Visitor) time.Time { return v.Matched }},
	{"  told of a match, invited", func(v *Visitor) time.Time { return v.Matched }, func(v *Visitor) time.Time { return v.Invited }},
	{"  invited, greeted", func(v *Visitor) time.Time { return v.Invited }, func(v *Visitor) time.Time { return v.Greeted }},
	{"  greeted, spoke", func(v *Visitor) time.Time { return v.Greeted }, func(v *Visitor) time.Time { return v.Spoke }},
	{"  greeted, others' first words", func(v *Visitor) time.Time { return v.Greeted }, func(v *Visitor) time.Time { return v.Reached }},
}
