package catalogue

import "kith"

// The sentences about looking for people.
const (
	lobbyWaiting         ID = "lobby.waiting"
	lobbyWaitingNext     ID = "lobby.waiting_next"
	lobbyAlreadyWaiting  ID = "lobby.already_waiting"
	lobbyWaitingForOther ID = "lobby.waiting_for_other"
	lobbyTooManyCircles  ID = "lobby.too_many_circles"
	lobbyAlreadyThere    ID = "lobby.already_there"
	lobbyAlreadyInvited  ID = "lobby.already_invited"
	lobbyAlreadyOpening  ID = "lobby.already_opening"
	lobbyMatched         ID = "lobby.matched"
	lobbyCancelled       ID = "lobby.cancelled"
	lobbyCancelTooLate   ID = "lobby.cancel_too_late"
	lobbyCancelNothing   ID = "lobby.cancel_nothing"
	lobbyCancelInCircle  ID = "lobby.cancel_in_circle"
	lobbyQuestionDropped ID = "lobby.question_dropped"
)

// Waiting says that the search has begun, and what to expect.
func Waiting(topic string, o kith.Outlook) Phrase {
	return Phrase{lobbyWaiting, map[string]any{"Topic": topic, "Expect": Expect(o)}}
}

// WaitingNext says what happens after the search has begun.
func WaitingNext() Phrase {
	return Phrase{ID: lobbyWaitingNext}
}

// AlreadyWaiting answers a second find for the same topic.
func AlreadyWaiting(topic string, o kith.Outlook) Phrase {
	return Phrase{lobbyAlreadyWaiting, map[string]any{"Topic": topic, "Expect": Expect(o)}}
}

// WaitingForOther answers a find while a search on another topic goes on.
func WaitingForOther(topic string) Phrase {
	return Phrase{lobbyWaitingForOther, map[string]any{"Topic": topic}}
}

// TooManyCircles answers a find of somebody who is in as many circles as one may be.
func TooManyCircles(most int) Phrase {
	return Phrase{lobbyTooManyCircles, map[string]any{"Count": most}}
}

// AlreadyThere answers a find for a topic on which the peer has a circle already.
func AlreadyThere(state kith.PortalState, topic, you string) Phrase {
	switch state {
	case kith.PortalOpening:
		return Phrase{lobbyAlreadyOpening, map[string]any{"Topic": topic}}
	case kith.PortalInvited:
		return Phrase{lobbyAlreadyInvited, map[string]any{"Topic": topic, "You": you}}
	default:
		return Phrase{lobbyAlreadyThere, map[string]any{"Topic": topic, "You": you}}
	}
}

// Matched announces the invitation to a circle with others people in it.
func Matched(topic string, others int) Phrase {
	return Phrase{lobbyMatched, map[string]any{"Topic": topic, "Count": others}}
}

// Cancelled says that the search has ended.
func Cancelled(topic string) Phrase {
	return Phrase{lobbyCancelled, map[string]any{"Topic": topic}}
}

// CancelTooLate says that a match came before the cancel.
func CancelTooLate() Phrase {
	return Phrase{ID: lobbyCancelTooLate}
}

// CancelNothing says that there is no search to end.
func CancelNothing() Phrase {
	return Phrase{ID: lobbyCancelNothing}
}

// CancelInCircle says that there is no search to end, to somebody who may have meant
// their circle.
func CancelInCircle() Phrase {
	return Phrase{ID: lobbyCancelInCircle}
}

// QuestionDropped says that an open question needs no answer any more.
func QuestionDropped() Phrase {
	return Phrase{ID: lobbyQuestionDropped}
}
