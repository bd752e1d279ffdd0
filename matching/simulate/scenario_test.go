package simulate

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"kith/matching/topics"
)

func TestScenario(t *testing.T) {
	for id := range Default().Topics {
		found := false
		for _, known := range topics.Shipped().Topics() {
			found = found || string(known) == id
		}
		if !found {
			t.Errorf("there is no topic %s", id)
		}
	}
	s, err := Parse([]byte("requests_per_day: 20\nlanguages: {de: 1}\n"))
	if err != nil || s.RequestsPerDay != 20 || len(s.Languages) != 1 || len(s.Topics) != len(Default().Topics) || s.Patience != Default().Patience {
		t.Errorf("%v: %+v", err, s)
	}
	for _, row := range []struct{ file, want string }{
		{"hours: [1, 2]\n", "hours: needs 24 numbers"},
		{"requests_per_day: -1\n", "requests_per_day: needs a number up to"},
		{"topics: {}\n", "topics: needs at least one"},
		{"topics: {grief: -1}\n", "topics: grief cannot be -1"},
		{"tags: {fathers: 101}\n", "tags: fathers cannot be 101"},
		{"sides: {speak: 1}\n", "sides: speak is not known; there are [either talk listen]"},
		{"patience: 5\n", "line 1"},
		{"patiense: 5m\n", "line 1: there is no setting patiense; --example shows all"},
		{"requests_per_day: .nan\n", "requests_per_day: needs a number"},
		{"weekdays: [1, 1, 1, 1, 1, 1, .inf]\n", "weekdays"},
		{"[", "read the scenario"},
	} {
		if _, err := Parse([]byte(row.file)); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%q: %v", row.file, err)
		}
	}
}

func TestDrawnAndPrinted(t *testing.T) {
	s := Default()
	s.RequestsPerDay = 200
	s.Tags = map[string]float64{"<fathers> & \"sons\"": 50}
	r := Play(s, 1, 3, fitting(), judge())
	var text, drawn bytes.Buffer
	if err := errors.Join(r.Print(&text), r.Draw(&drawn)); err != nil {
		t.Fatal(err)
	}
	decoder := xml.NewDecoder(&drawn)
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the picture is no XML: %v", err)
		}
	}
	for _, words := range []string{"gave up", "listeners on duty", "By the hour", "language  en"} {
		if !strings.Contains(text.String(), words) {
			t.Errorf("%q is not told:\n%s", words, text.String())
		}
	}
}

func TestHowManyListeners(t *testing.T) {
	s := Default()
	s.RequestsPerDay = 100
	answer := Staff(s, 2, 1, 0.6, 64, fitting, judge)
	if answer.Enough < 1 || len(answer.Tried) < 3 {
		t.Fatalf("%+v", answer)
	}
	for _, try := range answer.Tried {
		if try.Listeners == answer.Enough && try.Soon < 0.6 || try.Listeners == answer.Enough-1 && try.Soon >= 0.6 {
			t.Errorf("%d are said to be enough, of %+v", answer.Enough, answer.Tried)
		}
	}
	if never := Staff(s, 1, 1, 1, 4, fitting, judge); never.Enough != -1 {
		t.Errorf("%+v", never)
	}
	var text bytes.Buffer
	if err := answer.Print(&text); err != nil || !strings.Contains(text.String(), "are enough for 60 % within 60 s") {
		t.Errorf("%v: %s", err, text.String())
	}
}
