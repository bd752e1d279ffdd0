package store

import (
	"context"
	"database/sql"
	"fmt"

	"go.mau.fi/util/dbutil"

	"kith"
)

const messageColumns = `message_id, circle_id, author, kind, target, gone`

// Message gives a message, without its mark, or ErrNotFound.
func (s *Store) Message(ctx context.Context, message MessageID) (Message, error) {
	return one(ctx, s, "read message", scanMessage, `SELECT `+messageColumns+` FROM message WHERE message_id=$1`, message)
}

// Original gives a message; of one that edits another, that other.
func (s *Store) Original(ctx context.Context, message MessageID) (Message, error) {
	m, err := s.Message(ctx, message)
	if err != nil || m.Kind != KindEdit {
		return m, err
	}
	return s.Message(ctx, m.Target)
}

// About lists what edits a message, reacts to it or votes in it and was not taken back, in
// the order of the circle.
func (s *Store) About(ctx context.Context, message MessageID) ([]Message, error) {
	return list(ctx, s, "list what is about a message", scanMessage, `
		SELECT `+messageColumns+` FROM message WHERE target=$1 AND NOT gone ORDER BY message_id`, message)
}

// Alike gives what the same author did already, of the same kind, about the same message and
// with the same mark, and has not taken back; 0 when there is nothing.
func (s *Store) Alike(ctx context.Context, m Message) (MessageID, error) {
	found, err := list(ctx, s, "find message", dbutil.ScanSingleColumn[MessageID], `
		SELECT message_id FROM message WHERE target=$1 AND author=$2 AND kind=$3 AND mark=$4 AND NOT gone`, m.Target, m.Author, m.Kind, s.mark(m))
	if err != nil || len(found) == 0 {
		return 0, err
	}
	return found[0], nil
}

// IsMarked tells whether a message was added with that mark.
func (s *Store) IsMarked(ctx context.Context, message Message, mark string) (bool, error) {
	message.Mark = mark
	return one(ctx, s, "read mark", dbutil.ScanSingleColumn[bool],
		`SELECT EXISTS(SELECT 1 FROM message WHERE message_id=$1 AND mark=$2)`, message.ID, s.mark(message))
}

// Reaches tells whether a room has an event that carries a message, or is about to: what is
// queued for that room now can relate to it.
func (s *Store) Reaches(ctx context.Context, message MessageID, room kith.RoomKey) (bool, error) {
	return one(ctx, s, "find copy", dbutil.ScanSingleColumn[bool], `
		SELECT EXISTS(SELECT 1 FROM copy WHERE message_id=$1 AND room_key=$2)
			OR EXISTS(SELECT 1 FROM outbox WHERE message_id=$1 AND room_key=$2 AND NOT done)`, message, room)
}

// mark tells nothing by being the same under two messages.
func (s *Store) mark(m Message) string {
	if m.Mark == "" {
		return ""
	}
	return s.secret.Mark(string(m.Author), fmt.Sprint(m.Target), m.Mark)
}

func scanMessage(row dbutil.Scannable) (m Message, err error) {
	var target sql.NullInt64
	err = row.Scan(&m.ID, &m.Circle, &m.Author, &m.Kind, &target, &m.Gone)
	m.Target = MessageID(target.Int64)
	return m, err
}
