package crash

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/catalogue"
	"kith/e2e/checker"
	"kith/e2e/house"
)

// speaker is somebody with a real client who does not give up.
type speaker struct {
	*house.Peer
	plot *plot
	sent int // messages so far; they number the transactions

	toldInLobby []string // what the bot had to tell besides, once each
}

// insist does something until it succeeds: the homeserver may be away.
func (s *speaker) insist(what string, do func() error) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		err := do()
		if err == nil {
			return
		}
		select {
		case <-s.plot.ctx.Done():
			s.plot.t.Errorf("%s %s: %v", s.Name, what, err)
			return
		case <-tick.C:
		}
	}
}

// sayTo says something, once, however often the homeserver does not answer.
func (s *speaker) sayTo(room id.RoomID, text string) id.EventID {
	return s.sayWith(room, &event.MessageEventContent{MsgType: event.MsgText, Body: text})
}

func (s *speaker) sayWith(room id.RoomID, content *event.MessageEventContent) (said id.EventID) {
	s.sent++
	transaction := fmt.Sprintf("%s-%d", s.Name, s.sent)
	s.insist("speaks", func() error {
		var err error
		said, err = s.Send(s.plot.ctx, room, event.EventMessage, content, transaction)
		return err
	})
	s.plot.storm.spoken.Add(1)
	return said
}

// until waits for something that the client shows.
func (s *speaker) until(what string, done func() bool) bool {
	tick := time.NewTicker(2 * time.Second) // what done asks may change without the client
	defer tick.Stop()
	for {
		changed := s.Changed()
		if done() {
			return true
		}
		select {
		case <-changed:
		case <-tick.C:
		case <-s.plot.ctx.Done():
			s.plot.t.Errorf("%s waits in vain: %s%s", s.Name, what, s.unreadable())
			return false
		}
	}
}

// unreadable tells what the client cannot show, and why.
func (s *speaker) unreadable() (text string) {
	for _, room := range s.Rooms() {
		for place, m := range s.Timeline(room) {
			if m.Encrypted && !m.Decrypted {
				text += fmt.Sprintf("; event %d of a room: %v", place, m.Err)
			}
		}
	}
	return text
}

// hear waits until the bot has said something for the n-th time, and gives it.
func (s *speaker) hear(room id.RoomID, part string, n int) (text string) {
	heard := func(lines []checker.Line) bool {
		count := 0
		for _, line := range lines {
			if line.Notice && strings.Contains(line.Text, part) {
				count, text = count+1, line.Text
			}
		}
		return count >= n
	}
	s.until(part, func() bool { return heard(s.shown(room)) || hides(s.plot) && heard(s.afresh(room)) })
	return text
}

func (s *speaker) enterLobby() {
	room, err := s.DM(s.plot.ctx, s.plot.house.Bot)
	if err != nil {
		s.plot.t.Errorf("%s opens the lobby: %v", s.Name, err)
		return
	}
	s.Lobby = room
	s.hear(room, "Hello, I am a bot", 1)
	s.sayTo(room, "yes")
	s.hear(room, "18 or older", 1)
	s.sayTo(room, "yes")
	s.hear(room, "That is all I needed to know.", 1)
}

// shown is what the client shows of a room.
func (s *speaker) shown(room id.RoomID) []checker.Line {
	var lines []checker.Line
	for _, m := range s.Timeline(room) {
		if m.StateKey == nil && !m.Redacted && (m.Encrypted || m.Type == event.EventMessage) {
			// What came in clear counts as unreadable: nothing may be said like that.
			if isDeed(m.Body) {
				continue
			}
			line := checker.Line{Sender: m.Sender, Decrypted: m.Encrypted && m.Decrypted, Trusted: m.Signed}
			s.fill(&line, m.Body)
			lines = append(lines, line)
		}
	}
	return lines
}

// afresh asks the homeserver for all of a room and decrypts it again, without what
// the client has kept of its timeline.
func (s *speaker) afresh(room id.RoomID) []checker.Line {
	var lines []checker.Line
	s.insist("reads again", func() error {
		events, err := s.wholeRoom(room)
		lines = nil
		for _, evt := range events {
			evt.RoomID = room
			if evt.StateKey != nil || evt.Unsigned.RedactedBecause != nil || evt.Type.Type != event.EventEncrypted.Type && evt.Type.Type != event.EventMessage.Type {
				continue
			}
			if line := s.open(evt); !isDeed(line.Text) {
				lines = append(lines, line)
			}
		}
		return err
	})
	return lines
}

func (s *speaker) wholeRoom(room id.RoomID) ([]*event.Event, error) {
	var events []*event.Event
	for from := ""; ; {
		page, err := s.API().Messages(context.WithoutCancel(s.plot.ctx), room, from, "", mautrix.DirectionBackward, nil, 2000)
		if err != nil {
			return nil, err
		}
		for _, evt := range page.Chunk {
			events = append([]*event.Event{evt}, events...)
		}
		if len(page.Chunk) == 0 || page.End == "" || page.End == from {
			return events, nil
		}
		from = page.End
	}
}

func (s *speaker) open(evt *event.Event) checker.Line {
	line := checker.Line{Sender: evt.Sender}
	line.Sealed, _ = evt.Content.Raw["ciphertext"].(string)
	if evt.Type.Type != event.EventEncrypted.Type || evt.Content.ParseRaw(event.EventEncrypted) != nil {
		return line
	}
	plain, err := s.Machine().DecryptMegolmEvent(s.plot.ctx, evt)
	if err != nil {
		return line
	}
	content := plain.Content.AsMessage()
	line.Decrypted, line.Trusted = true, plain.Mautrix.TrustState >= id.TrustStateCrossSignedTOFU
	s.fill(&line, content.Body)
	return line
}

// late stands before a message whose key was missing for long.
var late = catalogue.New().Text("", catalogue.Late()) + "\n"

func (s *speaker) fill(line *checker.Line, text string) {
	line.Notice = line.Sender == s.plot.house.Bot
	line.Text, line.Late = strings.CutPrefix(text, late)
}

// judgeLobby looks whether the bot answered everything once.
func (s *speaker) judgeLobby(circles int) []checker.Fault {
	want := map[string]int{
		"Hello, I am a bot": 1, "18 or older": 1, "That is all I needed to know.": 1,
		"I am looking for people for you now.": circles, "Your invitation is on its way": circles,
	}
	for _, told := range s.toldInLobby {
		want[told] = 1
	}
	reader := checker.Reader{Name: s.Name + " in the lobby", Lines: s.shown(s.Lobby)}
	return checker.Notices(reader, want, false)
}

// member is somebody's part in one circle.
type member struct {
	*speaker
	circle    *gathering
	room      id.RoomID
	pseudonym string
	said      atomic.Int32
	events    []id.EventID   // of what was said, in its order
	from      map[string]int // what others say from here on must be read
	takenBack []int          // what nobody may be shown any more
	deeds     []checker.Deed // what they did about messages
	told      []string       // what the bot had to tell, once each
}

// window is how many messages somebody may be ahead of what they read from others.
const window = 3

// talk says one numbered message after another, paced by what the others say, until
// it is over.
func (m *member) talk(over <-chan struct{}) {
	var heardFirst map[string]int // whoever comes later starts from where the others are
	if m.from == nil {
		heardFirst = make(map[string]int)
	}
	for {
		changed := m.Changed()
		heard := m.heard()
		if heardFirst == nil && len(heard) > 0 {
			heardFirst = heard
		}
		if heardFirst != nil && m.mayGoOn(heard, heardFirst) {
			m.sayNext()
			m.doSomething()
		} else {
			select {
			case <-changed:
			case <-over:
			case <-m.plot.ctx.Done():
			}
		}
		select {
		case <-over:
			return
		case <-m.plot.ctx.Done():
			return
		default:
		}
	}
}

func (m *member) mayGoOn(heard, heardFirst map[string]int) bool {
	for _, other := range m.circle.founders() {
		if other != m && int(m.said.Load())+1 > heard[other.Name]-heardFirst[other.Name]+window {
			return false
		}
	}
	return true
}

// sayNext says the next message. It counts from the moment at which it may leave.
func (m *member) sayNext() {
	next := checker.Message{Author: m.Name, Number: int(m.said.Load()) + 1, Shown: m.heard()}
	m.said.Add(1)
	m.events = append(m.events, m.sayTo(m.room, next.Text()))
}

// heard tells up to which number each of the others has been read.
func (m *member) heard() map[string]int { return m.numbers(m.shown(m.room)) }

func (m *member) numbers(lines []checker.Line) map[string]int {
	heard := make(map[string]int)
	for _, line := range lines {
		if msg, ok := checker.Parse(line.Text); ok && line.Decrypted && msg.Author != m.Name {
			heard[msg.Author] = max(heard[msg.Author], msg.Number)
		}
	}
	return heard
}

// listen notes from when on a moderator, who came while people talked, reads them.
func (m *member) listen() {
	if m.until("the first message for the moderator", func() bool { return len(m.heard()) > 0 }) {
		m.from = m.circle.saidNext()
	}
}

// leave leaves by the means of the client.
func (m *member) leave() {
	m.insist("leaves", func() error {
		err := m.Client.Leave(m.plot.ctx, m.room)
		if errors.Is(err, mautrix.MForbidden) || errors.Is(err, mautrix.MNotFound) {
			return nil // an earlier try had done it
		}
		return err
	})
}
