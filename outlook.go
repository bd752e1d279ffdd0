package kith

import "time"

// Outlook is what can honestly be said of how long somebody will wait. It comes from how long others
// waited in recent days, and never from who waits now: it must not tell whether somebody does.
type Outlook struct {
	Kind   OutlookKind
	Within time.Duration // by when most others had company; rounded up when it is put into words
	Waited bool          // it is about those who had waited as long as this peer, and counts from then
	Easing Easing        // what would shorten it; the zero Easing if nothing is known to
}

// OutlookKind is how much is known.
type OutlookKind string

// The outlooks.
const (
	OutlookUnknown OutlookKind = ""       // too few have asked for it
	OutlookWithin  OutlookKind = "within" // most had company within a time
	OutlookLong    OutlookKind = "long"   // many were still alone after the longest time that is known
)

// Soon tells whether somebody will hardly be alone with an emergency meanwhile.
func (o Outlook) Soon() bool { return o.Kind == OutlookWithin && o.Within <= time.Minute }

// Easing is something without which others waited far less.
type Easing struct {
	Kind     EasingKind
	Language string // that many others write; the base of a tag of BCP 47
}

// EasingKind says what it is about.
type EasingKind string

// What may shorten a wait.
const (
	EasingNone     EasingKind = ""
	EasingLanguage EasingKind = "language" // to write another language, too
	EasingPair     EasingKind = "pair"     // to meet several instead of one
	EasingGroups   EasingKind = "groups"   // not to insist on groups, or against them
)
