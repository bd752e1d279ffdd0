package lobby

import (
	"fmt"
	"slices"
	"strings"

	"kith"
	"kith/catalogue"
)

// The questions that can be open in a lobby. One is open at a time; a new one
// takes the place of the old. Commands are answered whatever is open.
const (
	askConsent  kith.Question = "consent"
	askAdult    kith.Question = "adult"
	askYoung    kith.Question = "young"    // whether they are old enough to be served as a minor
	askMinor    kith.Question = "minor"    // said to be no adult; only a clear statement ends this
	askTopic    kith.Question = "topic"    // which topic
	askMeant    kith.Question = "meant"    // whether it is what Peer.Wish and Peer.Draft hold
	askWhich    kith.Question = "which"    // which of the topics in Peer.Draft
	askIdentity kith.Question = "identity" // whether the peer has reset their keys
	askForget   kith.Question = "forget"   // whether to forget the peer, who has not been in any circle
	askTakeBack kith.Question = "takeback" // whether to forget the peer, and what to do with what they said
	minorForget kith.Question = "minor forget"
)

// minor tells whether the peer has said to be no adult. Whatever is asked meanwhile,
// that stays.
func (t *turn) minor() bool { return t.peer.Asking == askMinor || t.peer.Asking == minorForget }

// leaveQuestion is the question which of some circles to leave. It names them in
// the order of their numbers, so that a number means the same circle also when
// another one has ended before the answer comes.
func leaveQuestion(places []kith.Place) kith.Question {
	words := []string{leaveWhich}
	for _, p := range places {
		words = append(words, string(p.Circle))
	}
	return kith.Question(strings.Join(words, " "))
}

const leaveWhich = "leave"

// circlesAsked gives the circles that a leaveQuestion named; ok is false for any
// other question.
func circlesAsked(q kith.Question) (circles []kith.CircleID, ok bool) {
	words := strings.Fields(string(q))
	if len(words) < 2 || words[0] != leaveWhich {
		return nil, false
	}
	for _, w := range words[1:] {
		circles = append(circles, kith.CircleID(w))
	}
	return circles, true
}

// ask opens a question and puts it into words.
func (t *turn) ask(q kith.Question) ([]catalogue.Phrase, error) {
	if !t.minor() {
		t.peer.Asking = q
	}
	t.peer.Pressing = "" // what is asked last is what is answered
	return t.question()
}

// question repeats the open question; without one it is empty.
func (t *turn) question() ([]catalogue.Phrase, error) {
	switch t.peer.Asking {
	case askConsent:
		return say(catalogue.WhoCanRead(), catalogue.AskConsent())
	case askAdult:
		return say(catalogue.AskAdult())
	case askYoung:
		return say(catalogue.AskYoung(youngest))
	case askMinor:
		return say(t.turnedAway())
	case askTopic:
		return say(catalogue.FindWhich(t.menu()))
	case askMeant:
		if about := t.intended(); len(about) > 1 {
			return say(catalogue.OfferTopic(t.names(about, askMeant)))
		}
		return say(catalogue.DidYouMean(t.topicName(t.peer.Wish)))
	case askWhich:
		return say(t.which()...)
	case askIdentity:
		return say(catalogue.IdentityChanged())
	case askForget, minorForget:
		return say(slices.Concat(t.stays(), []catalogue.Phrase{catalogue.ForgetAsk()})...)
	case askTakeBack:
		return say(slices.Concat(t.stays(), []catalogue.Phrase{catalogue.ForgetAskTakeBack()})...)
	}
	if t.asksReport() {
		return t.reportPut()
	}
	if t.asksBlock() {
		return t.blockPut()
	}
	if step, began, ok := moreAsked(t.peer.Asking); ok {
		return t.moreAsk(step, began)
	}
	asked, ok := circlesAsked(t.peer.Asking)
	if !ok {
		return nil, nil
	}
	places, err := t.places()
	if err != nil {
		return nil, err
	}
	lines := t.leaveMenu(asked, places)
	if len(lines) == 0 { // all of them have ended since
		t.settle()
		return nil, nil
	}
	return say(catalogue.LeaveWhich(lines))
}

// settle closes the open question, unless it is one that stays.
func (t *turn) settle() {
	if t.minor() {
		t.peer.Asking = askMinor
		return
	}
	t.peer.Asking = ""
}

func (t *turn) places() ([]kith.Place, error) {
	places, err := t.store.Places(t.ctx, t.peer.Key)
	if err != nil {
		return nil, fmt.Errorf("list a peer's circles: %w", err)
	}
	return places, nil
}

func (t *turn) ticket() (*kith.Ticket, error) {
	ticket, err := t.store.WaitingTicket(t.ctx, t.peer.Key)
	if err != nil {
		return nil, fmt.Errorf("read a peer's ticket: %w", err)
	}
	return ticket, nil
}
