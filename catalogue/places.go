package catalogue

import (
	"time"

	"kith"
)

// The sentences about where a peer stands, and about leaving.
const (
	lobbyStatusWaiting     ID = "lobby.status_waiting"
	lobbyStatusNothing     ID = "lobby.status_nothing"
	lobbyStatusConsent     ID = "lobby.status_consent"
	lobbyStatusAdult       ID = "lobby.status_adult"
	lobbyStatusJoined      ID = "lobby.status_joined"
	lobbyStatusJoinedAlone ID = "lobby.status_joined_alone"
	lobbyStatusInvited     ID = "lobby.status_invited"
	lobbyStatusOpening     ID = "lobby.status_opening"
	lobbyLeaveWhich        ID = "lobby.leave_which"
	lobbyLeaveLine         ID = "lobby.leave_line"
	lobbyLeaveNoSuch       ID = "lobby.leave_no_such"
	lobbyLeft              ID = "lobby.left"
	lobbyLeaveNothing      ID = "lobby.leave_nothing"
	lobbyLeaveWhileWaiting ID = "lobby.leave_while_waiting"
	lobbyLeaveGone         ID = "lobby.leave_gone"
	lobbyRemoved           ID = "lobby.removed"
)

// StatusWaiting says that the search goes on, and since when.
func StatusWaiting(topic string, since time.Duration, others int) Phrase {
	return Phrase{lobbyStatusWaiting, map[string]any{"Topic": topic, "Since": Lasting(since), "Others": waiting(others)}}
}

// StatusNothing says that nothing is going on.
func StatusNothing() Phrase {
	return Phrase{ID: lobbyStatusNothing}
}

// StatusConsent says that consent is missing; the question comes next.
func StatusConsent() Phrase {
	return Phrase{ID: lobbyStatusConsent}
}

// StatusAdult says that the answer about age is missing; the question comes next.
func StatusAdult() Phrase {
	return Phrase{ID: lobbyStatusAdult}
}

// StatusPlace says where a peer stands in one circle, seen as you, with so many others.
func StatusPlace(state kith.PortalState, topic, you string, others int) Phrase {
	switch {
	case state == kith.PortalOpening:
		return Phrase{lobbyStatusOpening, map[string]any{"Topic": topic}}
	case state == kith.PortalInvited:
		return Phrase{lobbyStatusInvited, map[string]any{"Topic": topic, "You": you}}
	case others <= 0:
		return Phrase{lobbyStatusJoinedAlone, map[string]any{"Topic": topic, "You": you}}
	default:
		return Phrase{lobbyStatusJoined, map[string]any{"Topic": topic, "You": you, "Count": others}}
	}
}

// LeaveWhich asks which of several circles to leave, each a LeaveLine.
func LeaveWhich(lines []Phrase) Phrase {
	return Phrase{lobbyLeaveWhich, map[string]any{"Circles": lines}}
}

// LeaveLine is one circle to choose from.
func LeaveLine(number int, topic, you string) Phrase {
	return Phrase{lobbyLeaveLine, map[string]any{"Number": number, "Topic": topic, "You": you}}
}

// LeaveNoSuch says that a number was not on the list; the list comes next.
func LeaveNoSuch() Phrase {
	return Phrase{ID: lobbyLeaveNoSuch}
}

// Left confirms that a circle was left.
func Left(topic, you string) Phrase {
	return Phrase{lobbyLeft, map[string]any{"Topic": topic, "You": you}}
}

// LeaveNothing says that there is no circle to leave.
func LeaveNothing() Phrase {
	return Phrase{ID: lobbyLeaveNothing}
}

// LeaveWhileWaiting says that there is no circle to leave, but a search to end.
func LeaveWhileWaiting() Phrase {
	return Phrase{ID: lobbyLeaveWhileWaiting}
}

// LeaveGone says that a circle had been left before.
func LeaveGone() Phrase {
	return Phrase{ID: lobbyLeaveGone}
}

// Removed tells a peer in their lobby that a moderator has removed them.
func Removed(topic string) Phrase {
	return Phrase{lobbyRemoved, map[string]any{"Topic": topic}}
}
