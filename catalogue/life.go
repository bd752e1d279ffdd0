package catalogue

import "time"

// What is said while people come into a circle and go out of it.
const (
	portalGreeting       ID = "portal.greeting"
	portalGreetingLater  ID = "portal.greeting_later"
	portalGreetingOpen   ID = "portal.greeting_open"
	portalGreetingPair   ID = "portal.greeting_pair"
	portalGreetingRules  ID = "portal.greeting_rules"
	portalTogether       ID = "portal.together"
	portalJoined         ID = "portal.joined"
	portalJoinedLater    ID = "portal.joined_later"
	portalLeft           ID = "portal.left"
	portalNotComing      ID = "portal.not_coming"
	portalAlone          ID = "portal.alone"
	portalNotAlone       ID = "portal.not_alone"
	portalAgeOpen        ID = "portal.age_open"
	portalAgain          ID = "portal.again"
	portalMergeOffer     ID = "portal.merge_offer"
	portalMergeWaits     ID = "portal.merge_waits"
	portalMergeGoing     ID = "portal.merge_going"
	portalMergeOff       ID = "portal.merge_off"
	portalMergeNone      ID = "portal.merge_none"
	portalWaitsElsewhere ID = "portal.waits_elsewhere"
	portalUnmet          ID = "portal.unmet"
	portalQuiet          ID = "portal.quiet"
	portalEnded          ID = "portal.ended"
	portalPartEnded      ID = "portal.part_ended"
	portalInvitationOver ID = "portal.invitation_over"

	lobbyLeftByClient ID = "lobby.left_by_client"
	lobbyDeclined     ID = "lobby.declined"
	lobbyUnanswered   ID = "lobby.unanswered"
	lobbyWaitingAgain ID = "lobby.waiting_again"
	lobbyLookingAgain ID = "lobby.looking_again"
	lobbyCircleEnded  ID = "lobby.circle_ended"
)

// PortalGreeting is the first thing that a peer reads in a portal. It names who is in
// the circle, says who can read what, how to be with each other, how to leave, and where
// urgent help is; whether others may join; and to somebody who comes later, that they see only
// what comes now.
func PortalGreeting(you, topic string, others []string, later, pair bool, urgent Phrase) []Phrase {
	together := Phrase{ID: portalHereNobody}
	if len(others) > 0 {
		together = Phrase{portalTogether, map[string]any{"Names": Names(others)}}
	}
	greeting := []Phrase{{portalGreeting, map[string]any{"You": you, "Topic": topic, "Together": together}}}
	switch {
	case later: // so they see that one may join
		greeting = append(greeting, Phrase{ID: portalGreetingLater})
	case pair:
		greeting = append(greeting, Phrase{ID: portalGreetingPair})
	default:
		greeting = append(greeting, Phrase{ID: portalGreetingOpen})
	}
	return append(greeting, Phrase{ID: portalGreetingRules}, urgent)
}

// PortalJoined announces a pseudonym; later if others have talked before.
func PortalJoined(name string, later bool) Phrase {
	if later {
		return Phrase{portalJoinedLater, map[string]any{"Name": name}}
	}
	return Phrase{portalJoined, map[string]any{"Name": name}}
}

// PortalLeft says that a pseudonym has left, of their own will or not.
func PortalLeft(name string) Phrase {
	return Phrase{portalLeft, map[string]any{"Name": name}}
}

// PortalNotComing says that somebody who was expected does not come, for whatever reason.
func PortalNotComing(name string) Phrase {
	return Phrase{portalNotComing, map[string]any{"Name": name}}
}

// PortalAlone is said to the last one who is in a circle.
func PortalAlone() Phrase {
	return Phrase{ID: portalAlone}
}

// PortalNotAlone answers !again where others are in the circle.
func PortalNotAlone() Phrase {
	return Phrase{ID: portalNotAlone}
}

// PortalAgain answers !again, and is the last thing said in that portal.
func PortalAgain(topic string) Phrase {
	return Phrase{portalAgain, map[string]any{"Topic": topic}}
}

// MergeOffer asks those who are left in a circle whether they want to go on together with others.
func MergeOffer(topic string, others int) Phrase {
	return Phrase{portalMergeOffer, map[string]any{"Topic": topic, "Count": others}}
}

// MergeWaits answers !together of somebody while others in the circle have not said so.
func MergeWaits() Phrase { return Phrase{ID: portalMergeWaits} }

// MergeGoing is the last thing said in a portal whose circle goes on in another one.
func MergeGoing(topic string) Phrase {
	return Phrase{portalMergeGoing, map[string]any{"Topic": topic}}
}

// MergeOff says that a circle cannot go on with others after all.
func MergeOff() Phrase { return Phrase{ID: portalMergeOff} }

// MergeNone answers !together where nothing was offered.
func MergeNone() Phrase { return Phrase{ID: portalMergeNone} }

// PortalAgeOpen answers somebody who looks for others and has said both of their age.
func PortalAgeOpen() Phrase {
	return Phrase{ID: portalAgeOpen}
}

// PortalWaitsElsewhere answers !again of somebody who waits for another topic.
func PortalWaitsElsewhere(topic string) Phrase {
	return Phrase{portalWaitsElsewhere, map[string]any{"Topic": topic}}
}

// Unmet tells somebody whose others did not come that their circle has ended, and that
// they wait again.
func Unmet() Phrase {
	return Phrase{ID: portalUnmet}
}

// PortalQuiet warns that a circle is to end for want of words.
func PortalQuiet(since, left time.Duration) Phrase {
	return Phrase{portalQuiet, map[string]any{"Since": Lasting(since), "Left": Lasting(left)}}
}

// PortalEnded tells a peer that their circle has ended, and that the portal stays theirs
// to read.
func PortalEnded() Phrase {
	return Phrase{ID: portalEnded}
}

// PartEnded is what a client shows beside somebody's being taken out of a portal.
func PartEnded() Phrase {
	return Phrase{ID: portalPartEnded}
}

// InvitationOver is what a client shows beside an invitation that was taken back.
func InvitationOver() Phrase {
	return Phrase{ID: portalInvitationOver}
}

// LeftByClient tells a peer in their lobby that they have left a circle, and how they
// come back if they did not mean to.
func LeftByClient(topic, you string) Phrase {
	return Phrase{lobbyLeftByClient, map[string]any{"Topic": topic, "You": you}}
}

// Declined tells a peer in their lobby what it means that they declined an invitation.
func Declined(topic string) Phrase {
	return Phrase{lobbyDeclined, map[string]any{"Topic": topic}}
}

// Unanswered tells a peer in their lobby that their invitation was taken back.
func Unanswered(topic string) Phrase {
	return Phrase{lobbyUnanswered, map[string]any{"Topic": topic}}
}

// WaitingAgain tells a peer in their lobby that they wait again, since nobody came.
func WaitingAgain(topic string) Phrase {
	return Phrase{lobbyWaitingAgain, map[string]any{"Topic": topic}}
}

// LookingAgain tells a peer in their lobby that they wait again, as they asked.
func LookingAgain(topic string) Phrase {
	return Phrase{lobbyLookingAgain, map[string]any{"Topic": topic}}
}

// CircleEnded tells a peer in their lobby that a circle has ended.
func CircleEnded(topic string) Phrase {
	return Phrase{lobbyCircleEnded, map[string]any{"Topic": topic}}
}
