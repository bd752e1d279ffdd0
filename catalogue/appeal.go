package catalogue

// The sentences about appeals against a mute or a ban.
const (
	appealItemMuted    ID = "appeal.item_muted"
	appealItemBanned   ID = "appeal.item_banned"
	appealItemWords    ID = "appeal.item_words"
	appealItemUnmuted  ID = "appeal.item_unmuted"
	appealItemUnbanned ID = "appeal.item_unbanned"
	appealItemKept     ID = "appeal.item_kept"
	appealItemOver     ID = "appeal.item_over"
	appealItemAgain    ID = "appeal.item_again"
	appealLiftedMute   ID = "appeal.lifted_mute"
	appealLiftedBan    ID = "appeal.lifted_ban"
	appealKeptMute     ID = "appeal.kept_mute"
	appealKeptBan      ID = "appeal.kept_ban"
	appealKeptBecause  ID = "appeal.kept_because"
	appealNobody       ID = "appeal.nobody"
)

// AppealItem tells moderators that somebody asks them to look again at a mute or a ban.
func AppealItem(name, circle string, banned bool) Phrase {
	return Phrase{eitherID(banned, appealItemBanned, appealItemMuted), map[string]any{"Name": name, "Circle": circle}}
}

// AppealItemWords is what they write, quoted.
func AppealItemWords(words string) Phrase {
	return Phrase{appealItemWords, map[string]any{"Words": words}}
}

// AppealItemLifted tells moderators that one of them has ended it.
func AppealItemLifted(name string, banned bool) Phrase {
	return Phrase{eitherID(banned, appealItemUnbanned, appealItemUnmuted), map[string]any{"Name": name}}
}

// AppealItemKept tells moderators that it stays.
func AppealItemKept(name string) Phrase { return Phrase{appealItemKept, map[string]any{"Name": name}} }

// AppealItemOver tells moderators that there is nothing to be ended any more.
func AppealItemOver() Phrase { return Phrase{ID: appealItemOver} }

// AppealItemAgain tells moderators that a new appeal has come in the place of this one.
func AppealItemAgain() Phrase { return Phrase{ID: appealItemAgain} }

// AppealLifted tells a peer in their lobby that their appeal was heard. That they can write or
// look for people again they are told when it is so.
func AppealLifted(name string, banned bool) Phrase {
	return Phrase{eitherID(banned, appealLiftedBan, appealLiftedMute), map[string]any{"Name": name}}
}

// AppealKept tells a peer in their lobby that it stays, with the moderator's reason, quoted, if
// there is one.
func AppealKept(name string, banned bool, reason string) Phrase {
	kept := Phrase{eitherID(banned, appealKeptBan, appealKeptMute), map[string]any{"Name": name}}
	if reason == "" {
		return kept
	}
	return Phrase{appealKeptBecause, map[string]any{"Kept": kept, "Reason": reason}}
}

// AppealNobody tells a peer that nobody has decided about their appeal for too long.
func AppealNobody(name string) Phrase { return Phrase{appealNobody, map[string]any{"Name": name}} }

func eitherID(first bool, yes, no ID) ID {
	if first {
		return yes
	}
	return no
}
