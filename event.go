package kith

import (
	"encoding/json"
	"errors"
	"strings"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// Event is one room event after decryption.
type Event struct {
	ID        id.EventID
	Changed   []id.EventID // by which its sender has changed it before it was passed on, in their order
	Sender    id.UserID
	Type      string
	StateKey  *string
	Content   json.RawMessage
	Redacts   id.EventID
	Encrypted bool      // it came encrypted
	Trouble   Trouble   // why its content is not to be used; "" when all is well
	Late      bool      // later ones of the same room went ahead of it
	Sent      time.Time // as the homeserver of the sender says
}

// ErrNotYet is given back by who handles an event that cannot be understood yet, and can in
// a moment: it is handled again then, before the later ones of its room.
var ErrNotYet = errors.New("the event cannot be understood yet")

// Membership is what an m.room.member event says, or "" for any other content.
func (e Event) Membership() event.Membership {
	var content struct {
		Membership event.Membership `json:"membership"`
	}
	_ = json.Unmarshal(e.Content, &content) // content that does not follow the spec says nothing
	return content.Membership
}

// longestName is how much of a display name is looked at, in bytes.
const longestName = 256

// DisplayName is what an m.room.member event says its user is called, or "".
func (e Event) DisplayName() string {
	var content struct {
		Name string `json:"displayname"`
	}
	_ = json.Unmarshal(e.Content, &content) // content that does not follow the spec says nothing
	name := content.Name
	if len(name) > longestName {
		name = name[:longestName]
	}
	return strings.ToValidUTF8(name, "")
}

// RedactsEvents tells whether an m.room.member event takes with the one whom it removes or
// bans all that they have said (MSC4293). Moderation bots ask for it so.
func (e Event) RedactsEvents() bool {
	if m := e.Membership(); m != event.MembershipLeave && m != event.MembershipBan {
		return false
	}
	var content struct {
		Stable   bool `json:"redact_events"`
		Unstable bool `json:"org.matrix.msc4293.redact_events"`
	}
	_ = json.Unmarshal(e.Content, &content) // content that does not follow the proposal asks for nothing
	return content.Stable || content.Unstable
}

// Trouble says why the content of an encrypted event cannot be used.
type Trouble string

// The troubles of an encrypted event.
const (
	TroubleNoKey     Trouble = "no key"    // its key has not come; the event will be handled again, late, if it does
	TroubleWithheld  Trouble = "withheld"  // the sender's client refuses us the key
	TroubleUntrusted Trouble = "untrusted" // from a device that the sender's identity has not signed
	TroubleBroken    Trouble = "broken"    // it can never be decrypted
)

// Refusal says why the bot did not stay in a room that it was invited into.
type Refusal string

// The reasons for which the bot leaves a room.
const (
	RefusedGroup       Refusal = "group"       // other people are in it
	RefusedUnencrypted Refusal = "unencrypted" // it is not encrypted
	RefusedServer      Refusal = "server"      // the peer's server is not allowed
	RefusedLost        Refusal = "lost"        // the service was in it, and has lost what it knew of it
)

// Identity is what was found about a peer's cross-signing identity.
type Identity string

// The findings about an identity.
const (
	IdentityMissing  Identity = "missing"  // no cross-signing: devices cannot be told apart
	IdentityReset    Identity = "reset"    // another master key than the one first seen, and no device is signed by it yet
	IdentityChanged  Identity = "changed"  // the same, and a device is signed by it
	IdentityRestored Identity = "restored" // the first one again, or the new one was accepted
)

// RoomState is what the homeserver says of a room.
type RoomState struct {
	Members  map[id.UserID]event.Membership // also of those who have left
	Redacted map[id.UserID]bool             // removed or banned together with all that they have said (MSC4293)
	Levels   *event.PowerLevelsEventContent
	Newest   time.Time // when the newest event of it was sent
	Replaced bool      // somebody has upgraded it: its people are led to another room
}

// ErrNotThere says that the bot is not in a room.
var ErrNotThere = errors.New("the bot is not in the room")

// RoomPlan says how a room is to be made. The bot makes it and has level 100.
type RoomPlan struct {
	Name, Topic string
	Federate    bool
	Direct      bool // shown as a direct chat to who is invited
	Space       bool // it holds a list of rooms, and nobody speaks in it
	Restricted  bool // members of Doors may join; else who is invited
	Doors       []id.RoomID
	Levels      *event.PowerLevelsEventContent
	Invite      []id.UserID
}
