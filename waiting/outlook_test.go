package waiting

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kith"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func met(minutes ...int) (all []past) {
	for _, m := range minutes {
		all = append(all, past{topics: []kith.TopicID{"grief"}, began: noon, lasted: time.Duration(m) * time.Minute, met: true})
	}
	return all
}

func alone(minutes ...int) []past {
	all := met(minutes...)
	for i := range all {
		all[i].met = false
	}
	return all
}

func within(minutes int) kith.Outlook {
	return kith.Outlook{Kind: kith.OutlookWithin, Within: time.Duration(minutes) * time.Minute}
}

func TestWhatSomebodyCanExpect(t *testing.T) {
	for what, row := range map[string]struct {
		waits  []past
		waited int // minutes
		want   kith.Outlook
	}{
		"nobody asked":                       {nil, 0, kith.Outlook{}},
		"few were met":                       {met(1, 1, 1, 1, 1, 1, 1), 0, kith.Outlook{}},
		"few were met, many gave up":         {slices.Concat(met(1, 1, 1), alone(1, 2, 3, 4, 5, 6, 7)), 0, kith.Outlook{}},
		"four of five":                       {met(1, 1, 1, 2, 2, 2, 3, 4, 50, 60), 0, within(4)},
		"who gave up at once tells nothing":  {slices.Concat(met(1, 1, 1, 2, 2, 2, 3, 4, 50, 60), alone(0, 0, 0, 0, 0, 0)), 0, within(4)},
		"who gave up late was not quick":     {slices.Concat(met(1, 1, 1, 2, 2, 2, 3, 4), alone(30, 30, 30)), 0, kith.Outlook{Kind: kith.OutlookLong}},
		"who still waits was not quick":      {slices.Concat(met(1, 1, 1, 1, 1, 1, 1, 1, 20, 20, 20, 20), alone(10, 10)), 0, within(20)},
		"those who had waited as long":       {met(1, 1, 1, 5, 5, 5, 5, 6, 6, 6, 7, 8), 3, kith.Outlook{Kind: kith.OutlookWithin, Within: 4 * time.Minute, Waited: true}},
		"hardly anybody had waited as long":  {met(1, 1, 1, 1, 1, 1, 1, 1, 1, 9), 3, kith.Outlook{Waited: true}},
		"many were still alone at the last":  {slices.Concat(met(1, 2, 3, 4, 5, 6, 7, 8), alone(400, 400, 400)), 0, kith.Outlook{Kind: kith.OutlookLong}},
		"the last ones were met all at once": {met(3, 3, 3, 3, 3, 3, 3, 3), 0, within(3)},
	} {
		if got := outlook(row.waits, time.Duration(row.waited)*time.Minute); got != row.want {
			t.Errorf("%s: %+v, want %+v", what, got, row.want)
		}
	}
}

// Whatever people did: the order does not matter, and whoever gives up never makes it look quicker.
func TestNobodyWhoGivesUpMakesItLookQuicker(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		waits := slices.Concat(met(rapid.SliceOfN(rapid.IntRange(0, 90), 0, 40).Draw(t, "met")...), alone(rapid.SliceOfN(rapid.IntRange(0, 90), 0, 40).Draw(t, "alone")...))
		before := outlook(waits, 0)
		rand.Shuffle(len(waits), func(i, j int) { waits[i], waits[j] = waits[j], waits[i] })
		if after := outlook(waits, 0); after != before {
			t.Fatalf("in another order: %+v, before %+v", after, before)
		}
		if len(waits) == 0 {
			return
		}
		i := rapid.IntRange(0, len(waits)-1).Draw(t, "who")
		changed := slices.Clone(waits)
		changed[i].met = false
		if after := outlook(changed, 0); before.Kind == kith.OutlookWithin && after.Kind == kith.OutlookWithin && after.Within < before.Within {
			t.Fatalf("somebody gave up, and it looks quicker: %+v, before %+v", after, before)
		}
	})
}

type nearness map[[2]kith.TopicID]float64

func (nearness) Topics() []kith.TopicID { return nil }
func (n nearness) Similarity(a, b kith.TopicID) float64 {
	return max(n[[2]kith.TopicID{a, b}], n[[2]kith.TopicID{b, a}])
}

func TestThoseCountWhoAskedForTheSame(t *testing.T) {
	w := &Waiting{opts: Options{Relation: nearness{{"grief", "loss"}: 0.6, {"grief", "work"}: 0.49}, Languages: []string{"en"}}}
	one := func(topic kith.TopicID, hour int, r *kith.Request) past {
		return past{r, []kith.TopicID{topic}, noon.Add(time.Duration(hour) * time.Hour), time.Minute, true}
	}
	mine := kith.Ticket{Topic: "grief", Request: &kith.Request{Side: kith.SideTalk}}
	for what, row := range map[string]struct {
		waits []past
		want  int
	}{
		"the same topic":          {[]past{one("grief", 0, nil)}, 1},
		"a near one":              {[]past{one("loss", 0, nil)}, 1},
		"one that is too far":     {[]past{one("work", 0, nil)}, 0},
		"any topic":               {[]past{one(kith.TopicAny, 0, nil)}, 1},
		"somebody who listens":    {[]past{one("grief", 0, &kith.Request{Side: kith.SideListen})}, 0},
		"this hour, if enough":    {append(slices.Repeat([]past{one("grief", 22, nil)}, leastMet), one("grief", 12, nil)), leastMet},
		"any hour, if not enough": {append(slices.Repeat([]past{one("grief", 22, nil)}, leastMet-1), one("grief", 12, nil)), leastMet},
	} {
		if got := w.alike(row.waits, mine, noon); len(got) != row.want {
			t.Errorf("%s: %d count, not %d", what, len(got), row.want)
		}
	}
	pair, french, only := &kith.Request{Shape: kith.ShapePair}, &kith.Request{Languages: []kith.Language{{Tag: "fr"}}}, &kith.Request{Wishes: []kith.TagWish{{Tag: "men", Strength: kith.Avoid}}}
	all := []past{one("grief", 0, nil), one("grief", 0, pair), one("grief", 0, french), one("grief", 0, only)}
	for i, request := range []*kith.Request{nil, pair, french, only} {
		if got := w.asMuch(all, request); len(got) != 1 || got[0].request != all[i].request {
			t.Errorf("%d counts not only their like", i)
		}
	}
}

func TestWhatWouldShortenAWaitIsFound(t *testing.T) {
	w := &Waiting{opts: Options{Languages: []string{"en"}}}
	as := func(r *kith.Request, waits []past) []past {
		for i := range waits {
			waits[i].request = r
		}
		return waits
	}
	german := &kith.Request{Languages: []kith.Language{{Tag: "de-AT"}}}
	both := &kith.Request{Languages: []kith.Language{{Tag: "de"}, {Tag: "en"}}}
	pair, only := &kith.Request{Shape: kith.ShapePair}, &kith.Request{Wishes: []kith.TagWish{{Tag: "men", Strength: kith.Must}}}
	prefers := &kith.Request{Wishes: []kith.TagWish{{Tag: "men", Strength: kith.Prefer}}}
	quick := func(r *kith.Request) []past { return as(r, met(1, 1, 1, 1, 1, 1, 1, 1, 1)) }
	slow := func(r *kith.Request) []past { return as(r, met(30, 30, 30, 30, 30, 30, 30, 30, 30)) }
	for what, row := range map[string]struct {
		mine  *kith.Request
		alike []past
		want  kith.Easing
	}{
		"a language":                      {german, slices.Concat(slow(german), quick(nil)), kith.Easing{Kind: kith.EasingLanguage, Language: "en"}},
		"nobody knows for German":         {german, quick(nil), kith.Easing{Kind: kith.EasingLanguage, Language: "en"}},
		"who writes both":                 {both, slices.Concat(slow(both), quick(nil)), kith.Easing{}},
		"it is as slow in English":        {german, slices.Concat(slow(german), slow(nil)), kith.Easing{}},
		"it is quick already":             {german, slices.Concat(quick(german), quick(nil)), kith.Easing{}},
		"too few know":                    {german, slices.Concat(slow(german), quick(nil)[:5]), kith.Easing{}},
		"several":                         {pair, slices.Concat(slow(pair), quick(nil)), kith.Easing{Kind: kith.EasingPair}},
		"groups":                          {only, slices.Concat(slow(only), quick(nil)), kith.Easing{Kind: kith.EasingGroups}},
		"a preference keeps nobody away":  {prefers, slices.Concat(slow(prefers), quick(nil)), kith.Easing{}},
		"who asks for nothing in special": {nil, slow(nil), kith.Easing{}},
	} {
		now := outlook(w.asMuch(row.alike, row.mine), 0)
		if got := w.easing(row.alike, kith.Ticket{Topic: "grief", Request: row.mine}, now); got != row.want {
			t.Errorf("%s: %+v, want %+v", what, got, row.want)
		}
	}
}
