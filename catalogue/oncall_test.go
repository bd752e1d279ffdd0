package catalogue

import "kith"

// onCall is each phrase of a crisis in a circle, on the desks and in a talk.
func onCall() []Phrase {
	all := []Phrase{
		PortalAcute(), PortalWorry(), PortalSafeYes(), PortalCountry(), PortalCountryUnknown(), PortalCountryKept(), PortalCalled("Calm Heron"), BeThere(),
		CallTaken(), CallTakenAgain(), CrisisItemWords("> I cannot go on."), CrisisItemTaken("Calm Heron"), CrisisItemClosed(), CrisisItemGone(), CrisisItemAgain(),
		Counsellor(), TalkGreeting("Calm Heron"), TalkGreetingCounsellor("Calm Heron"), TalkHelp(), TalkHelpCounsellor(), TalkReportHow(), TalkReported("Calm Heron"), TalkReportUnseen(), TalkReportTitle("Calm Heron"), TalkReportPlace(), TalkReportHeard(true), TalkReportHeard(false), TalkDone(),
		TalkDoneOwn("Calm Heron"), TalkHandedBack("Calm Heron"), TalkWaits(), TalkAlone(), TalkPeerLeft("Calm Heron"),
	}
	for _, yes := range []bool{true, false} {
		all = append(all, PortalSomeone(yes), CallUnanswered(yes), CallClosed(yes), CrisisItem("Calm Heron", "", yes),
			CrisisItem("Calm Heron", "7Q2M", yes), CrisisItemNext(yes), TalkLeft(yes))
	}
	for _, outcome := range []kith.CallOutcome{kith.CallMade, kith.CallWaiting, kith.CallNobody} {
		all = append(all, PortalSafe(outcome))
	}
	return all
}
