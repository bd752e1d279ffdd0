package pseudonym

import (
	_ "embed"
	"strings"
)

// The lists are kept as text, one word a line, so that somebody who cares about
// words and not about Go can read and correct them. What may stand in them is
// written in docs/decisions/0002-pseudonyms.md and watched by the tests.
var (
	//go:embed words/first.txt
	firstText string
	//go:embed words/second.txt
	secondText string
	//go:embed words/third.txt
	thirdText string
	//go:embed words/initials.txt
	initialsText string

	first  = strings.Fields(firstText)  // a quality: Gentle, Moonlit, Woven
	second = strings.Fields(secondText) // something of nature, music or craft: Maple, Cello, Batik
	third  = strings.Fields(thirdText)  // a place or a made thing: Harbour, Lantern, Sonata

	// People shorten three words to three letters, so some letters are never given.
	barredInitials = setOf(strings.Fields(initialsText))

	combinations = countCombinations()
)

func setOf(words []string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, word := range words {
		set[word] = true
	}
	return set
}

// countCombinations counts by initials rather than by names: a few hundred
// steps at start instead of a million.
func countCombinations() int {
	count := len(first) * len(second) * len(third)
	for barred := range barredInitials {
		count -= startingWith(first, barred[0]) * startingWith(second, barred[1]) * startingWith(third, barred[2])
	}
	return count
}

func startingWith(words []string, letter byte) int {
	n := 0
	for _, word := range words {
		if word[0] == letter {
			n++
		}
	}
	return n
}
