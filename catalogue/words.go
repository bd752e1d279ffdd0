package catalogue

import (
	"time"

	"kith/safety/helpline"
)

// Words and sentences that stand inside others.
const (
	wordSomebody  ID = "word.somebody"
	wordRoom      ID = "word.room"
	wordModerator ID = "word.moderator"
	wordListMore  ID = "word.list_more"
	wordListLast  ID = "word.list_last"
	wordMinutes   ID = "word.minutes"
	wordHours     ID = "word.hours"
	wordDays      ID = "word.days"
	wordMoments   ID = "word.moments"
	wordOr        ID = "word.or"
	urgentHelp    ID = "urgent.help"
)

// Somebody stands for a person whose name must not be shown.
func Somebody() Phrase {
	return Phrase{ID: wordSomebody}
}

// Room stands for a room whose name or address must not be shown.
func Room() Phrase {
	return Phrase{ID: wordRoom}
}

// Moderator is the name under which peers see moderators.
func Moderator() Phrase {
	return Phrase{ID: wordModerator}
}

// Lasting is a time as people say it, in whole minutes, from two hours on in whole hours,
// and from two days on in whole days.
func Lasting(d time.Duration) Phrase {
	switch {
	case d < time.Minute:
		return Phrase{ID: wordMoments}
	case d < 2*time.Hour:
		return Phrase{wordMinutes, map[string]any{"Count": int(d / time.Minute)}}
	case d < 48*time.Hour:
		return Phrase{wordHours, map[string]any{"Count": int(d / time.Hour)}}
	default:
		return Phrase{wordDays, map[string]any{"Count": int(d / (24 * time.Hour))}}
	}
}

// UrgentHelp says where help is that cannot wait, for who may be anywhere.
func UrgentHelp() Phrase {
	return urgentAnywhere(helpline.General())
}
