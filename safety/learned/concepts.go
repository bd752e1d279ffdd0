package learned

import (
	_ "embed"
	"strings"
)

//go:embed concepts.txt
var conceptFile string

//go:embed senses.txt
var senseFile string

// lexicon knows what words and phrases speak of, in all languages alike.
type lexicon struct {
	exact    map[string]int32 // words of phrases, by number
	begin    map[string]int32 // words of which only the beginning counts
	moves    map[move]int32   // state of a phrase and word → next state
	concepts [][]uint16       // by state: what the phrase that ends there speaks of
	longest  int              // of the beginnings, in bytes
	count    int
	coarse   uint16 // how many of the concepts are those of the first file
}

type move struct{ state, word int32 }

// leastBeginning is how long a beginning is at least.
const leastBeginning = 2

// readLexicon takes the file of concepts apart: a line for each, its name first.
func readLexicon() *lexicon {
	l := &lexicon{exact: map[string]int32{}, begin: map[string]int32{}, moves: map[move]int32{}, concepts: make([][]uint16, 1)}
	words := int32(0)
	number := func(in map[string]int32, word string) int32 {
		if _, known := in[word]; !known {
			words++
			in[word] = words
		}
		return in[word]
	}
	senses := len(conceptFile)
	for line := range strings.Lines(conceptFile + senseFile) {
		senses -= len(line)
		_, phrases, isConcept := strings.Cut(line, ": ")
		if !isConcept || strings.HasPrefix(line, "#") {
			continue
		}
		concept := uint16(l.count)
		l.count++
		if senses >= 0 {
			l.coarse = concept + 1
		}
		for _, phrase := range strings.Fields(phrases) {
			state := int32(0)
			for _, word := range strings.Split(phrase, "_") {
				in := l.exact
				if beginning, any := strings.CutSuffix(word, "*"); any {
					in, word = l.begin, beginning
					l.longest = max(l.longest, len(word))
				}
				step := move{state, number(in, word)}
				if _, known := l.moves[step]; !known {
					l.concepts = append(l.concepts, nil)
					l.moves[step] = int32(len(l.concepts) - 1)
				}
				state = l.moves[step]
			}
			l.concepts[state] = append(l.concepts[state], concept)
		}
	}
	return l
}

// follow goes on with a word from each of the states, and from the beginning of any
// phrase, and tells what the phrases that it ends speak of.
func (l *lexicon) follow(states []int32, word []byte, next []int32, found func(concept uint16)) []int32 {
	try := func(number int32) {
		for i := -1; i < len(states); i++ {
			state := int32(0)
			if i >= 0 {
				state = states[i]
			}
			to, ok := l.moves[move{state, number}]
			if !ok {
				continue
			}
			for _, concept := range l.concepts[to] {
				found(concept)
			}
			next = append(next, to)
		}
	}
	if number, ok := l.exact[string(word)]; ok {
		try(number)
	}
	for n := leastBeginning; n <= min(len(word), l.longest); n++ {
		if number, ok := l.begin[string(word[:n])]; ok {
			try(number)
		}
	}
	return next
}
