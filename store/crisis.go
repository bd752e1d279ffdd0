package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"

	"kith"
)

// CrisisID names a crisis.
type CrisisID int64

// Crisis is a time in which a peer seemed to be in danger, or wanted to talk with somebody
// on duty. None of their words is in it.
type Crisis struct {
	ID        CrisisID
	Peer      kith.PeerKey
	Room      kith.RoomKey  // where they wrote: a portal or their lobby
	Circle    kith.CircleID // of the portal; "" from the lobby
	Ghost     id.UserID     // their ghost there; "" from the lobby
	Pseudonym string        // by which whoever is on duty knows them
	Severity  int           // the gravest so far
	State     CrisisState
	Round     int           // how often it was laid on desks
	Asked     int           // how many groups of the rota were asked in this round
	By        id.UserID     // who has taken it; "" while nobody has
	Talk      kith.CircleID // in which they talk with a counsellor; "" as long as there was none
	Shown     bool          // the others in the circle were told how to be there for somebody
	Told      time.Time     // when the peer was told last where help is
	Created   time.Time
}

// CrisisState is where a crisis stands.
type CrisisState string

// The states of a crisis.
const (
	CrisisNoticed CrisisState = "noticed" // the peer was told where help is
	CrisisCalled  CrisisState = "called"  // whoever is on duty is asked
	CrisisTaken   CrisisState = "taken"   // one of them has taken it
	CrisisClosed  CrisisState = "closed"
)

// IsOpen tells whether somebody was called and it has not come to its end.
func (s CrisisState) IsOpen() bool { return s == CrisisCalled || s == CrisisTaken }

const (
	sealCrisis    = "crisis"
	crisisColumns = `crisis_id, peer_key, room_key, circle_id, ghost, pseudonym, sealed, state, round, asked, talk, shown, told_at, created_at`
)

// crisisDetails are what nobody is to read who has the database alone.
type crisisDetails struct {
	Severity int       `json:"severity"`
	By       id.UserID `json:"by,omitempty"`
}

// AddCrisis keeps a new crisis, and gives it with its id.
func (s *Store) AddCrisis(ctx context.Context, c Crisis) (Crisis, error) {
	sealed, err := s.sealCrisis(c)
	if err != nil {
		return c, err
	}
	return one(ctx, s, "add crisis", s.scanCrisis, `
		INSERT INTO crisis (peer_key, room_key, circle_id, ghost, pseudonym, sealed, state, round, asked, talk, shown, told_at, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING `+crisisColumns,
		c.Peer, c.Room, c.Circle, c.Ghost, c.Pseudonym, sealed, c.State, c.Round, c.Asked, c.Talk, c.Shown, c.Told.UnixMilli(), s.millis())
}

// SaveCrisis keeps what has become of a crisis. Whose it is and where it began stay.
func (s *Store) SaveCrisis(ctx context.Context, c Crisis) error {
	sealed, err := s.sealCrisis(c)
	if err != nil {
		return err
	}
	_, err = s.exec(ctx, "save crisis", `
		UPDATE crisis SET sealed=$2, state=$3, round=$4, asked=$5, talk=$6, shown=$7, told_at=$8 WHERE crisis_id=$1`,
		c.ID, sealed, c.State, c.Round, c.Asked, c.Talk, c.Shown, c.Told.UnixMilli())
	return err
}

func (s *Store) sealCrisis(c Crisis) ([]byte, error) {
	plain, err := json.Marshal(crisisDetails{c.Severity, c.By})
	if err != nil {
		return nil, fmt.Errorf("write crisis: %w", err)
	}
	return s.secret.Seal(sealCrisis, plain), nil
}

// Crisis gives a crisis, or ErrNotFound.
func (s *Store) Crisis(ctx context.Context, crisis CrisisID) (Crisis, error) {
	return one(ctx, s, "read crisis", s.scanCrisis, `SELECT `+crisisColumns+` FROM crisis WHERE crisis_id=$1`, crisis)
}

// CrisisIn gives the last crisis of the peer of a portal or a lobby there, or ErrNotFound.
func (s *Store) CrisisIn(ctx context.Context, room kith.RoomKey) (Crisis, error) {
	return one(ctx, s, "read crisis", s.scanCrisis, `
		SELECT `+crisisColumns+` FROM crisis WHERE room_key=$1 ORDER BY crisis_id DESC LIMIT 1`, room)
}

// CrisisOfTalk gives the crisis for which a talk was opened, or ErrNotFound.
func (s *Store) CrisisOfTalk(ctx context.Context, talk kith.CircleID) (Crisis, error) {
	return one(ctx, s, "read crisis", s.scanCrisis, `
		SELECT `+crisisColumns+` FROM crisis WHERE talk=$1 AND talk<>'' ORDER BY crisis_id DESC LIMIT 1`, talk)
}

// OpenCrisis gives the crisis of a peer for which somebody was called, and which has not
// come to its end, wherever they wrote, or ErrNotFound.
func (s *Store) OpenCrisis(ctx context.Context, peer kith.PeerKey) (Crisis, error) {
	return one(ctx, s, "read crisis", s.scanCrisis, `
		SELECT `+crisisColumns+` FROM crisis WHERE peer_key=$1 AND state IN ('called', 'taken') ORDER BY crisis_id DESC LIMIT 1`, peer)
}

// InCrisis tells whether a peer was called for and it has not come to its end, or was told where
// help is since a moment.
func (s *Store) InCrisis(ctx context.Context, peer kith.PeerKey, since time.Time) (bool, error) {
	return one(ctx, s, "look for crisis", dbutil.ScanSingleColumn[bool],
		`SELECT EXISTS(SELECT 1 FROM crisis WHERE peer_key=$1 AND (state IN ('called', 'taken') OR told_at>=$2))`, peer, since.UnixMilli())
}

// ForgetCrises drops those that came to their end, and in which nobody was told anything
// since the given time.
func (s *Store) ForgetCrises(ctx context.Context, before time.Time) error {
	_, err := s.exec(ctx, "forget crises", `DELETE FROM crisis WHERE told_at < $1 AND state NOT IN ('called', 'taken')`, before.UnixMilli())
	return err
}

func (s *Store) scanCrisis(row dbutil.Scannable) (c Crisis, err error) {
	var sealed []byte
	var told, created int64
	err = row.Scan(&c.ID, &c.Peer, &c.Room, &c.Circle, &c.Ghost, &c.Pseudonym, &sealed, &c.State, &c.Round, &c.Asked, &c.Talk, &c.Shown, &told, &created)
	if err != nil {
		return c, err
	}
	c.Told, c.Created = time.UnixMilli(told), time.UnixMilli(created)
	plain, err := s.secret.Open(sealCrisis, sealed)
	if err != nil {
		return c, err
	}
	var details crisisDetails
	err = json.Unmarshal(plain, &details)
	c.Severity, c.By = details.Severity, details.By
	return c, err
}
