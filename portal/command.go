package portal

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Command tells whether a message is meant for the bot: its text starts with an
// exclamation mark that a letter follows. Such a message is never relayed, even
// when nobody knows the command. What stands under a picture is none.
//
// The name is in lower case without the mark; args is the rest of the text
// without the space around it. Odd spaces and invisible characters in front of
// and within the name, full-width letters and a full-width mark (as East Asian
// keyboards write them) make no difference.
func Command(t Talk) (name string, args string, ok bool) {
	rest := strings.TrimLeftFunc(t.Text, func(r rune) bool { return unicode.IsSpace(r) || invisible(r) })
	rest, ok = cutMark(rest)
	if !ok || t.File != nil {
		return "", "", false
	}
	rest = strings.TrimLeftFunc(rest, invisible)
	end := strings.IndexFunc(rest, func(r rune) bool { return !inName(r) })
	if end < 0 {
		end = len(rest)
	}
	name = strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(rest[:end]))
	first := []rune(name + " ")[0]
	if !unicode.IsLetter(first) {
		return "", "", false
	}
	args = strings.TrimFunc(rest[end:], func(r rune) bool { return unicode.IsSpace(r) || invisible(r) })
	return name, args, true
}

func cutMark(s string) (string, bool) {
	if rest, ok := strings.CutPrefix(s, "!"); ok {
		return rest, true
	}
	return strings.CutPrefix(s, "！")
}

func inName(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '-' || r == '_' || invisible(r)
}
