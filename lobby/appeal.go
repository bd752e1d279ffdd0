package lobby

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"kith/catalogue"
)

const (
	// appealAgain is how long a peer waits between two appeals.
	appealAgain = 24 * time.Hour
	// longestAppeal is how many bytes moderators are asked to read at once.
	longestAppeal = 4000
)

// appealed gives what was written after the word appeal, as it was written.
func appealed(text string) (words string, ok bool) {
	text = strings.TrimLeftFunc(text, unicode.IsSpace)
	first, rest := text, ""
	if i := strings.IndexFunc(text, unicode.IsSpace); i >= 0 {
		first, rest = text[:i], text[i:]
	}
	if len(first) > longest || plain(first) != string(verbAppeal) {
		return "", false
	}
	return strings.TrimSpace(strings.ToValidUTF8(rest, " ")), true
}

// appeal asks the moderators to look again at a mute or a ban.
func (t *turn) appeal(words string) ([]catalogue.Phrase, error) {
	since := t.now().Sub(t.peer.Appealed)
	switch {
	case plain(words) == "":
		return say(catalogue.AppealHow())
	case len(words) > longestAppeal:
		return say(catalogue.AppealTooLong())
	case !t.peer.Appealed.IsZero() && since < appealAgain:
		return say(catalogue.AppealAgain(appealAgain - max(since, 0)))
	}
	result, err := t.circles.Appeal(t.ctx, t.peer.Key, words)
	switch {
	case err != nil:
		return nil, fmt.Errorf("appeal: %w", err)
	case result.Against == 0:
		return say(catalogue.AppealNothing())
	case len(result.As) == 0:
		return say(catalogue.AppealUnread())
	}
	t.peer.Appealed = t.now().UTC()
	return say(catalogue.AppealSent(result.As))
}
