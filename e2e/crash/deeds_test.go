package crash

import (
	"fmt"
	"strings"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/catalogue"
	"kith/e2e/checker"
)

// changedEarlier stands before the new words of a message that its reader does not have.
var changedEarlier = catalogue.New().Text("", catalogue.ChangedEarlier()) + "\n"

// doSomething lets somebody, after some of their messages, change it, react to another's,
// or react and take that back.
func (m *member) doSomething() {
	number := int(m.said.Load())
	switch number % 5 {
	case 1:
		m.change(number)
	case 3:
		m.react("👍")
	case 4:
		if reaction := m.react("💛"); reaction != "" {
			m.redact(m.room, reaction)
			m.deeds[len(m.deeds)-1].Gone = true
		}
	}
}

// change changes a message of their own.
func (m *member) change(number int) id.EventID {
	words := fmt.Sprintf("changed %d", len(m.deeds))
	content := &event.MessageEventContent{MsgType: event.MsgText, Body: words}
	content.SetEdit(m.events[number-1])
	content.Body = "* " + words
	m.deeds = append(m.deeds, checker.Deed{Author: m.Name, What: words, About: m.name(number)})
	return m.sayWith(m.room, content)
}

func (m *member) name(number int) string {
	return checker.Message{Author: m.Name, Number: number}.String()
}

// react reacts to what somebody else said last; not if there is nothing.
func (m *member) react(key string) (reaction id.EventID) {
	for author, number := range m.heard() {
		target := m.saying(m.room, author, number)
		about := checker.Message{Author: author, Number: number}.String()
		if target == "" || m.did(key, about) {
			continue
		}
		m.sent++
		transaction := fmt.Sprintf("%s-%d", m.Name, m.sent)
		m.insist("reacts", func() error {
			content := &event.ReactionEventContent{RelatesTo: event.RelatesTo{Type: event.RelAnnotation, EventID: target, Key: key}}
			var err error
			reaction, err = m.SendRaw(m.plot.ctx, m.room, event.EventReaction.Type, content, transaction)
			if err != nil && strings.Contains(err.Error(), "M_DUPLICATE_ANNOTATION") {
				return nil // an earlier try had done it, and so it is not known by which event
			}
			return err
		})
		m.deeds = append(m.deeds, checker.Deed{Author: m.Name, What: key, About: about})
		return reaction
	}
	return ""
}

func (m *member) did(what, about string) bool {
	for _, d := range m.deeds {
		if d.What == what && d.About == about {
			return true
		}
	}
	return false
}

// takenAlong keeps that what was done about a message is gone with it.
func (g *gathering) takenAlong(about string) {
	for _, m := range g.members {
		for i := range m.deeds {
			m.deeds[i].Gone = m.deeds[i].Gone || m.deeds[i].About == about
		}
	}
}

// isDeed tells whether a text is the words of a change and no message.
func isDeed(text string) bool {
	return strings.HasPrefix(text, "* changed ") || strings.HasPrefix(text, changedEarlier)
}

// faultsOfDeeds looks at what everybody is shown of what was done, anew.
func (g *gathering) faultsOfDeeds(authors []checker.Author) (faults []checker.Fault) {
	var done []checker.Deed
	for _, m := range g.members {
		done = append(done, m.deeds...)
	}
	for _, m := range g.all() {
		faults = append(faults, checker.Deeds(authors, done, checker.Reader{Name: m.Name, From: m.from}, m.deedsShown())...)
	}
	return faults
}

// deedsShown asks the homeserver for what somebody is shown of what was done. What is about
// something that was taken back no client shows.
func (m *member) deedsShown() (shown []checker.Shown) {
	var events []*event.Event
	m.insist("reads again", func() (err error) {
		events, err = m.wholeRoom(m.room)
		return err
	})
	names := make(map[id.EventID]string)
	gone := make(map[id.EventID]bool)
	for _, evt := range events {
		evt.RoomID = m.room
		if evt.Unsigned.RedactedBecause != nil {
			gone[evt.ID] = true
			continue
		}
		switch {
		case evt.StateKey != nil:
		case evt.Type.Type == event.EventReaction.Type && evt.Content.ParseRaw(event.EventReaction) == nil:
			if on := evt.Content.AsReaction().RelatesTo; !gone[on.EventID] {
				shown = append(shown, checker.Shown{Sender: evt.Sender, What: on.Key, About: names[on.EventID]})
			}
		case evt.Type.Type == event.EventEncrypted.Type && evt.Content.ParseRaw(event.EventEncrypted) == nil:
			if deed, is := m.openDeed(evt, names); is && !gone[deed.about] {
				shown = append(shown, deed.Shown)
			}
		}
	}
	return shown
}

// opened is a deed with the event that it is about.
type opened struct {
	checker.Shown
	about id.EventID
}

// openDeed reads an event. A message it adds to the names; of a change it tells true.
func (m *member) openDeed(evt *event.Event, names map[id.EventID]string) (deed opened, is bool) {
	plain, err := m.Machine().DecryptMegolmEvent(m.plot.ctx, evt)
	if err != nil {
		return deed, false // judged as a line
	}
	content := plain.Content.AsMessage()
	if msg, ok := checker.Parse(strings.TrimPrefix(content.Body, late)); ok {
		names[evt.ID] = msg.String()
		return deed, false
	}
	if words, ok := strings.CutPrefix(content.Body, changedEarlier); ok {
		return opened{Shown: checker.Shown{Sender: evt.Sender, What: words}}, true
	}
	words, ok := strings.CutPrefix(content.Body, "* ")
	target := content.RelatesTo.GetReplaceID()
	if content.NewContent != nil {
		words = content.NewContent.Body
	}
	return opened{checker.Shown{Sender: evt.Sender, What: words, About: names[target]}, target}, ok
}
