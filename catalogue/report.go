package catalogue

// The sentences about reports: to who reports, to who is muted by them, and to moderators.
const (
	reportHow          ID = "report.how"
	reportOwn          ID = "report.own"
	reportMessage      ID = "report.message"
	reportCircle       ID = "report.circle"
	reportFromLobby    ID = "report.from_lobby"
	reportAgain        ID = "report.again"
	reportEnough       ID = "report.enough"
	reportUnseen       ID = "report.unseen"
	reportWhich        ID = "report.which"
	reportWhat         ID = "report.what"
	reportNothing      ID = "report.nothing"
	reportReview       ID = "report.review"
	reportNotice       ID = "report.notice"
	reportNoticeCircle ID = "report.notice_circle"
	reportReason       ID = "report.reason"
	reportReasonNone   ID = "report.reason_none"
	reportWords        ID = "report.words"
	reportWordsGone    ID = "report.words_gone"
	reportCall         ID = "report.call"
	reportAdvice       ID = "report.advice"
	reportAdvicePerson ID = "report.advice_person"
	reportAdviceMuted  ID = "report.advice_muted"
	reportAdviceLeft   ID = "report.advice_left"
)

// ReportHow explains !report to who wrote nothing else.
func ReportHow() Phrase {
	return Phrase{ID: reportHow}
}

// ReportOwn answers the report of a peer's own message.
func ReportOwn() Phrase {
	return Phrase{ID: reportOwn}
}

// ReportedMessage tells a peer what is passed on about a message, who sees it, and what
// happens next.
func ReportedMessage(author, you string) Phrase {
	return Phrase{reportMessage, map[string]any{"Author": author, "You": you}}
}

// ReportedCircle is ReportedMessage for a report of the circle as a whole.
func ReportedCircle(you string) Phrase {
	return Phrase{reportCircle, map[string]any{"You": you}}
}

// ReportedFromLobby is ReportedCircle where the report was made in the lobby.
func ReportedFromLobby(you string) Phrase {
	return Phrase{reportFromLobby, map[string]any{"You": you}}
}

// ReportedBefore answers a second report of the same message.
func ReportedBefore() Phrase {
	return Phrase{ID: reportAgain}
}

// ReportedEnough answers one report too many in a short time.
func ReportedEnough() Phrase {
	return Phrase{ID: reportEnough}
}

// ReportUnseen says that there is no moderator for a circle.
func ReportUnseen() Phrase {
	return Phrase{ID: reportUnseen}
}

// ReportWhich asks which of several circles a report is about, each a LeaveLine.
func ReportWhich(lines []Phrase) Phrase {
	return Phrase{reportWhich, map[string]any{"Circles": lines}}
}

// ReportWhat asks what happened in a circle.
func ReportWhat(topic, you string) Phrase {
	return Phrase{reportWhat, map[string]any{"Topic": topic, "You": you}}
}

// ReportNothing says that the peer has no circle to report from.
func ReportNothing() Phrase {
	return Phrase{ID: reportNothing}
}

// MutedForReview tells a peer whom reports have muted what that means, and how to appeal.
func MutedForReview() Phrase {
	return Phrase{ID: reportReview}
}

// ReportNotice tells moderators of a report. Its parts are a ReportReason, ReportWords
// where it is about a message, and an advice.
func ReportNotice(number int, reporter, author string, reason, words, advice Phrase) Phrase {
	return Phrase{reportNotice, map[string]any{
		"Number": number, "Reporter": reporter, "Author": author, "Reason": reason, "Words": words, "Advice": advice,
	}}
}

// ReportNoticeCircle is ReportNotice for a report of the circle as a whole.
func ReportNoticeCircle(number int, reporter string, reason, advice Phrase) Phrase {
	return Phrase{reportNoticeCircle, map[string]any{"Number": number, "Reporter": reporter, "Reason": reason, "Advice": advice}}
}

// ReportReason is what a peer wrote with their report, if anything.
func ReportReason(text string) Phrase {
	if text == "" {
		return Phrase{ID: reportReasonNone}
	}
	return Phrase{reportReason, map[string]any{"Text": text}}
}

// ReportWords are the words of the reported message, if they can be read.
func ReportWords(text string) Phrase {
	if text == "" {
		return Phrase{ID: reportWordsGone}
	}
	return Phrase{reportWords, map[string]any{"Text": text}}
}

// ReportCall asks a moderator, in their lobby, to come into the circle with a code.
func ReportCall(code string) Phrase {
	return Phrase{reportCall, map[string]any{"Circle": CircleName(code)}}
}

// ReportAdvice says what moderators can do who were told of a circle.
func ReportAdvice() Phrase {
	return Phrase{ID: reportAdvice}
}

// ReportAdvicePerson says what moderators can do about somebody.
func ReportAdvicePerson(author string) Phrase {
	return Phrase{reportAdvicePerson, map[string]any{"Author": author}}
}

// ReportAdviceMuted says that so many people have reported somebody that they are muted.
func ReportAdviceMuted(author string, people int) Phrase {
	return Phrase{reportAdviceMuted, map[string]any{"Author": author, "People": people}}
}

// ReportAdviceLeft says that somebody has left the circle.
func ReportAdviceLeft(author string) Phrase {
	return Phrase{reportAdviceLeft, map[string]any{"Author": author}}
}
