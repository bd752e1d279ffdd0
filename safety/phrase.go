package safety

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A phrase is written in a small language (docs/screening.md):
//
//	want to die           these words, one after the other
//	suicid* *strasse      words that begin or end like this
//	(want|going) to die   one of these; each may be several words
//	[really] want         perhaps this
//	kill ~ meds           up to two other words between; ~4: up to four
//	said ~6               and what follows in this sentence, up to six words
//	<pills>               any phrase of the list `pills` under `words`
//	#                     a number in digits
//	_                     any one word
//	^ die $               where a sentence begins, where one ends
//
// It is compiled to rows of steps.

// step is one place in a row: a word of a set, a gap, or an end of a sentence.
type step struct {
	words []string // sorted; with * at the beginning or end; "#" is a number, "_" any word
	gap   int      // up to so many words of any kind
	edge  byte     // '^' or '$'
}

const (
	maxRows    = 50000 // of one phrase, with those on the way to it
	maxSteps   = 16    // of one row
	defaultGap = 2
	maxGap     = 8
)

// phraseParser compiles one phrase.
type phraseParser struct {
	rest  string
	lists map[string][]line
	depth int
	inner string // the list that is being read
	made  *int   // rows so far, in lists too
}

// compilePhrase gives the rows that a phrase stands for.
func compilePhrase(phrase string, lists map[string][]line) ([][]step, error) {
	p := &phraseParser{rest: phrase, lists: lists, made: new(int)}
	rows, err := p.alternatives()
	switch {
	case err != nil:
		return nil, err
	case p.rest != "":
		return nil, fmt.Errorf("has a `%c` too many", p.rest[0])
	}
	for _, row := range rows {
		if err := checkRow(row); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func checkRow(row []step) error {
	words := 0
	for i, s := range row {
		if len(s.words) > 0 {
			words++
		}
		if s.gap > 0 && (i == 0 || len(row[i-1].words) == 0 || i < len(row)-1 && len(row[i+1].words) == 0) {
			return errors.New("needs a word before `~`, and another or nothing behind it")
		}
		if s.edge == '^' && i > 0 || s.edge == '$' && i < len(row)-1 {
			return errors.New("`^` stands at the beginning only, `$` at the end only")
		}
	}
	if words == 0 {
		return errors.New("needs a word that is not optional")
	}
	if len(row) > maxSteps {
		return fmt.Errorf("is too long; at most %d words", maxSteps)
	}
	return nil
}

// alternatives reads rows separated by | up to a closing bracket or the end.
func (p *phraseParser) alternatives() ([][]step, error) {
	if p.depth++; p.depth > 8 {
		return nil, errors.New("has brackets or lists too deep within one another")
	}
	defer func() { p.depth-- }()
	var all [][]step
	for {
		rows, err := p.row()
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
		if !strings.HasPrefix(p.rest, "|") {
			return join(all), nil
		}
		p.rest = p.rest[1:]
	}
}

// row reads steps up to |, a closing bracket or the end.
func (p *phraseParser) row() ([][]step, error) {
	rows := [][]step{nil}
	for {
		p.rest = strings.TrimLeft(p.rest, " \t\n")
		if p.rest == "" || strings.ContainsRune("|)]>", rune(p.rest[0])) {
			return rows, nil
		}
		next, err := p.item()
		if err != nil {
			return nil, err
		}
		if *p.made += len(rows) * len(next); *p.made > maxRows {
			return nil, errors.New("stands for too many rows of words; make several phrases of it")
		}
		rows = product(rows, next)
	}
}

// item reads what stands at one place of a row.
func (p *phraseParser) item() ([][]step, error) {
	first := p.rest[0]
	switch first {
	case '(', '[':
		p.rest = p.rest[1:]
		rows, err := p.alternatives()
		if err != nil {
			return nil, err
		}
		closing := map[byte]string{'(': ")", '[': "]"}[first]
		if !strings.HasPrefix(p.rest, closing) {
			return nil, fmt.Errorf("has a `%c` without its `%s`", first, closing)
		}
		p.rest = p.rest[1:]
		if first == '[' {
			rows = append([][]step{nil}, rows...)
		}
		return rows, nil
	case '<':
		name, rest, closed := strings.Cut(p.rest[1:], ">")
		if !closed {
			return nil, errors.New("has a `<` without its `>`")
		}
		p.rest = rest
		return p.list(name)
	case '^', '$':
		p.rest = p.rest[1:]
		return [][]step{{{edge: first}}}, nil
	case '~':
		return p.gap()
	}
	end := strings.IndexAny(p.rest, " \t\n|()[]<>~^$")
	if end < 0 {
		end = len(p.rest)
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	return words(word)
}

func (p *phraseParser) gap() ([][]step, error) {
	p.rest = p.rest[1:]
	n, gap := 0, defaultGap
	for n < len(p.rest) && isDigit(p.rest[n]) {
		n++
	}
	if n > 0 {
		gap, _ = strconv.Atoi(p.rest[:n])
		p.rest = p.rest[n:]
	}
	if gap < 1 || gap > maxGap {
		return nil, fmt.Errorf("needs a gap from ~1 to ~%d", maxGap)
	}
	return [][]step{{{gap: gap}}}, nil
}

func (p *phraseParser) list(name string) ([][]step, error) {
	list, known := p.lists[name]
	if !known {
		return nil, fmt.Errorf("names the list <%s>, which is not under `words`", name)
	}
	if p.inner != "" {
		return nil, fmt.Errorf("names the list <%s> within the list <%s>; write its words out there", name, p.inner)
	}
	var all [][]step
	for _, l := range list {
		inner := &phraseParser{rest: l.text, lists: p.lists, depth: p.depth, inner: name, made: p.made}
		rows, err := inner.alternatives()
		if err == nil && inner.rest != "" {
			err = errors.New("has a bracket too many")
		}
		if err != nil {
			return nil, fmt.Errorf("uses <%s>, and there `%s` %w", name, l.text, err)
		}
		all = append(all, rows...)
	}
	return join(all), nil
}

// words are the steps of a written word, which folding may make several of. A
// word with an umlaut is also looked for as people write it without one.
func words(word string) ([][]step, error) {
	if word == "#" || word == "_" {
		return [][]step{{{words: []string{word}}}}, nil
	}
	spellings := []string{word}
	if other := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue").Replace(strings.ToLower(word)); other != strings.ToLower(word) {
		spellings = append(spellings, other)
	}
	var rows [][]step
	for _, spelling := range spellings {
		var t text
		t.read(strings.Trim(spelling, "*"))
		var row []step
		for _, k := range t.tokens {
			row = append(row, step{words: []string{string(t.letters[k.start:k.end])}})
		}
		if len(row) == 0 {
			return nil, fmt.Errorf("has `%s`, where a word was wanted", word)
		}
		if strings.HasPrefix(word, "*") {
			row[0].words[0] = "*" + row[0].words[0]
		}
		if strings.HasSuffix(word, "*") {
			row[len(row)-1].words[0] += "*"
		}
		if len(row) == 1 && strings.HasPrefix(word, "*") && strings.HasSuffix(word, "*") {
			return nil, fmt.Errorf("has `%s`; a word can have one *, at its beginning or end", word)
		}
		rows = append(rows, row)
	}
	return join(rows), nil
}

// join makes one row of all rows that are a single word.
func join(rows [][]step) [][]step {
	var single []string
	var others [][]step
	for _, row := range rows {
		if len(row) == 1 && len(row[0].words) > 0 {
			single = append(single, row[0].words...)
		} else {
			others = append(others, row)
		}
	}
	if len(single) == 0 {
		return others
	}
	slices.Sort(single)
	return append(others, []step{{words: slices.Compact(single)}})
}

func product(rows, next [][]step) [][]step {
	if len(next) == 1 && len(rows) == 1 {
		return [][]step{append(rows[0], next[0]...)}
	}
	all := make([][]step, 0, len(rows)*len(next))
	for _, row := range rows {
		for _, n := range next {
			all = append(all, append(slices.Clone(row), n...))
		}
	}
	return all
}
