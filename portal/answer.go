package portal

import (
	"strings"
	"unicode"
)

// answers are the words for yes and for no in a portal, in the languages that screening
// knows.
var answers = map[string]bool{
	"yes": true, "y": true, "yeah": true, "yep": true, "ok": true, "okay": true, "sure": true, "send": true, "send it": true, "yes please": true, "send it anyway": true,
	"ja": true, "senden": true, "oui": true, "envoyer": true, "si": true, "sí": true, "enviar": true, "👍": true, "✅": true,
	"no": false, "n": false, "nope": false, "dont": false, "do not": false, "dont send": false, "dont send it": false, "do not send it": false, "no thanks": false,
	"nein": false, "non": false, "👎": false, "❌": false,
}

// Answer tells whether a message is a plain yes or no, and nothing else.
func Answer(t Talk) (yes, ok bool) {
	const longest = 40 // bytes of the longest answer, with signs around it
	if len(t.Text) > longest || t.File != nil {
		return false, false
	}
	text := strings.Map(func(r rune) rune {
		if invisible(r) || r == '\'' || r == '’' {
			return -1
		}
		return unicode.ToLower(r)
	}, t.Text)
	text = strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) })
	yes, ok = answers[text]
	return yes, ok
}
