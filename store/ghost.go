package store

import (
	"context"
	"errors"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"
)

// GhostState is where a ghost stands in its life, which has one direction.
type GhostState string

// The states of a ghost.
const (
	GhostWarming GhostState = "warming" // being registered
	GhostReady   GhostState = "ready"   // waits in the pool
	GhostTaken   GhostState = "taken"   // embodies a pseudonym
	GhostRetired GhostState = "retired" // its circle is over for it; never used again
)

// Ghost is one Matrix user of ours with its one device. The bot has such a row too.
type Ghost struct {
	User   id.UserID
	Device id.DeviceID
	Token  string // the device's access token where the homeserver gives each device one, else ""
	Name   string // display name
	State  GhostState
}

// ErrPoolLow says that not enough ghosts are ready; more are being made.
var ErrPoolLow = errors.New("not enough ghosts are ready yet")

const (
	sealToken    = "token"
	ghostColumns = `user_id, device_id, sealed_token, name, state`
)

func (s *Store) scanGhost(row dbutil.Scannable) (g Ghost, err error) {
	var sealed []byte
	if err = row.Scan(&g.User, &g.Device, &sealed, &g.Name, &g.State); err != nil || sealed == nil {
		return g, err
	}
	token, err := s.secret.Open(sealToken, sealed)
	g.Token = string(token)
	return g, err
}

// SetGhostToken keeps the new token of a ghost's device, and nothing else of it.
func (s *Store) SetGhostToken(ctx context.Context, user id.UserID, token string) error {
	_, err := s.exec(ctx, "keep token", `UPDATE ghost SET sealed_token=$1 WHERE user_id=$2`, s.secret.Seal(sealToken, []byte(token)), user)
	return err
}

// SaveGhost keeps a ghost, replacing what was known of it.
func (s *Store) SaveGhost(ctx context.Context, g Ghost) error {
	var sealed []byte
	if g.Token != "" {
		sealed = s.secret.Seal(sealToken, []byte(g.Token))
	}
	_, err := s.exec(ctx, "save ghost", `
		INSERT INTO ghost (user_id, device_id, sealed_token, name, state, created_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (user_id) DO UPDATE SET device_id=excluded.device_id, sealed_token=excluded.sealed_token,
			name=excluded.name, state=excluded.state`,
		g.User, g.Device, sealed, g.Name, g.State, s.millis())
	return err
}

// Ghost gives one of our own users, or ErrNotFound.
func (s *Store) Ghost(ctx context.Context, user id.UserID) (Ghost, error) {
	return one(ctx, s, "read ghost", s.scanGhost, `SELECT `+ghostColumns+` FROM ghost WHERE user_id=$1`, user)
}

// Ghosts lists the ghosts in a state, oldest first.
func (s *Store) Ghosts(ctx context.Context, state GhostState) ([]Ghost, error) {
	return list(ctx, s, "list ghosts", s.scanGhost, `SELECT `+ghostColumns+` FROM ghost WHERE state=$1 ORDER BY created_at, user_id`, state)
}

// CountGhosts tells how many ghosts are in a state.
func (s *Store) CountGhosts(ctx context.Context, state GhostState) (int, error) {
	return one(ctx, s, "count ghosts", dbutil.ScanSingleColumn[int], `SELECT COUNT(*) FROM ghost WHERE state=$1`, state)
}

// MoveGhost changes the state of a ghost if it is in the state that the caller
// thinks, and tells whether it was.
func (s *Store) MoveGhost(ctx context.Context, user id.UserID, from, to GhostState) (bool, error) {
	n, err := s.exec(ctx, "move ghost", `UPDATE ghost SET state=$3 WHERE user_id=$1 AND state=$2`, user, from, to)
	return n == 1, err
}
