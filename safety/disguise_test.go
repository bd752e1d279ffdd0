package safety

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"
)

// disguises are the ways in which people write what a rule would find. Each keeps
// what an eye reads.
var disguises = map[string]func(t *rapid.T, s string) string{
	"homoglyphs":  swapLetters(map[rune]string{'a': "\u0430\u03b1", 'e': "\u0435\u03b5", 'i': "\u0456\u03b9", 'o': "\u043e\u03bf", 'c': "\u0441", 'p': "\u0440", 's': "\u0455", 'y': "\u0443", 'x': "\u0445"}),
	"mathematics": swapLetters(letterRow(0x1D41A)),
	"circles":     swapLetters(letterRow(0x24D0)),
	"full width":  swapLetters(letterRow(0xFF41)),
	"capitals": func(t *rapid.T, s string) string {
		return perLetter(t, s, func(r rune) string { return string(unicode.ToUpper(r)) })
	},
	"accents": func(t *rapid.T, s string) string {
		return perLetter(t, s, func(r rune) string { return string(r) + "\u0301" })
	},
	"struck out": func(t *rapid.T, s string) string {
		return perLetter(t, s, func(r rune) string { return string(r) + "\u0336" })
	},
	"zero width": func(t *rapid.T, s string) string {
		return perLetter(t, s, func(r rune) string {
			return string(r) + rapid.SampledFrom([]string{"\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f"}).Draw(t, "invisible")
		})
	},
	"repeated": func(t *rapid.T, s string) string {
		return oneLetter(t, s, func(r rune) string { return strings.Repeat(string(r), rapid.IntRange(3, 6).Draw(t, "times")) })
	},
	"leet": func(t *rapid.T, s string) string {
		words := strings.Split(s, " ")
		for i, word := range words {
			// A word of digits alone stays a number.
			if leet := leetspeak(t, word); strings.IndexFunc(leet, unicode.IsLetter) >= 0 {
				words[i] = leet
			}
		}
		return strings.Join(words, " ")
	},
	"dotted": func(t *rapid.T, s string) string {
		return spaced(s, rapid.SampledFrom([]string{".", "-", "_", "*", "/", "~"}).Draw(t, "sign"), " ")
	},
	"spaced": func(_ *rapid.T, s string) string { return spaced(s, " ", "   ") },
}

var leetspeak = swapLetters(map[rune]string{'a': "4@", 'e': "3", 'i': "1", 'o': "0", 's': "5$", 't': "7"})

func letterRow(first rune) map[rune]string {
	m := map[rune]string{}
	for i := range rune(26) {
		m['a'+i] = string(first + i)
	}
	return m
}

func swapLetters(others map[rune]string) func(*rapid.T, string) string {
	return func(t *rapid.T, s string) string {
		return perLetter(t, s, func(r rune) string {
			if choice := others[unicode.ToLower(r)]; choice != "" {
				return string(rapid.SampledFrom([]rune(choice)).Draw(t, "sign"))
			}
			return string(r)
		})
	}
}

// perLetter changes some letters, at least about half.
func perLetter(t *rapid.T, s string, change func(r rune) string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsLetter(r) && rapid.IntRange(0, 2).Draw(t, "change") > 0 {
			b.WriteString(change(r))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// oneLetter changes one letter of each word.
func oneLetter(t *rapid.T, s string, change func(r rune) string) string {
	words := strings.Split(s, " ")
	for i, word := range words {
		runes := []rune(word)
		at := rapid.IntRange(0, max(0, len(runes)-1)).Draw(t, "at")
		if len(runes) > 2 && unicode.IsLetter(runes[at]) {
			words[i] = string(runes[:at]) + change(runes[at]) + string(runes[at+1:])
		}
	}
	return strings.Join(words, " ")
}

func spaced(s, within, between string) string {
	words := strings.Fields(s)
	for i, word := range words {
		words[i] = strings.Join(strings.Split(word, ""), within)
	}
	return strings.Join(words, between)
}

// TestADisguiseStillMatches: an example of a rule made of phrases matches in every
// disguise.
func TestADisguiseStillMatches(t *testing.T) {
	rules := shippedRules(t)
	for name, disguise := range disguises {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				rule, example := drawExample(t, rules, func(*Rule) bool { return true })
				text := disguise(t, example)
				finding, _ := rules.Screen(Message{Texts: []string{text}}, Trail{}, exampleTime)
				if !hits(finding, rule) {
					t.Fatalf("rule %s matches %q, but not %q", rule.ID, example, text)
				}
			})
		})
	}
}

// drawExample draws an example of words alone: digits, apostrophes and the like
// have no disguise by leet or spacing.
func drawExample(t *rapid.T, rules *Rules, wanted func(*Rule) bool) (*Rule, string) {
	var ids []string
	for _, rule := range rules.All() {
		if len(plainExamples(rule)) > 0 && wanted(rule) {
			ids = append(ids, rule.ID)
		}
	}
	rule := rules.Rule(rapid.SampledFrom(ids).Draw(t, "rule"))
	return rule, rapid.SampledFrom(plainExamples(rule)).Draw(t, "example")
}

func plainExamples(rule *Rule) []string {
	var plain []string
	for _, l := range rule.examples.match {
		if rule.detect == "" && strings.IndexFunc(l.text, func(r rune) bool { return r != ' ' && (r > 'z' || !unicode.IsLetter(r)) }) < 0 {
			plain = append(plain, l.text)
		}
	}
	return plain
}

func hits(finding Finding, rule *Rule) bool {
	return slices.ContainsFunc(finding.Hits, func(h Hit) bool { return h.Rule == rule })
}

// TestSplitOverTwoMessages: where a rule looks across, an example that is sent in
// two halves is found with the second.
func TestSplitOverTwoMessages(t *testing.T) {
	rules := shippedRules(t)
	rapid.Check(t, func(t *rapid.T) {
		rule, example := drawExample(t, rules, func(r *Rule) bool { return r.across })
		at := rapid.IntRange(1, len(example)-1).Draw(t, "at")
		first, trail := rules.Screen(Message{Texts: []string{example[:at]}}, Trail{}, exampleTime)
		second, _ := rules.Screen(Message{Texts: []string{example[at:]}}, trail, exampleTime.Add(30*time.Second))
		if !hits(first, rule) && !hits(second, rule) {
			t.Fatalf("rule %s matches %q, but not %q and then %q", rule.ID, example, example[:at], example[at:])
		}
		late, _ := rules.Screen(Message{Texts: []string{example[at:]}}, trail, exampleTime.Add(TrailKept))
		alone, _ := rules.Screen(Message{Texts: []string{example[at:]}}, Trail{}, exampleTime)
		if hits(late, rule) != hits(alone, rule) {
			t.Fatalf("rule %s remembers %q after %s", rule.ID, example[:at], TrailKept)
		}
	})
}
