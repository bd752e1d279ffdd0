package safety

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// topLevel are the ends of names that make a link of words with a dot between
// them. Most others are words too, and people forget the space after a full stop.
var topLevel = wordSet(`com net org info biz edu gov int eu uk de fr ch ca au nz ie nl pt br mx ar cl co pe uy io ai app dev gg tv ly xyz online site store shop
	club blog page wiki link website cat example test invalid onion chat forum pl ru cz dk fi jp kr cn tk ml cf ga`)

// wordLevel are ends of names that are also words.
var wordLevel = wordSet(`es it at be me us in to`)

func findLinks(s *screening, rule *Rule) {
	plain := s.text.plain
	found := len(s.found)
	for i := 0; i < len(plain); i++ {
		next := bytes.IndexAny(plain[i:], "./")
		if next < 0 {
			break
		}
		i += next
		if plain[i] == '/' {
			i = max(i, s.schemeAt(rule, i))
		} else {
			i = max(i, s.bareLinkAt(rule, i))
		}
	}
	s.spelledLinks(rule)
	if len(s.found) > found {
		s.found = append(s.found[:found], s.outsideNames(s.found[found:])...)
	}
}

// schemeAt adds a link whose // stands at i, and gives its end; 0: none.
func (s *screening) schemeAt(rule *Rule, i int) int {
	plain := s.text.plain
	if i == 0 || i+1 == len(plain) || plain[i+1] != '/' {
		return 0
	}
	from := outward(plain[:i])
	if from == 0 || plain[from-1] != ':' {
		return 0
	}
	for from--; from > 0 && i-from < 24 && (isAlnum(plain[from-1]) || strings.IndexByte("+-* ", plain[from-1]) >= 0); from-- {
		if plain[from-1] == ' ' && (from < 2 || plain[from] != ':') {
			break
		}
	}
	to := i + 2 + inward(plain[i+2:])
	to = s.text.wordStops(to)
	s.linkAt(rule, from, to, hostOf(string(plain[i+2:to])))
	return to
}

// wordStops is where what stands without a space from an offset on ends.
func (t *text) wordStops(from int) int {
	if n := bytes.IndexAny(t.plain[from:], " \n<>\""); n >= 0 {
		return from + n
	}
	return len(t.plain)
}

// bareLinkAt adds a link without a scheme whose first dot stands at i, and gives
// where it ends; 0: there is none.
func (s *screening) bareLinkAt(rule *Rule, i int) int {
	plain := s.text.plain
	from, to := i, i
	for from > 0 && (isAlnum(plain[from-1]) || plain[from-1] == '-' || plain[from-1] == '_') {
		from--
	}
	for to < len(plain) && (isAlnum(plain[to]) || plain[to] == '-' || plain[to] == '.') {
		to++
	}
	if from == i || to == i+1 || from > 0 && plain[from-1] == '@' || to < len(plain) && plain[to] == '@' {
		return to // an address or an id, or nothing
	}
	host := strings.TrimRight(string(plain[from:to]), ".-")
	if to < len(plain) && plain[to] == ':' {
		for to++; to < len(plain) && isDigit(plain[to]); to++ {
		}
	}
	path := to < len(plain) && plain[to] == '/'
	if path {
		to = s.text.wordStops(to)
	}
	if isHost(host, path) {
		s.linkAt(rule, from, to, host)
	}
	return to
}

// outsideNames leaves out links that are the host of a mail address or an id.
func (s *screening) outsideNames(links []span) []span {
	names := s.addresses()
	for _, at := range s.matrixIDs() {
		names = append(names, [2]int{at[0], at[1]})
	}
	var spans []span
	for _, at := range names {
		spans = append(spans, span{from: s.text.letterAt(at[0]), to: s.text.letterAt(at[1])})
	}
	slices.SortFunc(spans, func(a, b span) int { return int(a.to - b.to) })
	return slices.DeleteFunc(links, func(link span) bool {
		i, _ := slices.BinarySearchFunc(spans, link.from, func(n span, from int32) int { return int(n.to - from - 1) })
		return i < len(spans) && spans[i].from < link.to
	})
}

// linkAt adds a link unless the rule allows its host.
func (s *screening) linkAt(rule *Rule, from, to int, host string) {
	if host == "matrix.to" && bytes.Contains(s.text.plain[from:to], []byte("#/@")) {
		return // a person is mentioned; what the link reveals is a matter of names
	}
	for _, allowed := range rule.allow {
		if host == allowed.text || strings.HasSuffix(host, "."+allowed.text) {
			return
		}
	}
	s.foundAt(from, to)
}

// spelledLinks finds links with words or brackets for their dots.
func (s *screening) spelledLinks(rule *Rule) {
	t := &s.text
	for i := 0; i+1 < len(t.tokens); i++ {
		k := t.tokens[i]
		if k.symbol || k.end-k.start < 2 {
			continue
		}
		style, last, next := t.dot(int(k.to))
		if next == 0 || style != spokenDot && style != bracketDot {
			continue
		}
		end, worst := next, style
		for {
			how, label, further := t.dot(end)
			if further == 0 || how == looseDot {
				break
			}
			last, end, worst = label, further, min(worst, how)
		}
		path := end < len(t.plain) && t.plain[end] == '/' || t.isIn(int(t.tokenAfter(int32(end))), pathWords)
		if topLevel[last] || path && len(last) >= 2 || wordLevel[last] && worst == bracketDot {
			s.linkAt(rule, int(k.from), end, string(t.letters[k.start:k.end])+"."+last)
		}
	}
}

var pathWords = wordSet("slash barra schragstrich")

// tokenAfter is the number of the first token from an offset in plain on.
func (t *text) tokenAfter(at int32) int32 {
	i, _ := slices.BinarySearchFunc(t.tokens, at, func(k token, at int32) int { return int(k.from - at) })
	return int32(i)
}

// hostOf is the host of a link, without its scheme, port and path.
func hostOf(link string) string {
	link = strings.TrimSpace(link)
	if i := strings.IndexAny(link, "/?#"); i >= 0 {
		link = link[:i]
	}
	if i := strings.LastIndexByte(link, '@'); i >= 0 {
		link = link[i+1:]
	}
	host, _, _ := strings.Cut(link, ":")
	return strings.Trim(host, ".,;!)\"'")
}

// longestHost is how long a name can be (RFC 1035).
const longestHost = 253

// isHost tells a host from words without a space after their full stop. A link
// with a path is one whatever its name ends with.
func isHost(host string, path bool) bool {
	labels := strings.Split(host, ".")
	last := labels[len(labels)-1]
	if len(labels) < 2 || len(host) > longestHost || strings.Trim(last, "0123456789") == "" || strings.Contains(host, "_") || strings.Contains(host, "..") {
		return false
	}
	if topLevel[last] {
		return len(labels[0]) > 1 || len(labels) > 2 || path
	}
	suffix, official := publicsuffix.PublicSuffix(host)
	known := official && suffix != host
	switch {
	case labels[0] == "www":
		return len(labels) > 2
	case len(labels) > 2 && len(labels[0])+len(labels[1]) < 4:
		return known && path // z.b.so
	}
	return known && (path || len(labels) > 2 || last == "es" && len(labels[0]) > 4)
}
