package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
)

// The places that a person's client shows.
const (
	lobbyPlace  = "chat with the bot"
	circlePlace = "circle"
)

// person is one member of the cast: an account, a client, and what it has shown.
type person struct {
	index   int
	name    string // their real one, which nobody else may ever see
	account id.UserID
	device  id.DeviceID
	client  *client.Client
	screen  *Screen

	mu      sync.Mutex
	changed chan struct{} // closed and replaced whenever something is shown
	lobby   id.RoomID
	circle  id.RoomID // the portal of a peer, the circle itself of the moderator
	before  int       // events of the circle that were there when the person came in
	shown   []shown
	seen    map[id.EventID]bool
}

// shown is an entry on a person's screen, with the message it came from if any.
type shown struct {
	entry
	message client.Message
}

// newPerson makes a member of the cast who has logged in.
func newPerson(index int, c *client.Client, screen *Screen) *person {
	return &person{
		index: index, name: castNames[index], account: c.UserID, device: c.DeviceID, client: c, screen: screen,
		changed: make(chan struct{}), seen: map[id.EventID]bool{},
	}
}

// enter tells that a room is the lobby or the circle; from then on what it holds
// is shown.
func (p *person) enter(room id.RoomID, place string) {
	p.mu.Lock()
	if place == lobbyPlace {
		p.lobby = room
	} else {
		p.circle = room
	}
	p.mu.Unlock()
	p.look()
}

// rooms are the rooms that the screen shows, by the place that they are.
func (p *person) rooms() map[string]id.RoomID {
	p.mu.Lock()
	defer p.mu.Unlock()
	return map[string]id.RoomID{lobbyPlace: p.lobby, circlePlace: p.circle}
}

// enterLate is enter for a circle that may hold the talk of an earlier run: that
// is neither shown nor checked again.
func (p *person) enterLate(room id.RoomID) {
	p.mu.Lock()
	old := p.client.Timeline(room)
	p.before = len(old)
	for _, m := range old {
		p.seen[m.ID] = true
	}
	p.mu.Unlock()
	p.enter(room, circlePlace)
}

// watch shows what the client shows until the context ends.
func (p *person) watch(ctx context.Context) {
	for {
		changed := p.client.Changed()
		p.look()
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// look shows what is new since the last look. A message that cannot be read yet
// is shown when it can.
func (p *person) look() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, place := range []string{lobbyPlace, circlePlace} {
		room := p.lobby
		if place == circlePlace {
			room = p.circle
		}
		for _, m := range p.client.Timeline(room) {
			if p.seen[m.ID] || m.Encrypted && !m.Decrypted {
				continue
			}
			p.seen[m.ID] = true
			if e, worth := p.entryOf(place, m); worth {
				p.add(shown{e, m})
			}
		}
	}
}

// tell shows something that is no message, such as an invitation.
func (p *person) tell(place, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.add(shown{entry: entry{person: p.index, place: place, text: text, kind: happened}})
}

// add puts something on the screen. The lock is held.
func (p *person) add(s shown) {
	p.shown = append(p.shown, s)
	p.screen.show(s.entry)
	close(p.changed)
	p.changed = make(chan struct{})
}

// entryOf is a message as it is shown, and whether it is worth showing.
func (p *person) entryOf(place string, m client.Message) (entry, bool) {
	e := entry{person: p.index, place: place, text: m.Body, mark: markOf(m)}
	switch {
	case m.Type == event.EventMessage:
		e.author = p.authorOf(m)
		if m.Kind == event.MsgEmote {
			e.kind = did
		}
		if m.ReplyTo != "" {
			e.text = "(in reply to " + p.repliedTo(m.ReplyTo) + ") " + e.text
		}
		return e, true
	case m.Type == event.StateMember && place == circlePlace:
		content := m.Content.AsMember()
		if content.Membership != event.MembershipLeave && content.Membership != event.MembershipBan {
			return e, false
		}
		e.kind, e.mark, e.text = happened, "", p.nameOf(m.Room, id.UserID(*m.StateKey))+" left the room."
		return e, true
	default:
		return e, false
	}
}

func (p *person) authorOf(m client.Message) string {
	if m.Sender == p.account {
		return you
	}
	return p.nameOf(m.Room, m.Sender)
}

func (p *person) nameOf(room id.RoomID, user id.UserID) string {
	if user == p.account {
		return you
	}
	return p.client.NameOf(context.Background(), room, user)
}

func (p *person) repliedTo(evt id.EventID) string {
	for _, s := range p.shown {
		if s.message.ID == evt {
			return s.author
		}
	}
	return "something not shown here"
}

// markOf says in words what clients say with a shield.
func markOf(m client.Message) string {
	switch {
	case !m.Encrypted:
		return "NOT ENCRYPTED"
	case !m.Signed:
		return "encrypted, by a device that is NOT VERIFIED"
	default:
		return "encrypted"
	}
}

// sees waits until the screen shows, after its first n things, something for
// which match is true, and returns the oldest such. What it waits for stands in
// the error if it never comes.
func (p *person) sees(ctx context.Context, n int, what string, match func(shown) bool) (shown, error) {
	for {
		p.mu.Lock()
		place, changed := slices.IndexFunc(p.shown[n:], match), p.changed
		var found shown
		if place >= 0 {
			found = p.shown[n+place]
		}
		p.mu.Unlock()
		if place >= 0 {
			return found, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return shown{}, fmt.Errorf("%s was to see %s, and did not in time%s: %w", p.name, what, p.unreadable(), ctx.Err())
		}
	}
}

// until waits until the client's state is as wanted.
func (p *person) until(ctx context.Context, what string, is func() bool) error {
	for {
		changed := p.client.Changed()
		if is() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("%s was to see %s, and did not in time%s: %w", p.name, what, p.unreadable(), ctx.Err())
		}
	}
}

// unreadable says how many messages the client could not decrypt, and why.
func (p *person) unreadable() string {
	var why []error
	for _, room := range p.rooms() {
		for _, m := range p.client.Timeline(room) {
			if m.Encrypted && !m.Decrypted {
				why = append(why, m.Err)
			}
		}
	}
	if len(why) == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d messages could not be decrypted: %v)", len(why), errors.Join(why...))
}

// count is how much the screen has shown so far.
func (p *person) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.shown)
}

// since returns what the screen has shown after the first n things.
func (p *person) since(n int) []shown {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.shown[n:])
}

// firstName is the real name without the role.
func (p *person) firstName() string {
	return firstName(p.index)
}
