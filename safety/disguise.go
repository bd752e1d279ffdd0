package safety

import (
	"bytes"
	"slices"
)

// disguised adds the words that a chunk may be read as when digits and signs
// stand for letters and letters are repeated.
func (l *lattice) disguised(c chunk) {
	l.meant(c.from, c.to, c.first)
	stars := 0
	for _, s := range l.key {
		if s.anything() {
			stars++
		}
	}
	if letters := len(l.key) - stars; letters > 3 && stars >= letters-1 {
		l.key = slices.DeleteFunc(l.key, loud.anything) // k*i*l*l
	}
	if len(l.key) > 0 && len(l.key) <= longestWord {
		l.segment(l.trie.loose, l.text.tokens[c.last].end)
	}
}

// meant fills l.key with what the signs of t.plain[from:to] may mean; k is the
// token that the first of them belongs to.
func (l *lattice) meant(from, to, k int32) {
	l.key = l.key[:0]
	t := l.text
	bar := lowerBound(t.bars, from)
	for i := from; i < to; i++ {
		for int(k)+1 < len(t.tokens) && t.tokens[k].to <= i {
			k++
		}
		at := min(t.tokens[k].start+max(0, i-t.tokens[k].from), t.tokens[k].end)
		b := t.plain[i]
		isBar := bar < len(t.bars) && t.bars[bar] == i
		if isBar {
			bar++
		}
		letters := leetLetters(b)
		switch {
		case isBar, (b == 'l' || b == '1') && to-from == 1:
			letters = "il"
		case letters != "":
		case isSmall(b) || b >= 0x80:
			letters = string(t.plain[i : i+1])
		default:
			continue
		}
		l.key = append(l.key, loud{letters, at})
	}
}

func lowerBound(sorted []int32, at int32) int {
	low, high := 0, len(sorted)
	for low < high {
		if middle := (low + high) / 2; sorted[middle] < at {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// spacedOut adds the words that single letters in a row are made of: "k i l l".
func (l *lattice) spacedOut() {
	tokens := l.text.tokens
	for i := 0; i < len(tokens); {
		first := i
		for i < len(tokens) && l.single(tokens[i]) && (i == first || tokens[i].from-tokens[i-1].to <= 4) {
			i++
		}
		if i-first >= 3 {
			l.spacedRun(tokens[first], tokens[i-1], int32(first))
		}
		if i == first {
			i++
		}
	}
}

func (l *lattice) single(k token) bool { return k.end-k.start == 1 && !k.symbol }

func (l *lattice) spacedRun(first, last token, k int32) {
	l.meant(first.from, last.to, k)
	l.key = slices.DeleteFunc(l.key, loud.anything) // it stands between letters
	leet := bytes.ContainsAny(l.text.plain[first.from:last.to], "0123456789@$!|+")
	l.anyLength = true
	defer func() { l.anyLength = false }()
	v := l.trie.words
	if leet {
		v = l.trie.loose
	}
	l.reach = append(l.reach[:0], make([]bool, len(l.key)+1)...)
	for i := range l.key {
		l.pieceFrom, l.pieces, l.steps = i, l.pieces[:0], looseSteps/10
		l.readOn(v, i, 0, 0)
		for _, p := range l.pieces {
			end := last.end
			if p.to < len(l.key) {
				end = l.key[p.to].at
			}
			if start := l.key[i].at; p.to-i > 1 && start < end && p.to-i <= longestWord {
				low := len(l.classes)
				l.classes = append(l.classes, p.classes...)
				l.add(start, end, low, false)
			}
		}
	}
}
