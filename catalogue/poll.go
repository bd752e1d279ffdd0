package catalogue

// The sentences about polls.
const (
	pollEnded       ID = "poll.ended"
	pollOver        ID = "poll.over"
	pollMeanwhile   ID = "poll.meanwhile"
	pollUnknown     ID = "poll.unknown"
	pollUnseen      ID = "poll.unseen"
	pollGone        ID = "poll.gone"
	pollTooOften    ID = "poll.too_often"
	pollNotYours    ID = "poll.not_yours"
	pollNoModerator ID = "poll.no_moderator"
	pollTakenBack   ID = "poll.taken_back"
)

// PollEnded is what clients show that know no polls, when one ends.
func PollEnded() Phrase {
	return Phrase{ID: pollEnded}
}

// PollOver answers a vote after the end of its poll, which was taken back.
func PollOver() Phrase {
	return Phrase{ID: pollOver}
}

// PollMeanwhile tells somebody that their vote came at the moment in which the poll ended, and was
// taken back.
func PollMeanwhile() Phrase {
	return Phrase{ID: pollMeanwhile}
}

// PollUnknown answers a vote in a poll, or the end of one, that is not known, or not any more.
func PollUnknown() Phrase {
	return Phrase{ID: pollUnknown}
}

// PollUnseen answers a vote in a poll of one's own that was not passed on.
func PollUnseen() Phrase {
	return Phrase{ID: pollUnseen}
}

// PollGone answers a vote in a poll that was taken back.
func PollGone() Phrase {
	return Phrase{ID: pollGone}
}

// PollTooOften answers somebody who changes their vote again and again.
func PollTooOften(times int) Phrase {
	return Phrase{pollTooOften, map[string]any{"Count": times}}
}

// PollNotYours answers somebody who wants to end somebody else's poll.
func PollNotYours() Phrase {
	return Phrase{ID: pollNotYours}
}

// PollNoModerator answers a moderator who votes.
func PollNoModerator() Phrase {
	return Phrase{ID: pollNoModerator}
}

// PollTakenBack says to somebody who cannot write that their vote does not count either.
func PollTakenBack() Phrase {
	return Phrase{ID: pollTakenBack}
}
