package webclient

import (
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith/e2e/jspeer"
)

// talk is what is said in a circle, one after the other.
type talk struct {
	t       *testing.T
	readers []*person // all who read the circle now, the moderator too
	said    []line
	ghosts  map[id.UserID]string // who was seen to speak, and under which name
}

type line struct {
	who     *person
	text    string
	readers []*person
}

// say lets somebody say something that the others read as text, and gives the event
// by which each of them, the author too, knows it.
func (c *talk) say(who *person, text string, send func() id.EventID) map[*person]id.EventID {
	c.t.Helper()
	c.said = append(c.said, line{who, text, slices.Clone(c.readers)})
	events := map[*person]id.EventID{who: send()}
	for _, reader := range c.readers {
		if reader == who {
			continue
		}
		e := reader.Expect(reader.room, jspeer.Body(text))
		reader.sound(e)
		if name := reader.Members(reader.room)[e.Sender].Name; name != who.pseudonym {
			c.t.Errorf("%s is shown %q from %q and not from %q", reader.UserID, text, name, who.pseudonym)
		}
		c.ghosts[e.Sender] = who.pseudonym
		events[reader] = e.ID
	}
	return events
}

// tell is say for a plain text.
func (c *talk) tell(who *person, text string) map[*person]id.EventID {
	c.t.Helper()
	return c.say(who, text, func() id.EventID { return who.Say(who.room, text) })
}

// compare checks that somebody's client shows what was said while they were there,
// once and in order, and nothing else but the bot's words and their own commands.
func (c *talk) compare(reader *person) {
	c.t.Helper()
	var want, got []string
	for _, l := range c.said {
		name := l.who.pseudonym
		if l.who == reader {
			name = "I"
		}
		if slices.Contains(l.readers, reader) {
			want = append(want, name+": "+l.text)
		}
	}
	for _, e := range reader.messages(reader.room) {
		switch {
		case e.Sender == reader.Bot:
		case e.Sender != reader.UserID:
			got = append(got, c.ghosts[e.Sender]+": "+e.Body)
		case !strings.HasPrefix(e.Body, "!"):
			quoted := strings.LastIndex(e.Body, "\n\n") // one's own reply holds a quotation
			got = append(got, "I: "+strings.TrimSpace(e.Body[max(quoted, 0):]))
		}
	}
	if !slices.Equal(got, want) {
		c.t.Errorf("%s is shown\n\t%s\nand not\n\t%s", reader.UserID, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}
