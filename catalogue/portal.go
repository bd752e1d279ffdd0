package catalogue

// The sentences of a portal.
const (
	portalHere           ID = "portal.here"
	portalHereNobody     ID = "portal.here_nobody"
	portalNotHereYet     ID = "portal.not_here_yet"
	portalHelp           ID = "portal.help"
	portalWho            ID = "portal.who"
	portalWhoMissing     ID = "portal.who_missing"
	portalLeaving        ID = "portal.leaving"
	portalUnknownCommand ID = "portal.unknown_command"
	portalLate           ID = "portal.late"
	portalChangedEarlier ID = "portal.changed_earlier"
	portalChangeNotYours ID = "portal.change_not_yours"
	portalChangeGone     ID = "portal.change_gone"
	portalChangeCommand  ID = "portal.change_to_command"
	portalReactionAlone  ID = "portal.reaction_alone"
	portalReactionMany   ID = "portal.reaction_too_many"
	portalReactionNot    ID = "portal.reaction_stopped"
	portalPaused         ID = "portal.paused"
	portalMuted          ID = "portal.muted"
	portalUnmuted        ID = "portal.unmuted"
	portalLocked         ID = "portal.locked"
	portalUnlocked       ID = "portal.unlocked"
	portalNotLetThrough  ID = "portal.not_let_through"
	portalMessageRemoved ID = "portal.message_removed"
	portalRemoved        ID = "portal.removed"
)

// here names the people who are in a portal's circle.
func here(names []string) Phrase {
	if len(names) == 0 {
		return Phrase{ID: portalHereNobody}
	}
	return Phrase{portalHere, map[string]any{"Names": Names(names)}}
}

// NotHereYet tells the author of a message who will read it only after joining.
func NotHereYet(names []string) Phrase {
	return Phrase{portalNotHereYet, map[string]any{"Names": Names(names), "Count": len(names)}}
}

// PortalHelp answers !help; urgent is UrgentHelp, for the peer's country if that is known.
func PortalHelp(urgent Phrase) Phrase {
	return Phrase{portalHelp, map[string]any{"Urgent": urgent}}
}

// PortalWho answers !who: who takes part, and who was invited but has not come yet.
func PortalWho(you string, others, missing []string) []Phrase {
	phrases := []Phrase{{portalWho, map[string]any{"You": you, "Here": here(others)}}}
	if len(missing) > 0 {
		phrases = append(phrases, Phrase{portalWhoMissing, map[string]any{"Names": Names(missing)}})
	}
	return phrases
}

// PortalLeaving answers !leave, before the peer is taken out of the portal.
func PortalLeaving(you string) Phrase {
	return Phrase{portalLeaving, map[string]any{"You": you}}
}

// PortalUnknownCommand answers a command that does not exist. What was written is not
// quoted.
func PortalUnknownCommand() Phrase {
	return Phrase{ID: portalUnknownCommand}
}

// Late stands before a message that was delivered long after it was written.
func Late() Phrase {
	return Phrase{ID: portalLate}
}

// ChangedEarlier stands before the new words of a message that the reader does not have.
func ChangedEarlier() Phrase { return Phrase{ID: portalChangedEarlier} }

// ChangeNotYours answers a change of what somebody else wrote.
func ChangeNotYours() Phrase { return Phrase{ID: portalChangeNotYours} }

// ChangeGone answers a change of what was taken back.
func ChangeGone() Phrase { return Phrase{ID: portalChangeGone} }

// ChangeToCommand answers a change of a message, which the others have, into a command.
func ChangeToCommand() Phrase { return Phrase{ID: portalChangeCommand} }

// ReactionAlone answers a reaction to what the others do not have.
func ReactionAlone() Phrase { return Phrase{ID: portalReactionAlone} }

// ReactionTooMany answers one more reaction to a message than are passed on.
func ReactionTooMany(count int) Phrase {
	return Phrase{portalReactionMany, map[string]any{"Count": count}}
}

// ReactionStopped answers a reaction in words that a rule has stopped, with its reason.
func ReactionStopped(why string) Phrase {
	return Phrase{portalReactionNot, map[string]any{"Why": why}}
}

// PortalPaused answers, in the lobby, a message in a portal that waits for an answer
// to IdentityChanged.
func PortalPaused() Phrase {
	return Phrase{ID: portalPaused}
}

// PortalMuted tells a peer that a moderator has muted them.
func PortalMuted() Phrase {
	return Phrase{ID: portalMuted}
}

// PortalUnmuted tells a peer that they may write again.
func PortalUnmuted() Phrase {
	return Phrase{ID: portalUnmuted}
}

// PortalLocked tells a peer that nobody can write in their circle for now.
func PortalLocked() Phrase {
	return Phrase{ID: portalLocked}
}

// PortalUnlocked tells a peer that everybody can write again.
func PortalUnlocked() Phrase {
	return Phrase{ID: portalUnlocked}
}

// PortalNotLetThrough tells a peer that the homeserver did not let their message into
// the circle, because a moderator had taken the word from them just before.
func PortalNotLetThrough() Phrase {
	return Phrase{ID: portalNotLetThrough}
}

// PortalMessageRemoved tells a peer that a moderator has taken away what they wrote.
func PortalMessageRemoved() Phrase {
	return Phrase{ID: portalMessageRemoved}
}

// PortalRemoved tells a peer that a moderator has removed them.
func PortalRemoved() Phrase {
	return Phrase{ID: portalRemoved}
}
