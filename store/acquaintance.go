package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.mau.fi/util/dbutil"

	"kith"
)

// Block is that a peer does not want to meet another again.
type Block = kith.Block

const sealBlock = "block"

// blockedAs is what is sealed of a block.
type blockedAs struct {
	Pseudonym string       `json:"pseudonym"`
	Topic     kith.TopicID `json:"topic"`
}

// AddBlock keeps two people apart from now on, once.
func (s *Store) AddBlock(ctx context.Context, b Block) error {
	plain, err := json.Marshal(blockedAs{b.Pseudonym, b.Topic})
	if err != nil {
		return fmt.Errorf("write block: %w", err)
	}
	_, err = s.exec(ctx, "add block", `
		INSERT INTO block (peer_key, other_key, sealed, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (peer_key, other_key) DO NOTHING`,
		b.Peer, b.Other, s.secret.Seal(sealBlock, plain), s.millis())
	return err
}

// DropBlock takes a block back; false if there was none.
func (s *Store) DropBlock(ctx context.Context, peer, other kith.PeerKey) (bool, error) {
	n, err := s.exec(ctx, "drop block", `DELETE FROM block WHERE peer_key=$1 AND other_key=$2`, peer, other)
	return n == 1, err
}

// Blocks lists whom a peer has blocked, in the order in which they did.
func (s *Store) Blocks(ctx context.Context, peer kith.PeerKey) ([]Block, error) {
	return list(ctx, s, "list blocks", s.scanBlock, `
		SELECT peer_key, other_key, sealed, created_at FROM block WHERE peer_key=$1 ORDER BY created_at, other_key`, peer)
}

func (s *Store) scanBlock(row dbutil.Scannable) (b Block, err error) {
	var sealed []byte
	var created int64
	if err = row.Scan(&b.Peer, &b.Other, &sealed, &created); err != nil {
		return b, err
	}
	b.Created = time.UnixMilli(created)
	plain, err := s.secret.Open(sealBlock, sealed)
	if err != nil {
		return b, err
	}
	var as blockedAs
	err = json.Unmarshal(plain, &as)
	b.Pseudonym, b.Topic = as.Pseudonym, as.Topic
	return b, err
}

// SetMet keeps how it was for a peer to meet another, in place of how it was before: liked is
// above 0 for good and below 0 for not. Listened tells that the other was there to listen.
func (s *Store) SetMet(ctx context.Context, peer, other kith.PeerKey, liked int, listened bool) error {
	_, err := s.exec(ctx, "keep how it was", `
		INSERT INTO met (peer_key, other_key, liked, listened, created_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (peer_key, other_key) DO UPDATE SET liked=excluded.liked, listened=excluded.listened, created_at=excluded.created_at`,
		peer, other, liked, listened, s.millis())
	return err
}

// Apart tells whether anybody among some peers has blocked another of them.
func (s *Store) Apart(ctx context.Context, peers []kith.PeerKey) (bool, error) {
	if len(peers) < 2 {
		return false, nil
	}
	places, args := placeholders(peers)
	return one(ctx, s, "look for a block", dbutil.ScanSingleColumn[bool],
		`SELECT EXISTS(SELECT 1 FROM block WHERE peer_key IN (`+places+`) AND other_key IN (`+places+`))`, args...)
}

// ApartFrom is Apart for those who come to others: what stands between two who are there already
// is nobody else's reason to stay away.
func (s *Store) ApartFrom(ctx context.Context, coming, there []kith.PeerKey) (bool, error) {
	if len(coming) == 0 {
		return false, nil
	}
	all, args := placeholders(slices.Concat(coming, there))
	some, _ := placeholders(coming) // the first of them
	return one(ctx, s, "look for a block", dbutil.ScanSingleColumn[bool], `
		SELECT EXISTS(SELECT 1 FROM block WHERE peer_key IN (`+some+`) AND other_key IN (`+all+`)
			OR peer_key IN (`+all+`) AND other_key IN (`+some+`))`, args...)
}

// acquaintances fills into the requests of those who wait or are in a circle whom each has
// blocked, whom they have met, and how they stand as a listener.
func (s *Store) acquaintances(ctx context.Context, requests map[kith.PeerKey][]*kith.Request) error {
	const there = `(SELECT peer_key FROM ticket WHERE state='waiting' UNION SELECT peer_key FROM portal WHERE state<>'left')`
	type pair struct {
		peer, other kith.PeerKey
		liked       int
	}
	scan := func(row dbutil.Scannable) (p pair, err error) {
		err = row.Scan(&p.peer, &p.other, &p.liked)
		return p, err
	}
	blocks, err := list(ctx, s, "list blocks", scan, `SELECT peer_key, other_key, 0 FROM block WHERE peer_key IN `+there+` ORDER BY other_key`)
	if err != nil {
		return err
	}
	for _, b := range blocks {
		for _, r := range requests[b.peer] {
			r.Blocked = append(r.Blocked, b.other)
		}
	}
	met, err := list(ctx, s, "list whom somebody met", scan, `SELECT peer_key, other_key, liked FROM met WHERE peer_key IN `+there+` ORDER BY other_key`)
	if err != nil {
		return err
	}
	for _, m := range met {
		for _, r := range requests[m.peer] {
			r.Met = append(r.Met, kith.Acquaintance{Peer: m.other, Liked: m.liked})
		}
	}
	standings, err := list(ctx, s, "read standing", func(row dbutil.Scannable) (g standing, err error) {
		err = row.Scan(&g.peer, &g.good, &g.all)
		return g, err
	}, `SELECT other_key, SUM(CASE WHEN liked>0 THEN 1 ELSE 0 END), COUNT(*) FROM met WHERE listened AND other_key IN `+there+` GROUP BY other_key`)
	for _, g := range standings {
		for _, r := range requests[g.peer] {
			r.Standing = g.value()
		}
	}
	return err
}

// standing is what those said who talked with a listener.
type standing struct {
	peer      kith.PeerKey
	good, all int
}

// leastVoices is how many must have said something before it counts: a single opinion could
// be told from what follows.
const leastVoices = 3

// value is the share of those who found it good, drawn to the middle as long as they are few.
func (g standing) value() float64 {
	if g.all < leastVoices {
		return 0
	}
	return (float64(g.good) + 1) / (float64(g.all) + 2)
}

// placeholders are what stands for some peers in a query, and what is put in for them.
func placeholders(peers []kith.PeerKey) (places string, args []any) {
	var b strings.Builder
	for i, peer := range peers {
		if i > 0 {
			b.WriteString(", ")
		}
		args = append(args, peer)
		fmt.Fprintf(&b, "$%d", i+1)
	}
	return b.String(), args
}
