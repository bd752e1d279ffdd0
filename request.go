package kith

import (
	"slices"
	"strings"
)

// Request is what a peer asks for beside the topic of their ticket. Everything in it may
// be left out: what is not asked for is neither demanded of others nor counted.
type Request struct {
	Topics    []TopicShare // what it is about, the surest first; none: the topic of the ticket alone
	Shape     Shape
	Side      Side
	Needs     Needs
	Languages []Language // none: the language of the service
	Tags      []Tag      // the groups that the peer says they belong to
	Wishes    []TagWish  // what they want of others
	Unlike    bool       // people unlike me, please
	Age       AgeClass   // asked always; without it nobody is met
	Zone      *int       // minutes east of Greenwich; nil: not known

	Organisation string         // whose peer it is; "": ours
	Blocked      []PeerKey      // whom they never want to meet again; the others need not know
	Met          []Acquaintance // whom they met before, and how it was
	Standing     float64        // of a listener, above 0 to 1, from what those said who talked with them; 0: not known
}

// The most that a request may hold. Leaving the rest out could break a hard rule, so that a
// request with more is refused: see Conflicts.
const (
	MostTopics    = 4
	MostLanguages = 6
	MostTags      = 16
	MostWishes    = 16
)

// TopicShare is a topic, and how sure it is that a request is about it: above 0 to 1.
type TopicShare struct {
	Topic      TopicID
	Confidence float64
}

// Shape is whether somebody wants to meet one person or several.
type Shape string

// The shapes of a meeting.
const (
	ShapeAny    Shape = ""
	ShapePair   Shape = "pair"   // with one other, and nobody comes later: a promise
	ShapeCircle Shape = "circle" // with several, rather than with one
)

// Side is which side of a talk somebody wants to be on.
type Side string

// The sides of a talk.
const (
	SideEither Side = ""
	SideTalk   Side = "talk"
	SideListen Side = "listen"
)

// Needs is a set of what somebody hopes to find; empty: whatever comes.
type Needs uint8

// What somebody may hope to find.
const (
	NeedEmotional     Needs = 1 << iota // being heard
	NeedInformational                   // knowing more
	NeedPractical                       // something to do about it
	NeedCompany                         // not being alone
)

// Language is a language that a peer reads and writes.
type Language struct {
	Tag  string // of BCP 47; what comes after the first dash is not looked at
	Some bool   // only some of it
}

// Base is the language without region and script, in small letters.
func (l Language) Base() string {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(l.Tag)), "_", "-"), "-")
	return base
}

// Tag is a group that peers can say they belong to, such as "fathers".
type Tag string

// Strength is how much a wish weighs.
type Strength string

// The strengths of a wish for a group.
const (
	Must   Strength = "must"   // only with people of that group
	Prefer Strength = "prefer" // rather with them
	Avoid  Strength = "avoid"  // not with them
)

// TagWish is what a peer wants of others.
type TagWish struct {
	Tag      Tag
	Strength Strength
}

// AgeClass is whether somebody is grown up, as they declared.
type AgeClass string

// The age classes.
const (
	Adult AgeClass = "adult"
	Minor AgeClass = "minor"
)

// Acquaintance is somebody whom a peer has met.
type Acquaintance struct {
	Peer  PeerKey
	Liked int // above 0: it was good; below 0: it was not
}

// Conflict is something in a request because of which nobody could be met, or that is not
// to be asked for.
type Conflict struct {
	Why ConflictKind
	Tag Tag // the group that it is about, if it is about one
}

// ConflictKind says what kind of conflict it is.
type ConflictKind string

// The conflicts that a request may hold.
const (
	ConflictMustAndAvoid ConflictKind = "must and avoid" // of the same group
	ConflictNotTheirs    ConflictKind = "not theirs"     // only members of a group may look for it
	ConflictTooMany      ConflictKind = "too many"       // topics, languages, groups or wishes
	ConflictNoAge        ConflictKind = "no age"
)

// Conflicts lists what has to be cleared up with a peer before they wait. Nobody may look
// for a group that they don't say they belong to: a group that opted in to be among itself
// must not be a list to choose from. Avoiding one is free to all.
func (r *Request) Conflicts() []Conflict {
	var found []Conflict
	if r.Age != Adult && r.Age != Minor {
		found = append(found, Conflict{Why: ConflictNoAge})
	}
	if len(r.Topics) > MostTopics || len(r.Languages) > MostLanguages || len(r.Tags) > MostTags || len(r.Wishes) > MostWishes {
		found = append(found, Conflict{Why: ConflictTooMany})
	}
	for _, w := range r.Wishes {
		switch {
		case w.Strength == Must && slices.Contains(r.Wishes, TagWish{w.Tag, Avoid}):
			found = append(found, Conflict{ConflictMustAndAvoid, w.Tag})
		case w.Strength != Avoid && !slices.Contains(r.Tags, w.Tag):
			found = append(found, Conflict{ConflictNotTheirs, w.Tag})
		}
	}
	return found
}

// PlainRequest is what somebody asks for who asks for nothing but company on a topic: they are
// grown up, and would rather meet several.
func PlainRequest() *Request { return &Request{Age: Adult, Shape: ShapeCircle} }
