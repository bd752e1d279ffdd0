package appservice

import (
	"context"
	"fmt"
	"sync"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/store"
)

// unconfirmed finds rooms that the homeserver made although its answer was lost:
// rooms of the bot that we have no row for, by the operation id in their creation
// content. It asks once after the start, and again after each lost answer.
type unconfirmed struct {
	store *store.Store

	mu    sync.Mutex
	rooms map[string]id.RoomID // by operation id; nil: must ask
}

// doubt says that an answer was lost.
func (u *unconfirmed) doubt() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.rooms = nil
}

// find gives the room that was made under an operation id, or "".
func (u *unconfirmed) find(ctx context.Context, bot *device, operation string) (id.RoomID, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.rooms == nil {
		rooms, err := u.ask(ctx, bot)
		if err != nil {
			return "", err
		}
		u.rooms = rooms
	}
	return u.rooms[operation], nil
}

func (u *unconfirmed) ask(ctx context.Context, bot *device) (map[string]id.RoomID, error) {
	rooms := make(map[string]id.RoomID)
	joined, err := bot.client.JoinedRooms(ctx)
	if err != nil {
		return nil, err
	}
	for _, roomID := range joined.JoinedRooms {
		if _, err = u.store.RoomByID(ctx, roomID); err == nil {
			continue
		}
		operation, err := operationOf(ctx, bot, roomID)
		if err != nil {
			return nil, err
		}
		if operation != "" {
			rooms[operation] = roomID
		}
	}
	return rooms, nil
}

// operationOf gives the operation id of a room, or "" if it is not one that we made.
func operationOf(ctx context.Context, bot *device, roomID id.RoomID) (string, error) {
	var create map[string]any
	if err := bot.client.StateEvent(ctx, roomID, event.StateCreate, "", &create); err != nil {
		return "", fmt.Errorf("read how a room was made: %w", err)
	}
	operation, _ := create[operationKey].(string)
	return operation, nil
}
