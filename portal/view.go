package portal

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// View is how one reader sees the circle.
type View struct {
	// Person tells how a user that the sender could name is shown to this
	// reader: the user id that the reader may see (a ghost's, the bot's, or the
	// reader's own when the reader is meant) and the pseudonym. Without ok the
	// user is unknown to the circle and is shown as Someone. Nil knows nobody.
	Person func(id.UserID) (shown id.UserID, name string, ok bool)
	// Someone, SomeRoom and SomeMessage stand for a user, a room and a message
	// that this reader must not learn of, in the reader's language.
	Someone, SomeRoom, SomeMessage string
	// AllowRoom lets the message notify the whole room, if its sender asked to.
	AllowRoom bool

	// worst leaves the server's name of every id in the text, on top of the name
	// that replaces it: no reader's copy is longer than that.
	worst bool
}

const (
	// MaxContent is how long the JSON of a content that Content gives can be, in
	// bytes. The relation of a reply or of a thread and Megolm make of it at most 61 KiB, which
	// leaves the homeserver 3 KiB of the 64 KiB of an event for the rest.
	MaxContent = 43 << 10
	// maxName is how much room the name of a person takes at most when it is
	// escaped for HTML and then for JSON, in bytes.
	maxName = 96
	// maxGrowth is how many times as long a text can become for a reader: the
	// shortest id takes four bytes, and in a change it stands twice.
	maxGrowth = 2 * (maxName/len("@a:b") + 1)
	// maxFrame is what a content has around texts and mentions, at most.
	maxFrame = 512
	// nowhere stands for a neutral word that a View does not give.
	nowhere = "…"
)

// Content gives what is sent to one reader. The relations to other messages are for
// the caller to add.
func (t Talk) Content(v View) any {
	switch t.Act {
	case Reacts:
		return map[string]any{"m.relates_to": map[string]any{"key": t.Text}}
	case Changes:
		return v.changed(t)
	case Votes:
		return t.vote()
	case Ends:
		return t.end()
	case Says:
	}
	if t.Poll != nil {
		return v.poll(t.Poll)
	}
	return t.For(v)
}

// Type is the type of the event that is sent.
func (t Talk) Type() string {
	switch {
	case t.Act == Reacts:
		return event.EventReaction.Type
	case t.Act == Votes:
		return pollResponse
	case t.Act == Ends:
		return pollEnd
	case t.Poll != nil:
		return pollStart
	}
	return event.EventMessage.Type
}

// For gives the words of the message for one reader. Every user id in it is
// one that v.Person gave, and stands in m.mentions or in a link to that user.
func (t Talk) For(v View) *event.MessageEventContent {
	c := &event.MessageEventContent{
		MsgType:  t.Kind,
		Body:     v.body(t),
		Mentions: v.mentions(t),
	}
	if formatted := v.html(t.HTML); formatted != "" {
		c.Format, c.FormattedBody = event.FormatHTML, formatted
	}
	t.attach(c)
	return c
}

// mentions is there even when nobody is mentioned: it tells clients not to look
// for the reader's name in the text (specification, "User and room mentions").
func (v View) mentions(t Talk) *event.Mentions {
	m := &event.Mentions{Room: t.Room && v.AllowRoom}
	for _, u := range t.Mentions {
		if shown, _, ok := v.person(u); ok && !slices.Contains(m.UserIDs, shown) {
			m.UserIDs = append(m.UserIDs, shown)
		}
	}
	return m
}

// person asks Person for u as it is written and in lower case, which is how
// every id of our own is spelt.
func (v View) person(u id.UserID) (shown id.UserID, name string, ok bool) {
	if v.Person == nil {
		return "", "", false
	}
	for _, spelling := range []string{string(u), strings.ToLower(string(u))} {
		shown, name, ok = v.Person(id.UserID(spelling))
		if ok && shown != "" && len(shown) <= maxID {
			return shown, clip(name, v.neutral(someUser)), true
		}
	}
	return "", "", false
}

// neutral is the word for something that the reader must not learn of.
func (v View) neutral(k kind) string {
	word := v.Someone
	switch k {
	case someRoom:
		word = v.SomeRoom
	case someMessage:
		word = v.SomeMessage
	case someUser:
	}
	return clip(word, nowhere)
}

// clip gives a name on one line that takes at most maxName escaped; or the other
// one if there is nothing to see in it.
func clip(name, other string) string {
	name = strings.Join(strings.Fields(clean(name)), " ")
	if blank(name) {
		return other
	}
	size := 0
	for i, r := range name {
		if size += escapedLen(r); size > maxName {
			return name[:i]
		}
	}
	return name
}

// escapedLen is at least how many bytes r takes when it is escaped for HTML and
// then for JSON, as in \u0026amp; or \u0026#34; .
func escapedLen(r rune) int {
	if strings.ContainsRune(`&<>"'\`, r) {
		return len(`\u0026#34;`)
	}
	return utf8.RuneLen(r)
}

// fits tells that the content is at most MaxContent long, whoever the reader
// is: with people it takes the longest names and ids that For lets through.
func (t Talk) fits() bool {
	mentioned := (len(t.Mentions) + len(t.added.users)) * (maxID + len(`"",`))
	if t.Poll == nil && t.File == nil && maxGrowth*(len(t.Text)+len(t.HTML))+mentioned+maxFrame <= MaxContent {
		return true
	}
	shown := id.UserID("@" + strings.Repeat("x", maxID-3) + ":x")
	longest := strings.Repeat("x", maxName)
	v := View{
		Person: func(id.UserID) (id.UserID, string, bool) {
			return shown, longest, true
		},
		Someone: longest, SomeRoom: longest, SomeMessage: longest,
		AllowRoom: true,
		worst:     true,
	}
	b, err := json.Marshal(t.Content(v))
	if t.File != nil {
		b = append(b, make([]byte, 2*maxMade)...) // in a change it stands twice
	}
	return err == nil && len(b)+mentioned <= MaxContent
}
