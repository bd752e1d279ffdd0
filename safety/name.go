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
		"klarname", "known as", "was christened", "passport says", "id says", "ausweis steht", "pass steht", "vraie vie", "vida real", "real life", "wirklichkeit",
		"carte didentite", "kennen mich als", "kennt mich als", "conocen como", "conoce como", "mappelait", "dni dice", "nom au complet"} {
		introduce(words, true)
	}
	for _, words := range []string{"im", "i am", "this is", "call me", "ich bin", "hier ist", "je suis", "moi cest", "soy", "habla", "name", "nom", "nombre", "namens", "called", "named", "lg", "vg", "mfg", "gez", "cordialement", "saludos", "atentamente", "firmado", "signe", "signed", "regards", "gruss", "bin", "ici", "yours", "its me", "me as", "go by", "goes by", "answer to", "is it", "i was", "now", "ich war", "in echt", "cest moi", "cest toi", "moi cest", "jetais", "soy yo", "eres tu", "yo era",
		"freundlichen grussen", "liebe grusse", "viele grusse", "bien a vous", "amicalement", "un saludo", "sincerely", "faithfully"} {
		introduce(words, false)
	}
}

func introduce(words string, strong bool) {
	before, last := "", words
	if at := strings.LastIndexByte(words, ' '); at >= 0 {
		before, last = words[strings.LastIndexByte(words[:at], ' ')+1:at], words[at+1:]
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
		s.nameBetween(i)
	}
	s.findFullNames()
}

// leastOdd is how many letters make a single word so long that it is a name of the sender's
// wherever it stands.
const leastOdd = 10

// ownName is what the sender is called.
type ownName struct {
	letters string // folded, letters only
	odd     bool   // it has a digit in it or is long, and so could be no ordinary word
}

// findOwn finds a name of the sender's at the borders of words. One that is a
// single word, and could be any word, counts only where it is meant as a name. One with a
// digit in it, or a long one, could not.
func (s *screening) findOwn(own ownName) {
	letters := s.text.letters
	for at := 0; ; {
		i := bytes.Index(letters[at:], []byte(own.letters))
		if i < 0 {
			return
		}
		from, to := int32(at+i), int32(at+i+len(own.letters))
		at = int(from) + 1
		first, last := s.text.tokenAt(from), s.text.tokenAt(to-1)
		if s.text.tokens[first].start != from || s.text.tokens[last].end != to {
			continue
		}
		k := s.text.tokens[first]
		plainWord := first == last && !own.odd
		if !plainWord || s.meant(first) {
			s.found = append(s.found, span{from: k.start, to: to})
		}
	}
}

// shortName is how many letters a word may have that a capital alone does not make a name.
const shortName = 3

// meant tells whether the word at i is meant as the sender's name, whom it could be the name of:
// after an introduction or an @, alone, as a signature, or with a capital within a sentence where
// it is no noun. "Sun" is a name in "I'm Sun", and none in "the Sun is out".
func (s *screening) meant(i int) bool {
	k := s.text.tokens[i]
	if after, _ := s.introduced(i - 1); after || len(s.text.tokens) == 1 || strings.HasSuffix(s.between(i), "@") {
		return true
	}
	if i == len(s.text.tokens)-1 && strings.ContainsAny(s.between(i), "\n-,") {
		return s.text.capital(k)
	}
	return s.text.capital(k) && !s.text.ends(k.start) && k.end-k.start > shortName && !s.text.isIn(i-1, determiners)
}

var determiners = wordSet(`the a an my your his her our their this that no some der die das dem den des ein eine einen einem einer mein meine meinen dein deine sein seine ihr ihre unser kein keine
	le la les l un une des mon ma mes ton ta son sa ses notre nos el los las una unos mi mis tu tus su sus im am zum zur beim vom du au aux del al`)

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
		strings.ContainsAny(s.between(last), ",:(\"_@/") || s.between(last) == "." {
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

var presence = wordSet("here hier ici aqui speaking presente mein")

// nameBetween finds a first and a last name between commas behind an I: "I, Anna Berg, …".
func (s *screening) nameBetween(i int) {
	if (s.word(i) == "i" || s.word(i) == "yo") && s.text.ends(s.text.tokens[i].start) && strings.HasPrefix(s.between(i+1), ",") {
		s.nameAfter(i, false)
	}
}

func (s *screening) noName(i int) bool {
	k := s.text.tokens[i]
	return k.symbol || k.digits > 0 || k.end-k.start < 2 || noNames[s.word(i)]
}

var (
	nameFillers = wordSet(`is ist est es actually really eigentlich ubrigens vraiment en realidad mr mrs ms dr herr frau der die`)
	nameEnds    = wordSet(`btw ubrigens and und et y aus from de by freut hi hey nice but aber mais pero if`)
	noNames     = wordSet(`not the a an my your so very too just still never no mud dad mom mum in on of to with for nicht kein keine der die das den ein eine egal hier doch mein meine
		noch auch nur pas le la les un une des du mon ma ta ton que qui no el los las una mi tu su muy como todo unimportant important irrelevant private secret and und et y or oder ou o
		i ich je yo you du from aus all also here there now only it its steht stand gone written unwichtig schon immer wieder al en por para con sin mas steht klingelschild sorry gorda gordo idiota tonta tonto loca loco puta inutil fea feo york city`)
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
