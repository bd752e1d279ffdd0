package catalogue

import "time"

// The sentences about limits.
const (
	limitAsked   ID = "limit.asked"
	limitAway    ID = "limit.away"
	limitChanges ID = "limit.changes"
)

// LimitAsked says to somebody who has begun to look for people very often when they can again.
func LimitAsked(wait time.Duration) Phrase {
	return Phrase{limitAsked, map[string]any{"Wait": Lasting(wait + time.Minute)}}
}

// LimitAway says to somebody who has turned their back on several circles when they can look again.
func LimitAway(wait time.Duration) Phrase {
	return Phrase{limitAway, map[string]any{"Wait": Lasting(wait + time.Minute)}}
}

// LimitChanges says to somebody who changes again and again what they look for that it stays now.
func LimitChanges() Phrase { return Phrase{ID: limitChanges} }
