package catalogue

import "kith"

// The sentences of a crisis in a circle, for whoever is on duty, and in a talk with them.
const (
	crisisPortalAcute     ID = "crisis.portal_acute"
	crisisPortalWorry     ID = "crisis.portal_worry"
	crisisPortalSafe      ID = "crisis.portal_safe"
	crisisPortalSafeTold  ID = "crisis.portal_safe_called"
	crisisPortalSafeKnown ID = "crisis.portal_safe_known"
	crisisPortalSafeYes   ID = "crisis.portal_safe_yes"
	crisisPortalSomeone   ID = "crisis.portal_someone"
	crisisPortalNobody    ID = "crisis.portal_nobody"
	crisisPortalCountry   ID = "crisis.portal_country"
	crisisPortalNoSuch    ID = "crisis.portal_country_unknown"
	crisisPortalKept      ID = "crisis.portal_country_kept"
	crisisPortalCalled    ID = "crisis.portal_called"
	crisisBeThere         ID = "crisis.be_there"
	crisisMoreAsked       ID = "crisis.more_asked"
	crisisUnanswered      ID = "crisis.unanswered"
	crisisTaken           ID = "crisis.taken"
	crisisTakenAgain      ID = "crisis.taken_again"
	crisisClosed          ID = "crisis.closed"
	crisisClosedLobby     ID = "crisis.closed_lobby"

	crisisItemDanger      ID = "crisis.item.danger"
	crisisItemDangerLobby ID = "crisis.item.danger_lobby"
	crisisItemWish        ID = "crisis.item.wish"
	crisisItemWishLobby   ID = "crisis.item.wish_lobby"
	crisisItemWords       ID = "crisis.item.words"
	crisisItemNoWords     ID = "crisis.item.no_words"
	crisisItemNext        ID = "crisis.item.next"
	crisisItemTaken       ID = "crisis.item.taken"
	crisisItemClosed      ID = "crisis.item.closed"
	crisisItemAgain       ID = "crisis.item.again"
	crisisItemGone        ID = "crisis.item.gone"

	talkCounsellor         ID = "talk.counsellor"
	talkGreeting           ID = "talk.greeting"
	talkGreetingCounsellor ID = "talk.greeting_counsellor"
	talkHelp               ID = "talk.help"
	talkHelpCounsellor     ID = "talk.help_counsellor"
	talkReportHow          ID = "talk.report_how"
	talkReported           ID = "talk.reported"
	talkReportUnseen       ID = "talk.report_unseen"
	talkReportTitle        ID = "talk.report_title"
	talkReportPlace        ID = "talk.report_place"
	talkReportHeard        ID = "talk.report_heard"
	talkReportUnheard      ID = "talk.report_unheard"
	talkDone               ID = "talk.done"
	talkDoneOwn            ID = "talk.done_own"
	talkHandedBack         ID = "talk.handed_back"
	talkWaits              ID = "talk.waits"
	talkAlone              ID = "talk.alone"
	talkPeerLeft           ID = "talk.peer_left"
	talkLeft               ID = "talk.left"
	talkDeclined           ID = "talk.declined"
)

// PortalAcute tells a peer in their portal, and nobody else there, that they need not be
// alone. Where help is follows it.
func PortalAcute() Phrase { return Phrase{ID: crisisPortalAcute} }

// PortalWorry is the same for words that are less grave.
func PortalWorry() Phrase { return Phrase{ID: crisisPortalWorry} }

// PortalSafe is the one question that is asked then, with who knows of it.
func PortalSafe(called kith.CallOutcome) Phrase {
	switch called {
	case kith.CallMade:
		return Phrase{ID: crisisPortalSafeTold}
	case kith.CallWaiting, kith.CallTalking:
		return Phrase{ID: crisisPortalSafeKnown}
	default:
		return Phrase{ID: crisisPortalSafe}
	}
}

// PortalSafeYes answers !safe.
func PortalSafeYes() Phrase { return Phrase{ID: crisisPortalSafeYes} }

// PortalSomeone says how to reach a person, on duty if there is somebody.
func PortalSomeone(onDuty bool) Phrase {
	if onDuty {
		return Phrase{ID: crisisPortalSomeone}
	}
	return Phrase{ID: crisisPortalNobody}
}

// PortalCountry says how to be told the numbers of one's country.
func PortalCountry() Phrase { return Phrase{ID: crisisPortalCountry} }

// PortalCountryUnknown answers a country that is not in the list.
func PortalCountryUnknown() Phrase { return Phrase{ID: crisisPortalNoSuch} }

// PortalCountryKept says that the country is remembered.
func PortalCountryKept() Phrase { return Phrase{ID: crisisPortalKept} }

// PortalCalled answers !talk.
func PortalCalled(you string) Phrase { return Phrase{crisisPortalCalled, map[string]any{"You": you}} }

// BeThere says to the others, in one sentence, how they can be there for somebody.
func BeThere() Phrase { return Phrase{ID: crisisBeThere} }

// CallUnanswered says that nobody on duty has answered yet; more if others are asked now.
func CallUnanswered(more bool) Phrase {
	if more {
		return Phrase{ID: crisisMoreAsked}
	}
	return Phrase{ID: crisisUnanswered}
}

// CallTaken says that somebody on duty has answered.
func CallTaken() Phrase { return Phrase{ID: crisisTaken} }

// CallTakenAgain says in a talk that somebody else comes into it.
func CallTakenAgain() Phrase { return Phrase{ID: crisisTakenAgain} }

// CallClosed says that somebody on duty has looked at it, and does not come.
func CallClosed(inCircle bool) Phrase {
	if inCircle {
		return Phrase{ID: crisisClosed}
	}
	return Phrase{ID: crisisClosedLobby}
}

// CrisisItem tells whoever is on duty that a peer seems to be in danger (acute), or wants to
// talk with them. code is that of the circle; "" if they wrote to the bot.
func CrisisItem(name, code string, acute bool) Phrase {
	data := map[string]any{"Name": name}
	if code != "" {
		data["Code"] = code
	}
	switch {
	case acute && code == "":
		return Phrase{crisisItemDangerLobby, data}
	case acute:
		return Phrase{crisisItemDanger, data}
	case code == "":
		return Phrase{crisisItemWishLobby, data}
	}
	return Phrase{crisisItemWish, data}
}

// CrisisItemWords is what the peer wrote.
func CrisisItemWords(text string) Phrase {
	return Phrase{crisisItemWords, map[string]any{"Text": text}}
}

// CrisisItemNext says what taking it means. What was said to the bot is not shown.
func CrisisItemNext(lobby bool) Phrase {
	if lobby {
		return Phrase{ID: crisisItemNoWords}
	}
	return Phrase{ID: crisisItemNext}
}

// CrisisItemTaken says on the desks that somebody has taken it.
func CrisisItemTaken(name string) Phrase {
	return Phrase{crisisItemTaken, map[string]any{"Name": name}}
}

// CrisisItemClosed says there that it was closed.
func CrisisItemClosed() Phrase { return Phrase{ID: crisisItemClosed} }

// CrisisItemAgain says there that it is asked anew.
func CrisisItemAgain() Phrase { return Phrase{ID: crisisItemAgain} }

// CrisisItemGone says there that the peer needs nobody any more, or has gone.
func CrisisItemGone() Phrase { return Phrase{ID: crisisItemGone} }

// Counsellor is the name under which a peer sees who has come to talk with them.
func Counsellor() Phrase { return Phrase{ID: talkCounsellor} }

// TalkGreeting is what a peer reads first in a talk.
func TalkGreeting(you string) Phrase { return Phrase{talkGreeting, map[string]any{"You": you}} }

// TalkGreetingCounsellor is what the counsellor reads first.
func TalkGreetingCounsellor(name string) Phrase {
	return Phrase{talkGreetingCounsellor, map[string]any{"Name": name}}
}

// TalkHelp answers a peer's !help in a talk.
func TalkHelp() Phrase { return Phrase{ID: talkHelp} }

// TalkHelpCounsellor answers the counsellor's.
func TalkHelpCounsellor() Phrase { return Phrase{ID: talkHelpCounsellor} }

// TalkReportHow answers !report in a talk, with nothing behind it.
func TalkReportHow() Phrase { return Phrase{ID: talkReportHow} }

// TalkReported tells somebody what of their report was passed on, and to whom.
func TalkReported(name string) Phrase { return Phrase{talkReported, map[string]any{"You": name}} }

// TalkReportUnseen says that there is nobody else to whom it could be passed on.
func TalkReportUnseen() Phrase { return Phrase{ID: talkReportUnseen} }

// TalkReportTitle tells moderators that somebody writes about a talk, in a sentence.
func TalkReportTitle(name string) Phrase {
	return Phrase{talkReportTitle, map[string]any{"Name": name}}
}

// TalkReportPlace tells them what they can see of it, and who else can.
func TalkReportPlace() Phrase { return Phrase{ID: talkReportPlace} }

// TalkReportHeard tells who reported whether a moderator has read it.
func TalkReportHeard(read bool) Phrase {
	return Phrase{ID: eitherID(read, talkReportHeard, talkReportUnheard)}
}

// TalkDone tells the peer that the counsellor has ended the talk.
func TalkDone() Phrase { return Phrase{ID: talkDone} }

// TalkDoneOwn tells the counsellor that they have.
func TalkDoneOwn(name string) Phrase { return Phrase{talkDoneOwn, map[string]any{"Name": name}} }

// TalkHandedBack tells the counsellor that it is laid on the desks again.
func TalkHandedBack(name string) Phrase { return Phrase{talkHandedBack, map[string]any{"Name": name}} }

// TalkWaits tells the peer that somebody else is asked.
func TalkWaits() Phrase { return Phrase{ID: talkWaits} }

// TalkAlone answers what a peer writes in a talk in which nobody is.
func TalkAlone() Phrase { return Phrase{ID: talkAlone} }

// TalkPeerLeft tells the counsellor that the peer has left, or declined.
func TalkPeerLeft(name string) Phrase { return Phrase{talkPeerLeft, map[string]any{"Name": name}} }

// TalkLeft tells a peer in their lobby that a talk is over for them; there if they had come.
func TalkLeft(there bool) Phrase {
	if there {
		return Phrase{ID: talkLeft}
	}
	return Phrase{ID: talkDeclined}
}
