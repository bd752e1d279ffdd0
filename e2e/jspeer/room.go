package jspeer

import (
	"context"
	"time"

	"maunium.net/go/mautrix/id"
)

// DM opens an encrypted direct chat with a user, who is invited, and returns
// once this client has it.
func (p *Peer) DM(ctx context.Context, user id.UserID) (id.RoomID, error) {
	var room id.RoomID
	err := p.do(ctx, "dm", &room, user)
	return room, err
}

// CreateRoom makes a room with the options of the createRoom request; it is
// encrypted unless the options have encrypted: false.
func (p *Peer) CreateRoom(ctx context.Context, options map[string]any) (id.RoomID, error) {
	var room id.RoomID
	err := p.do(ctx, "createRoom", &room, options)
	return room, err
}

// Invite invites a user into a room.
func (p *Peer) Invite(ctx context.Context, room id.RoomID, user id.UserID) error {
	return p.do(ctx, "invite", nil, room, user)
}

// Join joins and returns once this client has the room from its sync.
func (p *Peer) Join(ctx context.Context, room id.RoomID) error { return p.do(ctx, "join", nil, room) }

// Leave leaves a room or declines its invitation.
func (p *Peer) Leave(ctx context.Context, room id.RoomID) error { return p.do(ctx, "leave", nil, room) }

// Member is a member of a room as the client shows it.
type Member struct {
	Membership string `json:"membership"`
	Name       string `json:"name"`
	Avatar     string `json:"avatar"`
	PowerLevel int    `json:"powerLevel"`
}

// Members are all members of a room, with those who have left.
func (p *Peer) Members(ctx context.Context, room id.RoomID) (map[id.UserID]Member, error) {
	var members map[id.UserID]Member
	err := p.do(ctx, "members", &members, room)
	return members, err
}

// State is the content of one state event, nil when there is none.
func (p *Peer) State(ctx context.Context, room id.RoomID, eventType, key string) (map[string]any, error) {
	var content map[string]any
	err := p.do(ctx, "state", &content, room, eventType, key)
	return content, err
}

// Timeline is all that the client has of a room, its own events too, oldest
// first in the homeserver's order, with the shields as they are now.
func (p *Peer) Timeline(ctx context.Context, room id.RoomID) ([]Event, error) {
	var events []Event
	err := p.do(ctx, "timeline", &events, room)
	for i := range events {
		events[i].Shown = p.shown(events[i])
	}
	return events, err
}

func (p *Peer) shown(e Event) (at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, a := range p.arrivals {
		if a.event.ID == e.ID {
			return a.event.Shown
		}
	}
	return at
}
