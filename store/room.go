package store

import (
	"context"
	"database/sql"
	"time"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

const roomColumns = `room.room_key, room.room_id, room.kind, room.circle_id, room.peer_key, room.operation, room.ready`

func scanRoom(row dbutil.Scannable) (room kith.Room, err error) {
	var roomID sql.NullString
	err = row.Scan(&room.Key, &roomID, &room.Kind, &room.Circle, &room.Peer, &room.Operation, &room.Ready)
	room.ID = id.RoomID(roomID.String)
	return room, err
}

// AddRoom keeps a room that is to be made, or that is there, and gives its key.
func (s *Store) AddRoom(ctx context.Context, room kith.Room) (kith.RoomKey, error) {
	return change(ctx, s, "add room", dbutil.ScanSingleColumn[kith.RoomKey], `
		INSERT INTO room (room_id, kind, circle_id, peer_key, operation, ready, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING room_key`,
		dbutil.StrPtr(room.ID), room.Kind, room.Circle, room.Peer, room.Operation, room.Ready, s.millis())
}

// Room gives a room by its key.
func (s *Store) Room(ctx context.Context, key kith.RoomKey) (kith.Room, error) {
	return one(ctx, s, "read room", scanRoom, `SELECT `+roomColumns+` FROM room WHERE room_key=$1`, key)
}

// RoomByID gives a room by the homeserver's id, or ErrNotFound.
func (s *Store) RoomByID(ctx context.Context, roomID id.RoomID) (kith.Room, error) {
	return one(ctx, s, "read room", scanRoom, `SELECT `+roomColumns+` FROM room WHERE room_id=$1`, roomID)
}

// UnmadeRooms lists the rooms that the homeserver was, perhaps, asked for.
func (s *Store) UnmadeRooms(ctx context.Context) ([]kith.Room, error) {
	return list(ctx, s, "list rooms", scanRoom, `SELECT `+roomColumns+` FROM room WHERE room_id IS NULL ORDER BY room_key`)
}

// SetRoomID keeps the id that the homeserver gave a room.
func (s *Store) SetRoomID(ctx context.Context, key kith.RoomKey, roomID id.RoomID) error {
	_, err := s.exec(ctx, "keep room id", `UPDATE room SET room_id=$2 WHERE room_key=$1`, key, roomID)
	return err
}

// SetRoomAsked keeps that the homeserver is being asked to make a room.
func (s *Store) SetRoomAsked(ctx context.Context, key kith.RoomKey) error {
	_, err := s.exec(ctx, "keep that a room was asked for", `UPDATE room SET asked_at=$2 WHERE room_key=$1`, key, s.millis())
	return err
}

// RoomAsked tells when the homeserver was asked last to make a room; zero: never.
func (s *Store) RoomAsked(ctx context.Context, key kith.RoomKey) (time.Time, error) {
	asked, err := one(ctx, s, "read room", dbutil.ScanSingleColumn[sql.NullInt64], `SELECT asked_at FROM room WHERE room_key=$1`, key)
	if err != nil || !asked.Valid {
		return time.Time{}, err
	}
	return time.UnixMilli(asked.Int64), nil
}

// SetRoomReady lets what waits for the room go, or holds it back.
func (s *Store) SetRoomReady(ctx context.Context, key kith.RoomKey, ready bool) error {
	_, err := s.exec(ctx, "set room ready", `UPDATE room SET ready=$2 WHERE room_key=$1`, key, ready)
	return err
}

// RoomChanged counts that an event about the state of a room was handled.
func (s *Store) RoomChanged(ctx context.Context, key kith.RoomKey) error {
	_, err := s.exec(ctx, "count change", `UPDATE room SET changes=changes+1 WHERE room_key=$1`, key)
	return err
}

// RoomChanges tells how many events about the state of a room were handled.
func (s *Store) RoomChanges(ctx context.Context, key kith.RoomKey) (int64, error) {
	return one(ctx, s, "read room", dbutil.ScanSingleColumn[int64], `SELECT changes FROM room WHERE room_key=$1`, key)
}

// KeepStateRead notes up to when the state of a room was read as a whole.
func (s *Store) KeepStateRead(ctx context.Context, key kith.RoomKey, newest time.Time) error {
	_, err := s.exec(ctx, "keep state read", `UPDATE room SET state_at=$2 WHERE room_key=$1`, key, newest.UnixMilli())
	return err
}

// StateRead tells up to when the state of a room was read as a whole.
func (s *Store) StateRead(ctx context.Context, key kith.RoomKey) (time.Time, error) {
	at, err := one(ctx, s, "read room", dbutil.ScanSingleColumn[int64], `SELECT state_at FROM room WHERE room_key=$1`, key)
	return time.UnixMilli(at), err
}

// DropRoom forgets a room, its readers, seats and what was still to be said in it.
func (s *Store) DropRoom(ctx context.Context, key kith.RoomKey) error {
	return s.Txn(ctx, func(ctx context.Context) error {
		for _, query := range []string{
			`DELETE FROM outbox WHERE room_key=$1 AND NOT done`, `DELETE FROM reader WHERE room_key=$1`,
			`DELETE FROM seat WHERE room_key=$1`, `DELETE FROM laid WHERE room_key=$1`, `DELETE FROM room WHERE room_key=$1`,
		} {
			if _, err := s.exec(ctx, "drop room", query, key); err != nil {
				return err
			}
		}
		return nil
	})
}

// SetReader keeps the membership of a real account in a room of ours.
func (s *Store) SetReader(ctx context.Context, key kith.RoomKey, user id.UserID, membership event.Membership) error {
	_, err := s.exec(ctx, "keep reader", `
		INSERT INTO reader (room_key, user_key, sealed_user, membership) VALUES ($1, $2, $3, $4)
		ON CONFLICT (room_key, user_key) DO UPDATE SET membership=excluded.membership`,
		key, s.secret.PeerKey(user), s.secret.Seal(sealUser, []byte(user)), membership)
	return err
}

// Membership gives the membership of a real account in a room, as far as known.
func (s *Store) Membership(ctx context.Context, key kith.RoomKey, user id.UserID) (event.Membership, error) {
	list, err := list(ctx, s, "read membership", dbutil.ScanSingleColumn[event.Membership],
		`SELECT membership FROM reader WHERE room_key=$1 AND user_key=$2`, key, s.secret.PeerKey(user))
	if err != nil || len(list) == 0 {
		return event.MembershipLeave, err
	}
	return list[0], nil
}

// Readers lists the real accounts that have joined a room: those who get its keys.
func (s *Store) Readers(ctx context.Context, key kith.RoomKey) ([]id.UserID, error) {
	return list(ctx, s, "list readers", s.scanUser, `SELECT sealed_user FROM reader WHERE room_key=$1 AND membership='join'`, key)
}

// RoomsOfReader lists the rooms that a real account has joined.
func (s *Store) RoomsOfReader(ctx context.Context, user id.UserID) ([]kith.Room, error) {
	return list(ctx, s, "list rooms of reader", scanRoom, `
		SELECT `+roomColumns+` FROM room JOIN reader ON reader.room_key=room.room_key
		WHERE reader.user_key=$1 AND reader.membership='join' ORDER BY room.room_key`, s.secret.PeerKey(user))
}

// AddSeat keeps that one of our own users has joined a room.
func (s *Store) AddSeat(ctx context.Context, key kith.RoomKey, user id.UserID) error {
	_, err := s.exec(ctx, "add seat", `INSERT INTO seat (room_key, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, key, user)
	return err
}

// RemoveSeat keeps that one of our own users is no longer in a room.
func (s *Store) RemoveSeat(ctx context.Context, key kith.RoomKey, user id.UserID) error {
	_, err := s.exec(ctx, "remove seat", `DELETE FROM seat WHERE room_key=$1 AND user_id=$2`, key, user)
	return err
}

// Seats lists which of our own users have joined a room.
func (s *Store) Seats(ctx context.Context, key kith.RoomKey) ([]id.UserID, error) {
	return list(ctx, s, "list seats", dbutil.ScanSingleColumn[id.UserID], `SELECT user_id FROM seat WHERE room_key=$1`, key)
}

// SeatedRooms lists the rooms that one of our own users has joined.
func (s *Store) SeatedRooms(ctx context.Context, user id.UserID) ([]id.RoomID, error) {
	return list(ctx, s, "list rooms", dbutil.ScanSingleColumn[id.RoomID], `
		SELECT room.room_id FROM room JOIN seat ON seat.room_key=room.room_key
		WHERE seat.user_id=$1 AND room.room_id IS NOT NULL ORDER BY room.room_key`, user)
}

// AllReaders lists the real accounts that have joined any room of ours.
func (s *Store) AllReaders(ctx context.Context) ([]id.UserID, error) {
	return list(ctx, s, "list readers", s.scanUser, `
		SELECT sealed_user FROM reader WHERE membership='join' AND room_key=(
			SELECT MIN(room_key) FROM reader other WHERE other.user_key=reader.user_key AND other.membership='join')`)
}

// IsBusy tells whether anything is still to be read, or to be said, in a room.
func (s *Store) IsBusy(ctx context.Context, key kith.RoomKey) (bool, error) {
	return one(ctx, s, "look whether a room is busy", dbutil.ScanSingleColumn[bool], `
		SELECT EXISTS(SELECT 1 FROM outbox WHERE room_key=$1 AND NOT done)
			OR EXISTS(SELECT 1 FROM inbox WHERE state=0 AND room_id=(SELECT room_id FROM room WHERE room_key=$1))`, key)
}
