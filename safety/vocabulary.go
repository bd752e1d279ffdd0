package safety

// class is a set of words that stand for one another in phrases, by its number.
type class = int32

// vocabulary knows every word of every phrase, letter by letter, and the classes
// that each belongs to. Reading a word that it does not know ends early.
type vocabulary struct {
	alphabet [256]uint8 // the column of a byte, from 1; 0: in no word
	width    int
	next     []int32 // node*width + column-1 → node, 0: none
	exact    [][]class
	prefix   [][]class // of words that only begin like this
}

// entry is a word, or the beginning or end of words, that belongs to a class.
type entry struct {
	word  string
	class class
	begin bool // words that begin with it belong to the class, too
}

func newVocabulary(entries []entry) *vocabulary {
	v := &vocabulary{}
	for _, e := range entries {
		for _, b := range []byte(e.word) {
			if v.alphabet[b] == 0 {
				v.width++
				v.alphabet[b] = uint8(v.width)
			}
		}
	}
	v.grow()
	for _, e := range entries {
		at := int32(0)
		for _, b := range []byte(e.word) {
			cell := int(at)*v.width + int(v.alphabet[b]) - 1
			if v.next[cell] == 0 {
				v.next[cell] = v.grow()
			}
			at = v.next[cell]
		}
		if e.begin {
			v.prefix[at] = append(v.prefix[at], e.class)
		} else {
			v.exact[at] = append(v.exact[at], e.class)
		}
	}
	return v
}

func (v *vocabulary) grow() int32 {
	v.next = append(v.next, make([]int32, v.width)...)
	v.exact, v.prefix = append(v.exact, nil), append(v.prefix, nil)
	return int32(len(v.exact) - 1)
}

// step reads one more byte; it gives 0 when no word goes on like this.
func (v *vocabulary) step(node int32, b byte) int32 {
	column := v.alphabet[b]
	if column == 0 {
		return 0
	}
	return v.next[int(node)*v.width+int(column)-1]
}

// look appends the classes of a word, and of those that it begins with.
func (v *vocabulary) look(word []byte, classes []class) []class {
	node := int32(0)
	for i, b := range word {
		if node = v.step(node, b); node == 0 {
			return classes
		}
		classes = append(classes, v.prefix[node]...)
		if i == len(word)-1 {
			classes = append(classes, v.exact[node]...)
		}
	}
	return classes
}

// lookBack is look from the end of a word, in a vocabulary of words turned round.
func (v *vocabulary) lookBack(word []byte, classes []class) []class {
	node := int32(0)
	for i := len(word) - 1; i >= 0; i-- {
		if node = v.step(node, word[i]); node == 0 {
			return classes
		}
		classes = append(classes, v.prefix[node]...)
	}
	return classes
}

// squeeze makes one letter of each row of the same letters.
func squeeze(word string) string {
	var out []byte
	for i := range len(word) {
		if i == 0 || word[i] != word[i-1] {
			out = append(out, word[i])
		}
	}
	return string(out)
}
