package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"

	"kith"
)

// Outgoing is one event that is to be sent as one of our own users.
type Outgoing struct {
	ID          int64
	Room        kith.RoomKey
	Sender      id.UserID
	Transaction string // the transaction id; the same one is never sent twice
	Type        string
	Content     []byte    // JSON before encryption; sealed in the database, nil once it is encrypted
	Ciphertext  []byte    // JSON of the encrypted content, once it is encrypted
	Message     MessageID // the message that it carries, or 0
	ReplyTo     MessageID // the message that it answers, or 0
	Relation    Relation  // how else it relates to an earlier message
	TakesBack   MessageID // the message whose event in the room it redacts, or 0; it has no content then
	Item        int64     // the item on a desk that it speaks of, or 0
	Attempted   time.Time // when it was first handed to the homeserver; zero: never
	Story       string    // by which the log knows the event that it came from, or ""
	Received    time.Time // when that came in; zero if it was late, or the room not ready when this was queued
}

// Relation is how an event relates to an earlier message, apart from answering it. It is
// resolved when the event is sent: what its room knows that message by has an id by then, if
// it ever will, since a room is sent to in sequence.
type Relation struct {
	Kind RelationKind // "": not at all
	To   MessageID    // 0: to the item of which the event speaks
}

// RelationKind is the kind of a relation.
type RelationKind string

// How an event can relate to an earlier one.
const (
	Replaces      RelationKind = "replaces"
	Annotates     RelationKind = "annotates" // reacts to it
	References    RelationKind = "references"
	InThread      RelationKind = "thread"       // of which it is the root; ReplyTo is for clients that know no threads
	AnswersInside RelationKind = "thread reply" // likewise, but ReplyTo is really answered
)

const (
	sealOutbox    = "outbox"
	outboxColumns = `outbox_id, room_key, sender, transaction_id, event_type, sealed, ciphertext, message_id, reply_to, relation, relates_to, takes_back, item_id, attempted_at, story, received_at`
)

// Send queues an event, once: a transaction id that was queued before, sent or
// not, is left as it is.
func (s *Store) Send(ctx context.Context, out Outgoing) error {
	_, err := s.exec(ctx, "queue event", `
		INSERT INTO outbox (room_key, sender, transaction_id, event_type, sealed, message_id, reply_to, takes_back, created_at, story, received_at, item_id, relation, relates_to)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
			CASE WHEN (SELECT ready FROM room WHERE room_key=$1) THEN CAST($11 AS BIGINT) END, $12, $13, $14) ON CONFLICT (transaction_id) DO NOTHING`,
		out.Room, out.Sender, out.Transaction, out.Type, s.secret.Seal(sealOutbox, out.Content),
		dbutil.NumPtr(out.Message), dbutil.NumPtr(out.ReplyTo), dbutil.NumPtr(out.TakesBack), s.millis(), dbutil.StrPtr(out.Story), dbutil.UnixMilliPtr(out.Received),
		dbutil.NumPtr(out.Item), dbutil.StrPtr(out.Relation.Kind), dbutil.NumPtr(out.Relation.To))
	return err
}

// NextOutgoing gives the event that a room is to be sent next, or ErrNotFound.
func (s *Store) NextOutgoing(ctx context.Context, room kith.RoomKey) (Outgoing, error) {
	return one(ctx, s, "read outbox", s.scanOutgoing, `
		SELECT `+outboxColumns+` FROM outbox WHERE room_key=$1 AND NOT done ORDER BY outbox_id LIMIT 1`, room)
}

// OutgoingRooms lists the rooms that are ready and have something to be sent.
func (s *Store) OutgoingRooms(ctx context.Context) ([]kith.RoomKey, error) {
	return list(ctx, s, "list outbox", dbutil.ScanSingleColumn[kith.RoomKey], `
		SELECT DISTINCT outbox.room_key FROM outbox JOIN room ON room.room_key=outbox.room_key
		WHERE NOT outbox.done AND room.ready AND room.room_id IS NOT NULL`)
}

// PendingFor counts what is still to be sent into a room.
func (s *Store) PendingFor(ctx context.Context, room kith.RoomKey) (int, error) {
	return one(ctx, s, "count outbox", dbutil.ScanSingleColumn[int], `SELECT COUNT(*) FROM outbox WHERE room_key=$1 AND NOT done`, room)
}

// PendingBy counts what one of our users still has to say in a room.
func (s *Store) PendingBy(ctx context.Context, room kith.RoomKey, sender id.UserID) (int, error) {
	return one(ctx, s, "count outbox", dbutil.ScanSingleColumn[int], `
		SELECT COUNT(*) FROM outbox WHERE room_key=$1 AND sender=$2 AND NOT done`, room, sender)
}

// LastSent gives the event that was sent last into a room; "" while a later one waits.
func (s *Store) LastSent(ctx context.Context, room kith.RoomKey) (id.EventID, error) {
	last, err := one(ctx, s, "read outbox", dbutil.ScanSingleColumn[sql.NullString],
		`SELECT event_id FROM outbox WHERE room_key=$1 ORDER BY outbox_id DESC LIMIT 1`, room)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return id.EventID(last.String), err
}

// SetEncrypted keeps the encrypted form of an event, and that it is now handed to
// the homeserver. It belongs into the transaction that moves the session's ratchet.
// False says that the event was dropped meanwhile, and must not be sent.
func (s *Store) SetEncrypted(ctx context.Context, outbox int64, ciphertext []byte) (bool, error) {
	n, err := s.exec(ctx, "keep ciphertext", `
		UPDATE outbox SET ciphertext=$2, sealed=NULL, attempted_at=$3 WHERE outbox_id=$1 AND NOT done`, outbox, ciphertext, s.millis())
	return n > 0, err
}

// SetAttempted keeps that an event which is not encrypted is now handed to the
// homeserver.
func (s *Store) SetAttempted(ctx context.Context, outbox int64) error {
	_, err := s.exec(ctx, "keep attempt", `UPDATE outbox SET attempted_at=$2 WHERE outbox_id=$1 AND NOT done`, outbox, s.millis())
	return err
}

// SetSent closes an event that the homeserver has, under the id that it gave.
func (s *Store) SetSent(ctx context.Context, out Outgoing, event id.EventID) error {
	return s.TxnBeside(ctx, func(ctx context.Context) error {
		_, err := s.exec(ctx, "close sent event", `
			UPDATE outbox SET done=true, event_id=$2, sealed=NULL, ciphertext=NULL, story=NULL WHERE outbox_id=$1`, out.ID, event)
		if err != nil || out.Message == 0 {
			return err
		}
		return s.AddCopy(ctx, out.Message, out.Room, event)
	})
}

// DropOutgoing gives up on an event that can never be sent.
func (s *Store) DropOutgoing(ctx context.Context, outbox int64) error {
	_, err := s.exec(ctx, "drop event", `UPDATE outbox SET done=true, sealed=NULL, ciphertext=NULL, story=NULL WHERE outbox_id=$1`, outbox)
	return err
}

// DropRoomOutgoing gives up on all that is still to be sent into a room.
func (s *Store) DropRoomOutgoing(ctx context.Context, room kith.RoomKey) error {
	_, err := s.exec(ctx, "drop events", `
		UPDATE outbox SET done=true, sealed=NULL, ciphertext=NULL, story=NULL WHERE room_key=$1 AND NOT done`, room)
	return err
}

// ForgetOutbox drops the transaction ids of what was sent before the given time.
func (s *Store) ForgetOutbox(ctx context.Context, before time.Time) error {
	_, err := s.exec(ctx, "forget sent events", `DELETE FROM outbox WHERE done AND created_at < $1`, before.UnixMilli())
	return err
}

func (s *Store) scanOutgoing(row dbutil.Scannable) (out Outgoing, err error) {
	var sealed []byte
	var message, reply, relatesTo, takesBack, item, attempted, received sql.NullInt64
	var story, relation sql.NullString
	err = row.Scan(&out.ID, &out.Room, &out.Sender, &out.Transaction, &out.Type, &sealed, &out.Ciphertext, &message, &reply, &relation, &relatesTo, &takesBack, &item,
		&attempted, &story, &received)
	if err != nil {
		return out, err
	}
	out.Message, out.ReplyTo, out.TakesBack = MessageID(message.Int64), MessageID(reply.Int64), MessageID(takesBack.Int64)
	out.Relation = Relation{RelationKind(relation.String), MessageID(relatesTo.Int64)}
	out.Item = item.Int64
	if attempted.Valid {
		out.Attempted = time.UnixMilli(attempted.Int64)
	}
	out.Story = story.String
	if received.Valid {
		out.Received = time.UnixMilli(received.Int64)
	}
	if sealed != nil {
		out.Content, err = s.secret.Open(sealOutbox, sealed)
	}
	return out, err
}
