package portal

import (
	"strings"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// relation lists all that is looked at in m.relates_to.
type relation struct {
	Type          event.RelationType `json:"rel_type"`
	EventID       id.EventID         `json:"event_id"`
	Key           string             `json:"key"`
	IsFallingBack bool               `json:"is_falling_back"`
	InReplyTo     struct {
		EventID id.EventID `json:"event_id"`
	} `json:"m.in_reply_to"`
}

// replyTo is the message that this one answers. A message in a thread answers
// the one that clients without threads are told of, or else the thread's root.
func (r relation) replyTo() id.EventID {
	if target := readEventID(r.InReplyTo.EventID); target != "" || r.Type != event.RelThread {
		return target
	}
	return readEventID(r.EventID)
}

// thread is where in a thread the message stands.
func (r relation) thread() Thread {
	if root := readEventID(r.EventID); r.Type == event.RelThread && root != "" {
		return Thread{Root: root, Aside: r.IsFallingBack || r.InReplyTo.EventID == ""}
	}
	return Thread{}
}

// readEventID gives what can be the id of an event, or "".
func readEventID(target id.EventID) id.EventID {
	s := string(target)
	odd := strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
	if odd || len(s) < 2 || len(s) > maxID || s[0] != '$' {
		return ""
	}
	return target
}
