package helpline

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longestTyped bounds what Find looks at, in bytes. No answer to "which country?" is
// longer, and what is longer tells of something else.
const longestTyped = 200

// Find is the country that a person means who was asked for theirs: its name in any of
// the languages known, with or without accents; its code; its flag; with a few words
// around it, as in "I live in the UK", or a place before it, as in "Paris, France".
// Whatever else stands there, or a name that two places have, or two countries: nothing is
// found, for the numbers of another country help nobody, and the person can be asked again.
func (d *Directory) Find(text string) (Country, bool) {
	if len(text) > longestTyped {
		return Country{}, false
	}
	if code := flag(text); code != "" {
		return d.In(code)
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '\n' || r == '(' || r == ')' })
	parts = slices.DeleteFunc(parts, courtesy)
	var found string
	for i, part := range parts {
		code := d.find(part)
		if code == "" && i == len(parts)-1 || found != "" && code != "" && code != found {
			return Country{}, false
		}
		found = cmp.Or(code, found)
	}
	return d.In(found)
}

// courtesy tells whether a part of an answer says nothing, such as "please".
func courtesy(part string) bool {
	return !slices.ContainsFunc(split(part), func(word string) bool { return !after[foldWord(word)] })
}

// find is the code of the country that is named, or empty.
func (d *Directory) find(text string) string {
	words := split(text)
	if len(words) == 1 && d.code(words[0]) != "" {
		return d.code(words[0])
	}
	folded := make([]string, len(words))
	for i, w := range words {
		folded[i] = foldWord(w)
	}
	if n := len(words) - 1; n > 0 && isUpper(words[n]) && !isUpper(words[n-1]) && onlyBefore(folded[:n]) && d.code(words[n]) != "" {
		return d.code(words[n]) // "in DE"
	}
	begin, end := 0, len(folded)
	for end > begin && after[folded[end-1]] && !d.known(folded[begin:end]) {
		end--
	}
	for begin < end && before[folded[begin]] && !d.known(folded[begin:end]) {
		begin++
	}
	return d.names[strings.Join(folded[begin:end], " ")]
}

func onlyBefore(words []string) bool {
	return !slices.ContainsFunc(words, func(word string) bool { return !before[word] })
}

// code is the code of a country that a word can be meant as, or empty.
func (d *Directory) code(word string) string {
	lower, upper := strings.ToLower(word), strings.ToUpper(word)
	_, known := d.countries[upper]
	_, two := d.ambiguous[lower]
	if !known || two || answers[lower] || ordinary[lower] && word != upper {
		return ""
	}
	return upper
}

func (d *Directory) known(words []string) bool {
	_, known := d.names[strings.Join(words, " ")]
	return known
}

// fold makes of a name what Find compares: words of letters and digits, divided by single
// spaces, without case and accents.
func fold(name string) string {
	words := split(name)
	for i, w := range words {
		words[i] = foldWord(w)
	}
	return strings.Join(words, " ")
}

// split divides a text into words, still with their case and accents.
func split(text string) []string {
	return strings.FieldsFunc(norm.NFKD.String(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r)
	})
}

// foldWord takes case and accents from a word that stands in its canonical parts.
func foldWord(word string) string {
	var b strings.Builder
	for _, r := range word {
		r = unicode.ToLower(r)
		switch {
		case unicode.Is(unicode.Mn, r):
		case letters[r] != "":
			b.WriteString(letters[r])
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// letters are those that have no parts in Unicode, but a simple spelling among people.
var letters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'þ': "th", 'ı': "i", 'ς': "σ",
}

// flag is the code that the two letters of a flag stand for, if the text is a flag.
func flag(text string) string {
	const a = '\U0001F1E6'
	runes := []rune(strings.TrimSpace(text))
	if len(runes) != 2 || runes[0] < a || runes[0] > a+25 || runes[1] < a || runes[1] > a+25 {
		return ""
	}
	return string([]rune{runes[0] - a + 'A', runes[1] - a + 'A'})
}

func isUpper(word string) bool { return strings.ToUpper(word) == word }

// answers are codes (of Norway, Slovenia, Namibia and others) with which people answer
// something else: no, sí, n/a, ne, ja, so. They are never taken for a country.
var answers = set("no si na ne ja so")

// ordinary are codes that are words, too; they count in capitals only.
var ordinary = set("am an as be do er ga ge go he ie il im in is it je la li lu ma me mi mu my ni nu pa pe re sa se sm st su ta te th to tu un va")

// before and after are words that people put around the name of a country, in the
// languages that the service speaks. A word that turns the meaning round is not among them.
var (
	before = set(`i im m am is are we re live lives living stay staying located based reside from at in the my country it its s currently now here
		ich bin wohne lebe komme aus der die dem den das mein land ist im in hier wir sind
		je suis vis habite viens nous sommes en au aux a dans la le les l mon pays est c du de des d j ici
		yo estoy vivo soy resido en el los las mi pais es de del desde aqui ahora`)
	after = set(`please now currently right thanks thank you here
		bitte gerade danke jetzt hier merci maintenant actuellement ici por favor gracias ahora aqui s il vous plait te`)
)

func set(words string) map[string]bool {
	s := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		s[w] = true
	}
	return s
}
