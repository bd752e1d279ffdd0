package catalogue

import "time"

// The sentences for those whom a moderator muted or banned.
const (
	lobbyBanned          ID = "lobby.banned"
	lobbyBannedElsewhere ID = "lobby.banned_elsewhere"
	lobbyUnbanned        ID = "lobby.unbanned"
	lobbyStillBanned     ID = "lobby.still_banned"
	lobbyCanAppeal       ID = "lobby.can_appeal"
	lobbyAppealHow       ID = "lobby.appeal_how"
	lobbyAppealNothing   ID = "lobby.appeal_nothing"
	lobbyAppealSent      ID = "lobby.appeal_sent"
	lobbyAppealUnread    ID = "lobby.appeal_unread"
	lobbyAppealAgain     ID = "lobby.appeal_again"
	lobbyAppealTooLong   ID = "lobby.appeal_too_long"
)

// Banned tells a peer in their lobby that a moderator has banned them, and what they can do.
func Banned() Phrase { return Phrase{ID: lobbyBanned} }

// BannedElsewhere is the last that a banned peer reads in their other circles.
func BannedElsewhere() Phrase { return Phrase{ID: lobbyBannedElsewhere} }

// Unbanned tells a peer that no ban stands any more.
func Unbanned() Phrase { return Phrase{ID: lobbyUnbanned} }

// StillBanned answers a banned peer who looks for people, or asks how things are.
func StillBanned() Phrase { return Phrase{ID: lobbyStillBanned} }

// CanAppeal says how to ask the moderators.
func CanAppeal() Phrase { return Phrase{ID: lobbyCanAppeal} }

// AppealHow answers an appeal without words.
func AppealHow() Phrase { return Phrase{ID: lobbyAppealHow} }

// AppealNothing answers an appeal of somebody who is neither muted nor banned.
func AppealNothing() Phrase { return Phrase{ID: lobbyAppealNothing} }

// AppealSent says under which names the moderators read the appeal, and what comes next.
func AppealSent(names []string) Phrase {
	return Phrase{lobbyAppealSent, map[string]any{"Names": Names(names)}}
}

// AppealUnread says that no moderator is there to read it.
func AppealUnread() Phrase { return Phrase{ID: lobbyAppealUnread} }

// AppealAgain answers an appeal that comes too soon after the last one.
func AppealAgain(wait time.Duration) Phrase {
	return Phrase{lobbyAppealAgain, map[string]any{"Wait": Lasting(wait)}}
}

// AppealTooLong answers an appeal that is too long to be passed on.
func AppealTooLong() Phrase { return Phrase{ID: lobbyAppealTooLong} }
