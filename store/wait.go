package store

import (
	"context"
	"time"

	"kith"
)

// DropCancelled erases a ticket that was cancelled; of any other it does nothing.
func (s *Store) DropCancelled(ctx context.Context, ticket kith.TicketID) error {
	_, err := s.exec(ctx, "drop ticket", `DELETE FROM ticket WHERE ticket_id=$1 AND state='cancelled'`, ticket)
	return err
}

// Waits lists the tickets that ended after a moment and, behind them, those that still wait, the
// latest first, at most so many of each.
func (s *Store) Waits(ctx context.Context, after time.Time, most int) ([]kith.Ticket, error) {
	ended, err := list(ctx, s, "list tickets", s.scanTicket, `
		SELECT `+ticketColumns+` FROM ticket WHERE ended_at>$1 ORDER BY ended_at DESC, ticket_id LIMIT $2`, after.UnixMilli(), most)
	if err != nil {
		return nil, err
	}
	waiting, err := list(ctx, s, "list tickets", s.scanTicket, `
		SELECT `+ticketColumns+` FROM ticket WHERE state='waiting' ORDER BY created_at DESC, ticket_id LIMIT $1`, most)
	return append(ended, waiting...), err
}
