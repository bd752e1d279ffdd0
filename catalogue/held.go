package catalogue

import "time"

// The sentences about a message that is not passed on at once.
const (
	heldQuestion         ID = "held.question"
	heldBehindQuestion   ID = "held.behind_question"
	heldSent             ID = "held.sent"
	heldNotSent          ID = "held.not_sent"
	heldNoAnswer         ID = "held.no_answer"
	heldReviewThenSent   ID = "held.review_then_sent"
	heldReviewThenNot    ID = "held.review_then_not_sent"
	heldBehindReview     ID = "held.behind_review"
	heldRefused          ID = "held.refused"
	heldRefusedForGood   ID = "held.refused_for_good"
	heldAppealed         ID = "held.appealed"
	heldUnderReview      ID = "held.under_review"
	heldNothing          ID = "held.nothing"
	heldPassed           ID = "held.passed"
	heldNotPassed        ID = "held.not_passed"
	heldNotPassedBecause ID = "held.not_passed_because"
	heldItem             ID = "held.item"
	heldItemAppeal       ID = "held.item_appeal"
	heldItemWords        ID = "held.item_words"
	heldItemChange       ID = "held.item_change"
	heldItemChanged      ID = "held.item_changed"
	heldOldWords         ID = "held.old_words"
	heldChangedSent      ID = "held.changed_sent"
	heldItemWhy          ID = "held.item_why"
	heldItemThenSent     ID = "held.item_then_sent"
	heldItemThenNot      ID = "held.item_then_not_sent"
	heldItemSent         ID = "held.item_sent"
	heldItemNotSent      ID = "held.item_not_sent"
	heldItemTimeOverSent ID = "held.item_time_over_sent"
	heldItemTimeOverNot  ID = "held.item_time_over_not_sent"
	heldItemWithdrawn    ID = "held.item_withdrawn"
	heldTimeOverSent     ID = "held.time_over_sent"
	heldTimeOverNotSent  ID = "held.time_over_not_sent"
	heldTold             ID = "held.told"
	heldNotAnyMore       ID = "held.not_any_more"
)

// HeldQuestion asks the sender whether a message is to be sent, with the reason of the rule
// that asks, and how long an answer is waited for.
func HeldQuestion(why string, wait time.Duration) Phrase {
	return Phrase{heldQuestion, map[string]any{"Why": why, "Wait": Lasting(wait)}}
}

// HeldBehindQuestion says that a message waits for the answer to that question.
func HeldBehindQuestion() Phrase { return Phrase{ID: heldBehindQuestion} }

// HeldSent answers yes to that question.
func HeldSent() Phrase { return Phrase{ID: heldSent} }

// HeldNotSent answers no to it.
func HeldNotSent() Phrase { return Phrase{ID: heldNotSent} }

// HeldNoAnswer says that the question was not answered in time.
func HeldNoAnswer() Phrase { return Phrase{ID: heldNoAnswer} }

// HeldForReview says that a moderator looks at a message first, why, and what happens if
// nobody does in time.
func HeldForReview(why string, wait time.Duration, thenSent bool) Phrase {
	id := heldReviewThenNot
	if thenSent {
		id = heldReviewThenSent
	}
	return Phrase{id, map[string]any{"Why": why, "Wait": Lasting(wait)}}
}

// HeldBehindReview says that a message waits for one which a moderator looks at.
func HeldBehindReview() Phrase { return Phrase{ID: heldBehindReview} }

// HeldRefused says that a message is not passed on, why, and how to appeal if one can.
func HeldRefused(why string, canAppeal bool) Phrase {
	id := heldRefusedForGood
	if canAppeal {
		id = heldRefused
	}
	return Phrase{id, map[string]any{"Why": why}}
}

// HeldAppealed answers an appeal.
func HeldAppealed() Phrase { return Phrase{ID: heldAppealed} }

// HeldUnderReview answers an appeal about what a moderator is to look at already.
func HeldUnderReview() Phrase { return Phrase{ID: heldUnderReview} }

// HeldNothing answers an appeal about nothing.
func HeldNothing() Phrase { return Phrase{ID: heldNothing} }

// HeldReviewed says what a moderator has decided.
func HeldReviewed(passed bool) Phrase {
	if passed {
		return Phrase{ID: heldPassed}
	}
	return Phrase{ID: heldNotPassed}
}

// HeldNotPassedBecause says that a moderator did not pass a message on, and what they say
// to that, as a quotation.
func HeldNotPassedBecause(reason string) Phrase {
	return Phrase{heldNotPassedBecause, map[string]any{"Reason": reason}}
}

// HeldTimeOver says what has become of a message that no moderator looked at in time.
func HeldTimeOver(passed bool) Phrase {
	if passed {
		return Phrase{ID: heldTimeOverSent}
	}
	return Phrase{ID: heldTimeOverNotSent}
}

// HeldTold tells the sender of a message that was passed on what a rule has to say of it.
func HeldTold(why string) Phrase { return Phrase{heldTold, map[string]any{"Why": why}} }

// HeldNotAnyMore tells somebody who leaves that something of theirs was still waiting.
func HeldNotAnyMore() Phrase { return Phrase{ID: heldNotAnyMore} }

// HeldItem tells moderators that a message waits for them.
func HeldItem(name, circle string) Phrase {
	return Phrase{heldItem, map[string]any{"Name": name, "Circle": circle}}
}

// HeldItemAppeal tells moderators that somebody asks them to look at a refused message.
func HeldItemAppeal(name, circle string) Phrase {
	return Phrase{heldItemAppeal, map[string]any{"Name": name, "Circle": circle}}
}

// HeldItemWords gives moderators the message, as a quotation; or what a message is to be
// changed to, which the others have read as it was.
func HeldItemWords(words string, change bool) Phrase {
	if change {
		return Phrase{heldItemChange, map[string]any{"Words": words}}
	}
	return Phrase{heldItemWords, map[string]any{"Words": words}}
}

// HeldItemChanged tells moderators that its sender has changed what waited for them.
func HeldItemChanged() Phrase { return Phrase{ID: heldItemChanged} }

// HeldOldWords tells who has changed a message that the others do not see the change yet.
func HeldOldWords() Phrase { return Phrase{ID: heldOldWords} }

// HeldChangedSent tells who has changed a message that was held that it is passed on now.
func HeldChangedSent() Phrase { return Phrase{ID: heldChangedSent} }

// HeldItemWhy tells moderators what the rule that stopped a message is for.
func HeldItemWhy(about string) Phrase { return Phrase{heldItemWhy, map[string]any{"About": about}} }

// HeldItemEnd tells moderators how long they have, and what happens then.
func HeldItemEnd(wait time.Duration, thenSent bool) Phrase {
	id := heldItemThenNot
	if thenSent {
		id = heldItemThenSent
	}
	return Phrase{id, map[string]any{"Wait": Lasting(wait.Round(time.Minute))}}
}

// HeldItemDone tells moderators what came of a decision.
func HeldItemDone(sent bool) Phrase {
	if sent {
		return Phrase{ID: heldItemSent}
	}
	return Phrase{ID: heldItemNotSent}
}

// HeldItemTimeOver tells moderators what came of a message that nobody decided.
func HeldItemTimeOver(sent bool) Phrase {
	if sent {
		return Phrase{ID: heldItemTimeOverSent}
	}
	return Phrase{ID: heldItemTimeOverNot}
}

// HeldItemWithdrawn tells moderators that there is nothing to decide any more.
func HeldItemWithdrawn() Phrase { return Phrase{ID: heldItemWithdrawn} }
