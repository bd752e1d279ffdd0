package portal

import (
	"encoding/json"
	"strings"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// maxOldBody is how much of a changed message clients are given that know no changes, in
// bytes.
const maxOldBody = 2 << 10

// added are the mentions that a change adds: who is among them is notified, and nobody else
// is once more (specification, "User and room mentions").
type added struct {
	users []id.UserID
	room  bool
}

// readChange reads new words for an earlier message. What its sender's client wrote for
// those that know no changes is not looked at.
func (c *content) readChange() (Talk, error) {
	target := readEventID(c.RelatesTo.EventID)
	if c.RelatesTo.Type != event.RelReplace || target == "" {
		return Talk{}, refuse(Edit)
	}
	var changed content
	if err := json.Unmarshal(c.NewContent, &changed); err != nil {
		return Talk{}, refuse(Malformed)
	}
	t, err := changed.readWords()
	if err != nil {
		return t, err
	}
	t.Act, t.Target = Changes, target
	t.added = added{users: readMentions(c.Mentions.UserIDs), room: c.Mentions.Room && t.Room}
	return t.fitting()
}

// AsNew gives the words of a change as a message that changes nothing.
func (t Talk) AsNew() Talk {
	t.Act, t.Target, t.added = Says, "", added{}
	return t
}

// changed is the content of a change.
func (v View) changed(t Talk) *event.MessageEventContent {
	words := t.For(v)
	all := t
	all.Mentions, all.Room = t.added.users, t.added.room
	body := "* " + words.Body
	if len(body) > maxOldBody {
		body = strings.ToValidUTF8(body[:maxOldBody], "") + " …"
	}
	c := &event.MessageEventContent{MsgType: words.MsgType, Body: body, NewContent: words, Mentions: v.mentions(all)}
	// A room that does not know what is changed is shown the picture, too.
	c.File, c.FileName, c.Info = words.File, words.FileName, words.Info
	c.Mentions.UserIDs = intersect(c.Mentions.UserIDs, words.Mentions.UserIDs)
	return c
}

func intersect(some, all []id.UserID) (both []id.UserID) {
	for _, u := range some {
		for _, other := range all {
			if u == other {
				both = append(both, u)
			}
		}
	}
	return both
}
