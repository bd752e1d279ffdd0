package simulate

import (
	"os"
	"reflect"
	"strconv"
	"testing"
	"time"

	"kith/matching"
	"kith/matching/topics"
)

func fitting() Engine { return matching.NewFitting(topics.Shipped(), matching.Policy{}) }

func queue(gather time.Duration) Engine {
	return matching.NewQueue(topics.Shipped(), matching.Policy{}, gather)
}

func judge() *matching.Judge { return matching.NewJudge(topics.Shipped(), matching.Policy{}) }

func TestADayCanBePlayedAgain(t *testing.T) {
	s := Default()
	s.RequestsPerDay = 300
	one, other := Play(s, 1, 7, fitting(), judge()), Play(s, 1, 7, fitting(), judge())
	if !reflect.DeepEqual(one, other) {
		t.Errorf("%+v, then %+v", one.All, other.All)
	}
	if one.All.People < 200 || one.All.Met == 0 || one.All.Met > one.All.People || one.Busy <= 0 || one.Busy > 1 {
		t.Errorf("%+v, listeners busy %f", one.All, one.Busy)
	}
	people := 0
	for _, h := range one.Hours {
		people += h.People
	}
	if people != one.All.People {
		t.Errorf("%d of %d people came at some hour", people, one.All.People)
	}
}

// TestAgainstFirstCome plays the same days to the engine and to a queue that knows the same
// hard rules. On a quiet day there is nobody to choose from, so nothing can be gained but also
// nothing is lost; on a busy evening there is. KITH_DAYS=10 plays ten times as much.
func TestAgainstFirstCome(t *testing.T) {
	more := 1
	if n, err := strconv.Atoi(os.Getenv("KITH_DAYS")); err == nil {
		more = n
	}
	for _, row := range []struct {
		name   string
		perDay float64
		days   int
		better float64 // the fit at least
		hour   int     // the only one in which anybody comes; -1: all day
	}{
		{"a small service", 300, 7, 1.02, -1},
		{"a middle one", 1000, 3, 1.02, -1},
		{"a large one", 6000, 1, 1.05, -1},
		{"a busy evening, 20 a minute", 20 * 60, 2, 1.11, 20},
		{"a busy evening, 60 a minute", 60 * 60, 2, 1.2, 20},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := Default()
			s.RequestsPerDay = row.perDay
			if row.hour >= 0 {
				s.Hours = make([]float64, 24)
				s.Hours[row.hour] = 1
			}
			ours := Play(s, row.days*more, 1, fitting(), judge())
			theirs := Play(s, row.days*more, 1, queue(20*time.Second), judge())
			compare(t, ours, theirs, row.better)
		})
	}
}

// leastGroup is how many there must be of a group for its mean to mean something.
const leastGroup = 300

func compare(t *testing.T, ours, theirs *Result, better float64) {
	t.Helper()
	percent := func(a, b float64) float64 { return 100 * (a/b - 1) }
	longer := percent(float64(ours.All.Mean), float64(theirs.All.Mean))
	t.Logf("%d people: fit %.3f against %.3f (%+.1f %%), mean wait %v against %v (%+.1f %%), soon %.3f against %.3f, gave up %.3f against %.3f", ours.All.People,
		ours.All.Fit, theirs.All.Fit, percent(ours.All.Fit, theirs.All.Fit), ours.All.Mean.Round(time.Second/10), theirs.All.Mean.Round(time.Second/10), longer,
		ours.All.SoonShare(), theirs.All.SoonShare(), ours.All.Gave(), theirs.All.Gave())
	t.Logf("sizes %v against %v; listeners busy %.2f, %.2f", ours.Sizes, theirs.Sizes, ours.Busy, theirs.Busy)
	if ours.All.Fit < better*theirs.All.Fit {
		t.Errorf("fit is better by %.1f %% only", percent(ours.All.Fit, theirs.All.Fit))
	}
	if longer > 5 {
		t.Errorf("people wait %.1f %% longer", longer)
	}
	for i, g := range ours.Groups {
		longer := percent(float64(g.Mean), float64(theirs.Groups[i].Mean))
		t.Logf("  %-9s %-15s %5d people: mean wait %v against %v (%+.1f %%), fit %.3f against %.3f", g.Kind, g.Name, g.People,
			g.Mean.Round(time.Second/10), theirs.Groups[i].Mean.Round(time.Second/10), longer, g.Fit, theirs.Groups[i].Fit)
		if longer > 10 && g.People >= leastGroup && g.Kind != "shape" {
			t.Errorf("%s %s waits %.1f %% longer", g.Kind, g.Name, longer)
		}
	}
}
