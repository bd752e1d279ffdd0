package catalogue

// The sentences about being forgotten.
const (
	forgetAsk         ID = "forget.ask"
	forgetAskTakeBack ID = "forget.ask_take_back"
	forgetDropped     ID = "forget.dropped"
	forgetBegun       ID = "forget.begun"
	forgetBegunBack   ID = "forget.begun_taking_back"
	forgetting        ID = "forget.under_way"
	forgetDone        ID = "forget.done"
	forgetBanned      ID = "forget.banned"
	forgetKeepsAge    ID = "forget.keeps_age"
)

// ForgetAsk asks somebody who was never in a circle whether to forget them.
func ForgetAsk() Phrase {
	return Phrase{ID: forgetAsk}
}

// ForgetAskTakeBack asks whether to forget a peer, and what is to become of what they
// said. Its choices are numbered: 1 takes back, 2 does not, 3 forgets nothing.
func ForgetAskTakeBack() Phrase {
	return Phrase{ID: forgetAskTakeBack}
}

// ForgetKeepsAge says what stays where adults and minors are served. It stands before the question.
func ForgetKeepsAge() Phrase {
	return Phrase{ID: forgetKeepsAge}
}

// ForgetDropped says that nothing was forgotten.
func ForgetDropped() Phrase {
	return Phrase{ID: forgetDropped}
}

// ForgetBegun says that it has begun and how it ends.
func ForgetBegun(takingBack bool) Phrase {
	if takingBack {
		return Phrase{ID: forgetBegunBack}
	}
	return Phrase{ID: forgetBegun}
}

// Forgetting answers whatever is written while it is under way.
func Forgetting() Phrase {
	return Phrase{ID: forgetting}
}

// ForgetDone is the last that a peer who is forgotten reads: what others may keep.
func ForgetDone() Phrase {
	return Phrase{ID: forgetDone}
}

// ForgetBanned says what stays of somebody who is banned. It stands before ForgetDone.
func ForgetBanned() Phrase {
	return Phrase{ID: forgetBanned}
}
