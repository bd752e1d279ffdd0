package safety

import (
	"bytes"
	"strings"
)

// mailHosts are providers that people name without what comes after the dot.
var mailHosts = wordSet("gmail googlemail hotmail outlook yahoo icloud gmx web freenet posteo mailbox proton protonmail tutanota orange wanadoo laposte free sfr aol live msn t-online yandex")

// things are those of them that are something else, too.
var things = wordSet("proton outlook orange mailbox freenet yahoo")

// Words for the signs of an address.
var (
	atWords  = wordSet("at chez bei arobase arobas arobaze arobaz arroba klammeraffe affenschwanz")
	dotWords = wordSet("dot punkt point punto")
)

func findAddresses(s *screening, _ *Rule) {
	for _, at := range s.addresses() {
		s.foundAt(at[0], at[1])
	}
}

// addresses are the mail addresses in the text, as offsets in its plain form.
func (s *screening) addresses() [][2]int {
	var found [][2]int
	plain := s.text.plain
	for i := 0; i < len(plain); i++ {
		next := bytes.IndexByte(plain[i:], '@')
		if next < 0 {
			break
		}
		i += next
		if from, to, ok := s.text.addressAt(i, i+1); ok {
			found = append(found, [2]int{from, to})
		}
	}
	for i, k := range s.text.tokens {
		if s.text.isIn(i, atWords) {
			if from, to, ok := s.text.addressAt(int(k.from), int(k.to)); ok {
				found = append(found, [2]int{from, to})
			}
		}
	}
	return found
}

// isIn tells whether the token at i is one of a set of words.
func (t *text) isIn(i int, set map[string]bool) bool {
	if i < 0 || i >= len(t.tokens) {
		return false
	}
	return set[string(t.letters[t.tokens[i].start:t.tokens[i].end])]
}

const longestLocal = 64 // of an address, by RFC 5321

// addressAt looks for an address around its sign, which stands between two
// offsets: a name before it, a host and what comes after the dots behind it.
func (t *text) addressAt(from, to int) (start, end int, ok bool) {
	sign := string(t.plain[from:to])
	left, right := outward(t.plain[:from]), to+inward(t.plain[to:])
	start = left
	for start > 0 && left-start < longestLocal && (isAlnum(t.plain[start-1]) || strings.IndexByte("._%+-", t.plain[start-1]) >= 0) {
		start--
	}
	end = right
	for end < len(t.plain) && (isAlnum(t.plain[end]) || t.plain[end] == '-') {
		end++
	}
	host := string(t.plain[right:end])
	if end == right || start == left && (left == 0 || t.plain[left-1] != ',' || !mailHosts[host]) {
		return 0, 0, false // before a comma stands how the name is spelled
	}
	style, last := tightDot, ""
	for {
		how, label, next := t.dot(end)
		if next == 0 {
			break
		}
		style, last, end = max(style, how), label, next
	}
	if goesOn := end+1 < len(t.plain) && t.plain[end] == ' ' && isSmall(t.plain[end+1]); last == "" && (start == left || goesOn && things[host]) {
		return 0, 0, false
	}
	bracketed := from-left > 1 || right-to > 1 || left < from && t.plain[left] != ' '
	told := bytes.ContainsAny(t.plain[start:left], "._0123456789") || t.about(start, mailWords)
	return start, end, isAddress(sign, bracketed, left < from && right == to, told, host, style, last)
}

// How a dot is written, from what is surely one to what may be the end of a sentence.
const (
	tightDot = iota
	bracketDot
	spokenDot
	looseDot
)

// dot reads a dot in any form at an offset, and the label behind it; next is 0 if
// there is none.
func (t *text) dot(at int) (style int, label string, next int) {
	rest := t.plain[at:]
	skip := inward(rest)
	word := 0
	for skip+word < len(rest) && isSmall(rest[skip+word]) && word < 6 {
		word++
	}
	var sign int
	switch {
	case skip < len(rest) && rest[skip] == '.':
		sign = 1
		style = tightDot
		if skip > 0 {
			style = looseDot
		}
	case skip > 0 && dotWords[string(rest[skip:skip+word])]:
		sign, style = word, spokenDot
	default:
		return 0, "", 0
	}
	after := skip + sign + inward(rest[skip+sign:])
	if after > skip+sign && style == tightDot {
		style = looseDot
	}
	if bytes.ContainsAny(rest[:after], "[({<") {
		style = bracketDot
	}
	end := after
	for end < len(rest) && (isAlnum(rest[end]) || rest[end] == '-') {
		end++
	}
	if end == after {
		return 0, "", 0
	}
	return style, string(rest[after:end]), at + end
}

// inward is how many spaces and brackets b begins with, three at most.
func inward(b []byte) int {
	n := 0
	for n < len(b) && n < 3 && strings.IndexByte(" [](){}<>*", b[n]) >= 0 {
		n++
	}
	return n
}

// outward is where the spaces and brackets that b ends with begin.
func outward(b []byte) int {
	n := len(b)
	for n > 0 && len(b)-n < 3 && strings.IndexByte(" [](){}<>*", b[n-1]) >= 0 {
		n--
	}
	return n
}

// isAddress tells an address from talk, by how its sign, its host and its last dot
// are written. handle tells that only a space stands before the sign, told that the
// name looks like one or that mail is spoken of.
func isAddress(sign string, bracketed, handle, told bool, host string, style int, last string) bool {
	spelled := (sign == "at" || sign == "chez" || sign == "bei") && !bracketed
	switch {
	case spelled && sign != "at" && !mailHosts[host]:
		return false
	case sign == "@" && handle && !bracketed && !mailHosts[host]:
		return false // the name of an account behind a word
	case last == "":
		return mailHosts[host] && (len(host) > 4 || !spelled || host == "gmx") || told && sign == "@" && !bracketed && len(host) > 3
	case style == looseDot:
		return topLevel[last] && (mailHosts[host] || !spelled && !handle)
	case spelled && mailHosts[host] && (style == spokenDot || style == bracketDot):
		return len(last) >= 2 && len(last) <= 4
	case spelled:
		return topLevel[last] && (mailHosts[host] || style != tightDot || told)
	}
	return len(last) >= 2
}

// mailWords are words before a mail address.
var mailWords = wordSet("mail email e mailadresse adresse address courriel correo correos write schreib schreibt mailt ecris ecrivez escribe escribeme reach contact kontakt")

// about tells whether one of the words stands shortly before an offset in plain.
func (t *text) about(at int, words map[string]bool) bool {
	last := int(t.tokenAfter(int32(at)))
	for i := max(0, last-5); i < last; i++ {
		if t.isIn(i, words) {
			return true
		}
	}
	return false
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}
