package store

import (
	"context"

	"go.mau.fi/util/dbutil"

	"kith"
)

// DeclareAge keeps the age class that a peer declares, unless they declared one before, and
// gives the one that holds. It stays when they are forgotten, or forgetting would be a way from
// one class to the other.
func (s *Store) DeclareAge(ctx context.Context, peer kith.PeerKey, class kith.AgeClass) (kith.AgeClass, error) {
	var held kith.AgeClass
	err := s.Txn(ctx, func(ctx context.Context) error {
		_, err := s.exec(ctx, "keep age class", `
			INSERT INTO declared (peer_key, age, created_at) VALUES ($1, $2, $3) ON CONFLICT (peer_key) DO NOTHING`, peer, class, s.millis())
		if err != nil {
			return err
		}
		held, err = one(ctx, s, "read age class", dbutil.ScanSingleColumn[kith.AgeClass], `SELECT age FROM declared WHERE peer_key=$1`, peer)
		return err
	})
	return held, err
}
