package portal

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode"

	"maunium.net/go/mautrix/event"
)

// maxKey is the longest reaction, in bytes: the longest emoji take nearly as many.
const maxKey = 40

// shortcode is how a picture of one's own is called in clients that have such.
var shortcode = regexp.MustCompile(`^:?([\pL\pN_+-]{1,30}):?$`)

// readReaction reads an annotation of a message. A picture of one's own names a file, the
// same for every reader, and the server that holds it: what is left of it is its name.
func readReaction(raw json.RawMessage) (Talk, error) {
	var c struct {
		RelatesTo relation `json:"m.relates_to"`
		Shortcode string   `json:"shortcode"`
		Beeper    string   `json:"com.beeper.reaction.shortcode"`
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return Talk{}, refuse(Malformed)
	}
	t := Talk{Act: Reacts, Kind: event.MsgText, Target: readEventID(c.RelatesTo.EventID), Text: strings.TrimSpace(clean(c.RelatesTo.Key))}
	if c.RelatesTo.Type != event.RelAnnotation || t.Target == "" {
		return Talk{}, refuse(Malformed)
	}
	if strings.Contains(strings.ToLower(fold(t.Text).text), "mxc:") {
		name := shortcode.FindStringSubmatch(c.Shortcode + c.Beeper)
		if name == nil {
			return Talk{}, refuse(Reaction)
		}
		t.Text = ":" + name[1] + ":"
	}
	drawn := isEmoji(t.Text)
	if !drawn && !isShortText(t.Text) || len(t.Text) > maxKey || blank(t.Text) {
		return Talk{}, refuse(Reaction)
	}
	t.Emoji = drawn && !strings.ContainsAny(t.Text, keys) // with those a number can be spelt
	return t, nil
}

// isShortText tells that a text can stand as a reaction: on one line, without anything that
// cannot be seen, and naming nobody.
func isShortText(s string) bool {
	for _, r := range s {
		if !unicode.IsGraphic(r) || r != ' ' && unicode.IsSpace(r) || invisible(r) {
			return false
		}
	}
	f := fold(s)
	return len(sites(&f)) == 0
}

// Signs that emoji are made of, apart from the pictures themselves.
const (
	joiner       = '\u200D'
	asPicture    = '\uFE0F'
	asText       = '\uFE0E'
	keycap       = '\u20E3'
	firstRegion  = '\U0001F1E6'
	lastRegion   = '\U0001F1FF'
	firstTone    = '\U0001F3FB'
	lastTone     = '\U0001F3FF'
	maxReactions = 4 // emoji in one reaction
	keys         = "0123456789#*"
)

// isEmoji tells that a text is made of a few emoji and nothing else. There is no place in
// them for signs that nobody sees.
func isEmoji(s string) bool {
	for n := 0; s != ""; n++ {
		one := emoji(s)
		if one == 0 || n == maxReactions {
			return false
		}
		s = s[one:]
	}
	return true
}

// emoji is the length of the emoji at the start of s; 0 when there is none (after UTS #51,
// "emoji sequence", and generous about what a picture is).
func emoji(s string) int {
	rs := []rune(s)
	at := func(i int) rune {
		if i < len(rs) {
			return rs[i]
		}
		return 0
	}
	if rs[0] == blackFlag && len(flag(s)) > len(string(blackFlag)) {
		return len(flag(s))
	}
	isRegion := func(r rune) bool { return r >= firstRegion && r <= lastRegion }
	if isRegion(rs[0]) && isRegion(at(1)) {
		return len(string(rs[:2]))
	}
	if strings.ContainsRune(keys, rs[0]) {
		if at(1) == asPicture && at(2) == keycap {
			return len(string(rs[:3]))
		}
		return 0
	}
	end := 0
	for isPicture(at(end)) {
		end++
		if at(end) >= firstTone && at(end) <= lastTone {
			end++
		}
		if at(end) == asPicture || at(end) == asText {
			end++
		}
		if at(end) != joiner || !isPicture(at(end+1)) {
			break
		}
		end++
	}
	return len(string(rs[:end]))
}

// isPicture tells that a sign is drawn as a picture, or can be.
func isPicture(r rune) bool {
	switch {
	case r == 0, r >= 0x1F100 && r <= lastRegion, r >= 0x2460 && r <= 0x24FF, r >= 0x2776 && r <= 0x2793: // letters and digits
		return false
	case r >= 0x1F000 && r <= 0x1FAFF, r >= 0x2190 && r <= 0x21FF, r >= 0x2300 && r <= 0x27BF, r >= 0x2900 && r <= 0x297F, r >= 0x2B00 && r <= 0x2BFF:
		return true
	}
	return strings.ContainsRune("©®‼⁉™ℹ〰〽㊗㊙", r)
}
