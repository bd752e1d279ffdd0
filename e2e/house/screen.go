package house

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
)

// Screen is what somebody's client shows of the talk in a room, read line by line
// and each line once, so that what nobody expected is noticed.
//
// A line is "Name: text", where the reader's own name is I and the bot's is bot.
// "* Name text" is an emote, "Name (notice): text" a notice of anybody but the bot,
// "Name to «text»: text" a reply. "[unreadable]" stands for what is not decrypted,
// "[red shield]" before what comes from a device that its owner has not signed, and
// "[in clear]" before what came without encryption. A story ends at the first line that
// is not as it should be, since all that comes after it would be off.
type Screen struct {
	peer *Peer
	room id.RoomID
	read int // lines that were read so far
}

// Screen gives a room as the peer's client shows it, from its beginning.
func (p *Peer) Screen(room id.RoomID) *Screen { return &Screen{peer: p, room: room} }

// Shows waits for the next lines and compares them. An expected line that ends in …
// tells only how the line begins.
func (s *Screen) Shows(want ...string) {
	t := s.peer.t
	t.Helper()
	var got []string
	if !s.wait(func(lines []string) bool {
		got = lines[min(s.read, len(lines)):]
		return len(got) >= len(want) && !slices.ContainsFunc(got[:len(want)], waiting)
	}) {
		t.Fatalf("%s waits for\n\t%s\nand is shown\n\t%s", s.peer.Name, strings.Join(want, "\n\t"), strings.Join(got, "\n\t"))
	}
	got = got[:len(want)]
	s.read += len(want)
	if !slices.EqualFunc(got, want, isLine) {
		t.Fatalf("%s is shown\n\t%s\nand not\n\t%s", s.peer.Name, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// ShowsInAnyOrder is Shows where the order does not matter.
func (s *Screen) ShowsInAnyOrder(want ...string) {
	t := s.peer.t
	t.Helper()
	var got []string
	s.wait(func(lines []string) bool {
		got = lines[min(s.read, len(lines)):]
		return len(got) >= len(want)
	})
	got = got[:min(len(got), len(want))]
	s.read += len(got)
	for _, line := range want {
		if !slices.ContainsFunc(got, func(shown string) bool { return isLine(shown, line) }) {
			t.Fatalf("%s is not shown %q but\n\t%s", s.peer.Name, line, strings.Join(got, "\n\t"))
		}
	}
}

// Next waits for the next line and gives it.
func (s *Screen) Next() string {
	s.peer.t.Helper()
	line, _ := s.next("")
	return line
}

// SkipTo reads on to the first line that has the text in it, and gives its message.
func (s *Screen) SkipTo(part string) client.Message {
	s.peer.t.Helper()
	_, message := s.next(part)
	return message
}

func (s *Screen) next(part string) (line string, message client.Message) {
	s.peer.t.Helper()
	if !s.wait(func(lines []string) bool {
		for i := s.read; i < len(lines); i++ {
			if strings.Contains(lines[i], part) {
				line, message, s.read = lines[i], s.messages()[i], i+1
				return true
			}
		}
		return false
	}) {
		s.peer.t.Fatalf("%s is never shown %q but\n\t%s", s.peer.Name, part, strings.Join(s.Lines(), "\n\t"))
	}
	return line, message
}

// Lines gives all that is shown so far and was not read yet.
func (s *Screen) Lines() []string {
	lines := s.lines()
	return lines[min(s.read, len(lines)):]
}

func isLine(shown, want string) bool {
	if start, open := strings.CutSuffix(want, "…"); open {
		return strings.HasPrefix(shown, start)
	}
	return shown == want
}

// waiting tells that a line is still to become readable.
func waiting(line string) bool { return strings.HasSuffix(line, "[unreadable]") }

// wait waits until the lines are as done wants them; false after Patience.
func (s *Screen) wait(done func(lines []string) bool) bool {
	ctx, cancel := context.WithTimeout(s.peer.t.Context(), Patience)
	defer cancel()
	for {
		changed := s.peer.Changed()
		if done(s.lines()) {
			return true
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return done(s.lines())
		}
	}
}

// messages are what the client shows of the room, without its state.
func (s *Screen) messages() []client.Message {
	return slices.DeleteFunc(s.peer.Timeline(s.room), func(m client.Message) bool {
		return m.Type != event.EventMessage && (!m.Encrypted || m.Decrypted)
	})
}

func (s *Screen) lines() []string {
	var lines []string
	bodies := make(map[id.EventID]string)
	for _, m := range s.messages() {
		bodies[m.ID] = m.Body
		lines = append(lines, s.line(m, bodies))
		s.peer.house.keep(m.Body)
	}
	return lines
}

func (s *Screen) line(m client.Message, bodies map[id.EventID]string) string {
	name := s.peer.NameOf(s.peer.t.Context(), s.room, m.Sender)
	switch m.Sender {
	case s.peer.UserID:
		name = "I"
	case s.peer.house.Bot:
		name = "bot"
	}
	if m.Encrypted && !m.Decrypted {
		return name + ": [unreadable]"
	}
	if m.ReplyTo != "" {
		answered, known := bodies[m.ReplyTo]
		if !known {
			answered = "?"
		}
		name += fmt.Sprintf(" to «%s»", answered)
	}
	switch {
	case !m.Encrypted:
		name = "[in clear] " + name
	case !m.Signed:
		name = "[red shield] " + name
	}
	switch {
	case m.Kind == event.MsgEmote:
		return "* " + name + " " + m.Body
	case m.Kind == event.MsgNotice && m.Sender != s.peer.house.Bot:
		return name + " (notice): " + m.Body
	}
	return name + ": " + m.Body
}
