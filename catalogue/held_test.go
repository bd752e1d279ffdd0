package catalogue

import "time"

// held is each phrase about a message that is not passed on at once.
func held() []Phrase {
	why := "This looks like a phone number."
	all := []Phrase{
		HeldQuestion(why, 15*time.Minute), HeldBehindQuestion(), HeldSent(), HeldNotSent(), HeldNoAnswer(), HeldBehindReview(),
		HeldAppealed(), HeldUnderReview(), HeldNothing(), HeldTold(why), HeldNotAnyMore(), HeldNotPassedBecause("> It names a school."),
		HeldItem("Calm Heron", "7Q2M"), HeldItemAppeal("Calm Heron", "7Q2M"), HeldItemWords("> call me", false), HeldItemWords("> call me", true), HeldItemChanged(), HeldOldWords(), HeldChangedSent(), HeldItemWhy("Phone numbers."), HeldItemWithdrawn(),
	}
	for _, yes := range []bool{true, false} {
		all = append(all, HeldForReview(why, 30*time.Minute, yes), HeldRefused(why, yes), HeldReviewed(yes), HeldTimeOver(yes),
			HeldItemEnd(30*time.Minute, yes), HeldItemDone(yes), HeldItemTimeOver(yes))
	}
	return all
}
