package catalogue

import (
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"kith"
)

// The sentences about waiting.
const (
	waitingUnknown      ID = "waiting.unknown"
	waitingUnknownOn    ID = "waiting.unknown_on"
	waitingWithin       ID = "waiting.within"
	waitingWithinOn     ID = "waiting.within_on"
	waitingLong         ID = "waiting.long"
	waitingMinute       ID = "waiting.minute"
	waitingMinutes      ID = "waiting.minutes"
	waitingHour         ID = "waiting.hour"
	waitingHours        ID = "waiting.hours"
	waitingDay          ID = "waiting.day"
	waitingStill        ID = "waiting.still"
	waitingWays         ID = "waiting.ways"
	waitingWaysLast     ID = "waiting.ways_last"
	waitingInVain       ID = "waiting.in_vain"
	waitingEaseLanguage ID = "waiting.ease_language"
	waitingEasePair     ID = "waiting.ease_pair"
	waitingEaseGroups   ID = "waiting.ease_groups"
	waitingBreathe      ID = "waiting.breathe"
	waitingSenses       ID = "waiting.senses"
	waitingFeet         ID = "waiting.feet"
	waitingWater        ID = "waiting.water"
	waitingWrite        ID = "waiting.write"
)

// Expect says what somebody who waits can expect.
func Expect(o kith.Outlook) Phrase {
	within, known := soonWords(o.Within)
	switch {
	case o.Kind == kith.OutlookLong || o.Kind == kith.OutlookWithin && !known:
		return Phrase{ID: waitingLong}
	case o.Kind == kith.OutlookWithin && o.Waited:
		return Phrase{waitingWithinOn, map[string]any{"Within": within}}
	case o.Kind == kith.OutlookWithin:
		return Phrase{waitingWithin, map[string]any{"Within": within}}
	case o.Waited:
		return Phrase{ID: waitingUnknownOn}
	default:
		return Phrase{ID: waitingUnknown}
	}
}

// soonWords rounds a time up to words; false if it is longer than they reach. They are few, so that
// somebody who asks again and again does not see each other person come.
func soonWords(d time.Duration) (Phrase, bool) {
	for _, minutes := range []int{1, 2, 5, 10, 20, 30} {
		if d <= time.Duration(minutes)*time.Minute {
			if minutes == 1 {
				return Phrase{ID: waitingMinute}, true
			}
			return Phrase{waitingMinutes, map[string]any{"Number": minutes}}, true
		}
	}
	switch {
	case d <= time.Hour:
		return Phrase{ID: waitingHour}, true
	case d <= 6*time.Hour:
		return Phrase{ID: waitingHours}, true
	default:
		return Phrase{ID: waitingDay}, d <= 24*time.Hour
	}
}

// WaitingStill says, by itself, to somebody who waits that the search goes on.
func WaitingStill(topic string, o kith.Outlook) Phrase {
	return Phrase{waitingStill, map[string]any{"Topic": topic, "Expect": Expect(o)}}
}

// WaitingWays says what somebody who waits can write. The last time it says that nothing
// more is said until somebody comes.
func WaitingWays(last bool) Phrase {
	if last {
		return Phrase{ID: waitingWaysLast}
	}
	return Phrase{ID: waitingWays}
}

// WaitedInVain ends a wait in which nobody came for a week.
func WaitedInVain(topic string) Phrase { return Phrase{waitingInVain, map[string]any{"Topic": topic}} }

// Easing says what would shorten a wait; "" for none.
func Easing(e kith.Easing) Phrase {
	switch e.Kind {
	case kith.EasingLanguage:
		name := e.Language
		if tag, err := language.Parse(e.Language); err == nil {
			if known := display.English.Languages().Name(tag); known != "" {
				name = known
			}
		}
		return Phrase{waitingEaseLanguage, map[string]any{"Language": name}}
	case kith.EasingPair:
		return Phrase{ID: waitingEasePair}
	default:
		return Phrase{ID: waitingEaseGroups}
	}
}

// Exercises is how many different ones Meanwhile has.
const Exercises = 5

// Meanwhile is something good to do while waiting; each number has one, and they take turns.
func Meanwhile(number int) Phrase {
	return Phrase{ID: [Exercises]ID{waitingBreathe, waitingSenses, waitingFeet, waitingWater, waitingWrite}[number%Exercises]}
}
