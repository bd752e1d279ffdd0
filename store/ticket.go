package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.mau.fi/util/dbutil"

	"kith"
)

const (
	ticketColumns = `ticket_id, peer_key, topic, state, circle_id, sealed, created_at, ended_at, changes`
	sealRequest   = "request"
)

func (s *Store) scanTicket(row dbutil.Scannable) (t kith.Ticket, err error) {
	var created int64
	var ended sql.NullInt64
	var sealed []byte
	if err = row.Scan(&t.ID, &t.Peer, &t.Topic, &t.State, &t.Circle, &sealed, &created, &ended, &t.Changes); err != nil {
		return t, err
	}
	t.Created = time.UnixMilli(created)
	if ended.Valid {
		t.Ended = time.UnixMilli(ended.Int64)
	}
	t.Request, err = s.openRequest(sealed)
	return t, err
}

func (s *Store) sealRequest(request *kith.Request) ([]byte, error) {
	if request == nil {
		return nil, nil
	}
	asked := *request
	asked.Blocked, asked.Met, asked.Standing = nil, nil, 0 // these are known elsewhere, and change
	plain, err := json.Marshal(asked)
	if err != nil {
		return nil, fmt.Errorf("write request: %w", err)
	}
	return s.secret.Seal(sealRequest, plain), nil
}

func (s *Store) openRequest(sealed []byte) (*kith.Request, error) {
	if sealed == nil {
		return nil, nil //nolint:nilnil // nothing else was asked for
	}
	plain, err := s.secret.Open(sealRequest, sealed)
	if err != nil {
		return nil, err
	}
	request := new(kith.Request)
	return request, json.Unmarshal(plain, request)
}

// AddTicket lets a peer wait. A peer who waits already is refused by the database.
func (s *Store) AddTicket(ctx context.Context, t kith.Ticket) error {
	sealed, err := s.sealRequest(t.Request)
	if err != nil {
		return err
	}
	_, err = s.exec(ctx, "add ticket", `INSERT INTO ticket (`+ticketColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, 0)`,
		t.ID, t.Peer, t.Topic, t.State, t.Circle, sealed, t.Created.UnixMilli())
	return err
}

// ChangeTicket keeps another topic and another request for a ticket that waits; false when it
// does not wait any more. Since when it waits stays.
func (s *Store) ChangeTicket(ctx context.Context, t kith.Ticket) (bool, error) {
	sealed, err := s.sealRequest(t.Request)
	if err != nil {
		return false, err
	}
	n, err := s.exec(ctx, "change ticket", `UPDATE ticket SET topic=$2, sealed=$3, changes=changes+1 WHERE ticket_id=$1 AND state='waiting'`, t.ID, t.Topic, sealed)
	return n == 1, err
}

// WaitingTicket gives the ticket with which a peer waits, or nil.
func (s *Store) WaitingTicket(ctx context.Context, peer kith.PeerKey) (*kith.Ticket, error) {
	t, err := one(ctx, s, "read ticket", s.scanTicket, `SELECT `+ticketColumns+` FROM ticket WHERE peer_key=$1 AND state='waiting'`, peer)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	return &t, nil
}

// WaitingTickets lists all tickets that wait, oldest first. Who is banned does not wait.
func (s *Store) WaitingTickets(ctx context.Context) ([]kith.Ticket, error) {
	return list(ctx, s, "list tickets", s.scanTicket, `
		SELECT `+ticketColumns+` FROM ticket WHERE state='waiting' AND `+notBanned+` ORDER BY created_at, ticket_id`)
}

const notBanned = `NOT EXISTS(SELECT 1 FROM ban WHERE ban.peer_key=ticket.peer_key)`

// Waiting tells how many peers wait for a topic.
func (s *Store) Waiting(ctx context.Context, topic kith.TopicID) (int, error) {
	return one(ctx, s, "count tickets", dbutil.ScanSingleColumn[int], `SELECT COUNT(*) FROM ticket WHERE topic=$1 AND state='waiting'`, topic)
}

// CancelTicket ends a wait; false when the ticket was matched meanwhile.
func (s *Store) CancelTicket(ctx context.Context, ticket kith.TicketID) (bool, error) {
	n, err := s.exec(ctx, "cancel ticket", `UPDATE ticket SET state='cancelled', ended_at=$2 WHERE ticket_id=$1 AND state='waiting'`, ticket, s.millis())
	return n == 1, err
}

// TakeTickets moves exactly the named tickets from waiting to matched. It tells
// false, and the transaction must then be rolled back, unless all of them waited and
// nobody of them is banned.
func (s *Store) TakeTickets(ctx context.Context, tickets []kith.TicketID, circle kith.CircleID) (bool, error) {
	for _, ticket := range slices.Sorted(slices.Values(tickets)) { // in one order, so that two do not wait for each other
		row, err := s.Ticket(ctx, ticket)
		if errors.Is(err, ErrNotFound) {
			return false, nil
		} else if err != nil {
			return false, err
		}
		if err = s.lockPeer(ctx, row.Peer); err != nil {
			return false, err
		}
		n, err := s.exec(ctx, "take ticket", `
			UPDATE ticket SET state='matched', circle_id=$2, ended_at=$3 WHERE ticket_id=$1 AND state='waiting' AND `+notBanned, ticket, circle, s.millis())
		if err != nil || n != 1 {
			return false, err
		}
	}
	return true, nil
}

// TicketInto gives the last ticket with which a peer was matched into a circle, or ErrNotFound.
func (s *Store) TicketInto(ctx context.Context, circle kith.CircleID, peer kith.PeerKey) (kith.Ticket, error) {
	return one(ctx, s, "read ticket", s.scanTicket, `
		SELECT `+ticketColumns+` FROM ticket WHERE circle_id=$1 AND peer_key=$2 AND state='matched' ORDER BY created_at DESC LIMIT 1`, circle, peer)
}

// Ticket gives a ticket, or ErrNotFound.
func (s *Store) Ticket(ctx context.Context, ticket kith.TicketID) (kith.Ticket, error) {
	return one(ctx, s, "read ticket", s.scanTicket, `SELECT `+ticketColumns+` FROM ticket WHERE ticket_id=$1`, ticket)
}
