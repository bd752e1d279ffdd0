package kith

import (
	"time"

	"maunium.net/go/mautrix/id"
)

// ItemKind is what an item on the moderators' desks is.
type ItemKind string

// The kinds of items.
const (
	ItemReport ItemKind = "report" // a peer reports a message, or tells of a circle
	ItemHeld   ItemKind = "held"   // a message waits for a moderator before anybody reads it
	ItemAppeal ItemKind = "appeal" // somebody asks for the end of a mute or a ban
	ItemCrisis ItemKind = "crisis" // somebody may be in danger, or wants to talk with somebody on duty
)

// Item is something that moderators are to decide. It lies on the desk of each of them who
// may decide it, under pseudonyms alone.
type Item struct {
	ID        int64
	Number    int // by which moderators call it; random, so that it tells nothing of other items
	Kind      ItemKind
	Circle    CircleID
	About     id.UserID // the ghost that it is about, or ""
	Not       id.UserID // a moderator who must not know of it, because it is about them; "" also once it is decided
	Reference string    // what it is about, for who laid it; the same kind and reference are the same item
	Verbs     []Verb    // what can be decided
	Title     string    // what it is, in a sentence; "" once it is decided
	Body      string    // what there is to know; "" once it is decided
	Picture   []byte    // the content of an event that shows what it is about, or nil; nil once it is decided
	Decision  Verb      // "" while it is open
	Created   time.Time
}

// IsOpen tells whether nobody has decided an item yet.
func (i Item) IsOpen() bool { return i.Decision == "" }

// Verb is what a moderator decides about an item.
type Verb string

// What can be decided. A moderator can say all but the last two.
const (
	VerbDeliver Verb = "deliver" // what is held reaches the others
	VerbRefuse  Verb = "refuse"  // what is held reaches nobody
	VerbMute    Verb = "mute"    // whom it is about may not write in their circle any more
	VerbRemove  Verb = "remove"  // whom it is about leaves their circle
	VerbLift    Verb = "lift"    // their mute or ban ends
	VerbKeep    Verb = "keep"    // it stays
	VerbTake    Verb = "take"    // they talk with whom it is about themselves
	VerbClose   Verb = "close"   // nothing is to be done

	VerbSettled Verb = "settled" // it was decided elsewhere
	VerbExpired Verb = "expired" // nobody decided it for so long that it is dropped
)

// Decision is what a moderator decided, and why if they said so.
type Decision struct {
	Verb   Verb
	Reason string
	By     id.UserID // "" where nobody had to; for what they are to be given, and told to nobody
}
