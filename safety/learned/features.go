package learned

import (
	"unicode"
	"unicode/utf8"
)

// bits is how many bits of a hash count: there are so many rows of weights.
const bits = 17

// Rows is how many features are told apart. Different ones may fall together.
const Rows = 1 << bits

// Families of features; each has a weight of its own, whatever the length of the text.
const (
	familyWords = iota
	familyLetters
	familyConcepts
	families
)

// Features are those of one text, once each, by family.
type Features [families][]uint32

// reader finds the features of one text after another.
type reader struct {
	lexicon  *lexicon
	words    []byte // the words, with a space before and behind each
	hashes   []uint32
	seen     [Rows / 64]uint64
	features Features
	states   []int32
	next     []int32
	concepts []uint16
	spoken   []spoken
	has      [mostConcepts]bool
}

const (
	seedWord    = 0x9E3779B1
	seedPair    = 0x85EBCA6B
	seedLetters = 0xC2B2AE35
	seedConcept = 0x27D4EB2F
	seedBoth    = 0x165667B1
)

func mix(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x7FEB352D
	h ^= h >> 15
	h *= 0x846CA68B
	return h ^ h>>16
}

// find finds the features of words with a space before and behind each.
func (r *reader) find(words []byte) *Features {
	for f := range r.features {
		for _, row := range r.features[f] {
			r.seen[row/64] = 0
		}
		r.features[f] = r.features[f][:0]
	}
	r.addWords(words)
	r.addLetters(words)
	r.addConcepts(words)
	return &r.features
}

func (r *reader) add(family int, hash uint32) {
	row := mix(hash) & (Rows - 1)
	if r.seen[row/64]&(1<<(row%64)) == 0 {
		r.seen[row/64] |= 1 << (row % 64)
		r.features[family] = append(r.features[family], row)
	}
}

// split writes the words of a text one after another: apostrophes left out, a number as
// "#", the end of a sentence as ".", signs such as emoji as words.
func (r *reader) split(plain []byte) []byte {
	r.words = append(r.words[:0], ' ')
	stop := func() {
		if n := len(r.words); n > 2 && r.words[n-2] != '.' {
			r.words = append(r.words, ". "...)
		}
	}
	for i := 0; i < len(plain); {
		b := plain[i]
		switch {
		case b >= 'a' && b <= 'z' || b >= utf8.RuneSelf && r.letterAt(plain[i:]):
			run := 0
			for i < len(plain) {
				c := plain[i]
				if c == '\'' {
					i++
					continue
				}
				if !(c >= 'a' && c <= 'z' || c >= utf8.RuneSelf && r.letterAt(plain[i:])) {
					break
				}
				n := 1
				if c >= utf8.RuneSelf {
					_, n = utf8.DecodeRune(plain[i:])
				}
				if c == r.words[len(r.words)-1] {
					run++
				} else {
					run = 0
				}
				if run < 2 {
					r.words = append(r.words, plain[i:i+n]...)
				}
				i += n
			}
			r.words = append(r.words, ' ')
		case b >= '0' && b <= '9':
			from := i
			for i < len(plain) && plain[i] >= '0' && plain[i] <= '9' {
				i++
			}
			if i-from == 4 && (plain[from] == '1' && plain[from+1] == '9' || plain[from] == '2' && plain[from+1] == '0') {
				r.words = append(r.words, "##"...)
			} else {
				r.words = append(r.words, '#')
			}
			r.words = append(r.words, ' ')
		case b >= utf8.RuneSelf:
			char, n := utf8.DecodeRune(plain[i:])
			if unicode.In(char, unicode.So) {
				r.words = append(r.words, plain[i:i+n]...)
				r.words = append(r.words, ' ')
			}
			i += n
		case b == '?':
			stop()
			r.words = append(r.words, "? "...)
			i++
		case b == '.' || b == '!' || b == ';' || b == '\n':
			stop()
			i++
		default:
			i++
		}
	}
	return r.words
}

func (r *reader) letterAt(b []byte) bool {
	char, _ := utf8.DecodeRune(b)
	return unicode.IsLetter(char)
}

// addWords adds each word, and each with the next and the one after that.
func (r *reader) addWords(words []byte) {
	r.hashes = r.hashes[:0]
	h := uint32(seedWord)
	for _, b := range words[1:] {
		if b != ' ' {
			h = (h ^ uint32(b)) * 16777619
			continue
		}
		r.hashes = append(r.hashes, h)
		h = seedWord
	}
	for i, h := range r.hashes {
		r.add(familyWords, h)
		if i+1 < len(r.hashes) {
			r.add(familyWords, h*seedPair+r.hashes[i+1])
		}
		if i+2 < len(r.hashes) {
			r.add(familyWords, h*seedBoth+r.hashes[i+2])
		}
	}
}

// fewestLetters and mostLetters are how long rows of letters are.
const (
	fewestLetters = 2
	mostLetters   = 5
)

// addLetters adds each row of letters, also across the border of words.
func (r *reader) addLetters(words []byte) {
	for i := range words {
		h := uint32(seedLetters)
		for n := 1; n <= mostLetters && i+n <= len(words); n++ {
			h = (h ^ uint32(words[i+n-1])) * 16777619
			if n >= fewestLetters {
				r.add(familyLetters, h)
			}
		}
	}
}

// nearby is how many words two concepts may be apart to be told together in their order.
const nearby = 5

// mostConcepts is how many there can be.
const mostConcepts = 512

// addConcepts adds what the text speaks of, each two of that together, and each two that
// stand near each other, in their order.
func (r *reader) addConcepts(words []byte) {
	r.states, r.concepts, r.spoken = r.states[:0], r.concepts[:0], r.spoken[:0]
	at := int32(0)
	found := func(concept uint16) {
		if !r.has[concept] {
			r.has[concept] = true
			r.concepts = append(r.concepts, concept)
		}
		for i := len(r.spoken) - 1; i >= 0 && r.spoken[i].at >= at-nearby; i-- {
			if before := r.spoken[i]; before.at < at {
				r.add(familyConcepts, (uint32(before.concept)<<12|uint32(concept))*seedPair+seedConcept)
			}
		}
		r.spoken = append(r.spoken, spoken{concept, at})
	}
	from := 1
	for i := 1; i < len(words); i++ {
		if words[i] != ' ' {
			continue
		}
		r.next = r.lexicon.follow(r.states, words[from:i], r.next[:0], found)
		r.states, r.next = r.next, r.states
		from = i + 1
		at++
	}
	for i, one := range r.concepts {
		r.add(familyConcepts, seedConcept*uint32(one+1))
		if one >= r.lexicon.coarse {
			continue
		}
		for _, other := range r.concepts[:i] {
			if other >= r.lexicon.coarse {
				continue
			}
			r.add(familyConcepts, seedBoth*(uint32(min(one, other))<<8|uint32(max(one, other)))+seedConcept)
		}
	}
	for _, concept := range r.concepts {
		r.has[concept] = false
	}
}

// spoken is a concept and the word that names it.
type spoken struct {
	concept uint16
	at      int32
}

// Reader finds the features of texts, one after another, for one goroutine.
type Reader struct{ r reader }

// NewReader is a reader for training.
func NewReader() *Reader { return &Reader{reader{lexicon: readLexicon()}} }

// Read finds the features of a folded text. They are good until the next call.
func (r *Reader) Read(plain []byte) *Features { return r.r.find(r.r.split(plain)) }
