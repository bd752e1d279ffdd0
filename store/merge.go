package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"

	"kith"
)

// Merge is the offer to a circle that has shrunk to go on together with another one. A circle
// is made one such offer at most.
type Merge struct {
	Circle  kith.CircleID // whose members would move
	Into    kith.CircleID
	Known   []id.UserID // the ghosts of all who were in either of them when it was offered
	Agreed  []id.UserID // the ghosts of those in Circle who want it
	Open    bool        // neither done nor given up
	Created time.Time
}

const mergeColumns = `circle_id, into_id, known, agreed, open, created_at`

func scanMerge(row dbutil.Scannable) (m Merge, err error) {
	var known, agreed string
	var created int64
	err = row.Scan(&m.Circle, &m.Into, &known, &agreed, &m.Open, &created)
	m.Known, m.Agreed, m.Created = usersOf(known), usersOf(agreed), time.UnixMilli(created)
	return m, err
}

func usersOf(list string) (users []id.UserID) {
	for _, user := range strings.Fields(list) {
		users = append(users, id.UserID(user))
	}
	return users
}

func listOf(users []id.UserID) string {
	words := make([]string, len(users))
	for i, user := range users {
		words[i] = string(user)
	}
	return strings.Join(words, " ")
}

// AddMerge keeps an offer; false if either of the circles has a part in one already.
func (s *Store) AddMerge(ctx context.Context, m Merge) (bool, error) {
	n, err := s.exec(ctx, "add merge", `
		INSERT INTO merge (circle_id, into_id, known, created_at) SELECT $1, $2, $3, $4
		WHERE NOT EXISTS (SELECT 1 FROM merge WHERE circle_id IN ($1, $2) OR open AND into_id IN ($1, $2))`,
		m.Circle, m.Into, listOf(m.Known), s.millis())
	return n == 1, err
}

// Merge gives the offer that a circle was made, or ErrNotFound.
func (s *Store) Merge(ctx context.Context, circle kith.CircleID) (Merge, error) {
	return one(ctx, s, "read merge", scanMerge, `SELECT `+mergeColumns+` FROM merge WHERE circle_id=$1`, circle)
}

// AgreeToMerge keeps that the peer of a ghost wants what their circle was offered.
func (s *Store) AgreeToMerge(ctx context.Context, m Merge, ghost id.UserID) error {
	if slices.Contains(m.Agreed, ghost) {
		return nil
	}
	_, err := s.exec(ctx, "agree to merge", `UPDATE merge SET agreed=$2 WHERE circle_id=$1`, m.Circle, listOf(append(slices.Clone(m.Agreed), ghost)))
	return err
}

// CloseMerge ends an offer.
func (s *Store) CloseMerge(ctx context.Context, circle kith.CircleID) error {
	_, err := s.exec(ctx, "close merge", `UPDATE merge SET open=false WHERE circle_id=$1`, circle)
	return err
}
