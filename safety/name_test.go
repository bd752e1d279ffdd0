package safety

import (
	"slices"
	"testing"
)

// TestOwnDisplayName: a display name can be any word. It is asked about where it is used as a
// name, and not where it is a word.
func TestOwnDisplayName(t *testing.T) {
	rules := shippedRules(t)
	for _, c := range []struct {
		own, text string
		asked     bool
	}{
		{"Sun", "I'm Sun, hi", true},
		{"Sun", "hug\nSun", true},
		{"Sun", "the Sun is out today", false},
		{"Sun", "and then Sun came up, finally", false},
		{"sun", "I slept in the sun", false},
		{"me", "it hit me, and that's me", false},
		{"Anna", "Anna", true},
		{"Anna", "call me Anna", true},
		{"Anna", "my friend Anna helped", true}, // perhaps another Anna; asking costs little
		{"Sonne", "heute scheint die Sonne", false},
		{"Ottilie", "they said to Ottilie stop crying", true},
		{"Quiet Otter", "on there I'm quiet otter too", true},
		{"Quiet Otter", "it is quiet here", false},
		{"Jonas Ebenthaler", "bei Ebenthaler klingeln", true},
		{"Jonas Ebenthaler", "Jonas hat angerufen", false},
		{"Anna Berg", "we went up the Berg", false},
		{"anna.berg_92", "it is anna.berg_92 everywhere", true},
	} {
		finding, _ := rules.Screen(Message{Texts: []string{c.text}, Own: []string{c.own}}, Trail{}, exampleTime)
		if asked := slices.ContainsFunc(finding.Hits, func(h Hit) bool { return h.Rule.ID == "name" }); asked != c.asked {
			t.Errorf("%q says %q: asked %t, want %t", c.own, c.text, asked, c.asked)
		}
	}
}
