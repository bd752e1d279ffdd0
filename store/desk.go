package store

import (
	"context"
	"errors"

	"maunium.net/go/mautrix/id"

	"kith"
)

// IsDeskOf tells whether a room is the desk of a moderator.
func (s *Store) IsDeskOf(room kith.Room, user id.UserID) bool {
	return room.Kind == kith.RoomDesk && room.Peer == s.spaceOf(user)
}

// Desk gives the desk of a moderator, or ErrNotFound.
func (s *Store) Desk(ctx context.Context, user id.UserID) (kith.Room, error) {
	return one(ctx, s, "read desk", scanRoom, `SELECT `+roomColumns+` FROM room WHERE peer_key=$1 AND kind='desk'`, s.spaceOf(user))
}

// EnsureDesk makes sure that a moderator's desk has a row, and gives it.
func (s *Store) EnsureDesk(ctx context.Context, user id.UserID, operation string) (kith.Room, error) {
	room, err := s.Desk(ctx, user)
	if !errors.Is(err, ErrNotFound) {
		return room, err
	}
	room = kith.Room{Kind: kith.RoomDesk, Peer: s.spaceOf(user), Operation: operation}
	room.Key, err = s.AddRoom(ctx, room)
	return room, err
}

// Desks lists the desks of all moderators, also of those who are none any more.
func (s *Store) Desks(ctx context.Context) ([]kith.Room, error) {
	return list(ctx, s, "list desks", scanRoom, `SELECT `+roomColumns+` FROM room WHERE kind='desk' ORDER BY room_key`)
}
