package topics

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"kith"
)

// Guess is what a text seems to be about.
type Guess struct {
	Topics []kith.TopicShare // at most three, the surest first; none if nothing was recognised
	Sure   bool              // the first one need not be asked for
}

// finder ranks topics by BM25 (Robertson and Zaragoza 2009): each topic is a document that
// holds its names and words in all languages at once, because people mix them. A phrase
// counts more than a word, and a word within a phrase that was found counts little.
type finder struct {
	ids      []kith.TopicID
	terms    []term
	starts   map[string][]int // terms by their first word
	begins   map[string][]int // terms by how their first word begins
	slips    map[string][]slipOf
	weight   []float64 // of a topic, by how many terms it has
	longestB int       // bytes of the longest beginning
}

type term struct {
	pattern
	topics []int
	hints  []bool // for which of them it is only a hint
	idf    float64
}

// The parameters of BM25. A word counts once however often it is written, so the saturation
// has little to do; a long list of words makes a topic a little less likely.
const (
	saturation   = 1.2
	lengthWeight = 0.3

	perWord  = 0.8 // more for each further word of a phrase
	within   = 0.3 // what is left of a word within a longer phrase
	hinted   = 0.3 // what is left of a hint
	slipped  = 0.6 // what is left of a word that was mistyped
	clearly  = 3.0 // the score from which a topic is recognised without doubt
	byFar    = 1.6 // how many times the score of the next one makes it sure
	mostSaid = 3   // topics in a guess
	leastOf  = 0.3 // of the first one's score is a topic mentioned at all
)

func newFinder(list []Topic) *finder {
	f := &finder{starts: map[string][]int{}, begins: map[string][]int{}, slips: map[string][]slipOf{}}
	index := map[string]int{}
	lengths, total := make([]int, len(list)), 0
	for i, t := range list {
		f.ids = append(f.ids, t.ID)
		hints := map[string]bool{}
		for _, written := range all(t.Hints) {
			if p, err := newPattern(written); err == nil {
				hints[p.text] = true
				hints[strings.TrimSuffix(p.text, "*")] = true // the name of a topic may be one, too
			}
		}
		for _, written := range append(t.written(), all(t.Hints)...) {
			p, err := newPattern(written)
			if err != nil {
				continue
			}
			n, known := index[p.text]
			if !known {
				n = len(f.terms)
				index[p.text] = n
				f.terms = append(f.terms, term{pattern: p})
				f.enter(n, p)
			}
			if !slices.Contains(f.terms[n].topics, i) {
				f.terms[n].topics = append(f.terms[n].topics, i)
				f.terms[n].hints = append(f.terms[n].hints, hints[p.text])
				lengths[i]++
				total++
			}
		}
	}
	for i := range f.terms {
		in := float64(len(f.terms[i].topics))
		f.terms[i].idf = math.Log(1 + (float64(len(list))-in+0.5)/(in+0.5))
	}
	for _, n := range lengths {
		norm := 1 - lengthWeight + lengthWeight*float64(n)*float64(len(list))/float64(max(total, 1))
		f.weight = append(f.weight, (saturation+1)/(1+saturation*norm))
	}
	return f
}

// written lists all that stands for a topic, but for hints.
func (t Topic) written() []string {
	var names []string
	for _, language := range slices.Sorted(maps.Keys(t.Names)) {
		names = append(names, t.Names[language])
	}
	return append(names, all(t.Words)...)
}

func all(lists map[string][]string) []string {
	var words []string
	for _, language := range slices.Sorted(maps.Keys(lists)) {
		words = append(words, lists[language]...)
	}
	return words
}

func (f *finder) enter(n int, p pattern) {
	first := p.parts[0]
	if first.begin {
		f.begins[first.word] = append(f.begins[first.word], n)
		f.longestB = max(f.longestB, len(first.word))
	} else {
		f.starts[first.word] = append(f.starts[first.word], n)
	}
	if len(p.parts) == 1 {
		f.enterSlips(n, first)
	}
}

// hit is a term that was found at some place of a text.
type hit struct {
	term, from, to int
	slip           bool
}

// Find says what a text is about, in any of the catalogue's languages. It never fails, and
// its work is bounded.
func (c *Catalogue) Find(text string) Guess {
	f := c.finder
	words := fold(text)
	hits := f.hits(words)
	scores := make([]float64, len(f.ids))
	best := map[int]float64{} // by term: where it counts most
	for _, h := range hits {
		t := &f.terms[h.term]
		w := t.idf * (1 + perWord*float64(len(t.parts)-1))
		if h.slip {
			w *= slipped
		}
		if slices.ContainsFunc(hits, func(o hit) bool { return o.from <= h.from && o.to >= h.to && o.to-o.from > h.to-h.from }) {
			w *= within
		}
		best[h.term] = max(best[h.term], w)
	}
	for _, n := range slices.Sorted(maps.Keys(best)) {
		for k, topic := range f.terms[n].topics {
			w := best[n] * f.weight[topic]
			if f.terms[n].hints[k] {
				w *= hinted
			}
			scores[topic] += w
		}
	}
	return f.guess(scores)
}

func (f *finder) guess(scores []float64) Guess {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	order = slices.DeleteFunc(order[:min(mostSaid, len(order))], func(i int) bool {
		return scores[i] == 0 || scores[i] < leastOf*scores[order[0]]
	})
	var g Guess
	sum := 0.0
	for _, i := range order {
		sum += scores[i]
	}
	for _, i := range order {
		g.Topics = append(g.Topics, kith.TopicShare{Topic: f.ids[i], Confidence: scores[i] / sum * min(1, scores[order[0]]/clearly)})
	}
	if len(order) > 0 {
		g.Sure = scores[order[0]] >= clearly && (len(order) == 1 || scores[order[0]] >= byFar*scores[order[1]])
	}
	return g
}

func (f *finder) hits(words []string) []hit {
	stems := make([]string, len(words))
	for i, w := range words {
		stems[i] = stem(w)
	}
	var hits []hit
	for i, w := range words {
		before := len(hits)
		for _, n := range f.starts[stems[i]] {
			hits = f.follow(hits, n, i, words, stems)
		}
		for end := leastBegin; end <= min(len(w), f.longestB); end++ {
			for _, n := range f.begins[w[:end]] {
				hits = f.follow(hits, n, i, words, stems)
			}
		}
		if len(hits) == before {
			for _, n := range f.mistyped(w, stems[i]) {
				hits = append(hits, hit{n, i, i + 1, true})
			}
		}
	}
	return hits
}

func (f *finder) follow(hits []hit, n, at int, words, stems []string) []hit {
	parts := f.terms[n].parts
	if at+len(parts) > len(words) {
		return hits
	}
	for k, p := range parts[1:] {
		if !p.fits(words[at+1+k], stems[at+1+k]) {
			return hits
		}
	}
	return append(hits, hit{n, at, at + len(parts), false})
}
