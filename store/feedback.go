package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"

	"kith"
)

const (
	sealFeedback    = "feedback"
	feedbackColumns = `circle_id, topic, sealed, created_at`
)

// said is what is sealed of a peer's feedback. Those whom they have met stand in it by their
// ghosts, which name nobody once a peer is forgotten.
type said struct {
	Met    []id.UserID `json:"met"`
	Rating int         `json:"rating,omitempty"`
	Words  string      `json:"words,omitempty"`
}

func (s *Store) sealFeedback(f kith.Feedback) ([]byte, error) {
	plain, err := json.Marshal(said{f.Met, f.Rating, f.Words})
	if err != nil {
		return nil, fmt.Errorf("write feedback: %w", err)
	}
	return s.secret.Seal(sealFeedback, plain), nil
}

func (s *Store) openFeedback(f *kith.Feedback, sealed []byte, created int64) error {
	f.Created = time.UnixMilli(created)
	plain, err := s.secret.Open(sealFeedback, sealed)
	if err != nil {
		return err
	}
	var what said
	err = json.Unmarshal(plain, &what)
	f.Met, f.Rating, f.Words = what.Met, what.Rating, what.Words
	return err
}

func (s *Store) scanFeedback(row dbutil.Scannable) (f kith.Feedback, err error) {
	var sealed []byte
	var created int64
	if err = row.Scan(&f.Circle, &f.Topic, &sealed, &created); err != nil {
		return f, err
	}
	return f, s.openFeedback(&f, sealed, created)
}

// ExpectFeedback keeps that a peer's part in a circle has ended, and with whom they were there.
// Who had a part in it before was there with all of them; who has said how it was is not
// asked again: then it gives false.
func (s *Store) ExpectFeedback(ctx context.Context, peer kith.PeerKey, f kith.Feedback) (open bool, err error) {
	err = s.Txn(ctx, func(ctx context.Context) error {
		before, err := s.Feedback(ctx, f.Circle, peer)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		if open = before.Rating == 0; !open {
			return nil
		}
		for _, ghost := range before.Met {
			if !slices.Contains(f.Met, ghost) {
				f.Met = append(f.Met, ghost)
			}
		}
		sealed, err := s.sealFeedback(f)
		if err != nil {
			return err
		}
		_, err = s.exec(ctx, "expect feedback", `
			INSERT INTO feedback (circle_id, peer_key, topic, sealed, created_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (circle_id, peer_key) DO UPDATE SET sealed=excluded.sealed, created_at=excluded.created_at`,
			f.Circle, peer, f.Topic, sealed, s.millis())
		return err
	})
	return open, err
}

// Feedback gives what a peer said of a circle, or is expected to, or ErrNotFound.
func (s *Store) Feedback(ctx context.Context, circle kith.CircleID, peer kith.PeerKey) (kith.Feedback, error) {
	return one(ctx, s, "read feedback", s.scanFeedback, `SELECT `+feedbackColumns+` FROM feedback WHERE circle_id=$1 AND peer_key=$2`, circle, peer)
}

// SaveFeedback keeps what a peer said of a circle of which it was expected.
func (s *Store) SaveFeedback(ctx context.Context, peer kith.PeerKey, f kith.Feedback) error {
	sealed, err := s.sealFeedback(f)
	if err != nil {
		return err
	}
	_, err = s.exec(ctx, "save feedback", `UPDATE feedback SET sealed=$3, created_at=$4 WHERE circle_id=$1 AND peer_key=$2`,
		f.Circle, peer, sealed, s.millis())
	return err
}

func (s *Store) feedbackOf(ctx context.Context, peer kith.PeerKey) ([]kith.Feedback, error) {
	return list(ctx, s, "list feedback", s.scanFeedback, `SELECT `+feedbackColumns+` FROM feedback WHERE peer_key=$1 ORDER BY created_at, circle_id`, peer)
}

// Opinion is what somebody said of a talk, with the names that were known in it.
type Opinion struct {
	kith.Feedback
	Peer  kith.PeerKey
	Names []string
}

// Opinions lists what was said of talks since a moment, by those who have said something.
func (s *Store) Opinions(ctx context.Context, since time.Time) ([]Opinion, error) {
	all, err := list(ctx, s, "list feedback", func(row dbutil.Scannable) (o Opinion, err error) {
		var sealed []byte
		var created int64
		if err = row.Scan(&o.Peer, &o.Circle, &o.Topic, &sealed, &created); err != nil {
			return o, err
		}
		return o, s.openFeedback(&o.Feedback, sealed, created)
	}, `SELECT peer_key, `+feedbackColumns+` FROM feedback WHERE created_at>=$1 ORDER BY created_at, circle_id, peer_key`, since.UnixMilli())
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(o Opinion) bool { return o.Rating == 0 })
	for i := range all {
		if all[i].Words == "" {
			continue
		}
		all[i].Names, err = list(ctx, s, "list names", dbutil.ScanSingleColumn[string], `SELECT pseudonym FROM portal WHERE circle_id=$1 ORDER BY room_key`, all[i].Circle)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}
