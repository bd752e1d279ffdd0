package jspeer

import (
	"context"

	"maunium.net/go/mautrix/id"
)

// Say sends a text. Like everything here it is encrypted wherever the room is,
// and returns once the homeserver has it.
func (p *Peer) Say(ctx context.Context, room id.RoomID, text string) (id.EventID, error) {
	return p.event(ctx, "say", room, text)
}

// Notice sends an m.notice.
func (p *Peer) Notice(ctx context.Context, room id.RoomID, text string) (id.EventID, error) {
	return p.event(ctx, "notice", room, text)
}

// Emote sends an m.emote (/me).
func (p *Peer) Emote(ctx context.Context, room id.RoomID, text string) (id.EventID, error) {
	return p.event(ctx, "emote", room, text)
}

// HTML sends a formatted text.
func (p *Peer) HTML(ctx context.Context, room id.RoomID, text, html string) (id.EventID, error) {
	return p.event(ctx, "html", room, text, html)
}

// Reply answers an event that this client has. With fallback it also quotes the
// event, with its sender's id, as older clients do.
func (p *Peer) Reply(ctx context.Context, room id.RoomID, to id.EventID, text string, fallback bool) (id.EventID, error) {
	return p.event(ctx, "reply", room, to, text, fallback)
}

// Edit replaces the text of an event.
func (p *Peer) Edit(ctx context.Context, room id.RoomID, event id.EventID, text string) (id.EventID, error) {
	return p.event(ctx, "edit", room, event, text)
}

// React adds a reaction to an event.
func (p *Peer) React(ctx context.Context, room id.RoomID, event id.EventID, key string) (id.EventID, error) {
	return p.event(ctx, "react", room, event, key)
}

// Redact takes an event back; the reason may be empty.
func (p *Peer) Redact(ctx context.Context, room id.RoomID, event id.EventID, reason string) (id.EventID, error) {
	return p.event(ctx, "redact", room, event, reason)
}

// Send sends any event.
func (p *Peer) Send(ctx context.Context, room id.RoomID, eventType string, content any) (id.EventID, error) {
	return p.event(ctx, "send", room, eventType, content)
}

// Typing starts or stops the typing notice.
func (p *Peer) Typing(ctx context.Context, room id.RoomID, on bool) error {
	return p.do(ctx, "typing", nil, room, on)
}

// Read sends a read receipt for an event that this client has.
func (p *Peer) Read(ctx context.Context, room id.RoomID, event id.EventID) error {
	return p.do(ctx, "read", nil, room, event)
}

// Upload uploads the file at a path, or a small picture when it is empty, and
// returns its mxc address. It is not encrypted.
func (p *Peer) Upload(ctx context.Context, path, contentType string) (string, error) {
	var uploaded struct {
		MXC string `json:"mxc"`
	}
	args := []any{}
	if path != "" {
		args = []any{path, contentType}
	}
	err := p.do(ctx, "upload", &uploaded, args...)
	return uploaded.MXC, err
}

// Download gives the bytes of a file, as they lie on the homeserver.
func (p *Peer) Download(ctx context.Context, mxc string) ([]byte, error) {
	var data []byte
	err := p.do(ctx, "download", &data, mxc)
	return data, err
}

func (p *Peer) event(ctx context.Context, call string, args ...any) (id.EventID, error) {
	var event id.EventID
	err := p.do(ctx, call, &event, args...)
	return event, err
}
