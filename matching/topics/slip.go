package topics

import "strings"

// A word of six letters or more is recognised with one slip behind its first letter: a letter
// missing, too many, wrong, or swapped with its neighbour. What a slip leaves is looked up by
// taking one letter out, of the words of the catalogue beforehand and of the one written.

const (
	leastSlipped   = 6
	longestSlipped = 20
)

type slipOf struct {
	term  int
	word  string
	begin bool
}

func (f *finder) enterSlips(n int, p part) {
	if len(p.word) < leastSlipped || len(p.word) > longestSlipped {
		return
	}
	s := slipOf{n, p.word, p.begin}
	f.slips[p.word] = append(f.slips[p.word], s)
	for _, shorter := range without(p.word) {
		f.slips[shorter] = append(f.slips[shorter], s)
	}
}

// without gives a word with each of its bytes but the first taken out, once each.
func without(word string) []string {
	var all []string
	for i := 1; i < len(word); i++ {
		if i > 1 && word[i] == word[i-1] {
			continue // the same as before
		}
		all = append(all, word[:i]+word[i+1:])
	}
	return all
}

// ordinary are words that people write often, and that are one slip from a word of the shipped
// catalogue: "I cancel everything" is not about cancer.
var ordinary = wordSet("addition additional additionally agent agents apparent believe believes believed believing cancel cancels canceled cancelled cancelling " +
	"carried closed closer closest complete completed completely completing concept concerned concert concerts concrete convert despite discussed discussing discussion distance " +
	"expose exposed factor factors identify large larger largest listen listens managed manner marking paper papers partial policy redirect reliving " +
	"scaled shared spare still never country terminal trusted verify verified violate")

func wordSet(list string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(list) {
		words[w] = true
	}
	return words
}

// mistyped gives the terms that a word may be a slip for.
func (f *finder) mistyped(word, stemmed string) []int {
	if ordinary[word] || len(word) < leastSlipped-1 || len(word) > longestSlipped+4 {
		return nil
	}
	var found []int
	add := func(written string, begin bool) {
		for _, form := range append(without(written), written) {
			for _, s := range f.slips[form] {
				if s.begin == begin && (!begin || len(written) >= len(s.word)) && s.word[0] == written[0] && oneSlip(s.word, written) {
					found = append(found, s.term)
				}
			}
		}
	}
	add(stemmed, false)
	for end := leastSlipped - 1; end <= min(len(word), f.longestB+1); end++ {
		add(word[:end], true)
	}
	return found
}

// oneSlip tells whether two words are one slip apart.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch rest, other := a[i:], b[i:]; {
	case len(b)-len(a) > 1:
		return false
	case len(a) < len(b):
		return rest == other[1:]
	case rest == "":
		return false
	case len(rest) > 1 && rest[0] == other[1] && rest[1] == other[0] && rest[2:] == other[2:]:
		return true
	default:
		return rest[1:] == other[1:]
	}
}
