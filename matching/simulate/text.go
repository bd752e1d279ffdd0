package simulate

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// Print writes a result as plain text, one table after the other.
func (r *Result) Print(w io.Writer) error {
	var b strings.Builder
	a := r.All
	fmt.Fprintf(&b, "%d people came in %d days.\n\n", a.People, r.Days)
	fmt.Fprintf(&b, "  met somebody within %s     %s\n", brief(Within), percent(a.SoonShare()))
	fmt.Fprintf(&b, "  met somebody later         %s\n", percent(share(a.Met-a.Soon, a.People)))
	fmt.Fprintf(&b, "  gave up                    %s\n", percent(a.Gave()))
	fmt.Fprintf(&b, "  wait of those who met      half %s, nine of ten %s, 95 of 100 %s\n", brief(a.Median), brief(a.P90), brief(a.P95))
	fmt.Fprintf(&b, "  fit of those who met       %.2f of 1\n", a.Fit)
	if r.Listeners > 0 {
		fmt.Fprintf(&b, "  listeners on duty          %d, busy %s of the time\n", r.Listeners, percent(r.Busy))
	}
	b.WriteString("\nPeople in a circle, at most:\n\n")
	for _, size := range slices.Sorted(maps.Keys(r.Sizes)) {
		fmt.Fprintf(&b, "  %d   %6d circles\n", size, r.Sizes[size])
	}
	b.WriteString("\nBy the hour:\n\n  hour   came a day   within " + brief(Within) + "   half waited   95 of 100   gave up\n")
	for hour, f := range r.Hours {
		fmt.Fprintf(&b, "  %02d %14.1f %12s %13s %11s %9s\n", hour, float64(f.People)/float64(max(r.Days, 1)), percent(f.SoonShare()), brief(f.Median), brief(f.P95), percent(f.Gave()))
	}
	b.WriteString("\nBy group:\n\n                             people   within " + brief(Within) + "   mean wait   gave up   fit\n")
	for _, g := range r.Groups {
		fmt.Fprintf(&b, "  %-9s %-15s %8d %12s %11s %9s  %.2f\n", g.Kind, cut(g.Name, 15), g.People, percent(g.SoonShare()), brief(g.Mean), percent(g.Gave()), g.Fit)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Print writes the answer as plain text.
func (s Staffing) Print(w io.Writer) error {
	var b strings.Builder
	b.WriteString("Listeners on duty, at all hours:\n\n  listeners   within " + brief(Within) + "   busy\n")
	for _, t := range s.Tried {
		fmt.Fprintf(&b, "  %9d %12s %6s\n", t.Listeners, percent(t.Soon), percent(t.Busy))
	}
	if s.Enough < 0 {
		fmt.Fprintf(&b, "\nNo number of listeners up to %d is enough for %s within %s: some ask for what listeners cannot give, such as a circle of\nseveral, or a group that must be there.\n", s.Tried[len(s.Tried)-1].Listeners, percent(s.Wanted), brief(Within))
	} else {
		fmt.Fprintf(&b, "\n%d listeners are enough for %s within %s.\n", s.Enough, percent(s.Wanted), brief(Within))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func percent(part float64) string { return fmt.Sprintf("%.0f %%", 100*part) }

// brief is a time as somebody says it who looks at a clock.
func brief(d time.Duration) string {
	switch {
	case d <= 90*time.Second:
		return fmt.Sprintf("%d s", int(d.Round(time.Second)/time.Second))
	case d < 10*time.Minute:
		return fmt.Sprintf("%.1f min", d.Minutes())
	default:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute)/time.Minute))
	}
}

func cut(text string, letters int) string {
	if r := []rune(text); len(r) > letters {
		return string(r[:letters])
	}
	return text
}
