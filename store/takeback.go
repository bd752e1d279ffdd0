package store

import (
	"context"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"

	"kith"
)

// Author gives the ghost that said a message, or ErrNotFound.
func (s *Store) Author(ctx context.Context, message MessageID) (id.UserID, error) {
	return one(ctx, s, "read message", dbutil.ScanSingleColumn[id.UserID], `SELECT author FROM message WHERE message_id=$1`, message)
}

// SetGone keeps that a message was taken back. It tells false if it was so before.
func (s *Store) SetGone(ctx context.Context, message MessageID) (bool, error) {
	n, err := s.exec(ctx, "take message back", `UPDATE message SET gone=true WHERE message_id=$1 AND NOT gone`, message)
	return n > 0, err
}

// DropUnsentCopies gives up on the copies of a message that were not handed to the
// homeserver. What SetEncrypted has not taken by then is never sent.
func (s *Store) DropUnsentCopies(ctx context.Context, message MessageID) error {
	_, err := s.exec(ctx, "drop copies", `
		UPDATE outbox SET done=true, sealed=NULL, story=NULL WHERE message_id=$1 AND attempted_at IS NULL AND NOT done`, message)
	return err
}

// RoomsOf lists the rooms in which an event carries a message, or is perhaps about to.
func (s *Store) RoomsOf(ctx context.Context, message MessageID) ([]kith.RoomKey, error) {
	return list(ctx, s, "list copies", dbutil.ScanSingleColumn[kith.RoomKey], `
		SELECT room_key FROM copy WHERE message_id=$1 UNION SELECT room_key FROM outbox WHERE message_id=$1 AND NOT done ORDER BY 1`, message)
}

// IsSending tells whether something was handed to the homeserver for a room of which it
// is not known what became of it.
func (s *Store) IsSending(ctx context.Context, room kith.RoomKey) (bool, error) {
	return one(ctx, s, "read outbox", dbutil.ScanSingleColumn[bool],
		`SELECT EXISTS(SELECT 1 FROM outbox WHERE room_key=$1 AND attempted_at IS NOT NULL AND NOT done)`, room)
}
