package safety

import (
	"strings"
	"unicode"
)

// leastSpaced is how many letters must stand apart in a row to be read as a word.
const leastSpaced = 4

// unspaced writes together what its writer has set apart letter by letter ("s n a p",
// "s.n.a.p"), and tells whether there was any. Detectors look for names and numbers, which
// cannot be found like words however they are written, so they are given both readings.
func unspaced(told string) (string, bool) {
	if !strings.ContainsAny(told, " .-_*|/") {
		return told, false
	}
	runes := []rune(told)
	var b strings.Builder
	joined := false
	for i := 0; i < len(runes); {
		n := apart(runes, i)
		if n < leastSpaced {
			b.WriteRune(runes[i])
			i++
			continue
		}
		joined = true
		for ; n > 1; n-- {
			b.WriteRune(runes[i])
			i += 2
		}
		b.WriteRune(runes[i])
		i++
	}
	return b.String(), joined
}

// apart counts the single letters that stand in a row from a place on, each with the same
// sign between it and the next.
func apart(runes []rune, from int) int {
	if from > 0 && alone(runes[from-1]) {
		return 0
	}
	n := 0
	for i := from; i < len(runes) && alone(runes[i]) && (i+1 == len(runes) || !alone(runes[i+1])); i += 2 {
		n++
		if i+2 >= len(runes) || !between(runes[i+1]) || runes[i+1] != runes[from+1] {
			break
		}
	}
	return n
}

func alone(r rune) bool   { return unicode.IsLetter(r) }
func between(r rune) bool { return strings.ContainsRune(" .-_*|/", r) }
