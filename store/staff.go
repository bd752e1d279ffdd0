package store

import (
	"context"
	"errors"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"

	"kith"
)

// Staff is a moderator as one circle's room has them.
type Staff struct {
	User    id.UserID
	Door    id.RoomID // in the room's list of those whose members may join: their space, or a room that does not exist
	Leveled bool      // their power level was given to them; what others make of it later is not ours
	Level   int       // what others have made of it, as far as we know
}

func (s *Store) scanStaff(row dbutil.Scannable) (st Staff, err error) {
	var sealed []byte
	if err = row.Scan(&sealed, &st.Door, &st.Leveled, &st.Level); err != nil {
		return st, err
	}
	user, err := s.secret.Open(sealUser, sealed)
	st.User = id.UserID(user)
	return st, err
}

// Staff lists the moderators of a circle, by their doors.
func (s *Store) Staff(ctx context.Context, circle kith.CircleID) ([]Staff, error) {
	return list(ctx, s, "list moderators", s.scanStaff, `SELECT sealed_user, door, leveled, level FROM staff WHERE circle_id=$1 ORDER BY door, user_key`, circle)
}

// KeepStaff keeps a moderator of a circle.
func (s *Store) KeepStaff(ctx context.Context, circle kith.CircleID, staff Staff) error {
	_, err := s.exec(ctx, "keep moderator", `
		INSERT INTO staff (circle_id, user_key, sealed_user, door, leveled) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (circle_id, user_key) DO UPDATE SET door=excluded.door, leveled=excluded.leveled`,
		circle, s.secret.PeerKey(staff.User), s.secret.Seal(sealUser, []byte(staff.User)), staff.Door, staff.Leveled)
	return err
}

// DropStaff forgets a moderator of a circle.
func (s *Store) DropStaff(ctx context.Context, circle kith.CircleID, user id.UserID) error {
	_, err := s.exec(ctx, "drop moderator", `DELETE FROM staff WHERE circle_id=$1 AND user_key=$2`, circle, s.secret.PeerKey(user))
	return err
}

// SetStaffLevel keeps what power level a moderator has in a circle, once they were given it.
func (s *Store) SetStaffLevel(ctx context.Context, circle kith.CircleID, user id.UserID, level int) error {
	_, err := s.exec(ctx, "keep level of moderator", `
		UPDATE staff SET level=$3 WHERE circle_id=$1 AND user_key=$2 AND leveled`, circle, s.secret.PeerKey(user), level)
	return err
}

// spaceOf is the key under which the room of a moderator's space stands. It is not that of
// a peer: who is both, and is forgotten as a peer, stays a moderator.
func (s *Store) spaceOf(user id.UserID) kith.PeerKey { return "moderator " + s.secret.PeerKey(user) }

// IsSpaceOf tells whether a room is the space of a moderator.
func (s *Store) IsSpaceOf(room kith.Room, user id.UserID) bool {
	return room.Kind == kith.RoomSpace && room.Peer == s.spaceOf(user)
}

// Space gives the space of a moderator, or ErrNotFound.
func (s *Store) Space(ctx context.Context, user id.UserID) (kith.Room, error) {
	return one(ctx, s, "read space", scanRoom, `SELECT `+roomColumns+` FROM room WHERE kind='space' AND peer_key=$1`, s.spaceOf(user))
}

// EnsureSpace makes sure that a moderator's space has a row, and gives it.
func (s *Store) EnsureSpace(ctx context.Context, user id.UserID, operation string) (kith.Room, error) {
	room, err := s.Space(ctx, user)
	if !errors.Is(err, ErrNotFound) {
		return room, err
	}
	room = kith.Room{Kind: kith.RoomSpace, Peer: s.spaceOf(user), Operation: operation}
	room.Key, err = s.AddRoom(ctx, room)
	return room, err
}

// Spaces lists the spaces of all moderators, also of those who are none any more.
func (s *Store) Spaces(ctx context.Context) ([]kith.Room, error) {
	return list(ctx, s, "list spaces", scanRoom, `SELECT `+roomColumns+` FROM room WHERE kind='space' ORDER BY room_key`)
}
