package lobby

import (
	"slices"
	"strings"

	"kith"
	"kith/catalogue"
)

// What else somebody looks for is asked one thing at a time, and only of who writes "more".
// What they say counts at once for the search that goes on, else for the next one.

// moreWord begins these questions; what is asked, and the ticket that waited when it was begun,
// follow.
const moreWord = kith.AskMore

// The things that are asked, in this order.
const (
	moreShape     = "shape"
	moreSide      = "side"
	moreNeeds     = "needs"
	moreLanguages = "languages"
	moreGroups    = "groups"
	moreWithin    = "within"
	moreUnlike    = "unlike"
	moreKeep      = "keep"
	moreBelong    = "belong" // whether they belong to groups that they want to be with; besides the others
)

func moreQuestion(step string, ticket *kith.Ticket) kith.Question {
	words := []string{moreWord, step}
	if ticket != nil {
		words = append(words, string(ticket.ID))
	}
	return kith.Question(strings.Join(words, " "))
}

// moreAsked gives what such a question is about, and the ticket of then; ok is false for any
// other question.
func moreAsked(q kith.Question) (step string, ticket kith.TicketID, ok bool) {
	words := strings.Fields(string(q))
	if len(words) < 2 || len(words) > 3 || words[0] != moreWord {
		return "", "", false
	}
	if len(words) == 3 {
		ticket = kith.TicketID(words[2])
	}
	return words[1], ticket, true
}

// moreOpen tells whether such a question is open.
func (t *turn) moreOpen() bool {
	_, _, open := moreAsked(t.peer.Asking)
	return open
}

// steps are the things that can be asked for here.
func (t *turn) steps() []string {
	var steps []string
	if t.pairs {
		steps = append(steps, moreShape)
	}
	steps = append(steps, moreSide, moreNeeds, moreLanguages)
	if len(t.groupNames) > 0 {
		steps = append(steps, moreGroups, moreWithin)
	}
	return append(steps, moreUnlike)
}

// more answers "more", alone or with wishes behind it. With anything else behind it, it is no
// command: "more than anything I miss her".
func (t *turn) more(in input) (answer []catalogue.Phrase, done bool, err error) {
	var said saying
	if in.object != "" {
		if said = t.hear(in.behindVerb(), nil); !said.mostly() {
			return nil, false, nil
		}
	}
	if answer, missing, err := t.missing(t.intended()); missing {
		return answer, true, err
	}
	ticket, err := t.ticket()
	if err != nil {
		return nil, true, err
	}
	if in.object != "" {
		t.draft(ticket)
		t.peer.Pressing = ""
		answer, err = t.note(said, moreKeep, ticket)
		return answer, true, err
	}
	t.draft(ticket)
	if _, err = t.ask(moreQuestion(t.steps()[0], ticket)); err != nil {
		return nil, true, err
	}
	answer, err = t.question()
	return slices.Concat([]catalogue.Phrase{catalogue.MoreBegin()}, answer), true, err
}

// draft begins with what was said before: with the ticket that waits, or for the next time.
func (t *turn) draft(ticket *kith.Ticket) {
	draft := t.request(nil)
	if ticket != nil && ticket.Request != nil {
		*draft = *ticket.Request
	} else if ticket != nil {
		draft = kith.PlainRequest()
		draft.Topics = only(ticket.Topic)
	}
	t.peer.Draft = draft
}

// moreNext asks what comes after a step, and in the end whether to remember it all.
func (t *turn) moreNext(step string, ticket *kith.Ticket) ([]catalogue.Phrase, error) {
	steps := t.steps()
	if i := slices.Index(steps, step); i >= 0 && i < len(steps)-1 {
		return t.ask(moreQuestion(steps[i+1], ticket))
	}
	return t.moreEnd(ticket)
}

// moreEnd shows what was understood and asks whether to remember it, unless that is so already.
func (t *turn) moreEnd(ticket *kith.Ticket) ([]catalogue.Phrase, error) {
	if t.peer.Draft == nil || alike(t.peer.Draft, t.usual()) {
		t.moreClose()
		return say(catalogue.MoreUnchanged())
	}
	shown := catalogue.Wishes(catalogue.WishLines(t.peer.Draft, languageName), ticket != nil)
	question, err := t.ask(moreQuestion(moreKeep, ticket))
	return slices.Concat([]catalogue.Phrase{shown}, question), err
}

// cancelMore ends the questions, and nothing else: what ends a search is written once more.
func (t *turn) cancelMore() ([]catalogue.Phrase, error) {
	ticket, err := t.ticket()
	if err != nil {
		return nil, err
	}
	t.settle()
	if ticket == nil {
		return say(catalogue.QuestionDropped())
	}
	t.peer.Draft = nil
	return say(catalogue.SearchGoesOn())
}

// moreClose ends the questions. What was said counts for the next search only if none waits now
// and it is not remembered anyway.
func (t *turn) moreClose() {
	t.settle()
	t.peer.Draft = nil
}

// moreAsk puts the open question into words. People were found meanwhile, or the search was
// given up, if the ticket waits no more: then only whether to remember it is still to be said.
func (t *turn) moreAsk(step string, began kith.TicketID) ([]catalogue.Phrase, error) {
	if began != "" && step != moreKeep {
		ticket, err := t.ticket()
		switch {
		case err != nil:
			return nil, err
		case ticket != nil && ticket.ID == began:
		case t.peer.Draft == nil || alike(t.peer.Draft, t.usual()):
			t.moreClose()
			return nil, nil
		default:
			return t.ask(moreQuestion(moreKeep, nil))
		}
	}
	switch step {
	case moreShape:
		return say(catalogue.MoreShape())
	case moreSide:
		return say(catalogue.MoreSide())
	case moreNeeds:
		return say(catalogue.MoreNeeds())
	case moreLanguages:
		return say(catalogue.MoreLanguages(t.spoken, languageName))
	case moreGroups:
		return say(catalogue.MoreGroups(t.groupNames))
	case moreWithin:
		var own []string
		if t.peer.Draft != nil {
			for _, tag := range t.peer.Draft.Tags {
				own = append(own, string(tag))
			}
		}
		return say(catalogue.MoreWithin(t.groupNames, own))
	case moreUnlike:
		return say(catalogue.MoreUnlike())
	case moreBelong:
		if t.peer.Draft != nil {
			if groups := missingGroups(t.peer.Draft); len(groups) > 0 {
				return say(catalogue.MoreBelong(groups))
			}
		}
	case moreKeep:
		return say(catalogue.MoreKeep())
	}
	t.settle() // a question of another version
	return nil, nil
}

// usual is what a peer has asked to be remembered, or nothing.
func (t *turn) usual() *kith.Request {
	if t.peer.Usual != nil {
		return t.peer.Usual
	}
	return kith.PlainRequest()
}

// alike tells whether two requests hold the same beside what they are about.
func alike(a, b *kith.Request) bool {
	return a.Shape == b.Shape && a.Side == b.Side && a.Needs == b.Needs && a.Unlike == b.Unlike &&
		slices.Equal(a.Languages, b.Languages) && slices.Equal(a.Tags, b.Tags) && slices.Equal(a.Wishes, b.Wishes)
}
