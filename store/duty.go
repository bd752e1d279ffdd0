package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"

	"kith"
)

// Duty is a listener's readiness to be asked when somebody waits for long.
type Duty struct {
	Peer  kith.PeerKey `json:"-"`
	Until time.Time    `json:"-"`

	Asked   time.Time       `json:"asked,omitzero"`    // when they were asked last
	For     kith.TicketID   `json:"for,omitempty"`     // the ticket about which they were asked, and nothing came of it yet
	Taken   kith.TicketID   `json:"taken,omitempty"`   // the ticket for whose peer they said yes
	Silent  int             `json:"silent,omitempty"`  // how many times in a row they did not answer
	Earlier []kith.TicketID `json:"earlier,omitempty"` // about which they were asked before; they are not asked again
}

const sealDuty = "duty"

// SaveDuty keeps that a listener is on duty, in place of what was kept before.
func (s *Store) SaveDuty(ctx context.Context, d Duty) error {
	plain, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("write duty: %w", err)
	}
	_, err = s.exec(ctx, "keep duty", `
		INSERT INTO duty (peer_key, until, sealed) VALUES ($1, $2, $3)
		ON CONFLICT (peer_key) DO UPDATE SET until=excluded.until, sealed=excluded.sealed`,
		d.Peer, d.Until.UnixMilli(), s.secret.Seal(sealDuty, plain))
	return err
}

// EndDuty says that a listener is not on duty any more; false if they were not.
func (s *Store) EndDuty(ctx context.Context, peer kith.PeerKey) (bool, error) {
	n, err := s.exec(ctx, "end duty", `DELETE FROM duty WHERE peer_key=$1`, peer)
	return n > 0, err
}

// Duty gives a listener's duty, or nil when they are not on duty.
func (s *Store) Duty(ctx context.Context, peer kith.PeerKey) (*Duty, error) {
	d, err := one(ctx, s, "read duty", s.scanDuty, `SELECT peer_key, until, sealed FROM duty WHERE peer_key=$1`, peer)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	return &d, nil
}

// Duties lists who is on duty.
func (s *Store) Duties(ctx context.Context) ([]Duty, error) {
	return list(ctx, s, "list duties", s.scanDuty, `SELECT peer_key, until, sealed FROM duty ORDER BY peer_key`)
}

func (s *Store) scanDuty(row dbutil.Scannable) (d Duty, err error) {
	var sealed []byte
	var until int64
	if err = row.Scan(&d.Peer, &until, &sealed); err != nil {
		return d, err
	}
	d.Until = time.UnixMilli(until)
	plain, err := s.secret.Open(sealDuty, sealed)
	if err == nil {
		err = json.Unmarshal(plain, &d)
	}
	return d, err
}
