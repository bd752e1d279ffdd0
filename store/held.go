package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"

	"kith"
)

// HeldID names a message that was held.
type HeldID int64

// Held is a message that screening did not let through at once, or that waits behind one
// which its sender wrote before. What was written is sealed, and dropped as soon as it is
// decided for good.
type Held struct {
	ID      HeldID
	Circle  kith.CircleID
	Room    kith.RoomKey // the portal in which it was written
	Event   kith.Event   // nothing but its id once it is decided for good
	File    []byte       // what SetHeldFile kept of the file that belongs to it, or nil
	State   HeldState
	Rule    string    // which rule holds it, or refused it
	Due     time.Time // when it is decided without anybody; zero: never
	Created time.Time // when it was screened first
}

// HeldState is where a held message stands.
type HeldState string

// The states of a held message. As long as one of the first five is there, what its
// sender writes after it waits.
const (
	HeldBehind    HeldState = "behind"    // waits for one that its sender wrote before
	HeldConsulted HeldState = "consulted" // somebody is asked what they make of it
	HeldCleaning  HeldState = "cleaning"  // the file that belongs to it is made anew
	HeldAsked     HeldState = "asked"     // its sender is asked whether it is to be sent
	HeldReview    HeldState = "review"    // a moderator is to decide
	HeldRefused   HeldState = "refused"   // it was not sent, and its sender can appeal
	HeldAppealed  HeldState = "appealed"  // a moderator is to decide, and nothing waits for it
	HeldSent      HeldState = "sent"      // at its end
	HeldDropped   HeldState = "dropped"   // at its end: it was not sent, and will not be
	HeldWithdrawn HeldState = "withdrawn" // at its end: its sender took it back, or has left
)

// Blocks tells whether what the sender writes afterwards has to wait.
func (s HeldState) Blocks() bool {
	return s == HeldBehind || s == HeldConsulted || s == HeldCleaning || s == HeldAsked || s == HeldReview
}

// Ended tells whether nothing is decided about it any more.
func (s HeldState) Ended() bool { return s == HeldSent || s == HeldDropped || s == HeldWithdrawn }

const (
	sealHeld     = "held"
	sealTrail    = "trail"
	heldColumns  = `held_id, circle_id, room_key, event_id, state, rule, sealed, file, due_at, created_at`
	sealHeldFile = "held file"
)

// AddHeld keeps a message from being sent on, once: an event that is there already stays
// as it is, and is told by 0.
func (s *Store) AddHeld(ctx context.Context, h Held) (HeldID, error) {
	plain, err := json.Marshal(h.Event)
	if err != nil {
		return 0, fmt.Errorf("write held event: %w", err)
	}
	added, err := list(ctx, s, "hold message", dbutil.ScanSingleColumn[HeldID], `
		INSERT INTO held (circle_id, room_key, event_id, state, rule, sealed, due_at, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (room_key, event_id) DO NOTHING RETURNING held_id`,
		h.Circle, h.Room, h.Event.ID, h.State, h.Rule, s.secret.Seal(sealHeld, plain), dueMillis(h.Due), s.millis())
	if err != nil || len(added) == 0 {
		return 0, err
	}
	return added[0], nil
}

// Held gives a held message, or ErrNotFound.
func (s *Store) Held(ctx context.Context, held HeldID) (Held, error) {
	return one(ctx, s, "read held message", s.scanHeld, `SELECT `+heldColumns+` FROM held WHERE held_id=$1`, held)
}

// HeldEvent gives what is held of an event of a portal, or ErrNotFound.
func (s *Store) HeldEvent(ctx context.Context, room kith.RoomKey, event id.EventID) (Held, error) {
	return one(ctx, s, "read held message", s.scanHeld, `SELECT `+heldColumns+` FROM held WHERE room_key=$1 AND event_id=$2`, room, event)
}

// OpenHeld lists what is held in a portal and not decided for good, in the order in which
// it was written.
func (s *Store) OpenHeld(ctx context.Context, room kith.RoomKey) ([]Held, error) {
	return list(ctx, s, "list held messages", s.scanHeld, `
		SELECT `+heldColumns+` FROM held WHERE room_key=$1 AND sealed IS NOT NULL ORDER BY held_id`, room)
}

// SetHeld moves a held message on.
func (s *Store) SetHeld(ctx context.Context, held HeldID, state HeldState, rule string, due time.Time) error {
	query := `UPDATE held SET state=$2, rule=$3, due_at=$4 WHERE held_id=$1`
	if state.Ended() {
		query = `UPDATE held SET state=$2, rule=$3, due_at=$4, sealed=NULL, file=NULL WHERE held_id=$1`
	}
	_, err := s.exec(ctx, "keep held message", query, held, state, rule, dueMillis(due))
	return err
}

// SetHeldFile keeps what is known of the file that belongs to a held message, for as long
// as the message itself is kept.
func (s *Store) SetHeldFile(ctx context.Context, held HeldID, file []byte) error {
	_, err := s.exec(ctx, "keep held file", `UPDATE held SET file=$2 WHERE held_id=$1 AND sealed IS NOT NULL`, held, s.secret.Seal(sealHeldFile, file))
	return err
}

// SetHeldEvent puts other words into the place of what is held, and not decided for good. What
// is known of the file that belonged to it is forgotten.
func (s *Store) SetHeldEvent(ctx context.Context, held HeldID, event kith.Event) error {
	plain, err := json.Marshal(event)
	if err != nil {
		return fmt.Errorf("write held event: %w", err)
	}
	_, err = s.exec(ctx, "change held message", `UPDATE held SET sealed=$2, file=NULL WHERE held_id=$1 AND sealed IS NOT NULL`, held, s.secret.Seal(sealHeld, plain))
	return err
}

// DropHeld forgets that a message was held, so that the same event can be judged as a new one.
func (s *Store) DropHeld(ctx context.Context, held HeldID) error {
	_, err := s.exec(ctx, "drop held message", `DELETE FROM held WHERE held_id=$1`, held)
	return err
}

// ForgetHeld drops the rows of messages that were decided for good before the given time.
// After that a repetition of such an event would not be recognised here.
func (s *Store) ForgetHeld(ctx context.Context, before time.Time) error {
	_, err := s.exec(ctx, "forget held messages", `DELETE FROM held WHERE sealed IS NULL AND created_at < $1`, before.UnixMilli())
	return err
}

// Trail gives what screening remembers of the last messages of a portal's peer; nil when
// there is nothing, or it is too old.
func (s *Store) Trail(ctx context.Context, room kith.RoomKey) ([]byte, error) {
	sealed, err := list(ctx, s, "read trail", dbutil.ScanSingleColumn[[]byte],
		`SELECT sealed FROM trail WHERE room_key=$1 AND expires_at > $2`, room, s.millis())
	if err != nil || len(sealed) == 0 {
		return nil, err
	}
	return s.secret.Open(sealTrail, sealed[0])
}

// SetTrail keeps what screening has to remember, until it expires.
func (s *Store) SetTrail(ctx context.Context, room kith.RoomKey, trail []byte, expires time.Time) error {
	_, err := s.exec(ctx, "keep trail", `
		INSERT INTO trail (room_key, sealed, expires_at) VALUES ($1, $2, $3)
		ON CONFLICT (room_key) DO UPDATE SET sealed=excluded.sealed, expires_at=excluded.expires_at`,
		room, s.secret.Seal(sealTrail, trail), expires.UnixMilli())
	return err
}

// ForgetTrails drops what screening need not remember any more.
func (s *Store) ForgetTrails(ctx context.Context) error {
	_, err := s.exec(ctx, "forget trails", `DELETE FROM trail WHERE expires_at <= $1`, s.millis())
	return err
}

func dueMillis(due time.Time) *int64 {
	if due.IsZero() {
		return nil
	}
	millis := due.UnixMilli()
	return &millis
}

func (s *Store) scanHeld(row dbutil.Scannable) (h Held, err error) {
	var event id.EventID
	var sealed, file []byte
	var due sql.NullInt64
	var created int64
	if err = row.Scan(&h.ID, &h.Circle, &h.Room, &event, &h.State, &h.Rule, &sealed, &file, &due, &created); err != nil {
		return h, err
	}
	h.Created = time.UnixMilli(created)
	if due.Valid {
		h.Due = time.UnixMilli(due.Int64)
	}
	if sealed == nil {
		h.Event.ID = event
		return h, nil
	}
	if file != nil {
		if h.File, err = s.secret.Open(sealHeldFile, file); err != nil {
			return h, err
		}
	}
	plain, err := s.secret.Open(sealHeld, sealed)
	if err != nil {
		return h, err
	}
	return h, json.Unmarshal(plain, &h.Event)
}
