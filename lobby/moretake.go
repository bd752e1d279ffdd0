package lobby

import (
	"slices"

	"kith"
	"kith/catalogue"
)

// note keeps what was understood and goes on: after the step at which it was said, or to the
// end. What cannot be asked for is explained.
func (t *turn) note(said saying, step string, ticket *kith.Ticket) ([]catalogue.Phrase, error) {
	draft, remarks, refused := t.with(said)
	if refused != nil {
		if !t.moreOpen() {
			t.intend(nil)
		}
		question, err := t.question()
		return slices.Concat(refused, question), err
	}
	t.peer.Draft = draft
	if matched, err := t.apply(ticket); err != nil || matched != nil {
		return matched, err
	}
	var answer []catalogue.Phrase
	var err error
	switch {
	case len(missingGroups(draft)) > 0:
		answer, err = t.ask(moreQuestion(moreBelong, ticket))
	case step == moreKeep:
		if said.unheard > 0 {
			remarks = append(remarks, catalogue.MorePartly())
		}
		answer, err = t.moreEnd(ticket)
	default:
		answer, err = t.moreNext(step, ticket)
	}
	return slices.Concat(remarks, answer), err
}

// with is the draft with what was said; remarks explain what was left out of it. When it is more
// than a request can hold, all of it is refused: to leave some out could leave out what
// matters most.
func (t *turn) with(said saying) (draft *kith.Request, remarks, refused []catalogue.Phrase) {
	changed := *t.peer.Draft
	if shape, is := said.shape(); is {
		if shape == kith.ShapePair && !t.pairs {
			remarks = append(remarks, catalogue.MoreNoPairs())
			shape = kith.ShapeCircle
		}
		changed.Shape = shape
	}
	if side, is := said.side(); is {
		changed.Side = side
	}
	if said.needs != 0 {
		changed.Needs = said.needs
	}
	if said.unlike != nil {
		changed.Unlike = *said.unlike
	}
	if len(said.languages) > 0 {
		changed.Languages = said.languages
	}
	changed.Tags = slices.Clone(changed.Tags)
	for _, tag := range said.own {
		if !slices.Contains(changed.Tags, tag) {
			changed.Tags = append(changed.Tags, tag)
		}
	}
	changed.Wishes = slices.Clone(changed.Wishes)
	for _, wish := range said.wishes {
		changed.Wishes = slices.DeleteFunc(changed.Wishes, func(w kith.TagWish) bool { return w.Tag == wish.Tag })
		changed.Wishes = append(changed.Wishes, wish)
	}
	if len(said.both) > 0 {
		remarks = append(remarks, catalogue.MoreBoth(said.both))
	}
	switch {
	case len(changed.Languages) > kith.MostLanguages:
		return nil, nil, []catalogue.Phrase{catalogue.MoreTooMany(kith.MostLanguages)}
	case len(changed.Tags) > kith.MostTags, len(changed.Wishes) > kith.MostWishes:
		return nil, nil, []catalogue.Phrase{catalogue.MoreTooMany(kith.MostTags)}
	}
	return &changed, remarks, nil
}

// wishes answers "wishes": with what a peer looks for, and how to change it.
func (t *turn) wishes() ([]catalogue.Phrase, error) {
	ticket, err := t.ticket()
	if err != nil {
		return nil, err
	}
	shown := t.peer.Draft
	switch {
	case ticket != nil:
		shown = ticket.Request
	case shown == nil:
		shown = t.peer.Usual
	}
	question, err := t.question()
	if err != nil {
		return nil, err
	}
	if shown == nil || alike(shown, kith.PlainRequest()) {
		return say(slices.Concat([]catalogue.Phrase{catalogue.NoWishes()}, question)...)
	}
	lines := catalogue.WishLines(shown, languageName)
	return say(slices.Concat([]catalogue.Phrase{catalogue.Wishes(lines, ticket != nil), catalogue.HowToChange()}, question)...)
}

// forgetWishes drops what was said beside topics, also for a search that goes on.
func (t *turn) forgetWishes() ([]catalogue.Phrase, error) {
	if t.moreOpen() {
		t.settle()
	}
	ticket, err := t.ticket()
	if err != nil {
		return nil, err
	}
	t.peer.Usual, t.peer.Draft = nil, nil
	if ticket != nil && ticket.Request != nil {
		t.draft(nil)
		if matched, err := t.apply(ticket); err != nil || matched != nil {
			return matched, err
		}
		t.peer.Draft = nil
	}
	return say(catalogue.WishesForgotten())
}

// drafted lists, for a record, what is kept beside what is remembered.
func (t *turn) drafted() []catalogue.Phrase {
	var answer []catalogue.Phrase
	if u := t.peer.Usual; u != nil {
		answer = append(answer, catalogue.ExportUsual(catalogue.WishLines(u, languageName)))
	}
	if d := t.peer.Draft; d != nil && !alike(d, t.usual()) {
		answer = append(answer, catalogue.ExportDraft(catalogue.WishLines(d, languageName)))
	}
	return answer
}

// askedWith lists, for a record, what else a ticket asks for.
func (t *turn) askedWith(ticket kith.Ticket) []catalogue.Phrase {
	r := ticket.Request
	if r == nil {
		return nil
	}
	var topics []string
	for _, share := range r.Topics {
		topics = append(topics, t.topicName(share.Topic))
	}
	var lines []catalogue.Phrase
	if !alike(r, kith.PlainRequest()) {
		lines = catalogue.WishLines(r, languageName)
	}
	return catalogue.ExportAsked(topics, lines)
}

// drop takes out of a request what is not to be had here any more, since the admin has changed
// it: nobody should wait for a group that no one can be in.
func (t *turn) drop(r *kith.Request) {
	known := func(tag kith.Tag) bool { return slices.Contains(t.groupNames, string(tag)) }
	r.Tags = slices.DeleteFunc(slices.Clone(r.Tags), func(tag kith.Tag) bool { return !known(tag) })
	r.Wishes = slices.DeleteFunc(slices.Clone(r.Wishes), func(w kith.TagWish) bool { return !known(w.Tag) })
	if r.Shape == kith.ShapePair && !t.pairs {
		r.Shape = kith.ShapeCircle
	}
}
