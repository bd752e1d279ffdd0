package appservice

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"maunium.net/go/mautrix/id"
)

// envelope is the part of an event that is needed to store it.
type envelope struct {
	Event    id.EventID      `json:"event_id"`
	Room     id.RoomID       `json:"room_id"`
	Sender   id.UserID       `json:"sender"`
	Type     string          `json:"type"`
	StateKey *string         `json:"state_key"`
	Sent     json.RawMessage `json:"origin_server_ts"` // a number, if the homeserver keeps to the spec
}

// limits of the Matrix spec on the fields of an event, in bytes. Nothing larger
// can be an event that a homeserver let through.
const (
	maxField = 255
	maxEvent = 65536 * 2 // some servers measure without what they add
)

// open reads the envelope; false for what is no JSON object.
func open(raw json.RawMessage) (e envelope, ok bool) {
	err := json.Unmarshal(raw, &e)
	return e, err == nil
}

func (e envelope) valid() bool {
	for _, field := range []string{string(e.Event), string(e.Room), string(e.Sender), e.Type} {
		// The spec allows no control character, and PostgreSQL no zero byte.
		if field == "" || len(field) > maxField || strings.ContainsFunc(field, unicode.IsControl) {
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
	e, kept, ok := readEvent(raw)
	if !ok {
		as.log.Warn().Int("bytes", len(raw)).Msg("Left out something that is not an event")
		return nil
	}
	if as.IsOurs(e.Sender) {
		return nil
	}
	fresh, err := as.store.Receive(ctx, e.Event, e.Room, kept)
	if err != nil || !fresh {
		return err
	}
	as.store.AfterCommit(ctx, func() {
		as.counters.kept(string(e.Sent))
		as.log.Debug().Str("story", as.secret.StoryID(e.Event)).Msg("Received")
		as.inbox.lanes.Kick(e.Room)
	})
	return nil
}

// readEvent checks an event and keeps only those of its keys that are used, spelled
// exactly so: encoding/json alone would take a "Sender" that a foreign server wrote
// into an event for its sender.
func readEvent(raw json.RawMessage) (e envelope, kept json.RawMessage, ok bool) {
	var all map[string]json.RawMessage
	if json.Unmarshal(raw, &all) != nil {
		return e, nil, false
	}
	maps.DeleteFunc(all, func(key string, _ json.RawMessage) bool { return !slices.Contains(usedKeys, key) })
	if kept = marshalEvent(all); len(kept) > maxEvent {
		return e, nil, false
	}
	e, ok = open(kept)
	return e, kept, ok && e.valid()
}

// marshalEvent writes an event of parsed parts. It does not escape for HTML, by which
// an event within the spec's limit could grow to six times its length.
func marshalEvent(parts map[string]json.RawMessage) json.RawMessage {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if enc.Encode(parts) != nil {
		return nil // not reached: the parts were parsed
	}
	return out.Bytes()
}

var usedKeys = []string{"event_id", "room_id", "sender", "type", "state_key", "content", "redacts", "origin_server_ts"}
