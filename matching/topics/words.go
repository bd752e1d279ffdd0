package topics

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longest is how many bytes of a text are looked at. Nobody says later than that what it is
// about, and the work stays bounded.
const longest = 8 << 10

// fold makes words of a text: small letters without accents, and nothing else. An apostrophe
// after one or two letters is an elision, as in "j'ai", and parts words; else it joins, as in
// "can't".
func fold(text string) []string {
	if len(text) > longest {
		text = text[:longest]
	}
	var words []string
	var word strings.Builder
	letters := 0
	end := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
		}
		word.Reset()
		letters = 0
	}
	for _, r := range norm.NFD.String(strings.ToValidUTF8(text, " ")) {
		switch {
		case unicode.In(r, unicode.M, unicode.Cf, unicode.Sk):
		case r == '\'' || r == '’' || r == '`' || r == '´':
			if letters <= 2 {
				end()
			}
		case unicode.IsLetter(r):
			letters++
			switch r = unicode.ToLower(r); r {
			case 'ß':
				word.WriteString("ss")
			case 'œ':
				word.WriteString("oe")
			case 'æ':
				word.WriteString("ae")
			default:
				word.WriteRune(r)
			}
		default:
			end()
		}
	}
	end()
	return plain(words)
}

// negated are the verbs that "not" may follow, and what is made of both; tense makes no
// difference: "could not sleep" and "can't sleep" are the same.
var negated = map[string]string{
	"do": "dont", "does": "dont", "did": "dont", "can": "cant", "could": "cant", "is": "isnt", "are": "isnt", "was": "isnt", "were": "isnt",
	"have": "havent", "has": "havent", "had": "havent", "will": "wont", "would": "wont",
}

var alike = map[string]string{
	"doesnt": "dont", "didnt": "dont", "cannot": "cant", "couldnt": "cant", "arent": "isnt", "wasnt": "isnt", "werent": "isnt",
	"hasnt": "havent", "hadnt": "havent", "wouldnt": "wont", "ive": "have", "weve": "have", "youve": "have", "theyve": "have",
}

// plain brings the short forms of English verbs into one form.
func plain(words []string) []string {
	out := words[:0]
	for _, w := range words {
		last := ""
		if len(out) > 0 {
			last = out[len(out)-1]
		}
		switch {
		case w == "not" && negated[last] != "":
			out[len(out)-1] = negated[last]
		case w == "m" && last == "i":
			out = append(out, "am")
		case w == "ve" && (last == "i" || last == "we"):
			out = append(out, "have")
		case w == "s" && (last == "he" || last == "it"):
			out = append(out, "is")
		case w == "shes":
			out = append(out, "she", "is")
		case alike[w] != "":
			out = append(out, alike[w])
		default:
			out = append(out, w)
		}
	}
	return out
}

// fillers may stand between the words of a phrase: "get out of my bed" is "get out of bed".
var fillers = wordSet("a an the my his her our your this that really just so even very always still ever only actually almost completely constantly totally literally absolutely quite simply basically kind of " +
	"der die das den dem des ein eine einen einem einer mein meine meinen meinem meiner so sehr immer nur noch gar ganz einfach auch schon mehr wirklich total mich mir sich " +
	"le la les un une mon ma mes ce cette tres si trop toujours encore vraiment juste tout toute completement " +
	"el los las una mi mis este esta muy tan siempre solo todavia ya casi realmente totalmente")

const mostFillers = 2 // between two words of a phrase

// stem takes off what a word is bent by in most of the languages here: the s of a plural and
// one vowel at the end. It is crude, and the same for what is written and what is looked for.
func stem(word string) string {
	if n := len(word); n > 4 && word[n-1] == 's' {
		word = word[:n-1]
	}
	if n := len(word); n > 4 && strings.ContainsRune("aeo", rune(word[n-1])) {
		word = word[:n-1]
	}
	return word
}

// pattern is a word or a phrase of the catalogue.
type pattern struct {
	text  string // in the one form in which patterns are compared
	parts []part
}

// part is one word of a pattern.
type part struct {
	word  string // its stem, or how it begins
	begin bool
}

const (
	mostParts    = 5
	leastBegin   = 3 // letters before a star
	leastLetters = 2 // of a whole pattern
)

func newPattern(written string) (pattern, error) {
	var p pattern
	for _, field := range strings.Fields(written) {
		begun, begin := strings.CutSuffix(field, "*")
		if strings.Contains(begun, "*") {
			return p, errors.New("has a star that does not stand at the end of a word")
		}
		words := fold(begun)
		for i, w := range words {
			is := part{word: stem(w)}
			if begin && i == len(words)-1 {
				if is = (part{word: w, begin: true}); utf8.RuneCountInString(w) < leastBegin {
					return p, errors.New("needs three letters or more before the star")
				}
			}
			p.parts = append(p.parts, is)
			p.text += " " + is.word
			if is.begin {
				p.text += "*"
			}
		}
	}
	switch {
	case utf8.RuneCountInString(strings.TrimSpace(p.text)) < leastLetters:
		return p, errors.New("needs at least two letters")
	case len(p.parts) > mostParts:
		return p, errors.New("is longer than five words")
	}
	return p, nil
}

// fits tells whether a part is a word of a text, given as written and as its stem.
func (p part) fits(word, stemmed string) bool {
	if p.begin {
		return strings.HasPrefix(word, p.word)
	}
	return stemmed == p.word
}
