package safety

// lattice holds all ways to read the words of a text, with and without a
// disguise, as edges between offsets in its letters: the plain words, and beside
// them words that stand spaced out, run together, in leet or with letters
// repeated. Phrases are then looked for along every way at once.
type lattice struct {
	trie    *trie
	text    *text
	edges   []edge
	into    []int32 // offset in letters → the last edge that ends there, 0: none
	classes []class // of all edges, one after another
	key     []loud  // of the disguised word that is being read
	reach   []bool  // place in the key → words lead there
	pieces  []piece // words found in the key
	steps   int     // that reading it may still take

	pieceFrom int  // where the word that is being read began
	anyLength bool // it may be as short as it likes
}

// edge is one word, read in one way.
type edge struct {
	from      int32
	low, high int32 // its classes
	other     int32 // the edge before it in the list of those that end at the same offset
	skipped   bool  // a reader may pass over it
}

// loud is a sign as it may be meant: any of its letters.
type loud struct {
	letters string
	at      int32 // where it stands in the text's letters
}

// anything tells a sign that stands for any letter.
func (s loud) anything() bool { return len(s.letters) == 26 }

const (
	longestWord   = 64  // letters; a longer one is not taken apart
	leastTogether = 7   // letters of words that were run together
	looseSteps    = 600 // for reading one disguised word
	longestRun    = 6   // tokens that may be the parts of one word
)

// build finds the edges of a text.
func (l *lattice) build(trie *trie, t *text) {
	l.trie, l.text = trie, t
	l.edges, l.classes = append(l.edges[:0], edge{}), l.classes[:0]
	l.into = l.into[:0]
	for range len(t.letters) + 1 {
		l.into = append(l.into, 0)
	}
	for i := range t.tokens {
		l.plainWord(t.tokens[i])
		l.broken(i)
	}
	for _, c := range t.chunks {
		l.chunk(c)
	}
	l.spacedOut()
}

// add adds the word between two offsets with the classes from l.classes[low] on.
func (l *lattice) add(from, to int32, low int, skipped bool) {
	l.edges = append(l.edges, edge{from: from, low: int32(low), high: int32(len(l.classes)), other: l.into[to], skipped: skipped})
	l.into[to] = int32(len(l.edges) - 1)
}

// plainWord adds a token as it stands, and its parts on both sides of an
// apostrophe or after a number.
func (l *lattice) plainWord(k token) {
	low := len(l.classes)
	l.look(k.start, k.end)
	if len(l.classes) == low && !k.symbol && k.digits == 0 {
		l.slipped(l.text.letters[k.start:k.end])
	}
	if !k.symbol {
		l.classes = l.trie.words.look([]byte("_"), l.classes)
	}
	if k.digits > 0 && k.start+k.digits == k.end {
		l.classes = l.trie.words.look([]byte("#"), l.classes)
	}
	l.add(k.start, k.end, low, k.symbol)
	if middle := k.start + k.digits; k.digits > 0 && middle < k.end {
		low := len(l.classes)
		l.classes = l.trie.words.look([]byte("#"), l.classes)
		l.add(k.start, middle, low, false)
		l.part(middle, k.end)
	}
	if k.bow > 0 && k.bow < k.end {
		l.part(k.start, k.bow)
		l.part(k.bow, k.end)
	}
}

func (l *lattice) part(from, to int32) {
	low := len(l.classes)
	l.look(from, to)
	l.add(from, to, low, false)
}

// look appends the classes of the letters between two offsets.
func (l *lattice) look(from, to int32) {
	word := l.text.letters[from:to]
	l.classes = l.trie.words.look(word, l.classes)
	l.classes = l.trie.endings.lookBack(word, l.classes)
}

// broken adds the words that the token at i is the first part of: "my self".
func (l *lattice) broken(i int) {
	tokens, node := l.text.tokens, int32(0)
	for n := 0; n < longestRun && i+n < len(tokens); n++ {
		k := tokens[i+n]
		if n > 0 && l.text.stops[k.start] && k.apart {
			return
		}
		for _, b := range l.text.letters[k.start:k.end] {
			if node = l.trie.words.step(node, b); node == 0 {
				return
			}
		}
		if exact := l.trie.words.exact[node]; n > 0 && len(exact) > 0 {
			low := len(l.classes)
			l.classes = append(l.classes, exact...)
			l.add(tokens[i].start, k.end, low, false)
		}
	}
}

// chunk adds the ways to read what stands between two spaces as words that were
// run together, or cut up by signs, or disguised.
func (l *lattice) chunk(c chunk) {
	first, last := l.text.tokens[c.first], l.text.tokens[c.last]
	n := last.end - first.start
	if n < 3 || n > longestWord {
		if n < 3 && c.odd {
			l.disguised(c) // such as an l or a 1 that may be an I
		}
		return
	}
	if c.first < c.last || n >= leastTogether && l.unknown(first) {
		l.runTogether(first.start, last.end)
	}
	if c.odd {
		l.disguised(c)
	}
}

func (l *lattice) unknown(k token) bool {
	node := int32(0)
	for _, b := range l.text.letters[k.start:k.end] {
		if node = l.trie.words.step(node, b); node == 0 {
			return true
		}
		if len(l.trie.words.prefix[node]) > 0 {
			return false
		}
	}
	return len(l.trie.words.exact[node]) == 0
}

// runTogether adds the words that the letters between two offsets are made of, if
// they are made of known words altogether.
func (l *lattice) runTogether(from, to int32) {
	l.key = l.key[:0]
	for at := from; at < to; at++ {
		l.key = append(l.key, loud{string(l.text.letters[at : at+1]), at})
	}
	l.segment(l.trie.words, to)
}

// piece is a word that the signs from one place of a key to another may be.
type piece struct {
	from, to int
	classes  []class
}

// segment adds the words that can be read in l.key, as long as a row of them leads
// from its beginning to its end.
func (l *lattice) segment(v *vocabulary, to int32) {
	n := len(l.key)
	l.reach = append(l.reach[:0], make([]bool, n+1)...)
	l.reach[0], l.pieces, l.steps = true, l.pieces[:0], looseSteps
	for i := range n {
		if l.reach[i] {
			l.pieceFrom = i
			l.readOn(v, i, 0, 0)
		}
	}
	if !l.reach[n] {
		return
	}
	clear(l.reach)
	l.reach[n] = true // now: what leads to the end
	for i := len(l.pieces) - 1; i >= 0; i-- {
		p := l.pieces[i]
		if !l.reach[p.to] {
			continue
		}
		l.reach[p.from] = true
		end := to
		if p.to < n {
			end = l.key[p.to].at
		}
		if start := l.key[p.from].at; start < end {
			low := len(l.classes)
			l.classes = append(l.classes, p.classes...)
			l.add(start, end, low, false)
		}
	}
}

// readOn reads l.key from i on in all ways, and keeps the words found as pieces.
// In the vocabulary of squeezed words a sign that repeats the one before is read
// over.
func (l *lattice) readOn(v *vocabulary, i int, node int32, before byte) {
	if i == len(l.key) {
		return
	}
	letters := l.key[i].letters
	for n := range len(letters) {
		b, next := letters[n], node
		if b != before || v != l.trie.loose {
			next = v.step(node, b)
		}
		if next == 0 {
			continue
		}
		if l.steps--; l.steps < 0 {
			return
		}
		l.keep(v, i+1, next)
		l.readOn(v, i+1, next, b)
	}
}

func (l *lattice) keep(v *vocabulary, to int, node int32) {
	if prefix := v.prefix[node]; len(prefix) > 0 {
		l.reach[len(l.key)] = true
		l.pieces = append(l.pieces, piece{l.pieceFrom, len(l.key), prefix})
	}
	if exact := v.exact[node]; len(exact) > 0 && (l.anyLength || to-l.pieceFrom == len(l.key) || l.longEnough(to)) {
		l.reach[to] = true
		l.pieces = append(l.pieces, piece{l.pieceFrom, to, exact})
	}
}

// longEnough tells whether the piece that ends at a place may be a word by its
// length: only a few of one or two letters are, for any word can be cut into such.
func (l *lattice) longEnough(to int) bool {
	if to-l.pieceFrom > 2 {
		return true
	}
	short := ""
	for _, sign := range l.key[l.pieceFrom:to] {
		short += sign.letters[:1]
	}
	return shortPieces[short]
}

var shortPieces = wordSet("i u a to my me go do it up ur im is on in we no ya je te me tu la le se mi du er")
