package store

import (
	"context"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"

	"kith"
)

// Ban is a moderator's ban of a ghost in one circle. It holds for the peer: as long as one
// stands they get into no circle, under whatever name. It outlives the portal.
type Ban struct {
	Ghost     id.UserID
	Circle    kith.CircleID
	Peer      kith.PeerKey
	Pseudonym string
}

const banColumns = `ghost, circle_id, peer_key, pseudonym`

func scanBan(row dbutil.Scannable) (b Ban, err error) {
	err = row.Scan(&b.Ghost, &b.Circle, &b.Peer, &b.Pseudonym)
	return b, err
}

// AddBan keeps a ban, and tells whether it is new. Matches of the peer that are being
// committed are done before, or see it.
func (s *Store) AddBan(ctx context.Context, b Ban) (bool, error) {
	if err := s.lockPeer(ctx, b.Peer); err != nil {
		return false, err
	}
	n, err := s.exec(ctx, "keep ban", `
		INSERT INTO ban (`+banColumns+`, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (ghost) DO NOTHING`,
		b.Ghost, b.Circle, b.Peer, b.Pseudonym, s.millis())
	return n > 0, err
}

// LiftBan ends the ban of a ghost and gives it, or ErrNotFound.
func (s *Store) LiftBan(ctx context.Context, ghost id.UserID) (Ban, error) {
	return change(ctx, s, "lift ban", scanBan, `DELETE FROM ban WHERE ghost=$1 RETURNING `+banColumns, ghost)
}

// Bans lists the bans of a peer.
func (s *Store) Bans(ctx context.Context, peer kith.PeerKey) ([]Ban, error) {
	return list(ctx, s, "list bans", scanBan, `SELECT `+banColumns+` FROM ban WHERE peer_key=$1 ORDER BY created_at, ghost`, peer)
}

// BansIn lists the bans that stand in a circle.
func (s *Store) BansIn(ctx context.Context, circle kith.CircleID) ([]Ban, error) {
	return list(ctx, s, "list bans", scanBan, `SELECT `+banColumns+` FROM ban WHERE circle_id=$1 ORDER BY created_at, ghost`, circle)
}

// IsBanned tells whether any ban of a peer stands.
func (s *Store) IsBanned(ctx context.Context, peer kith.PeerKey) (bool, error) {
	return one(ctx, s, "look for ban", dbutil.ScanSingleColumn[bool], `SELECT EXISTS(SELECT 1 FROM ban WHERE peer_key=$1)`, peer)
}

// lockPeer keeps other transactions that call it for the same peer waiting until the end
// of this one.
func (s *Store) lockPeer(ctx context.Context, peer kith.PeerKey) error {
	_, err := s.exec(ctx, "lock peer", `UPDATE peer SET lobby=lobby WHERE peer_key=$1`, peer)
	return err
}
