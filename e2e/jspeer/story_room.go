package jspeer

import (
	"context"

	"maunium.net/go/mautrix/id"
)

// DM opens an encrypted direct chat.
func (a *Actor) DM(user id.UserID) id.RoomID {
	a.t.Helper()
	return get(a.t, func(ctx context.Context) (id.RoomID, error) { return a.Peer.DM(ctx, user) })
}

// CreateRoom makes a room, encrypted unless the options say otherwise.
func (a *Actor) CreateRoom(options map[string]any) id.RoomID {
	a.t.Helper()
	return get(a.t, func(ctx context.Context) (id.RoomID, error) { return a.Peer.CreateRoom(ctx, options) })
}

// Invite invites a user.
func (a *Actor) Invite(room id.RoomID, user id.UserID) {
	a.t.Helper()
	a.do(func(ctx context.Context) error { return a.Peer.Invite(ctx, room, user) })
}

// Join joins a room.
func (a *Actor) Join(room id.RoomID) {
	a.t.Helper()
	a.do(func(ctx context.Context) error { return a.Peer.Join(ctx, room) })
}

// Accept waits for the next invitation and joins.
func (a *Actor) Accept() Invite {
	a.t.Helper()
	invite := a.ExpectInvite()
	a.Join(invite.Room)
	return invite
}

// Leave leaves a room or declines its invitation.
func (a *Actor) Leave(room id.RoomID) {
	a.t.Helper()
	a.do(func(ctx context.Context) error { return a.Peer.Leave(ctx, room) })
}

// Members are all members of a room.
func (a *Actor) Members(room id.RoomID) map[id.UserID]Member {
	a.t.Helper()
	return get(a.t, func(ctx context.Context) (map[id.UserID]Member, error) { return a.Peer.Members(ctx, room) })
}

// State is the content of one state event.
func (a *Actor) State(room id.RoomID, eventType, key string) map[string]any {
	a.t.Helper()
	return get(a.t, func(ctx context.Context) (map[string]any, error) { return a.Peer.State(ctx, room, eventType, key) })
}

// Timeline is all that the client has of a room, oldest first.
func (a *Actor) Timeline(room id.RoomID) []Event {
	a.t.Helper()
	return get(a.t, func(ctx context.Context) ([]Event, error) { return a.Peer.Timeline(ctx, room) })
}

// Expect waits for an event from somebody else; see Peer.Expect.
func (a *Actor) Expect(room id.RoomID, m Match) Event {
	a.t.Helper()
	return get(a.t, func(ctx context.Context) (Event, error) { return a.Peer.Expect(ctx, room, m) })
}

// ExpectInvite waits for the next invitation.
func (a *Actor) ExpectInvite() Invite {
	a.t.Helper()
	return get(a.t, a.Peer.ExpectInvite)
}
