package appservice

import (
	"context"
	"encoding/json"
	"fmt"

	"maunium.net/go/mautrix/id"
)

// envelope is the part of an event that is needed to store it.
type envelope struct {
	Event    id.EventID `json:"event_id"`
	Room     id.RoomID  `json:"room_id"`
	Sender   id.UserID  `json:"sender"`
	Type     string     `json:"type"`
	StateKey *string    `json:"state_key"`
}

// limits of the Matrix spec on the fields of an event, in bytes. Nothing larger
// can be an event that a homeserver let through.
const (
	maxField = 255
	maxEvent = 65536 * 2 // with what a homeserver adds outside the signed part
)

// open reads the envelope; false for what is no JSON object.
func open(raw json.RawMessage) (e envelope, ok bool) {
	err := json.Unmarshal(raw, &e)
	return e, err == nil
}

func (e envelope) valid() bool {
	for _, field := range []string{string(e.Event), string(e.Room), string(e.Sender), e.Type} {
		if field == "" || len(field) > maxField {
			return false
		}
	}
	return e.Event[0] == '$' && e.Room[0] == '!' && e.Sender[0] == '@' && (e.StateKey == nil || len(*e.StateKey) <= maxField)
}

// receive stores room events, all or none, each once, in the order given. When it
// has returned without an error they may be acknowledged. What is not an event is
// left out, because refusing it would only make the homeserver repeat it for ever;
// what we said ourselves is not stored.
func (as *AppService) receive(ctx context.Context, raws []json.RawMessage) error {
	err := as.store.Txn(ctx, func(ctx context.Context) error {
		for _, raw := range raws {
			if err := as.receiveOne(ctx, raw); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store events: %w", err)
	}
	return nil
}

func (as *AppService) receiveOne(ctx context.Context, raw json.RawMessage) error {
	e, ok := open(raw)
	if len(raw) > maxEvent || !ok || !e.valid() {
		as.log.Warn().Int("bytes", len(raw)).Msg("Left out something that is not an event")
		return nil
	}
	if as.IsOurs(e.Sender) {
		return nil
	}
	fresh, err := as.store.Receive(ctx, e.Event, e.Room, raw)
	if err != nil || !fresh {
		return err
	}
	as.store.AfterCommit(ctx, func() { as.inbox.lanes.Kick(e.Room) })
	return nil
}
