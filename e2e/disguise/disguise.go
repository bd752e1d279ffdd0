// Package disguise writes a text so that people still read it and a lazy screening does
// not. It knows nothing of how the service undoes disguises.
package disguise

import (
	"math/rand/v2"
	"strings"
	"unicode"
)

// Ways are the disguises. Each takes a plain text and gives another.
var Ways = map[string]func(*rand.Rand, string) string{
	"plain":       func(_ *rand.Rand, text string) string { return text },
	"capitals":    func(_ *rand.Rand, text string) string { return strings.ToUpper(text) },
	"homoglyphs":  homoglyphs,
	"mixed":       func(r *rand.Rand, text string) string { return homoglyphs(r, strings.ToUpper(text)) },
	"zero width":  zeroWidth,
	"accents":     accents,
	"full width":  fullWidth,
	"mathematics": mathematics,
	"spaced":      spaced,
	"dotted":      dotted,
	"leet":        leet,
}

var twins = map[rune]string{
	'a': "аɑα", 'c': "сϲ", 'e': "еℯ", 'i': "іı", 'j': "ј", 'o': "оοօ", 'p': "рρ", 's': "ѕ", 'x': "хχ", 'y': "уү", 'h': "һ", 'k': "к", 'm': "м", 't': "т", 'n': "ո",
	'A': "АΑ", 'B': "ВΒ", 'C': "СϹ", 'E': "ЕΕ", 'H': "НΗ", 'I': "ІΙ", 'K': "КΚ", 'M': "МΜ", 'N': "Ν", 'O': "ОΟ", 'P': "РΡ", 'T': "ТΤ", 'X': "ХΧ", 'Y': "ҮΥ",
}

func homoglyphs(r *rand.Rand, text string) string {
	return each(text, func(c rune) string {
		others := []rune(twins[c])
		if len(others) == 0 || r.IntN(2) == 0 {
			return string(c)
		}
		return string(others[r.IntN(len(others))])
	})
}

var invisible = []string{"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"}

func zeroWidth(r *rand.Rand, text string) string {
	return each(text, func(c rune) string {
		if r.IntN(3) > 0 {
			return string(c)
		}
		return string(c) + invisible[r.IntN(len(invisible))]
	})
}

func accents(r *rand.Rand, text string) string {
	return each(text, func(c rune) string {
		if !unicode.IsLetter(c) || r.IntN(3) > 0 {
			return string(c)
		}
		return string(c) + string(rune(0x0300+r.IntN(5)))
	})
}

func fullWidth(_ *rand.Rand, text string) string {
	return each(text, func(c rune) string {
		if c > ' ' && c <= '~' {
			return string(c - ' ' + 0xFF00)
		}
		return string(c)
	})
}

func mathematics(_ *rand.Rand, text string) string {
	return each(text, func(c rune) string {
		switch {
		case c >= 'a' && c <= 'z':
			return string(c - 'a' + 0x1D41A)
		case c >= 'A' && c <= 'Z':
			return string(c - 'A' + 0x1D400)
		case c >= '0' && c <= '9':
			return string(c - '0' + 0x1D7CE)
		}
		return string(c)
	})
}

// spaced sets the letters of a few words apart.
func spaced(r *rand.Rand, text string) string { return apart(r, text, " ") }

func dotted(r *rand.Rand, text string) string {
	return apart(r, text, []string{".", "-", "_", "*"}[r.IntN(4)])
}

func apart(r *rand.Rand, text, between string) string {
	words := strings.Split(text, " ")
	for i, word := range words {
		if letters(word) && len(word) > 3 && r.IntN(3) > 0 {
			words[i] = strings.Join(strings.Split(word, ""), between)
		}
	}
	return strings.Join(words, "  ")
}

var numerals = map[rune]string{'a': "4@", 'e': "3", 'i': "1!", 'o': "0", 's': "5$", 't': "7"}

// leet writes numerals for letters, in words that have nothing but letters.
func leet(r *rand.Rand, text string) string {
	words := strings.Split(text, " ")
	for i, word := range words {
		if !letters(word) || len(word) < 4 {
			continue
		}
		words[i] = each(word, func(c rune) string {
			others := numerals[c]
			if others == "" || r.IntN(2) == 0 {
				return string(c)
			}
			return string(others[r.IntN(len(others))])
		})
	}
	return strings.Join(words, " ")
}

func letters(word string) bool {
	return word != "" && !strings.ContainsFunc(word, func(c rune) bool { return c > unicode.MaxASCII || !unicode.IsLetter(c) })
}

func each(text string, do func(rune) string) string {
	var b strings.Builder
	for _, c := range text {
		b.WriteString(do(c))
	}
	return b.String()
}
