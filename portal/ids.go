package portal

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"maunium.net/go/mautrix/id"
)

// kind is what a piece of text names.
type kind int

const (
	someUser kind = iota
	someRoom
	someMessage
)

// site is a place in a folded text that names a user, a room or a message.
type site struct {
	kind     kind
	user     id.UserID // as folded; for users only
	from, to int       // in the folded text
	server   int       // where the server's name begins; 0 in a link
	weak     bool      // the server is a single word, so that this may be two words around a colon
	doubtful bool      // weak, and more likely no id: counts only if it is known
}

// The grammar of an id's server name, widened by the underscore that container
// networks put into host names, and of the rest of ids, widened to whatever
// homeservers have ever let in (specification, appendix "User identifiers").
const (
	server = `(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::[0-9]{1,5})?`
	local  = `[^\s:@]+`
	// urlChars stops at what is not ASCII and at what ends a link in Markdown or
	// in a sentence: both can follow with no space between.
	urlChars = `[!#-&*+.-:=?-Z^_a-z{}~\x{FFFD}-]`

	// linkPattern finds matrix.to links and matrix: URIs (MSC2312).
	linkPattern = `https?://(?:[^\s/@]*@)?(?:www\.)?matrix\.to\.?(?::[0-9]+)?[/#?]` + urlChars + `+` +
		`|matrix\.to/?#/?` + urlChars + `+` +
		`|(?:web\+)?matrix:(?://[^\s/]*/)?(?:user|u|roomid|room|r|group|event|e)/` + urlChars + `+`
	// clientPattern finds the links of web clients that have a user or a room in
	// their fragment. It stands apart since it may fail only at the end of a long
	// word, which must not happen once for every link in that word.
	clientPattern = `[a-z][a-z0-9+.-]*://[^\s<>"#]+#/(?:user|room|group)/` + urlChars + `+`
	userPattern   = `@+` + local + `:` + server
	// Rooms of version 12 have no server in their id, nor have events since
	// version 3: 43 characters of base64.
	roomPattern  = `[#!][^\s:@#!]+:` + server + `|![a-z0-9_-]{43}`
	eventPattern = `\$[a-z0-9_+/-]{43}|\$[a-z0-9_-]{10,}:` + server
)

var (
	links   = regexp.MustCompile(`(?i)` + linkPattern)
	clients = regexp.MustCompile(`(?i)` + clientPattern)
	ids     = regexp.MustCompile(`(?i)(` + userPattern + `)|(` + roomPattern + `)|(` + eventPattern + `)`)

	link     = regexp.MustCompile(`(?i)^\s*(?:` + linkPattern + `|` + clientPattern + `)`)
	user     = regexp.MustCompile(`(?i)^` + userPattern)
	linkHead = regexp.MustCompile(`(?i)^(?:(?:web\+)?matrix:(?://[^\s/]*/)?|[^#]*?matrix\.to\.?(?::[0-9]+)?[/#?]+|[^#]*#/)`)
	uriUser  = regexp.MustCompile(`(?i)^(?:user|u)/@*`)
	strong   = regexp.MustCompile(`(?i)^(?:localhost|\[.*|.*\..*|.*:[0-9]+)$`)
	clock    = regexp.MustCompile(`(?i)^@[0-9]{1,2}:[0-9]{2}`)
)

// mayName tells cheaply that s could hold something that sites would find.
func mayName(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= utf8.RuneSelf || c == '@' || c == '%' || c == '&':
			return true
		case c == '#' || c == '!' || c == '$':
			if i+2 < len(s) && s[i+1] > ' ' && s[i+2] > ' ' {
				return true
			}
		case c == ':' && i > 0 && (s[i-1]|0x20) == 'x': // matrix:
			return true
		}
	}
	return false
}

// sites finds what f names, from left to right, without overlap.
func sites(f *folded) []site {
	found := slices.Concat(linkSites(f.text), idSites(f.text))
	slices.SortStableFunc(found, func(a, b site) int { return a.from - b.from })
	merged := found[:0]
	for _, s := range found {
		n := len(merged)
		if n == 0 || merged[n-1].to <= s.from {
			merged = append(merged, s)
			continue
		}
		merged[n-1] = merge(merged[n-1], s)
	}
	return merged
}

// merge makes one site of two that overlap, as a link and the id in it do. All
// of both goes; the link tells what it names.
func merge(a, b site) site {
	m := a
	if a.server > 0 && b.server == 0 {
		m = b
	}
	m.from, m.to = a.from, max(a.to, b.to)
	m.server, m.weak, m.doubtful = 0, false, false
	return m
}

func linkSites(text string) (found []site) {
	if !strings.Contains(text, "#/") && !strings.Contains(strings.ToLower(text), "matrix") {
		return nil
	}
	for _, pattern := range []*regexp.Regexp{links, clients} {
		for _, m := range pattern.FindAllStringIndex(text, -1) {
			found = append(found, readLink(text, m[0], m[1]))
		}
	}
	return found
}

func idSites(text string) (found []site) {
	if !strings.ContainsAny(text, "@#!$") {
		return nil
	}
	for from := 0; ; {
		m := ids.FindStringSubmatchIndex(text[from:])
		if m == nil {
			return found
		}
		s := site{from: from + m[0], to: from + m[1], kind: someMessage}
		switch {
		case m[2] >= 0:
			s = readUser(text, s.from, s.to)
		case m[4] >= 0:
			s.kind = someRoom
			_, at, hasServer := strings.Cut(text[s.from:s.to], ":")
			if hasServer && !strong.MatchString(at) {
				from = s.from + 1
				continue
			}
		}
		found = append(found, s)
		from = s.to
	}
}

// readUser reads the user id at text[from:to]. One whose server is a single
// word, as on a container network, is doubtful within a word, with a local part
// beyond ASCII, and when it is a time of day.
func readUser(text string, from, to int) site {
	at := from + strings.IndexByte(text[from:to], ':') + 1
	sigils := len(text[from:to]) - len(strings.TrimLeft(text[from:to], "@"))
	s := site{
		kind: someUser, from: from, to: to, server: at,
		user: id.UserID(text[from+sigils-1 : to]),
		weak: !strong.MatchString(text[at:to]),
	}
	inWord := from > 0 && isWord(text[from-1])
	foreign := strings.ContainsFunc(text[from:at], func(r rune) bool { return r >= utf8.RuneSelf })
	s.doubtful = s.weak && (inWord || foreign || clock.MatchString(text[from:to]))
	return s
}

func isWord(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// readLink reads the link at text[from:to]. What it cannot make out counts as a
// room: a link into Matrix is never left as it is.
func readLink(text string, from, to int) site {
	raw := strings.TrimRight(text[from:to], closing)
	head := len(linkHead.FindString(raw))
	target := raw[head:]
	s := site{kind: someRoom, from: from, to: from + len(raw)}
	// A client's own link: #/user/@local:server, #/room/!id, and matrix.to's too.
	for _, word := range []string{"user/", "room/", "group/"} {
		if rest := strings.TrimPrefix(target, word); rest != target && strings.ContainsAny(rest[:min(1, len(rest))], "@!#+$") {
			target = rest
		}
	}
	if sigil := uriUser.FindString(target); sigil != "" {
		target = "@" + target[len(sigil):]
	}
	if u := user.FindString(target); u != "" {
		s.kind = someUser
		s.user = id.UserID("@" + strings.TrimLeft(u, "@"))
		return s
	}
	if strings.HasPrefix(target, "@") {
		s.kind = someUser
		s.user = id.UserID(target)
	} else if strings.Contains(target, "/$") || strings.Contains(target, "/e/") || strings.Contains(target, "/event/") {
		s.kind = someMessage
	}
	return s
}
