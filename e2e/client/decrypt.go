package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// ErrUnsignedDevice is why a strict client does not show a message: the device
// that sent it is not cross-signed by its owner.
var ErrUnsignedDevice = errors.New("the sender's device is not signed by its owner")

// observe puts an event of a timeline on show, decrypted if that can be done now.
func (c *Client) observe(ctx context.Context, evt *event.Event) {
	if evt.Type == event.EventRedaction {
		c.feed.redact(evt.RoomID, redacts(evt))
	}
	if evt.Type != event.EventEncrypted {
		c.feed.show(shown(evt))
		return
	}
	if c.decrypt(ctx, evt) {
		return
	}
	c.feed.mu.Lock()
	c.feed.waiting[evt.ID] = evt
	c.feed.mu.Unlock()
	c.running.Go(func() { c.askLater(ctx, evt) })
}

// decrypt shows an encrypted event, readable or not, and says whether it is readable.
func (c *Client) decrypt(ctx context.Context, evt *event.Event) bool {
	plain, err := c.machine.DecryptMegolmEvent(ctx, evt)
	if err != nil {
		m := shown(evt)
		m.Encrypted, m.Err = true, err
		c.feed.show(m)
		return false
	}
	m := shown(plain)
	m.Encrypted, m.Decrypted, m.Trust = true, true, plain.Mautrix.TrustState
	m.Signed = m.Trust >= id.TrustStateCrossSignedTOFU
	if c.opts.Strict && !m.Signed {
		hidden := shown(evt)
		hidden.Encrypted, hidden.Trust = true, m.Trust
		hidden.Err = fmt.Errorf("%w (%s)", ErrUnsignedDevice, m.Trust)
		c.feed.show(hidden)
		return false
	}
	c.feed.show(m)
	return true
}

// shown is an event as a Message, as far as it can be read.
func shown(evt *event.Event) Message {
	m := Message{
		ID: evt.ID, Room: evt.RoomID, Sender: evt.Sender, Type: evt.Type, StateKey: evt.StateKey,
		Content: evt.Content, Trust: id.TrustStateUnset, Sent: time.UnixMilli(evt.Timestamp), Seen: time.Now(),
		Transaction: evt.Unsigned.TransactionID, Redacted: evt.Unsigned.RedactedBecause != nil,
	}
	if content, ok := evt.Content.Parsed.(*event.MessageEventContent); ok {
		m.Kind, m.Body, m.Formatted = content.MsgType, content.Body, content.FormattedBody
		m.ReplyTo = content.GetRelatesTo().GetReplyTo()
	}
	return m
}

// recall shows the stored timelines again.
func (c *Client) recall(ctx context.Context) error {
	events, err := c.store.recalled(ctx)
	if err != nil {
		return err
	}
	for _, evt := range events {
		settle(evt.RoomID, evt)
		c.observe(ctx, evt)
	}
	return nil
}

// keyArrived is called by the machine for every room key it stores.
func (c *Client) keyArrived(_ context.Context, _ id.RoomID, session id.SessionID, _ uint32) {
	c.arrived.Lock()
	defer c.arrived.Unlock()
	c.arrived.sessions[session] = true
}

// retrySender marks everything unreadable from a user to be tried again: what is
// known of their devices has changed.
func (c *Client) retrySender(user id.UserID) {
	c.feed.mu.Lock()
	defer c.feed.mu.Unlock()
	c.arrived.Lock()
	defer c.arrived.Unlock()
	for _, evt := range c.feed.waiting {
		if evt.Sender == user {
			c.arrived.sessions[evt.Content.AsEncrypted().SessionID] = true
		}
	}
}

// openWaiting tries the messages again whose key has come since.
func (c *Client) openWaiting(ctx context.Context) {
	c.arrived.Lock()
	sessions := c.arrived.sessions
	c.arrived.sessions = map[id.SessionID]bool{}
	c.arrived.Unlock()
	if len(sessions) == 0 {
		return
	}
	var again []*event.Event
	c.feed.mu.Lock()
	for _, evt := range c.feed.waiting {
		if sessions[evt.Content.AsEncrypted().SessionID] {
			again = append(again, evt)
		}
	}
	c.feed.mu.Unlock()
	for _, evt := range again {
		if c.decrypt(ctx, evt) {
			c.feed.mu.Lock()
			delete(c.feed.waiting, evt.ID)
			c.feed.mu.Unlock()
		}
	}
}

// askLater asks the sender's device for the key of a message, once, unless the
// key comes first.
func (c *Client) askLater(ctx context.Context, evt *event.Event) {
	patience, cancel := context.WithTimeout(ctx, c.opts.KeyRequestAfter)
	defer cancel()
	readable := func() bool { return c.feed.waiting[evt.ID] == nil }
	if c.feed.wait(patience, readable) == nil || ctx.Err() != nil {
		return
	}
	if err := c.askForKey(ctx, evt); err != nil {
		c.opts.Log.Warn().Err(err).Msg("room key could not be asked for")
	}
}

func (c *Client) askForKey(ctx context.Context, evt *event.Event) error {
	content := evt.Content.AsEncrypted()
	if content.Algorithm != id.AlgorithmMegolmV1 {
		return nil
	}
	if known, _ := c.keys.GetGroupSession(ctx, evt.RoomID, content.SessionID); known != nil {
		return nil // the key is here; it is not what is missing
	}
	//lint:ignore SA1019 deprecated, but the only hint at where to ask
	device := content.DeviceID //nolint:staticcheck // the same
	if device == "" {
		device = "*"
	}
	return c.machine.SendRoomKeyRequest(ctx, evt.RoomID, content.SenderKey, content.SessionID, "",
		map[id.UserID][]id.DeviceID{evt.Sender: {device}})
}

// AskForKey asks the sender of an undecryptable message for its key again.
func (c *Client) AskForKey(ctx context.Context, m Message) error {
	c.feed.mu.Lock()
	evt := c.feed.waiting[m.ID]
	c.feed.mu.Unlock()
	if evt == nil {
		return nil
	}
	return c.askForKey(ctx, evt)
}

// WithheldReason returns why the sender kept the key of a message to themselves,
// if they said so.
func WithheldReason(m Message) (event.RoomKeyWithheldCode, bool) {
	var withheld *event.RoomKeyWithheldEventContent
	if errors.As(m.Err, &withheld) && errors.Is(m.Err, crypto.ErrGroupSessionWithheld) {
		return withheld.Code, true
	}
	return "", false
}

// redacts tells which event a redaction is for: since room version 11 that stands in its
// content.
func redacts(evt *event.Event) id.EventID {
	if target, ok := evt.Content.Raw["redacts"].(string); ok {
		return id.EventID(target)
	}
	return evt.Redacts
}
