package desk

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"kith"
	"kith/catalogue"
)

// signs are the reactions by which each verb is said. The first is the one that is shown;
// the others are near it in the pickers of clients.
var signs = map[kith.Verb][]string{
	kith.VerbDeliver: {"✅", "👍", "✔", "☑"},
	kith.VerbRefuse:  {"❌", "👎", "✖", "❎"},
	kith.VerbMute:    {"🔇", "🤐", "🤫"},
	kith.VerbRemove:  {"🚪", "👢", "👋"},
	kith.VerbLift:    {"✅", "👍", "✔", "☑"},
	kith.VerbKeep:    {"❌", "👎", "✖", "❎"},
	kith.VerbTake:    {"✅", "👍", "✔", "☑", "🙋", "✋", "👋", "🤝"},
	kith.VerbClose:   {"✅", "👍", "✔", "☑", "👌", "🆗"},
}

// signsOf are the signs of a verb for an item. Where a yes means something else, closing is
// said by a no: nobody is to close by a slip what they meant to take.
func signsOf(item kith.Item, verb kith.Verb) []string {
	if verb == kith.VerbClose && slices.Contains(item.Verbs, kith.VerbTake) {
		return signs[kith.VerbRefuse]
	}
	return signs[verb]
}

// waysOf lists how an item can be decided, as moderators are shown it.
func waysOf(item kith.Item) []catalogue.Way {
	ways := make([]catalogue.Way, 0, len(item.Verbs))
	for _, verb := range item.Verbs {
		ways = append(ways, catalogue.Way{Sign: signsOf(item, verb)[0], Verb: verb})
	}
	return ways
}

// signed gives the verb that a reaction says about an item; "" for none.
func signed(item kith.Item, key string) kith.Verb {
	key = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Variation_Selector, r) || r >= '\U0001F3FB' && r <= '\U0001F3FF' { // and the colours of hands
			return -1
		}
		return r
	}, key)
	for _, verb := range item.Verbs {
		if slices.Contains(signsOf(item, verb), key) {
			return verb
		}
	}
	return ""
}

// order is what a moderator has written.
type order struct {
	word   string // in lower case
	number int    // 0: none
	reason string
}

const longestReason = 1000 // in bytes

// read takes a text for a word, a number and a reason: "refuse 412 because it names a
// school", "!refuse #412", "412".
func read(text string) order {
	rest := strings.TrimLeft(strings.TrimSpace(text), "!/")
	var o order
	first, behind := cut(rest)
	if number, ok := numbered(first); ok {
		return order{word: wordShow, number: number}
	}
	o.word = strings.ToLower(strings.Trim(first, ".,:;!?"))
	if next, after := cut(behind); next != "" {
		if number, ok := numbered(next); ok {
			o.number, behind = number, after
		}
	}
	if next, after := cut(behind); strings.EqualFold(strings.Trim(next, ".,:;"), "because") {
		behind = after
	}
	if o.reason = behind; len(o.reason) > longestReason {
		o.reason = strings.ToValidUTF8(o.reason[:longestReason], "")
	}
	return o
}

// cut gives the first word of a text and what stands behind it.
func cut(text string) (first, behind string) {
	end := strings.IndexFunc(text, unicode.IsSpace)
	if end < 0 {
		return text, ""
	}
	return text[:end], strings.TrimSpace(text[end:])
}

func numbered(word string) (int, bool) {
	number, err := strconv.Atoi(strings.Trim(word, "#.,:;"))
	return number, err == nil && number > 0
}
