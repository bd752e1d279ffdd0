package demo

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// clean makes a text from a chat safe to print: whatever could move the cursor,
// change colours or turn the direction of writing becomes a space or nothing.
// Line feeds stay.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == unicode.ReplacementChar:
			return -1
		default:
			return r
		}
	}, text)
}

// cells is how many columns of a terminal a rune takes: none if it joins the
// one before it, two if it is wide.
func cells(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.IsControl(r):
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	default:
		return 1
	}
}

func textWidth(text string) int {
	n := 0
	for _, r := range text {
		n += cells(r)
	}
	return n
}

// wrap breaks a text into lines of at most so many columns, between words where
// it can and inside a word that is longer than a line. Its own line feeds stay,
// and no line ends or begins with a space.
func wrap(text string, columns int) []string {
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		lines = append(lines, wrapParagraph(paragraph, max(columns, 2))...)
	}
	return lines
}

func wrapParagraph(text string, columns int) []string {
	var lines []string
	line, used := "", 0
	for _, word := range strings.Fields(text) {
		need := textWidth(word)
		if used > 0 && used+1+need > columns {
			lines = append(lines, line)
			line, used = "", 0
		}
		if used > 0 {
			line, used = line+" ", used+1
		}
		for used+need > columns { // only on a line of its own
			head, tail := split(word, columns)
			lines = append(lines, head)
			word, need = tail, textWidth(tail)
		}
		line, used = line+word, used+need
	}
	return append(lines, line)
}

// split cuts a word after as many columns as there are; marks stay with the rune
// before them.
func split(word string, columns int) (head, tail string) {
	used := 0
	for i, r := range word {
		used += cells(r)
		if used > columns {
			return word[:i], word[i:]
		}
	}
	return word, ""
}

// pad fills a line with spaces up to so many columns.
func pad(line string, columns int) string {
	return line + strings.Repeat(" ", max(0, columns-textWidth(line)))
}
