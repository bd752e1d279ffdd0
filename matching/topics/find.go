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
	Clear  int               // so many of the first need not be asked for: none, one, or two
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
	lengthWeight = 0.1

	perWord  = 0.5 // more for each further word of a phrase
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
	return c.find(text, func(Topic) bool { return true })
}

// find looks only at the topics for which may holds.
func (c *Catalogue) find(text string, may func(Topic) bool) Guess {
	found := c.finder.found(fold(text), func(topic int) bool { return may(c.topics[topic]) })
	slices.SortStableFunc(found, func(a, b evidence) int { return cmp.Compare(b.score, a.score) })
	found = slices.DeleteFunc(found[:min(mostSaid, len(found))], func(e evidence) bool { return e.score < leastOf*found[0].score })
	var g Guess
	sum := 0.0
	for _, e := range found {
		sum += e.score
	}
	for _, e := range found {
		g.Topics = append(g.Topics, kith.TopicShare{Topic: c.finder.ids[e.topic], Confidence: e.score / sum * min(1, found[0].score/clearly)})
	}
	g.Clear = clear(found)
	return g
}

// clear tells of how many topics there is no doubt. Two are meant if each has words of its
// own that would be enough, as in "I can't sleep since the divorce".
func clear(found []evidence) int {
	if len(found) == 0 || found[0].score < clearly {
		return 0
	}
	surest := len(found) == 1 || found[0].score >= byFar*found[1].score
	two := len(found) > 1 && found[1].apart(found) >= clearly && (surest || found[0].apart(found) >= clearly)
	three := len(found) > 2 && found[2].apart(found) >= clearly
	switch {
	case two && !three:
		return 2
	case surest:
		return 1
	default:
		return 0
	}
}

// evidence is what speaks for one topic.
type evidence struct {
	topic int
	score float64
	parts []counted
}

// counted is a term that was found, and what it adds to the score.
type counted struct {
	hit
	score float64
}

// apart is the score from words that speak for none of the others.
func (e evidence) apart(found []evidence) float64 {
	score := 0.0
	for _, p := range e.parts {
		shared := slices.ContainsFunc(found, func(other evidence) bool {
			return other.topic != e.topic && slices.ContainsFunc(other.parts, func(o counted) bool { return o.from < p.to && p.from < o.to })
		})
		if !shared {
			score += p.score
		}
	}
	return score
}

// found lists what speaks for each topic for which anything does.
func (f *finder) found(words []string, may func(topic int) bool) []evidence {
	hits := f.hits(words)
	best := map[int]counted{} // by term: where it counts most
	for _, h := range hits {
		t := &f.terms[h.term]
		w := t.idf * (1 + perWord*float64(len(t.parts)-1))
		if h.slip {
			w *= slipped
		}
		if slices.ContainsFunc(hits, func(o hit) bool { return o.from <= h.from && o.to >= h.to && o.to-o.from > h.to-h.from }) {
			w *= within
		}
		if w > best[h.term].score {
			best[h.term] = counted{h, w}
		}
	}
	all := make([]evidence, len(f.ids))
	for _, n := range slices.Sorted(maps.Keys(best)) {
		for k, topic := range f.terms[n].topics {
			p := best[n]
			p.score *= f.weight[topic]
			if f.terms[n].hints[k] {
				p.score *= hinted
			}
			if same := slices.IndexFunc(all[topic].parts, func(o counted) bool { return o.from == p.from && o.to == p.to }); same >= 0 { // said twice in the catalogue
				more := max(0, p.score-all[topic].parts[same].score)
				all[topic].parts[same].score += more
				all[topic].score += more
				continue
			}
			all[topic].topic, all[topic].score, all[topic].parts = topic, all[topic].score+p.score, append(all[topic].parts, p)
		}
	}
	return slices.DeleteFunc(all, func(e evidence) bool { return e.score == 0 || !may(e.topic) })
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
	next := at + 1
	for _, p := range f.terms[n].parts[1:] {
		for skipped := 0; ; skipped++ {
			if next >= len(words) {
				return hits
			}
			if p.fits(words[next], stems[next]) {
				break
			}
			if skipped == mostFillers || !fillers[words[next]] {
				return hits
			}
			next++
		}
		next++
	}
	return append(hits, hit{n, at, next, false})
}
