package lobby

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/pseudonym"
)

// Acquaintances are those whom a peer knows from circles. All of it belongs in the transaction
// of the context, and nobody but the peer can tell that it was used.
type Acquaintances interface {
	// Others lists whom a peer knows and has not blocked, in an order that stays the same.
	Others(context.Context, kith.PeerKey) ([]kith.Other, error)
	// Block keeps a peer and whom a ghost embodies apart from now on.
	Block(ctx context.Context, peer kith.PeerKey, ghost id.UserID) (kith.BlockOutcome, error)
	// Blocks lists whom a peer has blocked, in the order in which they did.
	Blocks(context.Context, kith.PeerKey) ([]kith.Block, error)
	// Unblock tells false if the other was not blocked.
	Unblock(ctx context.Context, peer, other kith.PeerKey) (bool, error)
	// Rate keeps how a talk was, once, and gives those who were there and are not blocked.
	Rate(ctx context.Context, peer kith.PeerKey, circle kith.CircleID, rating int, words string) (kept bool, met []kith.Other, err error)
}

const (
	blockWhich = "block" // whom of these ghosts not to meet again
	// mostListed is how many people are listed at once: those whom the peer met last.
	mostListed = 30
)

// ghostQuestion is a question about some people. It names their ghosts in the order of their
// numbers, so that a number means the same one when the answer comes.
func ghostQuestion(kind string, others []kith.Other) kith.Question {
	words := []string{kind}
	for _, o := range others {
		words = append(words, string(o.Ghost))
	}
	return kith.Question(strings.Join(words, " "))
}

// ghostsAsked gives the ghosts that such a question named; empty for any other.
func ghostsAsked(q kith.Question, kind string) (ghosts []id.UserID) {
	words := strings.Fields(string(q))
	if len(words) < 2 || words[0] != kind {
		return nil
	}
	for _, w := range words[1:] {
		ghosts = append(ghosts, id.UserID(w))
	}
	return ghosts
}

// asksBlock tells whether it is asked whom not to meet again.
func (t *turn) asksBlock() bool { return len(ghostsAsked(t.peer.Asking, blockWhich)) > 0 }

// knownOthers lists whom the peer could block: those whom an open question named, in its order, or
// those whom they have met last.
func (t *turn) knownOthers() ([]kith.Other, error) {
	all, err := t.circles.Others(t.ctx, t.peer.Key)
	if err != nil {
		return nil, fmt.Errorf("list whom a peer knows: %w", err)
	}
	asked := ghostsAsked(t.peer.Asking, blockWhich)
	if len(asked) == 0 {
		return all[max(0, len(all)-mostListed):], nil
	}
	return among(all, asked), nil
}

// among gives those whom the ghosts name, in their order. Who is not known any more has no name.
func among(all []kith.Other, ghosts []id.UserID) []kith.Other {
	found := make([]kith.Other, len(ghosts))
	for i, ghost := range ghosts {
		found[i].Ghost = ghost
		if j := slices.IndexFunc(all, func(o kith.Other) bool { return o.Ghost == ghost }); j >= 0 {
			found[i] = all[j]
		}
	}
	return found
}

// meant gives the one whom a number or a name means; ok is false when that is not clear.
func meant(others []kith.Other, words string) (kith.Other, bool) {
	names := make([]string, len(others))
	for i, o := range others {
		names[i] = o.Pseudonym
	}
	found := pseudonym.Find(names, words)
	if len(found) != 1 || names[found[0]] == "" {
		return kith.Other{}, false
	}
	return others[found[0]], true
}

// block answers "block", alone or with a number or a name behind it.
func (t *turn) block(words string) ([]catalogue.Phrase, error) {
	others, err := t.knownOthers()
	if err != nil {
		return nil, err
	}
	if other, ok := meant(others, words); ok {
		if t.asksBlock() {
			t.settle()
		}
		return t.blockOne(other)
	}
	if len(others) == 0 {
		return say(catalogue.BlockWhichLobby(nil))
	}
	question, err := t.ask(ghostQuestion(blockWhich, others))
	if err != nil || words == "" {
		return question, err
	}
	return slices.Concat([]catalogue.Phrase{catalogue.BlockUnknown()}, question), nil
}

func (t *turn) blockOne(other kith.Other) ([]catalogue.Phrase, error) {
	outcome, err := t.circles.Block(t.ctx, t.peer.Key, other.Ghost)
	switch {
	case err != nil:
		return nil, fmt.Errorf("keep a block: %w", err)
	case outcome == kith.BlockNobody:
		return say(catalogue.BlockGone())
	}
	return catalogue.BlockedFromLobby(other.Pseudonym), nil
}

// blockPut puts the open question into words.
func (t *turn) blockPut() ([]catalogue.Phrase, error) {
	others, err := t.knownOthers()
	if err != nil {
		return nil, err
	}
	var lines []catalogue.Phrase
	for i, o := range others {
		if o.Pseudonym != "" {
			lines = append(lines, catalogue.BlockLine(i+1, o.Pseudonym, t.topicName(o.Topic)))
		}
	}
	if len(lines) == 0 {
		t.settle()
		return nil, nil
	}
	return say(catalogue.BlockWhichLobby(lines))
}

// replyBlock takes the answer to the question whom not to meet again.
func (t *turn) replyBlock(in input) (answer []catalogue.Phrase, done bool, err error) {
	if in.reply() == no {
		t.settle()
		answer, err = say(catalogue.QuestionDropped())
		return answer, true, err
	}
	others, err := t.knownOthers()
	if err != nil {
		return nil, true, err
	}
	other, ok := meant(others, in.written)
	switch {
	case ok:
		t.settle()
		answer, err = t.blockOne(other)
	case isNumber(in.written):
		answer, err = t.question()
		answer = slices.Concat([]catalogue.Phrase{catalogue.BlockUnknown()}, answer)
	default:
		return nil, false, nil
	}
	return answer, true, err
}

func isNumber(text string) bool {
	_, ok := pseudonym.Number(strings.Trim(text, " ."))
	return ok
}

// blocked answers "blocked": whom the peer has blocked.
func (t *turn) blocked() ([]catalogue.Phrase, error) {
	blocks, err := t.blocks()
	if err != nil {
		return nil, err
	}
	var answer, lines []catalogue.Phrase
	for i, b := range blocks {
		lines = append(lines, catalogue.BlockListLine(i+1, b.Pseudonym, t.topicName(b.Topic), b.Created))
	}
	if len(lines) == 0 {
		return say(catalogue.BlockList(nil))
	}
	return append(answer, sections(catalogue.BlockList, lines)...), nil
}

func (t *turn) blocks() ([]kith.Block, error) {
	blocks, err := t.circles.Blocks(t.ctx, t.peer.Key)
	if err != nil {
		return nil, fmt.Errorf("list whom a peer has blocked: %w", err)
	}
	return blocks, nil
}

// unblock answers "unblock" with a number of that list, or a name.
func (t *turn) unblock(words string) ([]catalogue.Phrase, error) {
	blocks, err := t.blocks()
	if err != nil {
		return nil, err
	}
	names := make([]string, len(blocks))
	for i, b := range blocks {
		names[i] = b.Pseudonym
	}
	found := pseudonym.Find(names, words)
	if len(found) != 1 {
		answer, err := t.blocked()
		if words != "" && len(blocks) > 0 {
			answer = slices.Concat([]catalogue.Phrase{catalogue.BlockUnknown()}, answer)
		}
		return answer, err
	}
	b := blocks[found[0]]
	if _, err = t.circles.Unblock(t.ctx, t.peer.Key, b.Other); err != nil {
		return nil, fmt.Errorf("take a block back: %w", err)
	}
	return say(catalogue.BlockTakenBack(b.Pseudonym))
}
