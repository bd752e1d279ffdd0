package safety

import (
	"strings"
	"unicode"
)

// leastSpaced is how many letters must stand apart in a row to be read as a word.
const leastSpaced = 4

// readings are other ways in which a text can be read, for what detectors look for: names
// and numbers cannot be found like words, however they are written.
func readings(told string) []string {
	var others []string
	joined, apart := unspaced(told)
	if apart {
		others = append(others, joined)
	}
	if lettered, changed := unleet(joined); changed {
		others = append(others, lettered)
	}
	return others
}

// meant are the letters for which people write digits and signs.
var meant = map[rune]rune{'0': 'o', '1': 'i', '!': 'i', '3': 'e', '4': 'a', '@': 'a', '5': 's', '$': 's', '7': 't'}

// unleet writes letters for the digits and signs within words that have letters, too
// ("1n5ta"), and tells whether there were any.
func unleet(told string) (string, bool) {
	if !strings.ContainsAny(told, "01!34@5$7") {
		return told, false
	}
	words := strings.Split(told, " ")
	changed := false
	for i, word := range words {
		if plain := lettered(word); plain != word {
			words[i], changed = plain, true
		}
	}
	return strings.Join(words, " "), changed
}

// lettered is a word without numerals, if they stand among letters: "gm4il", not "4pm" or
// a word with a sign at its end.
func lettered(word string) string {
	letters, signs := 0, 0
	body := strings.TrimRight(word, "!?.,;:)")
	for _, r := range body {
		switch {
		case unicode.IsLetter(r):
			letters++
		case meant[r] != 0:
			signs++
		default:
			return word // a date, an address, a number of another kind
		}
	}
	if letters == 0 || signs == 0 || letters+signs < leastSpaced {
		return word
	}
	return strings.Map(func(r rune) rune {
		if letter := meant[r]; letter != 0 {
			return letter
		}
		return r
	}, body) + word[len(body):]
}

// unspaced writes together what its writer has set apart letter by letter ("s n a p",
// "s.n.a.p"), and tells whether there was any.
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
