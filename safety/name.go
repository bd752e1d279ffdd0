package safety

import (
	"bytes"
	"strings"
)

// leastName is the fewest letters of a name that is looked for: shorter ones are
// words of some language.
const leastName = 3

// introductions are words before a name, by the last of them. Behind strong ones a
// name follows, behind weak ones anything may.
var introductions = map[string][]introduction{}

type introduction struct {
	before string // the word before the last one, empty if there is none
	strong bool
}

func init() {
	for _, words := range []string{"name is", "names", "name ist", "nom est", "nom cest", "nombre es", "heisse", "heiss", "mappelle", "m appelle", "me llamo", "nombre completo",
		"full name", "real name", "name was", "name war", "nom etait", "nombre era", "nombre real", "vrai nom", "nom complet", "echter name", "richtiger name", "quien hablan",
		"klarname", "known as"} {
		introduce(words, true)
	}
	for _, words := range []string{"im", "i am", "this is", "call me", "ich bin", "hier ist", "je suis", "moi cest", "soy", "habla", "name", "nom", "nombre", "namens", "called", "named", "lg", "vg", "mfg", "gez", "cordialement", "saludos", "atentamente", "firmado", "signe", "signed", "regards", "gruss", "bin", "ici", "yours"} {
		introduce(words, false)
	}
}

func introduce(words string, strong bool) {
	before, last, two := strings.Cut(words, " ")
	if !two {
		before, last = "", words
	}
	introductions[last] = append(introductions[last], introduction{before, strong})
}

// introduced tells whether the token at i ends an introduction, and a strong one.
func (s *screening) introduced(i int) (found, strong bool) {
	if i < 0 {
		return false, false
	}
	k := s.text.tokens[i]
	for _, intro := range introductions[string(s.text.letters[k.start:k.end])] {
		if intro.before == "" || s.word(i-1) == intro.before {
			found, strong = true, strong || intro.strong
		}
	}
	return found, strong
}

// findNames finds what the sender is called, and what looks like a first and a
// last name after an introduction.
func findNames(s *screening, _ *Rule) {
	for _, own := range s.own {
		s.findOwn(own)
	}
	for i := range s.text.tokens {
		if found, strong := s.introduced(i); found {
			s.nameAfter(i, strong)
		}
		s.nameBefore(i)
	}
}

// findOwn finds a name of the sender's at the borders of words. One that is a
// single word, and could be any word, counts where it is meant as a name: with a
// capital within a sentence, after an introduction, or alone.
func (s *screening) findOwn(own string) {
	letters := s.text.letters
	for at := 0; ; {
		i := bytes.Index(letters[at:], []byte(own))
		if i < 0 {
			return
		}
		from, to := int32(at+i), int32(at+i+len(own))
		at = int(from) + 1
		first, last := s.text.tokenAt(from), s.text.tokenAt(to-1)
		if s.text.tokens[first].start != from || s.text.tokens[last].end != to {
			continue
		}
		k := s.text.tokens[first]
		plainWord := first == last && strings.Trim(own, "0123456789") == own
		after, _ := s.introduced(first - 1)
		meant := s.text.capital(k) && !s.text.ends(from) || after || len(s.text.tokens) == 1 || strings.HasSuffix(s.between(first), "@")
		if !plainWord || meant {
			s.found = append(s.found, span{from: from, to: to})
		}
	}
}

// nameAfter finds a first and a last name behind the token at i.
func (s *screening) nameAfter(i int, strong bool) {
	tokens := s.text.tokens
	first := i + 1
	for first < len(tokens) && nameFillers[s.word(first)] && !s.text.capital(tokens[first]) {
		first++
	}
	last := first + 1
	if last+1 < len(tokens) && tokens[last].end-tokens[last].start == 1 && s.text.capital(tokens[last]) {
		last++ // behind an initial
	}
	if last >= len(tokens) || s.text.stops[tokens[first].start] || s.text.stops[tokens[last].start] || s.noName(first) || s.noName(last) ||
		strings.ContainsAny(s.between(last), ",:(\"") {
		return
	}
	capitals := s.text.capital(tokens[first]) && s.text.capital(tokens[last])
	over := last+1 == len(tokens) || s.text.ends(tokens[last].end) || strings.Contains(s.between(last+1), ",") || nameEnds[s.word(last+1)]
	if capitals || strong && over {
		s.foundAt(int(tokens[first].from), int(tokens[last].to))
	}
}

// nameBefore finds a first and a last name that begin a sentence, before "here".
func (s *screening) nameBefore(i int) {
	tokens := s.text.tokens
	if i < 2 || !s.text.isIn(i, presence) || !s.text.ends(tokens[i-2].start) || s.noName(i-1) || s.noName(i-2) {
		return
	}
	if s.text.capital(tokens[i-1]) && s.text.capital(tokens[i-2]) && s.between(i) == " " {
		s.foundAt(int(tokens[i-2].from), int(tokens[i-1].to))
	}
}

var presence = wordSet("here hier ici aqui speaking presente")

func (s *screening) noName(i int) bool {
	k := s.text.tokens[i]
	return k.symbol || k.digits > 0 || k.end-k.start < 2 || noNames[s.word(i)]
}

var (
	nameFillers = wordSet(`is ist est es actually really eigentlich ubrigens vraiment en realidad mr mrs ms dr herr frau der die`)
	nameEnds    = wordSet(`btw ubrigens and und et y aus from de by freut hi hey nice but aber mais pero if`)
	noNames     = wordSet(`not the a an my your so very too just still never no mud dad mom mum in on of to with for nicht kein keine der die das den ein eine egal hier doch mein meine
		noch auch nur pas le la les un une des du mon ma ta ton que qui no el los las una mi tu su muy como todo unimportant important irrelevant private secret and und et y or oder ou o
		i ich je yo you du from aus all also here there now only it its steht stand gone written unwichtig schon immer wieder al en por para con sin mas steht klingelschild sorry`)
)

// tokenAt is the number of the token that an offset in letters belongs to.
func (t *text) tokenAt(at int32) int {
	low, high := 0, len(t.tokens)
	for low < high {
		if middle := (low + high) / 2; t.tokens[middle].end <= at {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return min(low, len(t.tokens)-1)
}

// capital tells whether a word was written with a capital letter.
func (t *text) capital(k token) bool {
	i := lowerBound(t.capitals, k.from)
	return i < len(t.capitals) && t.capitals[i] == k.from
}
