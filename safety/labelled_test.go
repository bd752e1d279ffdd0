package safety

import (
	"bufio"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// labelled is one message of the labelled set.
type labelled struct {
	language string
	labels   []string
	text     string
}

func readLabelled(t *testing.T, half string) []labelled {
	t.Helper()
	file, err := os.Open("testdata/" + half + ".tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []labelled
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) != 3 {
			t.Fatalf("%s.tsv:%d has %d columns", half, n, len(fields))
		}
		m := labelled{language: fields[0], text: strings.ReplaceAll(fields[2], `\n`, "\n")}
		if fields[1] != "-" {
			m.labels = strings.Split(fields[1], ",")
		}
		all = append(all, m)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// found is what the rules make of a text, in the words of the labels.
func found(rules *Rules, text string) []string {
	finding, _ := rules.Screen(Message{Texts: []string{text}}, Trail{}, time.Unix(1e9, 0))
	var labels []string
	for _, hit := range finding.Hits {
		if hit.Rule.Severity == None {
			labels = append(labels, hit.Rule.ID)
		}
	}
	if finding.Severity > None {
		labels = append(labels, finding.Severity.String())
	}
	return labels
}

// figures counts for one label.
type figures struct{ hit, missed, wrong int }

func (f figures) recall() float64    { return share(f.hit, f.hit+f.missed) }
func (f figures) precision() float64 { return share(f.hit, f.hit+f.wrong) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// personal are the labels that tell who somebody is; a message with any of them
// is one with personal information.
var personal = []string{"phone", "email", "address", "account", "name"}

var allLabels = []string{"personal", "phone", "email", "address", "account", "name", "link", "abuse", "sexual", "method", "advertising", "medical", "mention", "worry", "acute"}

func withGroup(labels []string) []string {
	if slices.ContainsFunc(labels, func(l string) bool { return slices.Contains(personal, l) }) {
		return append(slices.Clone(labels), "personal")
	}
	return labels
}

// measure counts for each label how the rules do on a half of the set. wrong is
// told of each message that was judged otherwise than labelled.
func measure(rules *Rules, set []labelled, wrong func(m labelled, label string, missed bool)) map[string]figures {
	counts := map[string]figures{}
	for _, m := range set {
		is, said := withGroup(m.labels), withGroup(found(rules, m.text))
		for _, label := range allLabels {
			f := counts[label]
			switch in, out := slices.Contains(is, label), slices.Contains(said, label); {
			case in && out:
				f.hit++
			case in:
				f.missed++
				wrong(m, label, true)
			case out:
				f.wrong++
				wrong(m, label, false)
			}
			counts[label] = f
		}
	}
	return counts
}

func logFigures(t *testing.T, counts map[string]figures) {
	t.Helper()
	for _, label := range allLabels {
		f, marked := counts[label]
		if !marked {
			continue
		}
		t.Logf("%-12s recall %.2f (%d of %d), precision %.2f (%d of %d)", label, f.recall(), f.hit, f.hit+f.missed, f.precision(), f.hit, f.hit+f.wrong)
	}
}

// TestTuneHalf shows how the rules do on the half that they are tuned on, with
// what they get wrong there (go test -v). The aims must hold there at least.
func TestTuneHalf(t *testing.T) {
	rules := shippedRules(t)
	counts := measure(rules, readLabelled(t, "labelled/tune"), func(m labelled, label string, missed bool) {
		what := "wrongly found"
		if missed {
			what = "missed"
		}
		t.Logf("%s %s: %s %q", what, label, m.language, m.text)
	})
	logFigures(t, counts)
	for label, aim := range map[string][2]float64{"acute": {0.95, 0.5}, "personal": {0.95, 0.9}, "abuse": {0, 0.9}} {
		if f := counts[label]; f.recall() < aim[0] || f.precision() < aim[1] {
			t.Errorf("%s: recall %.2f, precision %.2f, below the aim", label, f.recall(), f.precision())
		}
	}
}

func shippedRules(t testing.TB) *Rules {
	t.Helper()
	rules, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// floors are recall and precision as they were found when these files were measured
// (docs/screening.md). A change may not fall below them unnoticed; nor may anybody tune a
// rule, or train the model, until they rise.
var floors = map[string]map[string][2]float64{
	"labelled/test": {
		"personal": {0.91, 0.96}, "phone": {0.97, 0.94}, "email": {0.96, 1}, "address": {0.7, 0.87}, "account": {0.85, 1},
		"name": {0.94, 0.85}, "link": {0.89, 0.96}, "abuse": {0.66, 0.78}, "sexual": {0.51, 0.88}, "method": {0.57, 0.9},
		"advertising": {0.55, 0.88}, "medical": {0.72, 0.9}, "mention": {1, 1}, "worry": {0.55, 0.57}, "acute": {0.88, 0.5},
	},
	"personal/test": { // only these are marked there
		"personal": {0.7, 0.9}, "phone": {0.9, 0.97}, "email": {0.78, 0.96}, "address": {0.61, 0.93}, "account": {0.75, 1}, "name": {0.46, 0.63},
	},
	"unseen/test": {
		"personal": {0.88, 0.91}, "phone": {1, 0.96}, "email": {0.89, 1}, "address": {0.78, 0.84}, "account": {0.83, 0.89},
		"name": {0.65, 0.72}, "link": {0.97, 0.95}, "abuse": {0.52, 0.9}, "sexual": {0.43, 0.95}, "method": {0.22, 0.72},
		"advertising": {0.34, 0.87}, "medical": {0.68, 0.96}, "mention": {1, 1}, "worry": {0.6, 0.7}, "acute": {0.9, 0.5},
	},
}

// TestUntouched holds the rules and the model against messages that neither was made with. It
// tells figures only: whoever writes rules must not learn a text of it.
func TestUntouched(t *testing.T) {
	for file, least := range floors {
		t.Run(file, func(t *testing.T) {
			counts := measure(shippedRules(t), readLabelled(t, file), func(labelled, string, bool) {})
			maps.DeleteFunc(counts, func(label string, _ figures) bool { return least[label] == [2]float64{} })
			logFigures(t, counts)
			for label, f := range counts {
				floor := least[label]
				if f.recall() < floor[0] || f.precision() < floor[1] {
					t.Errorf("%s: recall %.2f (at least %.2f), precision %.2f (at least %.2f)", label, f.recall(), floor[0], f.precision(), floor[1])
				}
			}
		})
	}
}
