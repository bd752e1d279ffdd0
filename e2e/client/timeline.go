package client

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// Message is one event of a room's timeline as this client shows it. State
// events are among them.
type Message struct {
	ID       id.EventID
	Room     id.RoomID
	Sender   id.UserID
	Type     event.Type // what was encrypted, once it is decrypted
	StateKey *string    // not nil: a state event

	Kind      event.MessageType // of m.room.message: m.text, m.notice, …
	Body      string            // of m.room.message
	Formatted string            // its HTML, if any
	ReplyTo   id.EventID
	Content   event.Content

	Encrypted bool // it came as m.room.encrypted
	Decrypted bool
	Err       error // why it is not decrypted; may go away when its key comes

	// Trust is what this client thinks of the device that encrypted the event,
	// Signed whether its owner has cross-signed it: no red shield.
	Trust  id.TrustState
	Signed bool

	Order       int       // place in the room's timeline, from 0, as the homeserver gave it
	Sent        time.Time // origin_server_ts
	Seen        time.Time // when this client could first show it, by its own clock
	Transaction string    // only on own events
	Redacted    bool
}

// invite is an invitation that has not been answered yet, or of which nobody has
// been told yet.
type invite struct {
	room     id.RoomID
	inviter  id.UserID
	taken    bool // handed out by ExpectInvite
	answered bool // accepted, declined or taken back
}

// feed is all that the client shows, guarded by one lock; whoever waits is woken
// by any change of it.
type feed struct {
	mu      sync.Mutex
	changed chan struct{} // closed and replaced at every change
	rooms   map[id.RoomID]*room
	invites []*invite
	waiting map[id.EventID]*event.Event // as they came, not readable yet
	broken  error
}

type room struct {
	joined bool
	events []Message
	places map[id.EventID]int
}

func newFeed() *feed {
	return &feed{
		changed: make(chan struct{}),
		rooms:   map[id.RoomID]*room{},
		waiting: map[id.EventID]*event.Event{},
	}
}

// room returns the named room, made at first use. The lock is held.
func (f *feed) room(name id.RoomID) *room {
	r := f.rooms[name]
	if r == nil {
		r = &room{places: map[id.EventID]int{}}
		f.rooms[name] = r
	}
	return r
}

// wake tells everybody who waits that something changed. The lock is held.
func (f *feed) wake() {
	close(f.changed)
	f.changed = make(chan struct{})
}

// wait returns when done says so, which it is asked under the lock after every change.
func (f *feed) wait(ctx context.Context, done func() bool) error {
	for {
		f.mu.Lock()
		ok, broken, changed := done(), f.broken, f.changed
		f.mu.Unlock()
		if ok {
			return nil
		}
		if broken != nil {
			return broken
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (f *feed) fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.broken = err
	f.wake()
}

func (f *feed) failure() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.broken
}

func (f *feed) knows(name id.RoomID, evt id.EventID) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.rooms[name]
	if r == nil {
		return false
	}
	_, known := r.places[evt]
	return known
}

// invited notes an invitation and says whether it is a new one. Nobody waits for the user's
// own.
func (f *feed) invited(name id.RoomID, user id.UserID, state []*event.Event, own bool) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if slices.ContainsFunc(f.invites, func(i *invite) bool { return i.room == name && !i.answered }) {
		return false
	}
	made := &invite{room: name, taken: own}
	for _, evt := range state {
		if evt.Type.Type == event.StateMember.Type && evt.GetStateKey() == string(user) {
			made.inviter = evt.Sender
		}
	}
	f.invites = append(f.invites, made)
	f.wake()
	return true
}

// listed notes a room that a space lists, like an invitation, unless the user is in it or
// has heard of it.
func (f *feed) listed(name id.RoomID, lister id.UserID) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.room(name).joined || slices.ContainsFunc(f.invites, func(i *invite) bool { return i.room == name }) {
		return false
	}
	f.invites = append(f.invites, &invite{room: name, inviter: lister})
	f.wake()
	return true
}

// unlisted takes it back.
func (f *feed) unlisted(name id.RoomID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.invites = slices.DeleteFunc(f.invites, func(i *invite) bool { return i.room == name && !i.answered && !i.taken })
}

// settle notes which rooms the user is in after an answer to /sync.
func (f *feed) settle(resp *mautrix.RespSync) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for name := range resp.Rooms.Join {
		f.room(name).joined = true
	}
	for name := range resp.Rooms.Leave {
		f.room(name).joined = false
	}
	for _, i := range f.invites {
		i.answered = i.answered || resp.Rooms.Join[i.room] != nil || resp.Rooms.Leave[i.room] != nil
	}
	f.invites = slices.DeleteFunc(f.invites, func(i *invite) bool { return i.answered && i.taken })
	f.wake()
}

// show appends a message, or replaces what was shown of it before.
func (f *feed) show(m Message) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.room(m.Room)
	place, known := r.places[m.ID]
	if known {
		m.Order, m.Redacted = place, r.events[place].Redacted
		r.events[place] = m
	} else {
		m.Order = len(r.events)
		r.places[m.ID] = m.Order
		r.events = append(r.events, m)
	}
	f.wake()
}

func (f *feed) redact(name id.RoomID, evt id.EventID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.room(name)
	if place, known := r.places[evt]; known {
		r.events[place].Redacted = true
		f.wake()
	}
}

// Timeline returns what the client shows of a room so far, oldest first.
func (c *Client) Timeline(room id.RoomID) []Message {
	c.feed.mu.Lock()
	defer c.feed.mu.Unlock()
	if r := c.feed.rooms[room]; r != nil {
		return slices.Clone(r.events)
	}
	return nil
}

// Rooms returns the rooms that the user is in, in no order.
func (c *Client) Rooms() []id.RoomID {
	c.feed.mu.Lock()
	defer c.feed.mu.Unlock()
	var in []id.RoomID
	for name, r := range c.feed.rooms {
		if r.joined {
			in = append(in, name)
		}
	}
	return in
}

// Expect returns the oldest message of the room for which match is true, as soon
// as there is one. It is asked about every message again whenever one changes,
// also about those that cannot be decrypted. The error tells what was there
// instead, by type only.
func (c *Client) Expect(ctx context.Context, room id.RoomID, match func(Message) bool) (Message, error) {
	var found Message
	err := c.feed.wait(ctx, func() bool {
		r := c.feed.rooms[room]
		if r == nil {
			return false
		}
		place := slices.IndexFunc(r.events, match)
		if place >= 0 {
			found = r.events[place]
		}
		return place >= 0
	})
	if err != nil {
		return Message{}, fmt.Errorf("expected message did not come (%s): %w", c.describe(room), err)
	}
	return found, nil
}

// describe counts the types of a room's events, and why some cannot be read.
func (c *Client) describe(room id.RoomID) string {
	events := c.Timeline(room)
	types := map[string]int{}
	var why error
	for _, m := range events {
		types[m.Type.Type]++
		if m.Encrypted && !m.Decrypted {
			why = errors.Join(why, m.Err)
		}
	}
	if why != nil {
		return fmt.Sprintf("%d events %v, undecryptable: %v", len(events), types, why)
	}
	return fmt.Sprintf("%d events %v", len(events), types)
}

// Changed returns a channel that is closed when anything that the client shows
// has changed after this call.
func (c *Client) Changed() <-chan struct{} {
	c.feed.mu.Lock()
	defer c.feed.mu.Unlock()
	return c.feed.changed
}

// ExpectInvite returns the room and the sender of the oldest invitation that it
// has not returned yet, also of one that AutoJoin was quicker to accept.
func (c *Client) ExpectInvite(ctx context.Context) (id.RoomID, id.UserID, error) {
	var found *invite
	err := c.feed.wait(ctx, func() bool {
		place := slices.IndexFunc(c.feed.invites, func(i *invite) bool { return !i.taken })
		if place >= 0 {
			found = c.feed.invites[place]
			found.taken = true
		}
		return place >= 0
	})
	if err != nil {
		return "", "", fmt.Errorf("expected invitation did not come: %w", err)
	}
	return found.room, found.inviter, nil
}

// Saying matches a decrypted m.room.message with exactly this body.
func Saying(body string) func(Message) bool {
	return func(m Message) bool {
		return m.Decrypted && m.Type == event.EventMessage && m.Body == body
	}
}
