package lobby

import (
	"context"
	"fmt"
	"strconv"

	"kith"
	"kith/catalogue"
	"kith/safety"
)

// longestReaction is how many bytes a reaction has at most that is looked at.
const longestReaction = 100

// React takes a reaction. On the bot's last message (last) it answers the open question if
// it reads as yes, no or a number. Any other is met with a hint, once, and then with
// silence. It belongs in a transaction like Handle.
//
// Reactions are not encrypted in Matrix, so whoever runs a server could set one in a
// peer's name. What they must not decide, or cannot be undone, is answered in words.
func (l *Lobby) React(ctx context.Context, peer kith.PeerKey, key string, last bool) ([]catalogue.Phrase, error) {
	if len(key) > longestReaction {
		key = ""
	}
	in := read(key)
	in.severity = l.severity(in, key)
	answers := false
	phrases, err := l.take(ctx, peer, func(t *turn) ([]catalogue.Phrase, error) {
		switch {
		case in.severity > safety.None:
			return t.meet(in)
		case t.peer.Farewell != "":
			return nil, nil
		case last && t.peer.Pressing != "" && in.reply() != unclear:
			answers = true
			return nil, nil
		case last && t.answersAfter(in):
			answers = true
			return nil, nil
		case !last || !in.chooses() || t.peer.Asking == "" || len(reportAsked(t.peer.Asking, reportWhat)) > 0:
			return t.hint()
		case t.peer.Asking == askIdentity || t.forgetOpen() || t.minors && (t.peer.Asking == askAdult || t.peer.Asking == askYoung):
			return say(catalogue.ReactionInWords())
		}
		answers = true
		return nil, nil
	})
	if err != nil || !answers {
		return phrases, err
	}
	if phrases, err = l.Handle(ctx, peer, key); err != nil {
		return nil, fmt.Errorf("take a reaction for an answer: %w", err)
	}
	return phrases, nil
}

// chooses tells whether a text is yes, no or a number, and nothing else.
func (in input) chooses() bool {
	_, err := strconv.Atoi(in.plain)
	return err == nil || in.reply() != unclear
}

// hint says how reactions are read, to who was not told yet.
func (t *turn) hint() ([]catalogue.Phrase, error) {
	if t.peer.Hinted || t.stranger() {
		return nil, nil
	}
	t.peer.Hinted = true
	return say(catalogue.ReactionHint())
}
