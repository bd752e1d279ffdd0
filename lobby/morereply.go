package lobby

import (
	"fmt"
	"slices"

	"kith"
	"kith/catalogue"
)

// What ends the questions, leaves one out, or empties what it is about.
var (
	moreDone = []string{"done", "thats all", "that is all", "thats it", "that is it", "enough", "finished", "finish", "end", "no more", "nothing else", "nothing more", "i am done", "im done", "ready", "fertig"}
	moreSkip = []string{"skip", "next", "pass", "weiter", "no preference", "i dont mind", "dont mind", "i do not mind", "whatever", "doesnt matter", "it doesnt matter", "dont care", "i dont care", "dont know", "i dont know", "not sure", "no idea"}
	moreNone = []string{"none", "nothing", "neither", "none of them", "none of these", "no groups", "nobody", "no one", "keine", "0"}
)

// replyMore takes an answer to the open question about wishes.
func (t *turn) replyMore(in input) (answer []catalogue.Phrase, done bool, err error) {
	step, began, open := moreAsked(t.peer.Asking)
	if !open {
		return nil, false, nil
	}
	ticket, err := t.ticket()
	if err != nil {
		return nil, true, err
	}
	meant := t.meansMore(step, in)
	if meant == nil {
		return nil, false, nil
	}
	if began != "" && (ticket == nil || ticket.ID != began) && step != moreKeep {
		answer, err = t.moreMeanwhile()
		return answer, true, err
	}
	if t.peer.Draft == nil { // cleared by something else that was asked meanwhile
		t.draft(ticket)
	}
	answer, err = meant(ticket)
	return answer, true, err
}

// meansMore finds out what an answer means, and gives what is to be done about it; nil if it is
// none.
func (t *turn) meansMore(step string, in input) func(*kith.Ticket) ([]catalogue.Phrase, error) {
	said := in.reply()
	switch {
	case slices.Contains(moreDone, in.plain):
		return func(ticket *kith.Ticket) ([]catalogue.Phrase, error) {
			if step == moreKeep {
				return t.replyKeep(no, ticket)
			}
			return t.moreEnd(ticket)
		}
	case step == moreKeep && (said != unclear || slices.Contains(moreSkip, in.plain)):
		return func(ticket *kith.Ticket) ([]catalogue.Phrase, error) { return t.replyKeep(said, ticket) }
	case step == moreBelong && (said != unclear || slices.Contains(moreSkip, in.plain)):
		return func(ticket *kith.Ticket) ([]catalogue.Phrase, error) { return t.replyBelong(said, ticket) }
	case step == moreKeep || step == moreBelong:
		return nil
	case step == moreUnlike && said != unclear:
		unlike := said == yes
		return func(ticket *kith.Ticket) ([]catalogue.Phrase, error) {
			return t.note(saying{unlike: &unlike, heard: 1}, step, ticket)
		}
	case slices.Contains(moreSkip, in.plain) || said == no:
		return func(ticket *kith.Ticket) ([]catalogue.Phrase, error) { return t.moreNext(step, ticket) }
	case said == yes:
		return func(*kith.Ticket) ([]catalogue.Phrase, error) { return t.question() }
	case slices.Contains(moreNone, in.plain):
		return func(ticket *kith.Ticket) ([]catalogue.Phrase, error) {
			t.clear(step)
			return t.note(saying{heard: 1}, step, ticket)
		}
	}
	return t.meansWishes(step, in)
}

func (t *turn) meansWishes(step string, in input) func(*kith.Ticket) ([]catalogue.Phrase, error) {
	heard := t.hear(in.written, func(n int) (wished, bool) { return t.numberedWish(step, n) })
	again := func(first catalogue.Phrase) func(*kith.Ticket) ([]catalogue.Phrase, error) {
		return func(*kith.Ticket) ([]catalogue.Phrase, error) {
			question, err := t.question()
			return slices.Concat([]catalogue.Phrase{first}, question), err
		}
	}
	_, isTopic := t.named(in.plain)
	switch {
	case heard.outside:
		return again(catalogue.MoreNoSuchNumber())
	case heard.whole() && step == moreWithin && len(heard.own) > 0 && len(heard.wishes) == 0:
		return again(catalogue.MoreWhichWay())
	case heard.whole(), heard.heard > 0 && heard.unheard <= 1 && step == moreLanguages:
		return func(ticket *kith.Ticket) ([]catalogue.Phrase, error) {
			if slices.Contains([]string{moreShape, moreSide, moreNeeds, moreLanguages}, step) || len(heard.own) > 0 || len(heard.wishes) > 0 {
				t.replaces(step, &heard)
			}
			return t.note(heard, step, ticket)
		}
	case either(step, in.plain):
		return func(ticket *kith.Ticket) ([]catalogue.Phrase, error) {
			t.clear(step)
			return t.note(saying{heard: 1}, step, ticket)
		}
	case step == moreLanguages && heard.heard == 0 && heard.unheard <= 2 && !isTopic && in.plain != "":
		return again(catalogue.MoreNoLanguage())
	}
	return nil
}

func either(step, plain string) bool {
	return (step == moreShape || step == moreSide) && slices.Contains([]string{"either", "both", "either one", "either way", "any"}, plain) ||
		step == moreNeeds && plain == "any"
}

// numberedWish is what a number in the menu of a step stands for.
func (t *turn) numberedWish(step string, n int) (wished, bool) {
	var menu []wished
	switch step {
	case moreShape:
		menu = []wished{{kind: ofShape, shape: kith.ShapePair}, {kind: ofShape, shape: kith.ShapeCircle}, {kind: ofShape, shape: kith.ShapeAny}}
	case moreSide:
		menu = []wished{{kind: ofSide, side: kith.SideTalk}, {kind: ofSide, side: kith.SideListen}, {kind: ofSide, side: kith.SideEither}}
	case moreNeeds:
		menu = []wished{
			{kind: ofNeed, need: kith.NeedEmotional}, {kind: ofNeed, need: kith.NeedInformational}, {kind: ofNeed, need: kith.NeedPractical}, {kind: ofNeed, need: kith.NeedCompany},
		}
	case moreGroups, moreWithin:
		for _, name := range t.groupNames {
			menu = append(menu, wished{kind: ofGroup, tag: kith.Tag(name)})
		}
	}
	if n < 1 || n > len(menu) {
		return wished{}, false
	}
	return menu[n-1], true
}

// clear empties what a step is about.
func (t *turn) clear(step string) {
	draft := *t.peer.Draft
	switch step {
	case moreShape:
		draft.Shape = kith.ShapeAny
	case moreSide:
		draft.Side = kith.SideEither
	case moreNeeds:
		draft.Needs = 0
	case moreLanguages:
		draft.Languages = nil
	case moreGroups:
		draft.Tags = nil
		draft.Wishes = slices.DeleteFunc(slices.Clone(draft.Wishes), func(w kith.TagWish) bool { return w.Strength != kith.Avoid })
	case moreWithin:
		draft.Wishes = nil
	}
	t.peer.Draft = &draft
}

// replaces lets an answer to the question for groups take the place of what was said before;
// names without only, rather or not are those of the question that is open.
func (t *turn) replaces(step string, heard *saying) {
	switch {
	case step == moreGroups && len(heard.own) > 0:
		draft := *t.peer.Draft
		draft.Tags = nil
		t.peer.Draft = &draft
	case step == moreWithin && len(heard.wishes) > 0:
		t.clear(step)
	}
}

// moreMeanwhile ends the questions because people were found, or the search has ended.
func (t *turn) moreMeanwhile() ([]catalogue.Phrase, error) {
	if t.peer.Draft == nil || alike(t.peer.Draft, t.usual()) {
		t.moreClose()
		return say(catalogue.MoreMatched())
	}
	question, err := t.ask(moreQuestion(moreKeep, nil))
	return slices.Concat([]catalogue.Phrase{catalogue.MoreMatched()}, question), err
}

// replyKeep takes whether to remember what was said.
func (t *turn) replyKeep(said reply, ticket *kith.Ticket) ([]catalogue.Phrase, error) {
	if said != yes {
		t.settle()
		if ticket == nil {
			return say(catalogue.MoreOnce())
		}
		t.peer.Draft = nil
		return say(catalogue.MoreNotKept())
	}
	usual := *allowed(t.peer.Draft)
	usual.Topics = nil
	t.peer.Usual = &usual
	t.moreClose()
	return say(catalogue.MoreKept())
}

// replyBelong takes whether somebody belongs to the groups that they want to be with.
func (t *turn) replyBelong(said reply, ticket *kith.Ticket) ([]catalogue.Phrase, error) {
	groups := missingGroups(t.peer.Draft)
	draft := *t.peer.Draft
	var first []catalogue.Phrase
	if said == yes && len(draft.Tags)+len(groups) <= kith.MostTags {
		draft.Tags = slices.Clone(draft.Tags)
		for _, group := range groups {
			draft.Tags = append(draft.Tags, kith.Tag(group))
		}
		t.peer.Draft = &draft
	} else {
		t.peer.Draft = allowed(&draft)
		first = []catalogue.Phrase{catalogue.MoreNotBelonging(groups)}
	}
	answer, err := t.apply(ticket)
	if err != nil || answer != nil {
		return slices.Concat(first, answer), err
	}
	answer, err = t.moreEnd(ticket)
	return slices.Concat(first, answer), err
}

// missingGroups lists the groups that a request wants to be with and whose members do not
// include who asks.
func missingGroups(r *kith.Request) (groups []string) {
	for _, conflict := range r.Conflicts() {
		if conflict.Why == kith.ConflictNotTheirs && !slices.Contains(groups, string(conflict.Tag)) {
			groups = append(groups, string(conflict.Tag))
		}
	}
	return groups
}

// allowed is a request without the wishes that are not to be asked for.
func allowed(r *kith.Request) *kith.Request {
	groups := missingGroups(r)
	if len(groups) == 0 {
		return r
	}
	clean := *r
	clean.Wishes = slices.DeleteFunc(slices.Clone(r.Wishes), func(w kith.TagWish) bool {
		return w.Strength != kith.Avoid && slices.Contains(groups, string(w.Tag))
	})
	return &clean
}

// apply changes the ticket that waits to what was said so far. When it was matched meanwhile it
// gives the answer to that.
func (t *turn) apply(ticket *kith.Ticket) ([]catalogue.Phrase, error) {
	if ticket == nil || ticket.Request != nil && alike(ticket.Request, allowed(t.peer.Draft)) {
		return nil, nil
	}
	if steers, err := t.steers(ticket); steers || err != nil {
		t.moreClose()
		return []catalogue.Phrase{catalogue.LimitChanges()}, err
	}
	changed := *ticket
	request := *allowed(t.peer.Draft)
	request.Topics = only(ticket.Topic)
	if ticket.Request != nil {
		request.Topics = ticket.Request.Topics
	}
	request.Age = t.age()
	changed.Request = &request
	still, err := t.store.ChangeTicket(t.ctx, changed)
	if err != nil {
		return nil, fmt.Errorf("change a ticket: %w", err)
	}
	if !still {
		return t.moreMeanwhile()
	}
	return nil, nil
}
