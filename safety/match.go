package safety

// span is something found: the rule or what takes it back, and where, as offsets
// in the text's letters.
type span struct {
	sort
	from, to int32
}

// place is a state that was reached at an offset.
type place struct {
	state int32
	from  int32 // where the row began
	left  int32 // in a gap: so many words may still come
}

// matcher finds phrases in a text. It is used again and again, by one at a time.
type matcher struct {
	text    text
	lattice lattice
	places  []place // of all offsets, one after another
	first   []int32 // offset → where its places begin; one more for the end
	seen    []int32 // state → the offset at which it was reached last, counted from base
	index   []int32 // state → where in places
	mark    []int32 // class → the edge that has it, counted from base
	base    int32   // larger than all that texts before left in seen and mark
	used    int32   // how far the last text counted
	spans   []span
}

// find reads s and gives every phrase in it. What it gives is good until the next
// call.
func (m *matcher) find(t *trie, s string) []span {
	m.text.read(s)
	m.lattice.build(t, &m.text)
	m.prepare(t)
	for at := int32(0); int(at) <= len(m.text.letters); at++ {
		m.first = append(m.first, int32(len(m.places)))
		for e := m.lattice.into[at]; e != 0; e = m.lattice.edges[e].other {
			m.follow(t, e, at)
		}
	}
	return m.spans
}

// prepare forgets the text before. What it left in seen and mark is outdated by
// counting on from there: clearing them would take longer than a short text.
func (m *matcher) prepare(t *trie) {
	m.base += m.used
	m.used = int32(max(len(m.text.letters), len(m.lattice.edges)) + 1)
	m.places, m.first, m.spans = m.places[:0], m.first[:0], m.spans[:0]
	if len(m.seen) != len(t.states) || m.base > 1<<30 {
		m.seen, m.index, m.mark, m.base = make([]int32, len(t.states)), make([]int32, len(t.states)), make([]int32, len(t.root)), 1
	}
}

// follow reads the word of an edge, which ends at an offset, from every place that
// was reached at its beginning.
func (m *matcher) follow(t *trie, number, at int32) {
	e := m.lattice.edges[number]
	classes := m.lattice.classes[e.low:e.high]
	for _, c := range classes {
		m.mark[c] = m.base + number
		if to := t.root[c]; to != 0 {
			m.reach(t, place{state: to, from: e.from}, at)
		}
	}
	if t.start != 0 && m.text.ends(e.from) {
		m.move(t, place{state: t.start, from: e.from}, classes, number, at)
	}
	for i := m.first[e.from]; i < m.first[e.from+1]; i++ {
		p := m.places[i]
		if e.skipped {
			m.reach(t, p, at)
			m.move(t, p, classes, number, at)
			continue
		}
		length := t.states[p.state].length
		if length > 0 && m.text.stops[e.from] {
			continue // what lies between does not reach beyond a sentence
		}
		m.move(t, p, classes, number, at)
		if length > 0 && p.left > 0 {
			p.left--
			m.reach(t, p, at)
		}
	}
}

// move reaches the states to which words of these classes lead.
func (m *matcher) move(t *trie, p place, classes []class, number, at int32) {
	moves := t.states[p.state].next
	if len(moves) > 4*len(classes) {
		for _, c := range classes {
			if to := moveOf(moves, c); to != 0 {
				m.reach(t, place{state: to, from: p.from}, at)
			}
		}
		return
	}
	for _, next := range moves {
		if m.mark[next.class] == m.base+number {
			m.reach(t, place{state: next.to, from: p.from}, at)
		}
	}
}

func moveOf(moves []move, c class) int32 {
	low, high := 0, len(moves)
	for low < high {
		if middle := (low + high) / 2; moves[middle].class < c {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low < len(moves) && moves[low].class == c {
		return moves[low].to
	}
	return 0
}

// reach remembers a place, once for each state, and what was found with it.
func (m *matcher) reach(t *trie, p place, at int32) {
	if m.seen[p.state] == m.base+at {
		known := &m.places[m.index[p.state]]
		known.left = max(known.left, p.left)
		return
	}
	m.seen[p.state], m.index[p.state] = m.base+at, int32(len(m.places))
	m.places = append(m.places, p)
	s := &t.states[p.state]
	for _, found := range s.accepts {
		m.spans = append(m.spans, span{found, p.from, at})
	}
	if s.end != 0 && m.text.ends(at) {
		for _, found := range t.states[s.end].accepts {
			m.spans = append(m.spans, span{found, p.from, at})
		}
	}
	if s.length > 0 {
		return
	}
	for gap := s.gap; gap != 0; gap = t.states[gap].gap {
		m.reach(t, place{state: gap, from: p.from, left: t.states[gap].length}, at)
	}
}
