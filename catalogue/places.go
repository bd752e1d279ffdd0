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
	lobbyStatusSeveral     ID = "lobby.status_several"
	lobbyStatusMuted       ID = "lobby.status_muted"
	lobbyStatusLocked      ID = "lobby.status_locked"
	lobbyStatusPaused      ID = "lobby.status_paused"
	lobbyStatusLeft        ID = "lobby.status_left"
	lobbyStatusRemoved     ID = "lobby.status_removed"
	lobbyStatusUnmet       ID = "lobby.status_unmet"
	lobbyStatusEnded       ID = "lobby.status_ended"
	lobbyLeaveWhich        ID = "lobby.leave_which"
	lobbyLeaveLine         ID = "lobby.leave_line"
	lobbyLeaveNoSuch       ID = "lobby.leave_no_such"
	lobbyLeft              ID = "lobby.left"
	lobbyLeaveNothing      ID = "lobby.leave_nothing"
	lobbyLeaveWhileWaiting ID = "lobby.leave_while_waiting"
	lobbyLeaveGone         ID = "lobby.leave_gone"
	lobbyRemoved           ID = "lobby.removed"
)

// StatusWaiting says that the search goes on, since when, and what to expect.
func StatusWaiting(topic string, since time.Duration, o kith.Outlook) Phrase {
	return Phrase{lobbyStatusWaiting, map[string]any{"Topic": topic, "Since": Lasting(since), "Expect": Expect(o)}}
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

// StatusSeveral says in how many circles the peer has a part; each comes next.
func StatusSeveral(circles int) Phrase {
	return Phrase{lobbyStatusSeveral, map[string]any{"Number": circles}}
}

// StatusSilence says why the peer cannot write in the circle that was told of just before.
func StatusSilence(why kith.Silence, you string) Phrase {
	if why == kith.Locked {
		return Phrase{ID: lobbyStatusLocked}
	}
	return Phrase{lobbyStatusMuted, map[string]any{"You": you}}
}

// StatusPaused says that all circles wait for an answer of the peer's.
func StatusPaused() Phrase {
	return Phrase{ID: lobbyStatusPaused}
}

// StatusEnded says how the peer's last circle ended for them.
func StatusEnded(how kith.Ending, topic string) Phrase {
	id := lobbyStatusEnded
	switch how {
	case kith.EndedByCommand, kith.EndedByClient:
		id = lobbyStatusLeft
	case kith.EndedByModerator:
		id = lobbyStatusRemoved
	case kith.EndedUnanswered, kith.EndedUnmet:
		id = lobbyStatusUnmet
	case kith.EndedWithCircle:
	}
	return Phrase{id, map[string]any{"Topic": topic}}
}
