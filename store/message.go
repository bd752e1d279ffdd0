package store

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"

	"kith"
)

// MessageID names a message in a circle. Within one circle a later message has a
// higher one.
type MessageID int64

// MessageKind is what somebody did.
type MessageKind string

// What somebody does in a circle that the others are shown.
const (
	KindMessage  MessageKind = "message"
	KindEdit     MessageKind = "edit"     // new words for a message of theirs
	KindReaction MessageKind = "reaction" // to a message
	KindPoll     MessageKind = "poll"
	KindVote     MessageKind = "vote"     // in a poll
	KindPollEnd  MessageKind = "poll end" // of a poll
)

// Speaks tells whether a message of this kind says something by itself, and is not about
// another one.
func (k MessageKind) Speaks() bool { return k == KindMessage || k == KindPoll }

// Message is what somebody did in a circle.
type Message struct {
	ID     MessageID
	Circle kith.CircleID
	Author id.UserID   // a ghost
	Kind   MessageKind // KindMessage when it is added without
	Target MessageID   // the message that it is about, which says something by itself; or 0
	Mark   string      // what tells it from another about the same, such as a reaction's key; kept as a keyed hash
	Gone   bool        // it was taken back
}

// AddMessage gives a message the next place in the order of its circle. Whoever
// calls it first in a transaction keeps the others of the same circle waiting
// until the commit: that is what makes the order one.
func (s *Store) AddMessage(ctx context.Context, m Message) (MessageID, error) {
	place, err := change(ctx, s, "order message", dbutil.ScanSingleColumn[int64],
		`UPDATE circle SET messages=messages+1, spoken_at=$2 WHERE circle_id=$1 RETURNING messages`, m.Circle, s.millis())
	if err != nil {
		return 0, err
	}
	return change(ctx, s, "order message", dbutil.ScanSingleColumn[MessageID],
		`INSERT INTO message (circle_id, author, place, kind, target, mark) VALUES ($1, $2, $3, $4, $5, $6) RETURNING message_id`,
		m.Circle, m.Author, place, cmp.Or(m.Kind, KindMessage), dbutil.NumPtr(m.Target), dbutil.StrPtr(s.mark(m)))
}

// AddCopy keeps which event carries a message in one room.
func (s *Store) AddCopy(ctx context.Context, message MessageID, room kith.RoomKey, event id.EventID) error {
	_, err := s.exec(ctx, "keep copy", `
		INSERT INTO copy (message_id, room_key, event_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, message, room, event)
	return err
}

// MessageOf tells which message an event in a room carries; 0 when none.
func (s *Store) MessageOf(ctx context.Context, room kith.RoomKey, event id.EventID) (MessageID, error) {
	m, err := one(ctx, s, "find message", dbutil.ScanSingleColumn[MessageID],
		`SELECT message_id FROM copy WHERE room_key=$1 AND event_id=$2`, room, event)
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	return m, err
}

// CopyOf gives the event that carries a message in a room; "" when there is none.
func (s *Store) CopyOf(ctx context.Context, message MessageID, room kith.RoomKey) (id.EventID, error) {
	e, err := one(ctx, s, "find copy", dbutil.ScanSingleColumn[id.EventID],
		`SELECT event_id FROM copy WHERE message_id=$1 AND room_key=$2`, message, room)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return e, err
}

// speaking are the kinds that say something by themselves.
const speaking = `'message', 'poll'`

// HasSpoken tells whether a ghost has said anything in its circle, and whether anybody
// else has.
func (s *Store) HasSpoken(ctx context.Context, circle kith.CircleID, ghost id.UserID) (own, others bool, err error) {
	count := func(query string) int {
		var n int
		if err == nil {
			n, err = one(ctx, s, "count messages", dbutil.ScanSingleColumn[int], query, circle, ghost)
		}
		return n
	}
	own = count(`SELECT COUNT(*) FROM message WHERE circle_id=$1 AND author=$2 AND kind IN (`+speaking+`)`) > 0
	others = count(`SELECT COUNT(*) FROM message WHERE circle_id=$1 AND author<>$2 AND kind IN (`+speaking+`)`) > 0
	return own, others, err
}

// MessageAuthor gives the ghost that spoke a message, or ErrNotFound.
func (s *Store) MessageAuthor(ctx context.Context, message MessageID) (id.UserID, error) {
	return one(ctx, s, "find author", dbutil.ScanSingleColumn[id.UserID], `SELECT author FROM message WHERE message_id=$1`, message)
}

// Said is a message, and the ghost that said it.
type Said struct {
	Message MessageID
	Author  id.UserID
}

// SaidBefore lists what was said last in a circle before a message, at most n of it, in its
// order.
func (s *Store) SaidBefore(ctx context.Context, message MessageID, n int) ([]Said, error) {
	said, err := list(ctx, s, "list messages", func(row dbutil.Scannable) (m Said, err error) {
		err = row.Scan(&m.Message, &m.Author)
		return m, err
	}, `
		SELECT before.message_id, before.author FROM message JOIN message before ON before.circle_id=message.circle_id AND before.place < message.place
			AND before.kind IN (`+speaking+`)
		WHERE message.message_id=$1 ORDER BY before.place DESC LIMIT $2`, message, n)
	slices.Reverse(said)
	return said, err
}
