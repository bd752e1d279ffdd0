package safety

import "testing"

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
