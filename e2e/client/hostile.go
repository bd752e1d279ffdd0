package client

import (
	"context"
	"encoding/json"
	"fmt"

	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// SendWhole encrypts a whole plaintext of the caller's, which may hold more than clients
// write, and sends it with more than clients write beside the ciphertext: for hostile input.
// One call at a time.
func (c *Client) SendWhole(ctx context.Context, room id.RoomID, plaintext, beside map[string]any) (id.EventID, error) {
	// Whatever is encrypted first shares the room key, if that is to be renewed.
	if _, err := c.encrypt(ctx, room, event.Type{Type: "org.example.nothing", Class: event.MessageEventType}, struct{}{}); err != nil {
		return "", fmt.Errorf("send: %w", err)
	}
	session, err := c.keys.GetOutboundGroupSession(ctx, room)
	if err != nil {
		return "", fmt.Errorf("send: read room key: %w", err)
	}
	plain, err := json.Marshal(plaintext)
	if err != nil {
		return "", fmt.Errorf("send: %w", err)
	}
	session.MaxMessages++ // that first one was not sent
	sealed, err := session.Encrypt(plain)
	if err == nil {
		err = c.keys.UpdateOutboundGroupSession(ctx, session)
	}
	if err != nil {
		return "", fmt.Errorf("send: encrypt: %w", err)
	}
	content := map[string]any{
		"algorithm": id.AlgorithmMegolmV1, "ciphertext": string(sealed), "session_id": session.ID(),
		"device_id": c.DeviceID, "sender_key": c.machine.GetAccount().IdentityKey(),
	}
	for key, value := range beside {
		content[key] = value
	}
	return c.put(ctx, room, event.EventEncrypted, content, c.api.TxnID())
}

// Opened decrypts the ciphertext of one event with the room key that this client has, and
// gives all that stands in it.
func (c *Client) Opened(ctx context.Context, room id.RoomID, session id.SessionID, ciphertext string) ([]byte, error) {
	known, err := c.keys.GetGroupSession(ctx, room, session)
	if err != nil {
		return nil, fmt.Errorf("read room key: %w", err)
	} else if known == nil {
		return nil, crypto.ErrNoSessionFound
	}
	plain, _, err := known.Internal.Decrypt([]byte(ciphertext))
	if err != nil {
		return nil, fmt.Errorf("decrypt: %w", err)
	}
	return plain, nil
}

// Kept gives every row of the client's own store, as text: what it has been told of others
// and of their keys.
func (c *Client) Kept(ctx context.Context) (rows []string, err error) { return c.store.dump(ctx) }
