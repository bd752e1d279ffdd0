package store

import (
	"context"
	"time"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"
)

// InboxState is where an incoming event stands.
type InboxState int

// The states of an incoming event.
const (
	InboxQueued InboxState = 0 // its turn is to come
	InboxLate   InboxState = 1 // its key has not come; the later ones went ahead
	InboxDone   InboxState = 2
)

// Incoming is one event as the homeserver gave it.
type Incoming struct {
	Seq      int64
	Event    id.EventID
	Room     id.RoomID
	Raw      []byte // the event's JSON
	State    InboxState
	Received time.Time
}

const sealInbox = "inbox"

// Receive stores an event, once: it tells false when the event id was there already.
func (s *Store) Receive(ctx context.Context, event id.EventID, room id.RoomID, raw []byte) (bool, error) {
	n, err := s.exec(ctx, "receive event", `
		INSERT INTO inbox (event_id, room_id, sealed, state, received_at) VALUES ($1, $2, $3, 0, $4)
		ON CONFLICT (event_id) DO NOTHING`,
		event, room, s.secret.Seal(sealInbox, raw), s.millis())
	return n > 0, err
}

const incomingColumns = `seq, event_id, room_id, sealed, state, received_at`

// NextIncoming gives the event of a room whose turn it is, or ErrNotFound.
func (s *Store) NextIncoming(ctx context.Context, room id.RoomID) (Incoming, error) {
	return one(ctx, s, "read inbox", s.scanIncoming, `
		SELECT `+incomingColumns+` FROM inbox WHERE room_id=$1 AND state=0 ORDER BY seq LIMIT 1`, room)
}

// LateIncoming lists the events of a room that still wait for their key.
func (s *Store) LateIncoming(ctx context.Context, room id.RoomID) ([]Incoming, error) {
	return list(ctx, s, "read late events", s.scanIncoming, `
		SELECT `+incomingColumns+` FROM inbox WHERE room_id=$1 AND state=1 ORDER BY seq`, room)
}

// IncomingRooms lists the rooms that have events which are not done.
func (s *Store) IncomingRooms(ctx context.Context) ([]id.RoomID, error) {
	return list(ctx, s, "list inbox", dbutil.ScanSingleColumn[id.RoomID], `SELECT DISTINCT room_id FROM inbox WHERE state < 2`)
}

// HasReceived tells whether an event was received before, done or not.
func (s *Store) HasReceived(ctx context.Context, event id.EventID) (bool, error) {
	return one(ctx, s, "look for event", dbutil.ScanSingleColumn[bool], `SELECT EXISTS(SELECT 1 FROM inbox WHERE event_id=$1)`, event)
}

// SetInboxState moves an event on. Once it is done its content is dropped.
func (s *Store) SetInboxState(ctx context.Context, seq int64, state InboxState) error {
	if state == InboxDone {
		_, err := s.exec(ctx, "finish event", `UPDATE inbox SET state=2, sealed=NULL WHERE seq=$1`, seq)
		return err
	}
	_, err := s.exec(ctx, "set event aside", `UPDATE inbox SET state=$2 WHERE seq=$1`, seq, int(state))
	return err
}

// TakeIncomingBack makes sure that an event which was taken back is not handled any
// more, whether it waits for its key or has not come yet.
func (s *Store) TakeIncomingBack(ctx context.Context, room id.RoomID, event id.EventID) error {
	_, err := s.exec(ctx, "take event back", `
		INSERT INTO inbox (event_id, room_id, sealed, state, received_at) VALUES ($1, $2, NULL, 2, $3)
		ON CONFLICT (event_id) DO UPDATE SET state=2, sealed=NULL WHERE inbox.room_id=excluded.room_id`, event, room, s.millis())
	return err
}

// ForgetInbox drops the ids of events that were done before the given time. After
// that a repetition would not be recognised: keep them for longer than a
// homeserver repeats itself.
func (s *Store) ForgetInbox(ctx context.Context, before time.Time) error {
	_, err := s.exec(ctx, "forget events", `DELETE FROM inbox WHERE state=2 AND received_at < $1`, before.UnixMilli())
	return err
}

func (s *Store) scanIncoming(row dbutil.Scannable) (in Incoming, err error) {
	var sealed []byte
	var received int64
	if err = row.Scan(&in.Seq, &in.Event, &in.Room, &sealed, &in.State, &received); err != nil {
		return in, err
	}
	in.Received = time.UnixMilli(received)
	in.Raw, err = s.secret.Open(sealInbox, sealed)
	return in, err
}
