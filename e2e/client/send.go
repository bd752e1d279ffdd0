package client

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// ErrNotEncrypted is returned instead of sending in clear.
var ErrNotEncrypted = errors.New("the room is not encrypted")

// sending is a message under a transaction id of the caller: encrypted once, so
// that every repetition of it is the same event.
type sending struct {
	content *event.EncryptedEventContent
	sent    id.EventID
}

// Send encrypts and sends, for all who are in the room or invited to it, and
// returns the event id. The room must be known to be joined and encrypted; Send
// waits for the former. Content may be a struct, or a map for hostile input.
//
// A call whose outcome is unknown may be repeated with the same transaction id:
// before it sends again, it looks whether the event is in the room already, so
// that a homeserver that forgot the id does not double it. An empty id draws one.
func (c *Client) Send(ctx context.Context, room id.RoomID, kind event.Type, content any, transaction string) (id.EventID, error) {
	if err := c.waitJoined(ctx, room); err != nil {
		return "", fmt.Errorf("send: wait to be in the room: %w", err)
	}
	if transaction == "" {
		transaction = c.api.TxnID()
		sealed, err := c.encrypt(ctx, room, kind, content)
		if err != nil {
			return "", fmt.Errorf("send: %w", err)
		}
		return c.put(ctx, room, event.EventEncrypted, sealed, transaction)
	}
	return c.sendOnce(ctx, room, kind, content, transaction)
}

func (c *Client) sendOnce(ctx context.Context, room id.RoomID, kind event.Type, content any, transaction string) (id.EventID, error) {
	c.sendings.Lock()
	s := c.sendings.byTransaction[transaction]
	c.sendings.Unlock()
	if s != nil {
		if s.sent == "" {
			var err error
			if s.sent, err = c.find(ctx, room, s.content); err != nil {
				return "", fmt.Errorf("send again: look into the room: %w", err)
			}
		}
		if s.sent != "" {
			return s.sent, nil
		}
	} else {
		sealed, err := c.encrypt(ctx, room, kind, content)
		if err != nil {
			return "", fmt.Errorf("send: %w", err)
		}
		s = &sending{content: sealed}
		c.sendings.Lock()
		c.sendings.byTransaction[transaction] = s
		c.sendings.Unlock()
	}
	var err error
	s.sent, err = c.put(ctx, room, event.EventEncrypted, s.content, transaction)
	return s.sent, err
}

// find looks for an own event with this ciphertext among the latest of a room.
func (c *Client) find(ctx context.Context, room id.RoomID, content *event.EncryptedEventContent) (id.EventID, error) {
	page, err := c.api.Messages(ctx, room, "", "", mautrix.DirectionBackward, nil, 100)
	if err != nil {
		return "", err
	}
	for _, evt := range page.Chunk {
		ciphertext, _ := evt.Content.Raw["ciphertext"].(string)
		if evt.Sender == c.UserID && ciphertext == string(content.MegolmCiphertext) {
			return evt.ID, nil
		}
	}
	return "", nil
}

// encrypt encrypts for the readers of now.
func (c *Client) encrypt(ctx context.Context, room id.RoomID, kind event.Type, content any) (*event.EncryptedEventContent, error) {
	if err := c.requireEncrypted(ctx, room); err != nil {
		return nil, err
	}
	for {
		sealed, err := c.machine.EncryptMegolmEvent(ctx, room, kind, content)
		if err == nil {
			return sealed, nil
		}
		if !crypto.IsShareError(err) {
			return nil, fmt.Errorf("encrypt: %w", err)
		}
		// The key may be dropped again before it is used: as often as readers change.
		if err = c.shareKey(ctx, room); err != nil {
			return nil, fmt.Errorf("share room key: %w", err)
		}
	}
}

// requireEncrypted fails with ErrNotEncrypted. What /sync has not told is asked for: a
// homeserver may leave the state of a room out that was joined while it stopped.
func (c *Client) requireEncrypted(ctx context.Context, room id.RoomID) error {
	on, err := c.state.IsEncrypted(ctx, room)
	if err != nil || on {
		return err
	}
	state, err := c.api.State(ctx, room)
	if err != nil {
		return fmt.Errorf("read the room's state: %w", err)
	}
	for _, events := range state {
		for _, evt := range events {
			evt.RoomID = room
			mautrix.UpdateStateStore(ctx, c.state, evt)
		}
	}
	if on, err = c.state.IsEncrypted(ctx, room); err == nil && !on {
		err = ErrNotEncrypted
	}
	return err
}

// shareKey makes a new room key and sends it to every device of every reader.
func (c *Client) shareKey(ctx context.Context, room id.RoomID) error {
	c.readers.Lock()
	defer c.readers.Unlock()
	members, err := c.state.GetRoomMembers(ctx, room, event.MembershipJoin, event.MembershipInvite)
	if err != nil {
		return err
	}
	users := slices.Collect(maps.Keys(members))
	var outdated []id.UserID
	for _, user := range users {
		if c.stale[user] {
			outdated = append(outdated, user)
		}
	}
	if len(outdated) > 0 {
		if _, err = c.machine.FetchKeys(ctx, outdated, true); err != nil {
			return err
		}
		for _, user := range outdated {
			delete(c.stale, user)
		}
	}
	return c.machine.ShareGroupSession(ctx, room, users)
}

func (c *Client) put(ctx context.Context, room id.RoomID, kind event.Type, content any, transaction string) (id.EventID, error) {
	resp, err := c.api.SendMessageEvent(ctx, room, kind, content, mautrix.ReqSendEvent{TransactionID: transaction, DontEncrypt: true})
	if err != nil {
		return "", fmt.Errorf("send event: %w", err)
	}
	return resp.EventID, nil
}

// SendRaw sends the content as it is, in clear, whatever the room says: for
// hostile input. An empty transaction id draws one.
func (c *Client) SendRaw(ctx context.Context, room id.RoomID, kind string, content any, transaction string) (id.EventID, error) {
	if transaction == "" {
		transaction = c.api.TxnID()
	}
	return c.put(ctx, room, event.Type{Type: kind, Class: event.MessageEventType}, content, transaction)
}

// Say sends a text.
func (c *Client) Say(ctx context.Context, room id.RoomID, text string) (id.EventID, error) {
	return c.Send(ctx, room, event.EventMessage, message(event.MsgText, text), "")
}

// Notice sends a text that nobody answers automatically.
func (c *Client) Notice(ctx context.Context, room id.RoomID, text string) (id.EventID, error) {
	return c.Send(ctx, room, event.EventMessage, message(event.MsgNotice, text), "")
}

// Emote sends what the user does, as /me.
func (c *Client) Emote(ctx context.Context, room id.RoomID, text string) (id.EventID, error) {
	return c.Send(ctx, room, event.EventMessage, message(event.MsgEmote, text), "")
}

// HTML sends formatted text with its plain equivalent.
func (c *Client) HTML(ctx context.Context, room id.RoomID, text, html string) (id.EventID, error) {
	content := message(event.MsgText, text)
	content.Format, content.FormattedBody = event.FormatHTML, html
	return c.Send(ctx, room, event.EventMessage, content, "")
}

// Reply sends a text as a reply to an event of the same room, without the old
// fallback that quotes it.
func (c *Client) Reply(ctx context.Context, room id.RoomID, to id.EventID, text string) (id.EventID, error) {
	content := message(event.MsgText, text)
	content.RelatesTo = (&event.RelatesTo{}).SetReplyTo(to)
	return c.Send(ctx, room, event.EventMessage, content, "")
}

func message(kind event.MessageType, text string) *event.MessageEventContent {
	return &event.MessageEventContent{MsgType: kind, Body: text}
}
