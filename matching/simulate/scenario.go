// Package simulate plays days of a service through the real engine of package matching in
// seconds: people come, wait, meet, go. It tells how long they wait, how well they fit, how
// busy listeners are, and how many of them it takes. It is pure: the same scenario and seed
// give the same days.
package simulate

import (
	"bytes"
	_ "embed" // the default scenario is a file that admins can read and copy
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"regexp"
	"slices"
	"sync"
	"time"

	"gopkg.in/yaml.v3"

	"kith"
)

// Scenario is what a day is like. What each field means, and where its default comes from,
// stands in scenario.yaml.
type Scenario struct {
	RequestsPerDay float64            `yaml:"requests_per_day"`
	Hours          []float64          `yaml:"hours"`
	Weekdays       []float64          `yaml:"weekdays"`
	Topics         map[string]float64 `yaml:"topics"`
	SecondTopic    float64            `yaml:"second_topic"`
	Languages      map[string]float64 `yaml:"languages"`
	SpeakFirstToo  float64            `yaml:"speak_first_too"`
	Shapes         map[string]float64 `yaml:"shapes"`
	Sides          map[string]float64 `yaml:"sides"`
	Needs          map[string]float64 `yaml:"needs"`
	Tags           map[string]float64 `yaml:"tags"`
	Wishes         map[string]float64 `yaml:"wishes"`
	Minors         float64            `yaml:"minors"`
	Patience       time.Duration      `yaml:"patience"`
	Stay           time.Duration      `yaml:"stay"`
	Listeners      int                `yaml:"listeners"`
	Rest           time.Duration      `yaml:"rest"`
}

//go:embed scenario.yaml
var shipped []byte

// ShippedFile is the default scenario, with the sources of its figures.
func ShippedFile() []byte { return slices.Clone(shipped) }

var defaults = sync.OnceValues(func() (Scenario, error) { return parse(shipped, Scenario{}) })

// Default is the default scenario.
func Default() Scenario {
	s, err := defaults()
	if err != nil {
		panic(err) // a test reads it
	}
	return s
}

// Parse reads a scenario. What it leaves out is as in the default one, and lists and tables
// are replaced as a whole.
func Parse(data []byte) (Scenario, error) { return parse(data, Default()) }

func parse(data []byte, s Scenario) (Scenario, error) {
	// A table in the file replaces one of the defaults; decoding alone would merge them.
	var named map[string]yaml.Node
	if err := yaml.Unmarshal(data, &named); err != nil {
		return s, fmt.Errorf("read the scenario: %w", err)
	}
	for key, table := range map[string]*map[string]float64{"topics": &s.Topics, "languages": &s.Languages, "shapes": &s.Shapes, "sides": &s.Sides, "needs": &s.Needs, "tags": &s.Tags, "wishes": &s.Wishes} {
		if _, there := named[key]; there {
			*table = nil
		} else {
			*table = maps.Clone(*table)
		}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&s); err != nil && !errors.Is(err, io.EOF) {
		return s, fmt.Errorf("read the scenario: %w", inPlainWords(err))
	}
	return s, s.Check()
}

var unknownField = regexp.MustCompile(`field (\S+) not found in type \S+`)

// inPlainWords says of a setting that there is not what it is called, without our own names.
func inPlainWords(err error) error {
	var wrong *yaml.TypeError
	if !errors.As(err, &wrong) {
		return err
	}
	var lines []error
	for _, line := range wrong.Errors {
		lines = append(lines, errors.New(unknownField.ReplaceAllString(line, "there is no setting $1; --example shows all")))
	}
	return errors.Join(lines...)
}

// The most that is simulated at once.
const (
	mostRequests  = 1_000_000 // a day
	mostListeners = 10_000
)

// Check says what is wrong in a scenario, one line for each mistake.
func (s *Scenario) Check() error {
	var problems []error
	want := func(ok bool, format string, args ...any) {
		if !ok {
			problems = append(problems, fmt.Errorf(format, args...))
		}
	}
	want(s.RequestsPerDay > 0 && s.RequestsPerDay <= mostRequests, "requests_per_day: needs a number up to %d", mostRequests)
	want(len(s.Hours) == 24 && sum(s.Hours) > 0, "hours: needs 24 numbers, not all of them zero")
	want(len(s.Weekdays) == 7 && sum(s.Weekdays) > 0, "weekdays: needs seven numbers, from Monday, not all of them zero")
	want(s.SecondTopic >= 0 && s.SecondTopic <= 1 && s.SpeakFirstToo >= 0 && s.SpeakFirstToo <= 1, "second_topic and speak_first_too: need a share from 0 to 1")
	want(s.Minors >= 0 && s.Minors <= 100, "minors: needs a percentage")
	want(s.Patience > 0 && s.Stay > 0 && s.Rest >= 0, "patience, stay and rest: need times, as in 6m")
	want(s.Listeners >= 0 && s.Listeners <= mostListeners, "listeners: needs a number up to %d", mostListeners)
	for name, list := range map[string][]float64{"hours": s.Hours, "weekdays": s.Weekdays} {
		want(!slices.ContainsFunc(list, func(v float64) bool { return !(v >= 0) || math.IsInf(v, 0) }), "%s: needs numbers from zero on", name)
	}
	known := map[string][]string{
		"shapes": {"any", "pair", "circle"}, "sides": {"either", "talk", "listen"}, "wishes": {"must", "prefer"},
		"needs": {"emotional", "informational", "practical", "company"},
	}
	for _, t := range []struct {
		name  string
		table map[string]float64
		drawn bool // one of them is drawn; else each is a percentage
	}{{"topics", s.Topics, true}, {"languages", s.Languages, true}, {"shapes", s.Shapes, true}, {"sides", s.Sides, true}, {"needs", s.Needs, false}, {"tags", s.Tags, false}, {"wishes", s.Wishes, false}} {
		total := 0.0
		for _, name := range slices.Sorted(maps.Keys(t.table)) {
			v := t.table[name]
			total += v
			want(v >= 0 && !math.IsInf(v, 0) && (t.drawn || v <= 100), "%s: %s cannot be %g", t.name, name, v)
			want(known[t.name] == nil || slices.Contains(known[t.name], name), "%s: %s is not known; there are %v", t.name, name, known[t.name])
		}
		want(!t.drawn || total > 0, "%s: needs at least one with a number above zero", t.name)
	}
	slices.SortFunc(problems, func(a, b error) int { return bytes.Compare([]byte(a.Error()), []byte(b.Error())) })
	return errors.Join(problems...)
}

func sum(list []float64) float64 {
	total := 0.0
	for _, v := range list {
		total += v
	}
	return total
}

// first is the language that most people speak.
func (s *Scenario) first() string {
	best := ""
	for _, name := range slices.Sorted(maps.Keys(s.Languages)) {
		if best == "" || s.Languages[name] > s.Languages[best] {
			best = name
		}
	}
	return best
}

var needOf = map[string]kith.Needs{
	"emotional": kith.NeedEmotional, "informational": kith.NeedInformational, "practical": kith.NeedPractical, "company": kith.NeedCompany,
}
