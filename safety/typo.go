package safety

// typos are the words that a slip of the finger makes of longer words: a letter
// missing, or two letters swapped, behind the first. Shorter words are one slip
// away from too many others.
type typos map[string][]class

const (
	leastSlipped   = 6  // letters of a word that is recognised after a slip
	longestSlipped = 20 // of a word that is looked at
)

func newTypos(entries []entry) typos {
	t := typos{}
	for _, e := range entries {
		if e.begin || len(e.word) < leastSlipped || len(e.word) > longestSlipped || !plainLetters(e.word) {
			continue
		}
		for i := 1; i < len(e.word); i++ {
			missing := e.word[:i] + e.word[i+1:]
			t[missing] = append(t[missing], e.class)
			if i+1 < len(e.word) && e.word[i] != e.word[i+1] {
				swapped := e.word[:i] + e.word[i+1:i+2] + e.word[i:i+1] + e.word[i+2:]
				t[swapped] = append(t[swapped], e.class)
			}
		}
	}
	return t
}

func plainLetters(word string) bool {
	for i := range len(word) {
		if !isSmall(word[i]) {
			return false
		}
	}
	return true
}

// slipped appends the classes of the words that a word may be a slip for: it is
// one of the typos, or it has a letter too many.
func (l *lattice) slipped(word []byte) {
	if len(word) < leastSlipped-1 || len(word) > longestSlipped {
		return
	}
	l.classes = append(l.classes, l.trie.typos[string(word)]...)
	if len(word) <= leastSlipped {
		return
	}
	var buffer [longestSlipped]byte
	for i := 1; i < len(word); i++ {
		shorter := append(append(buffer[:0], word[:i]...), word[i+1:]...)
		node := int32(0)
		for _, b := range shorter {
			if node = l.trie.words.step(node, b); node == 0 {
				break
			}
		}
		if node != 0 {
			l.classes = append(l.classes, l.trie.words.exact[node]...)
		}
	}
}
