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
	reportReason       ID = "report.reason"
	reportReasonNone   ID = "report.reason_none"
	reportWords        ID = "report.words"
	reportWordsGone    ID = "report.words_gone"
	reportAdvicePerson ID = "report.advice_person"
	reportAdviceMuted  ID = "report.advice_muted"
	reportAdviceLeft   ID = "report.advice_left"
	reportTitle        ID = "report.title"
	reportTitleCircle  ID = "report.title_circle"
	reportBefore       ID = "report.before"
	reportBeforeNone   ID = "report.before_none"
	reportLineGone     ID = "report.line_gone"
	reportPlace        ID = "report.place"

	reportClosed        ID = "report.closed"
	reportClosedCircle  ID = "report.closed_circle"
	reportClosedLifted  ID = "report.closed_lifted"
	reportAuthorMuted   ID = "report.author_muted"
	reportAuthorRemoved ID = "report.author_removed"
	reportAuthorGone    ID = "report.author_gone"

	reportHeardClosed        ID = "report.heard_closed"
	reportHeardClosedCircle  ID = "report.heard_closed_circle"
	reportHeardMuted         ID = "report.heard_muted"
	reportHeardGone          ID = "report.heard_gone"
	reportHeardNobody        ID = "report.heard_nobody"
	reportHeardNothing       ID = "report.heard_nothing"
	reportHeardNothingCircle ID = "report.heard_nothing_circle"
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

// ReportTitle tells moderators in a sentence what was reported.
func ReportTitle(reporter, author string) Phrase {
	return Phrase{reportTitle, map[string]any{"Reporter": reporter, "Author": author}}
}

// ReportTitleCircle is ReportTitle for a report of the circle as a whole.
func ReportTitleCircle(reporter string) Phrase {
	return Phrase{reportTitleCircle, map[string]any{"Reporter": reporter}}
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

// ReportBefore are the lines that were said before the reported message, if there are any.
func ReportBefore(lines string) Phrase {
	if lines == "" {
		return Phrase{ID: reportBeforeNone}
	}
	return Phrase{reportBefore, map[string]any{"Lines": lines}}
}

// ReportLineGone stands for words that cannot be read any more.
func ReportLineGone() Phrase {
	return Phrase{ID: reportLineGone}
}

// ReportPlace says where it was, and where moderators can look for themselves.
func ReportPlace(circle Phrase) Phrase {
	return Phrase{reportPlace, map[string]any{"Circle": circle}}
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

// ReportClosed tells moderators that nothing is done; lifted, that somebody whom reports had
// muted can write again. Without an author it was about the circle as a whole.
func ReportClosed(author string, lifted bool) Phrase {
	switch {
	case author == "":
		return Phrase{ID: reportClosedCircle}
	case lifted:
		return Phrase{reportClosedLifted, map[string]any{"Author": author}}
	}
	return Phrase{reportClosed, map[string]any{"Author": author}}
}

// ReportAuthorMuted tells moderators that somebody is muted.
func ReportAuthorMuted(author string) Phrase {
	return Phrase{reportAuthorMuted, map[string]any{"Author": author}}
}

// ReportAuthorRemoved tells moderators that somebody is out of the circle.
func ReportAuthorRemoved(author string) Phrase {
	return Phrase{reportAuthorRemoved, map[string]any{"Author": author}}
}

// ReportAuthorGone tells moderators that somebody had left before.
func ReportAuthorGone(author string) Phrase {
	return Phrase{reportAuthorGone, map[string]any{"Author": author}}
}

// ReportHeardClosed tells who reported that a moderator has looked and changes nothing.
func ReportHeardClosed(author string) Phrase {
	if author == "" {
		return Phrase{ID: reportHeardClosedCircle}
	}
	return Phrase{reportHeardClosed, map[string]any{"Author": author}}
}

// ReportHeardMuted tells who reported that the other one is muted.
func ReportHeardMuted(author string) Phrase {
	return Phrase{reportHeardMuted, map[string]any{"Author": author}}
}

// ReportHeardGone tells who reported that the other one is not there any more.
func ReportHeardGone(author string) Phrase {
	return Phrase{reportHeardGone, map[string]any{"Author": author}}
}

// ReportHeardNothing tells who reported that nobody has looked at it.
func ReportHeardNothing(author string) Phrase {
	if author == "" {
		return Phrase{ID: reportHeardNothingCircle}
	}
	return Phrase{reportHeardNothing, map[string]any{"Author": author}}
}

// ReportHeardNobody tells who reported the only moderator that it is passed on to nobody.
func ReportHeardNobody() Phrase {
	return Phrase{ID: reportHeardNobody}
}
