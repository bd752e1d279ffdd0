package lobby

import (
	"slices"
	"strconv"
	"strings"

	"kith"
	"kith/catalogue"
	"kith/matching/topics"
	"kith/safety"
)

// heed takes what a peer wrote in their own words, if it is about something that people can
// be found for. The words themselves are not repeated and not kept. After a find it looks at
// once where there is no doubt what they are about; else it asks.
func (t *turn) heed(in input) (answer []catalogue.Phrase, done bool, err error) {
	stranger := t.stranger()
	switch {
	case in.verb == verbFind && in.severity == safety.Acute:
		return nil, true, nil // what is said about the danger is enough
	case in.verb == verbLeave:
		return nil, false, nil // "leave me alone"
	case in.verb != verbFind && (in.severity == safety.Acute || !t.hears()):
		return nil, false, nil
	case in.verb != verbFind && in.severity != safety.None && !stranger:
		return nil, false, t.rememberUntilSafe(in) // they are asked first whether they are safe
	case in.verb == "" && in.asksWhoReads() && !stranger:
		answer, err = t.privacy()
		return answer, true, err
	case in.verb == "" && in.aboutService():
		return nil, false, nil
	}
	guess := t.offer.FindFor(t.age(), in.own())
	if len(guess.Topics) == 0 {
		return nil, false, nil
	}
	about, then := understood(guess, in.verb == verbFind)
	if answer, missing, err := t.missing(about); missing {
		if err != nil || t.shut() || t.peer.Wish == "" {
			return answer, true, err
		}
		t.peer.Then = then
		at := 0
		if stranger {
			at = 1 // after the greeting
		}
		return slices.Insert(answer, at, catalogue.HeardFirst(t.names(about, then))), true, nil
	}
	ticket, err := t.ticket()
	if err != nil {
		return nil, true, err
	}
	if then == "" || ticket != nil && then == askMeant {
		answer, err = t.lookInTheirWords(about)
	} else {
		answer, err = t.propose(about, then)
	}
	return answer, true, err
}

// hears tells whether what a peer writes without a command may be what they look for: not
// while something else is asked, such as whom to leave or how a talk was.
func (t *turn) hears() bool {
	switch t.peer.Asking {
	case "", askConsent, askAdult, askYoung, askMinor:
		return true
	default:
		return t.asksTopic()
	}
}

// rememberUntilSafe keeps what a peer's words are about while they are asked whether they are
// safe, so that they are offered company afterwards.
func (t *turn) rememberUntilSafe(in input) error {
	guess := t.offer.FindFor(t.age(), in.own())
	ticket, err := t.ticket()
	if err != nil || ticket != nil || len(guess.Topics) == 0 || t.shut() {
		return err
	}
	about, then := understood(guess, false)
	t.intend(about)
	t.peer.Then = then
	return nil
}

// offerWhenSafe offers what rememberUntilSafe has kept, unless something else is open.
func (t *turn) offerWhenSafe() ([]catalogue.Phrase, error) {
	about := t.intended()
	if t.peer.Then == "" || len(about) == 0 || !t.peer.Consented || !t.declared() || t.peer.Asking != "" && !t.asksTopic() {
		return nil, nil
	}
	if answer, barred, err := t.barred(); barred || err != nil {
		return answer, err
	}
	return t.propose(about, t.peer.Then)
}

// own are the words in which a peer may have said what they go through.
func (in input) own() string {
	if in.verb == verbFind {
		return in.behindVerb() // as it was written: an apostrophe parts words in some languages
	}
	return in.written
}

// understood tells which topics a guess is about, and what is to be asked about them: nothing
// if there is no doubt and that was asked for, whether they are meant, or which is.
func understood(guess topics.Guess, wanted bool) (about []kith.TopicShare, then kith.Question) {
	switch {
	case guess.Clear > 0 && wanted:
		return guess.Topics[:guess.Clear], ""
	case guess.Clear > 0:
		return guess.Topics[:guess.Clear], askMeant
	case len(guess.Topics) == 1:
		return guess.Topics, askMeant
	default:
		return guess.Topics, askWhich
	}
}

// lookInTheirWords looks for people on topics that were understood, and says so first.
func (t *turn) lookInTheirWords(about []kith.TopicShare) ([]catalogue.Phrase, error) {
	names := t.names(about, "")
	before, err := t.ticket()
	if err != nil {
		return nil, err
	}
	answer, err := t.look(about)
	if err != nil {
		return nil, err
	}
	after, err := t.ticket()
	if err != nil {
		return nil, err
	}
	return slices.Insert(answer, 0, catalogue.Heard(names, before == nil && after != nil)), nil
}

// propose asks about topics that were guessed from a peer's words.
func (t *turn) propose(about []kith.TopicShare, then kith.Question) ([]catalogue.Phrase, error) {
	t.intend(about)
	if then == askMeant {
		t.peer.Asking, t.peer.Pressing = askMeant, ""
		return say(catalogue.OfferTopic(t.names(about, then)))
	}
	return t.ask(askWhich)
}

// names are the topics by name; none while it is not known which of them is meant.
func (t *turn) names(about []kith.TopicShare, then kith.Question) []string {
	if then == askWhich {
		return nil
	}
	names := make([]string, len(about))
	for i, s := range about {
		names[i] = t.topicName(s.Topic)
	}
	return names
}

// ticketTopics names what a ticket waits for.
func (t *turn) ticketTopics(ticket *kith.Ticket) string {
	if ticket.Request == nil || len(ticket.Request.Topics) == 0 {
		return t.topicName(ticket.Topic)
	}
	return catalogue.InARow(t.names(ticket.Request.Topics, ""))
}

// asksTopic tells whether the open question is what a peer looks for.
func (t *turn) asksTopic() bool {
	return t.peer.Asking == askTopic || t.peer.Asking == askMeant || t.peer.Asking == askWhich
}

// which asks which of some topics is meant.
func (t *turn) which() []catalogue.Phrase {
	names := make([]string, 0, kith.MostTopics)
	for _, s := range t.intended() {
		names = append(names, t.topicName(s.Topic))
	}
	return []catalogue.Phrase{catalogue.WhichOfThese(names)}
}

// neither are answers of somebody who means none of some topics.
var neither = []string{"something else", "else", "other", "another", "none", "none of these", "none of them", "neither", "different"}

// replyWhich takes one number or two after which; the number after the last is something
// else. Names are read whatever is open.
func (t *turn) replyWhich(in input) (answer []catalogue.Phrase, done bool, err error) {
	about := t.intended()
	chosen, ok := chosenFrom(in.plain, about)
	switch {
	case ok && len(chosen) > 0:
		answer, err = t.look(chosen)
	case ok, in.reply() == no, slices.Contains(neither, in.plain):
		t.intend(nil)
		answer, err = t.ask(askTopic)
	case in.reply() == yes:
		answer, err = t.question()
	default:
		return nil, false, nil
	}
	return answer, true, err
}

// chosenFrom reads numbers, as in "1" or "1 and 2". Chosen is empty if the number is that of
// something else.
func chosenFrom(text string, about []kith.TopicShare) (chosen []kith.TopicShare, ok bool) {
	words := slices.DeleteFunc(strings.Fields(text), func(w string) bool { return w == "and" })
	for _, w := range words {
		n, err := strconv.Atoi(w)
		if err != nil || n < 1 || n > len(about)+1 {
			return nil, false
		}
		if n == len(about)+1 {
			return nil, len(words) == 1
		}
		s := kith.TopicShare{Topic: about[n-1].Topic, Confidence: 1}
		if !slices.Contains(chosen, s) {
			chosen = append(chosen, s)
		}
	}
	return chosen, len(chosen) > 0
}
