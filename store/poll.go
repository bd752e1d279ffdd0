package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"
)

// Poll is what is kept of a poll, beside its message: what its answers are called, and who
// has voted when. What is asked, and what was chosen, is not.
type Poll struct {
	Message MessageID          `json:"-"`
	Theirs  []string           `json:"theirs"` // as its author's client calls the answers
	Ours    []string           `json:"ours"`   // as all others do, in the same order
	Most    int                `json:"most"`   // how many one may choose
	Votes   map[id.UserID]Vote `json:"votes"`  // by ghost
}

// Vote is how often somebody has voted, and when they sent the last one, in Unix milliseconds.
type Vote struct {
	At    int64 `json:"at"`
	Times int   `json:"times"`
}

// Choose gives the ids by which all others call some answers. One that is not there makes it
// no vote at all, as it does for every client (MSC3381, "spoiled"); so do more than one may
// choose for those beyond.
func (p Poll) Choose(ids []string, byAuthor bool) []string {
	known, chosen := p.Ours, []string{}
	if byAuthor {
		known = p.Theirs
	}
	for _, answer := range ids {
		i := slices.Index(known, answer)
		if i < 0 {
			return nil
		}
		if !slices.Contains(chosen, p.Ours[i]) {
			chosen = append(chosen, p.Ours[i])
		}
	}
	return chosen[:min(len(chosen), p.Most)]
}

// AsAuthor gives the ids by which the author's client calls answers that Choose gave; none for an
// author who is forgotten.
func (p Poll) AsAuthor(chosen []string) (ids []string) {
	for _, answer := range chosen {
		if i := slices.Index(p.Ours, answer); i >= 0 && i < len(p.Theirs) {
			ids = append(ids, p.Theirs[i])
		}
	}
	return ids
}

const sealPoll = "poll"

// SavePoll keeps what is known of a poll now.
func (s *Store) SavePoll(ctx context.Context, p Poll) error {
	plain, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("write poll: %w", err)
	}
	_, err = s.exec(ctx, "keep poll", `
		INSERT INTO poll (message_id, sealed) VALUES ($1, $2)
		ON CONFLICT (message_id) DO UPDATE SET sealed=excluded.sealed`, p.Message, s.secret.Seal(sealPoll, plain))
	return err
}

// Poll gives what is kept of a poll, or ErrNotFound.
func (s *Store) Poll(ctx context.Context, message MessageID) (Poll, error) {
	p := Poll{Message: message}
	sealed, err := one(ctx, s, "read poll", dbutil.ScanSingleColumn[[]byte], `SELECT sealed FROM poll WHERE message_id=$1`, message)
	if err != nil {
		return p, err
	}
	plain, err := s.secret.Open(sealPoll, sealed)
	if err == nil {
		err = json.Unmarshal(plain, &p)
	}
	if err != nil {
		return p, fmt.Errorf("read poll: %w", err)
	}
	return p, nil
}
