package circle

import (
	"context"
	"encoding/json"
	"strings"
	"unicode"

	"maunium.net/go/mautrix/event"

	"kith"
)

// redFlag is the reaction by which a peer reports what it is on.
const redFlag = "🚩"

// flagged takes a reaction that reports, as "!report" in reply to the message does. It tells
// whether it was one. Nobody else is shown it.
func (s scene) flagged(ctx context.Context, p kith.Portal) (bool, error) {
	if s.evt.Type != event.EventReaction.Type {
		return false, nil
	}
	var content event.ReactionEventContent
	_ = json.Unmarshal(s.evt.Content, &content) // content that does not follow the spec says nothing
	if content.RelatesTo.Type != event.RelAnnotation || !isFlag(content.RelatesTo.Key) {
		return false, nil
	}
	return true, s.report(ctx, p, content.RelatesTo.EventID, "")
}

// isFlag tells whether a reaction is the flag, however a client asks for it to be drawn.
func isFlag(key string) bool {
	return strings.TrimFunc(key, func(r rune) bool { return unicode.Is(unicode.Variation_Selector, r) || unicode.IsSpace(r) }) == redFlag
}
