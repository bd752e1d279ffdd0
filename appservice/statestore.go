package appservice

import (
	"context"
	"errors"
	"time"

	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/store"
)

// stateStore answers the four questions of the OlmMachine from our own tables,
// where members are sealed; mautrix's own would list every portal's members.
type stateStore struct{ store *store.Store }

var _ crypto.StateStore = stateStore{}

// rotation of outbound sessions, as the spec recommends for m.room.encryption.
const (
	rotateMessages = 100
	rotateAfter    = 7 * 24 * time.Hour
)

// IsEncrypted: every room that we keep is.
func (s stateStore) IsEncrypted(ctx context.Context, room id.RoomID) (bool, error) {
	_, err := s.store.RoomByID(ctx, room)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

func (s stateStore) GetEncryptionEvent(context.Context, id.RoomID) (*event.EncryptionEventContent, error) {
	return encryption(), nil
}

// GetHistoryVisibility: nobody reads what was said before they came.
func (s stateStore) GetHistoryVisibility(context.Context, id.RoomID) (*event.HistoryVisibilityEventContent, error) {
	return &event.HistoryVisibilityEventContent{HistoryVisibility: event.HistoryVisibilityJoined}, nil
}

func (s stateStore) FindSharedRooms(ctx context.Context, user id.UserID) ([]id.RoomID, error) {
	rooms, err := s.store.RoomsOfReader(ctx, user)
	if err != nil {
		return nil, err
	}
	ids := make([]id.RoomID, 0, len(rooms))
	for _, room := range rooms {
		if room.ID != "" {
			ids = append(ids, room.ID)
		}
	}
	return ids, nil
}

// encryption is the m.room.encryption content of every room that we make.
func encryption() *event.EncryptionEventContent {
	return &event.EncryptionEventContent{
		Algorithm:              id.AlgorithmMegolmV1,
		RotationPeriodMillis:   rotateAfter.Milliseconds(),
		RotationPeriodMessages: rotateMessages,
	}
}
