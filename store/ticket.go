package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"go.mau.fi/util/dbutil"

	"kith"
)

const ticketColumns = `ticket_id, peer_key, topic, state, circle_id, created_at`

func scanTicket(row dbutil.Scannable) (t kith.Ticket, err error) {
	var created int64
	err = row.Scan(&t.ID, &t.Peer, &t.Topic, &t.State, &t.Circle, &created)
	t.Created = time.UnixMilli(created)
	return t, err
}

// AddTicket lets a peer wait. A peer who waits already is refused by the database.
func (s *Store) AddTicket(ctx context.Context, t kith.Ticket) error {
	_, err := s.exec(ctx, "add ticket", `INSERT INTO ticket (`+ticketColumns+`) VALUES ($1, $2, $3, $4, $5, $6)`,
		t.ID, t.Peer, t.Topic, t.State, t.Circle, t.Created.UnixMilli())
	return err
}

// WaitingTicket gives the ticket with which a peer waits, or nil.
func (s *Store) WaitingTicket(ctx context.Context, peer kith.PeerKey) (*kith.Ticket, error) {
	t, err := one(ctx, s, "read ticket", scanTicket, `SELECT `+ticketColumns+` FROM ticket WHERE peer_key=$1 AND state='waiting'`, peer)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	return &t, nil
}

// WaitingTickets lists all tickets that wait, oldest first. Who is banned does not wait.
func (s *Store) WaitingTickets(ctx context.Context) ([]kith.Ticket, error) {
	return list(ctx, s, "list tickets", scanTicket, `
		SELECT `+ticketColumns+` FROM ticket WHERE state='waiting' AND `+notBanned+` ORDER BY created_at, ticket_id`)
}

const notBanned = `NOT EXISTS(SELECT 1 FROM ban WHERE ban.peer_key=ticket.peer_key)`

// Waiting tells how many peers wait for a topic.
func (s *Store) Waiting(ctx context.Context, topic kith.TopicID) (int, error) {
	return one(ctx, s, "count tickets", dbutil.ScanSingleColumn[int], `SELECT COUNT(*) FROM ticket WHERE topic=$1 AND state='waiting'`, topic)
}

// CancelTicket ends a wait; false when the ticket was matched meanwhile.
func (s *Store) CancelTicket(ctx context.Context, ticket kith.TicketID) (bool, error) {
	n, err := s.exec(ctx, "cancel ticket", `UPDATE ticket SET state='cancelled' WHERE ticket_id=$1 AND state='waiting'`, ticket)
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
			UPDATE ticket SET state='matched', circle_id=$2 WHERE ticket_id=$1 AND state='waiting' AND `+notBanned, ticket, circle)
		if err != nil || n != 1 {
			return false, err
		}
	}
	return true, nil
}

// AskedAt tells when a peer asked for what a circle is on: when the last ticket of theirs
// that was matched into it was made; ErrNotFound if there is none.
func (s *Store) AskedAt(ctx context.Context, circle kith.CircleID, peer kith.PeerKey) (time.Time, error) {
	asked, err := one(ctx, s, "read ticket", dbutil.ScanSingleColumn[int64], `
		SELECT created_at FROM ticket WHERE circle_id=$1 AND peer_key=$2 AND state='matched' ORDER BY created_at DESC LIMIT 1`, circle, peer)
	return time.UnixMilli(asked), err
}

// Ticket gives a ticket, or ErrNotFound.
func (s *Store) Ticket(ctx context.Context, ticket kith.TicketID) (kith.Ticket, error) {
	return one(ctx, s, "read ticket", scanTicket, `SELECT `+ticketColumns+` FROM ticket WHERE ticket_id=$1`, ticket)
}
