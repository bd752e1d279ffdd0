package appservice

import (
	"context"
	"encoding/json"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

const (
	lookBack  = 10 * time.Minute // as far as the clocks of the two may differ
	lookPages = 50
)

// lookInto looks into the room for an event that may have been sent.
func lookInto(ctx context.Context, dev *device, room kith.Room, out store.Outgoing) (id.EventID, error) {
	var want hallmark
	if err := json.Unmarshal(out.Ciphertext, &want); err != nil {
		return "", err
	}
	from, oldest := "", out.Attempted.Add(-lookBack)
	for range lookPages {
		page, err := dev.client.Messages(ctx, room.ID, from, "", mautrix.DirectionBackward, nil, 100)
		if err != nil {
			if isForbidden(err) {
				return "", nil // not in the room, so it was not sent
			}
			return "", err
		}
		for _, evt := range page.Chunk {
			// What a moderator has removed meanwhile has lost its content.
			if evt.Sender == out.Sender && (want.isOf(evt) || evt.Unsigned.TransactionID == out.Transaction) {
				return evt.ID, nil
			}
			if time.UnixMilli(evt.Timestamp).Before(oldest) {
				return "", nil
			}
		}
		if page.End == "" || len(page.Chunk) == 0 {
			return "", nil
		}
		from = page.End
	}
	return "", nil
}

// hallmark is what of a content no other event of the same sender has: its ciphertext, or of a
// reaction what it is to and which one.
type hallmark struct {
	Ciphertext string `json:"ciphertext"`
	RelatesTo  struct {
		EventID id.EventID `json:"event_id"`
		Key     string     `json:"key"`
	} `json:"m.relates_to"`
}

func (p hallmark) isOf(evt *event.Event) bool {
	var got hallmark
	if json.Unmarshal(evt.Content.VeryRaw, &got) != nil {
		return false
	}
	return got == p && got != hallmark{}
}
