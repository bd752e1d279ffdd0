package safety

import (
	"slices"
	"strings"
)

// trie is what all phrases of all rules are compiled to: rows of classes that
// share their beginnings. It is read only once it is built.
type trie struct {
	words   *vocabulary // plain spelling
	loose   *vocabulary // rows of the same letter squeezed: for disguised spelling
	endings *vocabulary // turned round, for *words
	typos   typos

	states []state
	root   []int32 // class → state, 0: none
	start  int32   // the state after ^; 0: none
}

// state is how far a row has been read.
type state struct {
	next    []move
	gap     int32  // the state of the gap that follows, 0: none
	length  int32  // of a gap: up to so many words
	end     int32  // the state after $, 0: none
	accepts []sort // what was found when it is reached
}

// move leads on when a word of a class follows.
type move struct {
	class class
	to    int32
}

// sort says what a row was written for: a rule, as something to find, as a cue, or
// as what takes a find back.
type sort struct {
	rule   int32
	unless bool
	cue    int32 // from 1; 0: it is no cue
}

// trieBuilder adds rows to a trie.
type trieBuilder struct {
	trie    *trie
	classes map[string]class
	entries []entry // of words and beginnings
	endings []entry
}

func newTrieBuilder() *trieBuilder {
	return &trieBuilder{trie: &trie{states: make([]state, 1)}, classes: map[string]class{}}
}

func (b *trieBuilder) add(row []step, found sort) {
	at, first := int32(0), true
	for i, s := range row {
		if s.gap > 0 && i == len(row)-1 {
			b.accept(at, found) // without what may follow, too
		}
		switch {
		case s.edge == '^':
			at, first = b.child(&b.trie.start), false
		case s.edge == '$':
			at = b.child(&b.trie.states[at].end)
		case s.gap > 0:
			at = b.gapChild(at, int32(s.gap))
		case first:
			at, first = b.rootChild(b.class(s.words)), false
		default:
			at = b.wordChild(at, b.class(s.words))
		}
	}
	b.accept(at, found)
}

func (b *trieBuilder) accept(at int32, found sort) {
	if accepts := &b.trie.states[at].accepts; !slices.Contains(*accepts, found) {
		*accepts = append(*accepts, found)
	}
}

func (b *trieBuilder) grow() int32 {
	b.trie.states = append(b.trie.states, state{})
	return int32(len(b.trie.states) - 1)
}

// child is the state that a field names, made if need be.
func (b *trieBuilder) child(field *int32) int32 {
	if *field == 0 {
		made := int32(len(b.trie.states))
		*field = made // before grow, which moves the states
		b.grow()
		return made
	}
	return *field
}

func (b *trieBuilder) rootChild(c class) int32 {
	for int(c) >= len(b.trie.root) {
		b.trie.root = append(b.trie.root, 0)
	}
	return b.child(&b.trie.root[c])
}

func (b *trieBuilder) wordChild(at int32, c class) int32 {
	moves := b.trie.states[at].next
	i, found := slices.BinarySearchFunc(moves, c, func(m move, c class) int { return int(m.class - c) })
	if found {
		return moves[i].to
	}
	to := b.grow()
	b.trie.states[at].next = slices.Insert(moves, i, move{c, to})
	return to
}

// gapChild is the state of a gap of that length. Those of other lengths after the
// same words hang on one another.
func (b *trieBuilder) gapChild(at, length int32) int32 {
	for g := b.trie.states[at].gap; g != 0; g = b.trie.states[g].gap {
		if b.trie.states[g].length == length {
			return g
		}
	}
	g := b.grow()
	b.trie.states[g].length = length
	b.trie.states[g].gap = b.trie.states[at].gap
	b.trie.states[at].gap = g
	return g
}

// class is the number of a set of words.
func (b *trieBuilder) class(words []string) class {
	key := strings.Join(words, "|")
	if c, known := b.classes[key]; known {
		return c
	}
	c := class(len(b.classes))
	b.classes[key] = c
	for _, word := range words {
		switch {
		case strings.HasPrefix(word, "*"):
			b.endings = append(b.endings, entry{reverse(word[1:]), c, true})
		case strings.HasSuffix(word, "*"):
			b.entries = append(b.entries, entry{word[:len(word)-1], c, true})
		default:
			b.entries = append(b.entries, entry{word, c, false})
		}
	}
	return c
}

func (b *trieBuilder) build() *trie {
	t := b.trie
	t.words, t.endings, t.typos = newVocabulary(b.entries), newVocabulary(b.endings), newTypos(b.entries)
	var loose []entry
	for _, e := range b.entries {
		if s := squeeze(e.word); len(e.word) > 1 || e.word == "i" {
			loose = append(loose, entry{s, e.class, e.begin})
		}
	}
	t.loose = newVocabulary(loose)
	for len(t.root) < len(b.classes) {
		t.root = append(t.root, 0)
	}
	return t
}

func reverse(word string) string {
	b := []byte(word)
	slices.Reverse(b)
	return string(b)
}
