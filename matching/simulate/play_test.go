package simulate

import (
	"reflect"
	"testing"
	"time"

	"kith/matching"
	"kith/matching/topics"
)

// one and other are the engines that are compared: the real one, and first come, first served.
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

// TestAgainstFirstCome plays the same days to the engine and to a queue.
func TestAgainstFirstCome(t *testing.T) {
	for _, row := range []struct {
		name   string
		perDay float64
		days   int
		yard   Engine
		gather time.Duration
	}{
		{"a small service", 300, 7, nil, 20 * time.Second},
		{"a middle one", 1000, 5, nil, 20 * time.Second},
		{"a large one", 6000, 2, nil, 20 * time.Second},
		{"a middle one, nobody gathers", 1000, 5, nil, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := Default()
			s.RequestsPerDay = row.perDay
			ours := Play(s, row.days, 1, fitting(), judge())
			theirs := Play(s, row.days, 1, queue(row.gather), judge())
			t.Logf("fit %.3f against %.3f (%+.1f %%), mean wait %v against %v (%+.1f %%), soon %.3f against %.3f, gave up %.3f against %.3f",
				ours.All.Fit, theirs.All.Fit, 100*(ours.All.Fit/theirs.All.Fit-1), ours.All.Mean, theirs.All.Mean, 100*(float64(ours.All.Mean)/float64(theirs.All.Mean)-1),
				ours.All.SoonShare(), theirs.All.SoonShare(), ours.All.Gave(), theirs.All.Gave())
			t.Logf("sizes %v against %v; listeners busy %.2f, %.2f", ours.Sizes, theirs.Sizes, ours.Busy, theirs.Busy)
			for i, g := range ours.Groups {
				other := theirs.Groups[i]
				t.Logf("  %-9s %-15s %6d people: mean wait %7v against %7v (%+.1f %%), fit %.3f against %.3f, gave up %.3f against %.3f", g.Kind, g.Name, g.People,
					g.Mean.Round(100*time.Millisecond), other.Mean.Round(100*time.Millisecond), 100*(float64(g.Mean)/float64(other.Mean)-1), g.Fit, other.Fit, g.Gave(), other.Gave())
			}
		})
	}
}
