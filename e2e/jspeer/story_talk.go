package jspeer

import (
	"context"

	"maunium.net/go/mautrix/id"
)

func (a *Actor) sent(call func(context.Context) (id.EventID, error)) id.EventID {
	a.t.Helper()
	return get(a.t, call)
}

// Say sends a text.
func (a *Actor) Say(room id.RoomID, text string) id.EventID {
	a.t.Helper()
	return a.sent(func(ctx context.Context) (id.EventID, error) { return a.Peer.Say(ctx, room, text) })
}

// Notice sends an m.notice.
func (a *Actor) Notice(room id.RoomID, text string) id.EventID {
	a.t.Helper()
	return a.sent(func(ctx context.Context) (id.EventID, error) { return a.Peer.Notice(ctx, room, text) })
}

// Emote sends an m.emote.
func (a *Actor) Emote(room id.RoomID, text string) id.EventID {
	a.t.Helper()
	return a.sent(func(ctx context.Context) (id.EventID, error) { return a.Peer.Emote(ctx, room, text) })
}

// HTML sends a formatted text.
func (a *Actor) HTML(room id.RoomID, text, html string) id.EventID {
	a.t.Helper()
	return a.sent(func(ctx context.Context) (id.EventID, error) { return a.Peer.HTML(ctx, room, text, html) })
}

// Reply answers an event; with fallback it quotes it as older clients do.
func (a *Actor) Reply(room id.RoomID, to id.EventID, text string, fallback bool) id.EventID {
	a.t.Helper()
	return a.sent(func(ctx context.Context) (id.EventID, error) { return a.Peer.Reply(ctx, room, to, text, fallback) })
}

// Edit replaces the text of an event.
func (a *Actor) Edit(room id.RoomID, event id.EventID, text string) id.EventID {
	a.t.Helper()
	return a.sent(func(ctx context.Context) (id.EventID, error) { return a.Peer.Edit(ctx, room, event, text) })
}

// React adds a reaction.
func (a *Actor) React(room id.RoomID, event id.EventID, key string) id.EventID {
	a.t.Helper()
	return a.sent(func(ctx context.Context) (id.EventID, error) { return a.Peer.React(ctx, room, event, key) })
}

// Redact takes an event back.
func (a *Actor) Redact(room id.RoomID, event id.EventID, reason string) id.EventID {
	a.t.Helper()
	return a.sent(func(ctx context.Context) (id.EventID, error) { return a.Peer.Redact(ctx, room, event, reason) })
}

// Send sends any event.
func (a *Actor) Send(room id.RoomID, eventType string, content any) id.EventID {
	a.t.Helper()
	return a.sent(func(ctx context.Context) (id.EventID, error) { return a.Peer.Send(ctx, room, eventType, content) })
}
