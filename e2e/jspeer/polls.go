package jspeer

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"maunium.net/go/mautrix/id"
)

// Count is what a client shows of a poll: how many have chosen each answer, each with their
// last vote alone. Client and counting are those of Element Web.
type Count struct {
	Question   string         `json:"question"`
	Votes      map[string]int `json:"votes"` // by the text of the answer
	Ended      bool           `json:"ended"`
	Unreadable int            `json:"unreadable"` // votes that cannot be decrypted
}

// Ask starts a poll.
func (p *Peer) Ask(ctx context.Context, room id.RoomID, question string, answers ...string) (id.EventID, error) {
	return p.event(ctx, "ask", room, question, answers)
}

// AskAnew changes the question of a poll.
func (p *Peer) AskAnew(ctx context.Context, room id.RoomID, poll id.EventID, question string) (id.EventID, error) {
	return p.event(ctx, "askAnew", room, poll, question)
}

// Vote votes in a poll, for answers by their texts; for none, to take a vote back.
func (p *Peer) Vote(ctx context.Context, room id.RoomID, poll id.EventID, answers ...string) (id.EventID, error) {
	return p.event(ctx, "vote", room, poll, append([]string{}, answers...))
}

// EndPoll ends a poll.
func (p *Peer) EndPoll(ctx context.Context, room id.RoomID, poll id.EventID) (id.EventID, error) {
	return p.event(ctx, "endPoll", room, poll)
}

// Count tells what this client shows of a poll; nil if it knows of none.
func (p *Peer) Count(ctx context.Context, room id.RoomID, poll id.EventID) (*Count, error) {
	var count *Count
	err := p.do(ctx, "count", &count, room, poll)
	return count, err
}

// Ask starts a poll.
func (a *Actor) Ask(room id.RoomID, question string, answers ...string) id.EventID {
	a.t.Helper()
	return a.sent(func(ctx context.Context) (id.EventID, error) { return a.Peer.Ask(ctx, room, question, answers...) })
}

// AskAnew changes the question of a poll.
func (a *Actor) AskAnew(room id.RoomID, poll id.EventID, question string) id.EventID {
	a.t.Helper()
	return a.sent(func(ctx context.Context) (id.EventID, error) { return a.Peer.AskAnew(ctx, room, poll, question) })
}

// Vote votes in a poll.
func (a *Actor) Vote(room id.RoomID, poll id.EventID, answers ...string) id.EventID {
	a.t.Helper()
	return a.sent(func(ctx context.Context) (id.EventID, error) { return a.Peer.Vote(ctx, room, poll, answers...) })
}

// EndPoll ends a poll.
func (a *Actor) EndPoll(room id.RoomID, poll id.EventID) id.EventID {
	a.t.Helper()
	return a.sent(func(ctx context.Context) (id.EventID, error) { return a.Peer.EndPoll(ctx, room, poll) })
}

// ExpectCount waits until the client shows a poll like this; nil: not at all.
func (a *Actor) ExpectCount(room id.RoomID, poll id.EventID, want *Count) {
	a.t.Helper()
	var got *Count
	for deadline := time.Now().Add(patience); ; {
		a.mu.Lock()
		changed := a.changed
		a.mu.Unlock()
		got = get(a.t, func(ctx context.Context) (*Count, error) { return a.Count(ctx, room, poll) })
		if reflect.DeepEqual(got, want) {
			return
		}
		left := time.Until(deadline)
		if left <= 0 {
			a.t.Fatalf("%s counts %s and not %s", a.UserID, got, want)
		}
		look := time.NewTimer(min(left, time.Second)) // a client that counts anew tells nobody
		select {
		case <-changed:
		case <-look.C:
		}
		look.Stop()
	}
}

// String reads as what the client shows.
func (c *Count) String() string {
	if c == nil {
		return "no poll"
	}
	return fmt.Sprintf("%+v", *c)
}
