package store

import (
	"context"
	"slices"
	"time"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"

	"kith"
)

const (
	circleColumns = `circle_id, topic, room_key, state, needs, created_at`
	portalColumns = `circle_id, peer_key, ghost, pseudonym, room_key, state, level, silence, ending, since, voice, created_at`
)

func scanCircle(row dbutil.Scannable) (c kith.Circle, err error) {
	var created int64
	err = row.Scan(&c.ID, &c.Topic, &c.Room, &c.State, &c.Needs, &created)
	c.Created = time.UnixMilli(created)
	return c, err
}

func scanPortal(row dbutil.Scannable) (p kith.Portal, err error) {
	var created int64
	err = row.Scan(&p.Circle, &p.Peer, &p.Ghost, &p.Pseudonym, &p.Room, &p.State, &p.Level, &p.Silence, &p.Ending, &p.Since, &p.Voice, &created)
	p.Created = time.UnixMilli(created)
	return p, err
}

// AddCircle keeps a circle that is to be opened.
func (s *Store) AddCircle(ctx context.Context, c kith.Circle) error {
	_, err := s.exec(ctx, "add circle", `INSERT INTO circle (`+circleColumns+`) VALUES ($1, $2, $3, $4, $5, $6)`,
		c.ID, c.Topic, c.Room, c.State, c.Needs, c.Created.UnixMilli())
	return err
}

// Circle gives a circle, or ErrNotFound.
func (s *Store) Circle(ctx context.Context, circle kith.CircleID) (kith.Circle, error) {
	return one(ctx, s, "read circle", scanCircle, `SELECT `+circleColumns+` FROM circle WHERE circle_id=$1`, circle)
}

// LiveCircles lists the circles that are not closed, oldest first.
func (s *Store) LiveCircles(ctx context.Context) ([]kith.Circle, error) {
	return list(ctx, s, "list circles", scanCircle, `SELECT `+circleColumns+` FROM circle WHERE state<>'closed' ORDER BY created_at, circle_id`)
}

// WatchedCircles lists the circles that are not closed, or in which a ban stands, those in
// which somebody spoke last at the front.
func (s *Store) WatchedCircles(ctx context.Context) ([]kith.Circle, error) {
	return list(ctx, s, "list circles", scanCircle, `
		SELECT `+circleColumns+` FROM circle WHERE state<>'closed' OR EXISTS(SELECT 1 FROM ban WHERE ban.circle_id=circle.circle_id)
		ORDER BY CASE WHEN spoken_at > created_at THEN spoken_at ELSE created_at END DESC, circle_id`)
}

// SetCircleState moves a circle on.
func (s *Store) SetCircleState(ctx context.Context, circle kith.CircleID, state kith.CircleState) error {
	_, err := s.exec(ctx, "move circle", `UPDATE circle SET state=$2 WHERE circle_id=$1`, circle, state)
	return err
}

// CircleModerator gives the ghost through which moderators speak in the portals of
// a circle, or "".
func (s *Store) CircleModerator(ctx context.Context, circle kith.CircleID) (id.UserID, error) {
	return one(ctx, s, "read circle", dbutil.ScanSingleColumn[id.UserID], `SELECT moderator FROM circle WHERE circle_id=$1`, circle)
}

// SetCircleModerator keeps the ghost through which moderators speak.
func (s *Store) SetCircleModerator(ctx context.Context, circle kith.CircleID, ghost id.UserID) error {
	_, err := s.exec(ctx, "keep moderator's ghost", `UPDATE circle SET moderator=$2 WHERE circle_id=$1`, circle, ghost)
	return err
}

// AddPortal keeps a portal that is to be opened, and how much was said before. A peer
// who has a part in the circle already is refused by the database.
func (s *Store) AddPortal(ctx context.Context, p kith.Portal) error {
	_, err := s.exec(ctx, "add portal", `
		INSERT INTO portal (`+portalColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', COALESCE((SELECT messages FROM circle WHERE circle_id=$1), 0), false, $9)`,
		p.Circle, p.Peer, p.Ghost, p.Pseudonym, p.Room, p.State, p.Level, p.Silence, p.Created.UnixMilli())
	return err
}

// Portals lists all portals that a circle has had, in the order in which they came.
func (s *Store) Portals(ctx context.Context, circle kith.CircleID) ([]kith.Portal, error) {
	return list(ctx, s, "list portals", scanPortal, `SELECT `+portalColumns+` FROM portal WHERE circle_id=$1 ORDER BY room_key`, circle)
}

// PortalNumber tells the how-manieth portal of its peer a portal is, from 1, ended ones
// counted: those stay in the peer's list of rooms, too.
func (s *Store) PortalNumber(ctx context.Context, p kith.Portal) (int, error) {
	return one(ctx, s, "count portals", dbutil.ScanSingleColumn[int],
		`SELECT COUNT(*) FROM portal WHERE peer_key=$1 AND room_key<=$2`, p.Peer, p.Room)
}

// SetVoice keeps that a portal's peer has said yes to being heard.
func (s *Store) SetVoice(ctx context.Context, room kith.RoomKey) error {
	_, err := s.exec(ctx, "keep consent", `UPDATE portal SET voice=true WHERE room_key=$1`, room)
	return err
}

// PortalOfGhost gives the portal of the peer whom a ghost embodies, or ErrNotFound.
func (s *Store) PortalOfGhost(ctx context.Context, ghost id.UserID) (kith.Portal, error) {
	return one(ctx, s, "read portal", scanPortal, `SELECT `+portalColumns+` FROM portal WHERE ghost=$1`, ghost)
}

// PortalsOf lists all portals that a peer has had, oldest first.
func (s *Store) PortalsOf(ctx context.Context, peer kith.PeerKey) ([]kith.Portal, error) {
	return list(ctx, s, "list portals", scanPortal, `SELECT `+portalColumns+` FROM portal WHERE peer_key=$1 ORDER BY room_key`, peer)
}

// HadPlace tells whether a peer has, or ever had, a part in any circle.
func (s *Store) HadPlace(ctx context.Context, peer kith.PeerKey) (bool, error) {
	return one(ctx, s, "look for portal", dbutil.ScanSingleColumn[bool], `SELECT EXISTS(SELECT 1 FROM portal WHERE peer_key=$1)`, peer)
}

// SetPortalState moves a portal from one of the given states on, and tells whether
// it was in one of them.
func (s *Store) SetPortalState(ctx context.Context, room kith.RoomKey, to kith.PortalState, from ...kith.PortalState) (bool, error) {
	moved := false
	for _, state := range from {
		n, err := s.exec(ctx, "move portal", `
			UPDATE portal SET state=$3, joined_at=CASE WHEN CAST($3 AS TEXT)='joined' THEN $4 ELSE joined_at END WHERE room_key=$1 AND state=$2`, room, state, to, s.millis())
		if err != nil {
			return false, err
		}
		moved = moved || n > 0
	}
	return moved, nil
}

// EndPortal ends a portal, and tells whether it had not ended before.
func (s *Store) EndPortal(ctx context.Context, room kith.RoomKey, ending kith.Ending) (bool, error) {
	n, err := s.exec(ctx, "end portal", `
		UPDATE portal SET state='left', ending=$2, ended_at=$3 WHERE room_key=$1 AND state<>'left'`, room, ending, s.millis())
	return n > 0, err
}

// SetPortalLevel keeps the power level that a peer is to have and why they cannot write,
// if they cannot, and tells whether that is new.
func (s *Store) SetPortalLevel(ctx context.Context, room kith.RoomKey, level int, silence kith.Silence) (bool, error) {
	n, err := s.exec(ctx, "keep level", `
		UPDATE portal SET level=$2, silence=$3 WHERE room_key=$1 AND (level<>$2 OR silence<>$3)`, room, level, silence)
	return n > 0, err
}

// SetCircleNeeds keeps the power level that writing in a circle takes.
func (s *Store) SetCircleNeeds(ctx context.Context, circle kith.CircleID, level int) error {
	_, err := s.exec(ctx, "keep level", `UPDATE circle SET needs=$2 WHERE circle_id=$1`, circle, level)
	return err
}

// PortalLevelSet gives the power level that the portal's room was last told.
func (s *Store) PortalLevelSet(ctx context.Context, room kith.RoomKey) (int, error) {
	return one(ctx, s, "read level", dbutil.ScanSingleColumn[int], `SELECT level_set FROM portal WHERE room_key=$1`, room)
}

// KeepPortalLevelSet keeps the power level that the portal's room was told.
func (s *Store) KeepPortalLevelSet(ctx context.Context, room kith.RoomKey, level int) error {
	_, err := s.exec(ctx, "keep level", `UPDATE portal SET level_set=$2 WHERE room_key=$1`, room, level)
	return err
}

// Places lists the circles in which a peer has a part now, oldest first.
func (s *Store) Places(ctx context.Context, peer kith.PeerKey) ([]kith.Place, error) {
	return list(ctx, s, "list places", scanPlace, `
		SELECT portal.circle_id, circle.topic, portal.pseudonym, portal.state, portal.silence, (
			SELECT COUNT(*) FROM portal other
			WHERE other.circle_id=portal.circle_id AND other.state<>'left' AND other.peer_key<>portal.peer_key)
		FROM portal JOIN circle ON circle.circle_id=portal.circle_id
		WHERE portal.peer_key=$1 AND portal.state<>'left' AND circle.state<>'closed'
		ORDER BY portal.room_key`, peer)
}

// Reportable is Places with the circles that the peer has left and that go on.
func (s *Store) Reportable(ctx context.Context, peer kith.PeerKey) ([]kith.Place, error) {
	return list(ctx, s, "list places", scanPlace, `
		SELECT portal.circle_id, circle.topic, portal.pseudonym, portal.state, portal.silence, (
			SELECT COUNT(*) FROM portal other
			WHERE other.circle_id=portal.circle_id AND other.state<>'left' AND other.peer_key<>portal.peer_key)
		FROM portal JOIN circle ON circle.circle_id=portal.circle_id
		WHERE portal.peer_key=$1 AND circle.state<>'closed'
		ORDER BY portal.room_key`, peer)
}

// LastPart gives the part in a circle that a peer had last and that has ended, or nil.
func (s *Store) LastPart(ctx context.Context, peer kith.PeerKey) (*kith.Part, error) {
	portals, err := s.PortalsOf(ctx, peer)
	if err != nil {
		return nil, err
	}
	for _, p := range slices.Backward(portals) {
		if p.State == kith.PortalLeft {
			circle, err := s.Circle(ctx, p.Circle)
			return &kith.Part{Portal: p, Topic: circle.Topic}, err
		}
	}
	return nil, nil
}

func scanPlace(row dbutil.Scannable) (p kith.Place, err error) {
	err = row.Scan(&p.Circle, &p.Topic, &p.Pseudonym, &p.State, &p.Silence, &p.Others)
	return p, err
}
