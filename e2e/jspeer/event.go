package jspeer

import (
	"fmt"
	"regexp"
	"time"

	"maunium.net/go/mautrix/id"
)

// Event is one event as a person at that client sees it.
type Event struct {
	ID       id.EventID     `json:"id"`
	Room     id.RoomID      `json:"room"`
	Sender   id.UserID      `json:"sender"`
	Type     string         `json:"type"`
	StateKey *string        `json:"stateKey"`
	Content  map[string]any `json:"content"`
	Body     string         `json:"body"`   // as sent; empty when there is none
	HTML     string         `json:"html"`   // formatted_body
	Edited   string         `json:"edited"` // the body after an edit, if there was one
	Millis   int64          `json:"ts"`     // origin_server_ts

	Encrypted   bool    `json:"encrypted"`
	Undecrypted bool    `json:"utd"`    // it could not be decrypted (so far)
	Reason      string  `json:"reason"` // why not, a DecryptionFailureCode of matrix-js-sdk
	Shield      *Shield `json:"shield"` // nil when it is not encrypted or not decrypted
	Redacted    bool    `json:"redacted"`

	Shown time.Time `json:"-"` // when it was first shown, decrypted, to this process
}

// Shield is the mark that a client shows beside an encrypted message.
type Shield struct {
	Colour string `json:"colour"` // none, grey or red
	Reason string `json:"reason"` // an EventShieldReason of matrix-js-sdk; empty when there is no mark
}

// None reports whether the client shows no mark, so that all is well.
func (s *Shield) None() bool { return s != nil && s.Colour == "none" }

// String reads as what a person would say about the event.
func (e Event) String() string {
	switch {
	case e.Undecrypted:
		return "undecryptable (" + e.Reason + ")"
	case e.Body != "":
		return fmt.Sprintf("%q", e.Body)
	default:
		return e.Type
	}
}

// Invite is an invitation that has not been answered.
type Invite struct {
	Room    id.RoomID `json:"room"`
	Inviter id.UserID `json:"inviter"`
	Name    string    `json:"name"` // as the client would show the room
}

// Match picks events out of what arrives.
type Match struct {
	What string // for the sentence that says what was waited for
	Fits func(Event) bool
}

// Body matches a message with exactly this text.
func Body(text string) Match {
	return Match{fmt.Sprintf("%q", text), func(e Event) bool { return e.Body == text }}
}

// Edited matches a message that is shown with exactly this text after an edit.
func Edited(text string) Match {
	return Match{fmt.Sprintf("an edit into %q", text), func(e Event) bool { return e.Edited == text }}
}

// Matching matches a message whose text fits a regular expression.
func Matching(expression string) Match {
	re := regexp.MustCompile(expression)
	return Match{"a text like " + expression, func(e Event) bool { return e.Body != "" && re.MatchString(e.Body) }}
}

// Type matches an event of this type, such as m.reaction.
func Type(name string) Match {
	return Match{"an event " + name, func(e Event) bool { return e.Type == name }}
}

// Sender matches what one user sends.
func Sender(user id.UserID) Match {
	return Match{"something from " + user.String(), func(e Event) bool { return e.Sender == user }}
}

// Undecryptable matches an event that this client fails to decrypt; it may come
// to be decrypted later.
func Undecryptable() Match {
	return Match{"something undecryptable", func(e Event) bool { return e.Undecrypted }}
}

// Child matches that a space lists a room which is one of those that are meant.
func Child(meant func(id.RoomID) bool) Match {
	return Match{"a room in a space", func(e Event) bool {
		return e.Type == "m.space.child" && e.StateKey != nil && e.Content["via"] != nil && meant(id.RoomID(*e.StateKey))
	}}
}

// Redaction matches an event, seen before, that is redacted now.
func Redaction(of id.EventID) Match {
	return Match{"the redaction of " + of.String(), func(e Event) bool { return e.ID == of && e.Redacted }}
}

// Is matches one event by its id, once it can be read.
func Is(event id.EventID) Match {
	return Match{"event " + event.String(), func(e Event) bool { return e.ID == event && !e.Undecrypted }}
}

// All matches what fits all of them.
func All(matches ...Match) Match {
	what := ""
	for i, m := range matches {
		if i > 0 {
			what += " that is "
		}
		what += m.What
	}
	return Match{what, func(e Event) bool {
		for _, m := range matches {
			if !m.Fits(e) {
				return false
			}
		}
		return true
	}}
}
