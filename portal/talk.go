package portal

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// Talk is what one message says, rebuilt from an allow-list.
//
// Text and HTML are two tellings of the same message and a reader sees either,
// depending on their client; whoever screens a message has to look at both.
// Both can hold ids that the sender typed: Talk.For rewrites them.
type Talk struct {
	Act      Act
	Kind     event.MessageType // m.text, m.notice or m.emote
	Text     string            // plain text, blank in votes and ends of polls and under a file without a caption; of a reaction its key
	HTML     string            // formatted text in the tags of the specification's list; "" when plain
	ReplyTo  id.EventID        // in the sender's own room; "" when it is no reply
	Thread   Thread            // that it stands in
	Target   id.EventID        // in the sender's own room; what is changed, reacted to or voted in
	Mentions []id.UserID       // as the sender wrote them, at most maxMentions
	Room     bool              // the sender mentions the whole room
	Emoji    bool              // of a reaction: it is nothing but a picture
	Poll     *Poll             // that is asked; Text tells it in words
	Chosen   []string          // of a vote: the answers, as the sender's client calls them
	File     *File             // that it brings, or nil; the text is its caption

	answers []string // of a vote, as all others call them
	added   added    // mentions that a change adds to those that were there
	labels  []label  // in the order in which they stand in both tellings
}

// Act is what a message does.
type Act string

// What a message can do.
const (
	Says    Act = ""
	Changes Act = "change" // new words for an earlier message
	Reacts  Act = "react"  // to an earlier message
	Votes   Act = "vote"   // in a poll
	Ends    Act = "end"    // a poll
)

// Thread is where in a thread a message stands. All events are the sender's room's.
type Thread struct {
	Root id.EventID // "": in none
	// Aside tells that the message does not answer ReplyTo, which is there for clients that
	// know no threads.
	Aside bool
}

const (
	// maxInput is as much as any Matrix event can hold, in bytes: nothing is
	// parsed that cannot have come from a homeserver.
	maxInput = 64 << 10
	// maxMentions is several times the seats of a circle.
	maxMentions = 32
	// maxID is the longest identifier that Matrix knows, in bytes.
	maxID = 255
)

// content lists all that is looked at in a message. Extensible copies of the
// text (m.text, org.matrix.msc1767.*), link previews, file data and whatever
// else a client adds are not in it, and so cannot be passed on.
type content struct {
	MsgType       event.MessageType `json:"msgtype"`
	Body          string            `json:"body"`
	Format        string            `json:"format"`
	FormattedBody string            `json:"formatted_body"`
	NewContent    json.RawMessage   `json:"m.new_content"`
	Mentions      struct {
		UserIDs []id.UserID `json:"user_ids"`
		Room    bool        `json:"room"`
	} `json:"m.mentions"`
	RelatesTo relation `json:"m.relates_to"`
	Profile   profile  `json:"com.beeper.per_message_profile"`

	attached
}

// Read parses the decrypted content of an event of the given type. A relation
// that the sender's client left outside the ciphertext must have been put back
// (mautrix does so when it decrypts).
//
// The error is always a *Refusal. Without an error the Talk is safe in this
// sense: Content gives what fits into an encrypted Matrix event, whoever
// the reader is.
func Read(evtType string, raw json.RawMessage) (Talk, error) {
	if what := byEventType(evtType); what != "" {
		return Talk{}, refuse(what)
	}
	if len(raw) > maxInput {
		return Talk{}, refuse(TooLong)
	}
	switch {
	case evtType == event.EventReaction.Type:
		return readReaction(raw)
	case isPoll(evtType):
		return readPoll(evtType, raw)
	}
	var c content
	if err := json.Unmarshal(raw, &c); err != nil {
		return Talk{}, refuse(Malformed)
	}
	if evtType == event.EventSticker.Type {
		c.MsgType, c.sticker = event.MsgImage, true
	}
	if c.RelatesTo.Type == event.RelReplace || len(c.NewContent) > 0 {
		return c.readChange()
	}
	if c.RelatesTo.Type == event.RelAnnotation {
		return Talk{}, refuse(Reaction)
	}
	t, err := c.readWords()
	if err != nil {
		return t, err
	}
	t.ReplyTo, t.Thread = c.RelatesTo.replyTo(), c.RelatesTo.thread()
	return t.fitting()
}

// readWords reads what a message says, apart from what it relates to.
func (c *content) readWords() (Talk, error) {
	if what := c.refused(); what != "" {
		return Talk{}, refuse(what)
	}
	var file *File
	if isFile(c.MsgType) {
		var err error
		if file, err = c.file(); err != nil {
			return Talk{}, err
		}
		c.caption()
	}
	t := Talk{
		File:     file,
		Kind:     c.MsgType,
		Text:     readText(c.Body, c.Profile),
		Mentions: readMentions(c.Mentions.UserIDs),
		Room:     c.Mentions.Room,
	}
	if c.Format == string(event.FormatHTML) {
		t.HTML = readHTML(c.FormattedBody)
		t.labels = readLabels(t.HTML)
	}
	if blank(t.Text) {
		if t.Text = plain(t.HTML); blank(t.Text) && t.File == nil {
			return Talk{}, refuse(Empty)
		}
	}
	return t, nil
}

// fitting gives the message as it fits into an event. Half of it is HTML, in which
// every apostrophe takes ten bytes: a long letter goes through in plain text, as long
// as no word is lost by it.
func (t Talk) fitting() (Talk, error) {
	if t.fits() {
		return t, nil
	}
	if t.HTML == "" || !sameLetters(plain(t.HTML), t.Text) {
		return Talk{}, refuse(TooLong)
	}
	if t.HTML = ""; !t.fits() {
		return Talk{}, refuse(TooLong)
	}
	return t, nil
}

// sameLetters tells that two texts differ in nothing but marks, spaces and
// digits, as a formatted text differs from its Markdown.
func sameLetters(a, b string) bool {
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return r
			}
			return -1
		}, s)
	}
	return letters(a) == letters(b)
}

// byEventType tells what an event of this type is refused for; "" for those that are read.
func byEventType(evtType string) What {
	switch {
	case evtType == event.EventMessage.Type, evtType == event.EventReaction.Type, isPoll(evtType), evtType == event.EventSticker.Type:
		return ""
	case strings.HasPrefix(evtType, "m.beacon"), strings.HasPrefix(evtType, "org.matrix.msc3672.beacon"):
		return Location
	default:
		return Unknown
	}
}

func isPoll(evtType string) bool {
	return strings.HasPrefix(evtType, "m.poll.") || strings.HasPrefix(evtType, "org.matrix.msc3381.")
}

// refused tells what a message is refused for; "" if it can be passed on.
func (c *content) refused() What {
	switch c.MsgType {
	case event.MsgText, event.MsgNotice, event.MsgEmote, event.MsgImage, event.MsgFile, event.MsgAudio:
		return ""
	case event.MsgVideo:
		return Video
	case event.MsgLocation:
		return Location
	case "":
		if c.Body == "" { // what is left of a message that was taken back
			return Empty
		}
		return Malformed
	default:
		return Unknown
	}
}

func readText(body string, p profile) string {
	return untrackAll(strings.TrimSpace(p.strip(stripReplyFallback(clean(body)))))
}

// readMentions keeps what can be a user id, each once.
func readMentions(ids []id.UserID) []id.UserID {
	var kept []id.UserID
	for _, u := range ids {
		if len(kept) == maxMentions {
			break
		}
		if len(u) <= maxID && strings.HasPrefix(string(u), "@") && !slices.Contains(kept, u) {
			kept = append(kept, u)
		}
	}
	return kept
}
