package safety

import (
	"testing"
	"time"
)

func TestLettersThatStandApart(t *testing.T) {
	for told, want := range map[string]string{
		"s n a p me":            "snap me",
		"on s.n.a.p: otter":     "on snap: otter",
		"z e r o  s e v e n":    "zero  seven",
		"a b c":                 "a b c",
		"I a.m. here, e.g. now": "I a.m. here, e.g. now",
		"w-r-i_t_e":             "w-r-i_t_e",
		"f_l_a_t":               "flat",
		"":                      "",
		"e":                     "e",
		"что у т е б я":         "что утебя",
	} {
		if got, joined := unspaced(told); got != want || joined != (got != told) {
			t.Errorf("%q is read as %q (%v)", told, got, joined)
		}
	}
}

func TestNumeralsAmongLetters(t *testing.T) {
	for told, want := range map[string]string{
		"my 1n5t4 is":        "my insta is",
		"gm@il p0int now!":   "gmail point now!",
		"at 4pm, 221b, 24/7": "at 4pm, 221b, 24/7",
		"call 07700 900123":  "call 07700 900123",
		"anna@example.org":   "anna@example.org",
		"hi! ok! yes!!!":     "hi! ok! yes!!!",
		"53v3n d0uble z3r0":  "seven double zero",
	} {
		if got, changed := unleet(told); got != want || changed != (got != told) {
			t.Errorf("%q is read as %q (%v)", told, got, changed)
		}
	}
}

// Distress in one message is no pass for what the next one does to others.
func TestDistressBeforeLetsNothingPass(t *testing.T) {
	rules, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Unix(1e9, 0)
	var trail Trail
	finding := Finding{}
	for _, text := range []string{"i want to kill myself tonight i have the pills", "what are you wearing right now"} {
		finding, trail = rules.Screen(Message{Texts: []string{text}}, trail, at)
		finding = rules.Weigh(finding, Opinion{}) // as it is done with every finding
		at = at.Add(time.Second)
	}
	if finding.Verdict != Hold {
		t.Errorf("the verdict is %s", finding.Verdict)
	}
}
