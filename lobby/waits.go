package lobby

import (
	"context"
	"fmt"
	"time"

	"kith"
)

// Waits looks after those who wait, in the transaction that the context carries.
type Waits interface {
	// Begin is told of every ticket that is added.
	Begin(context.Context, kith.Ticket) error
	// Outlook tells what somebody with a ticket can expect.
	Outlook(context.Context, kith.Ticket) (kith.Outlook, error)

	// IsListener tells whether somebody may be on duty.
	IsListener(kith.PeerKey) bool
	// TakeDuty lets a listener be asked from now on, and tells for how long.
	TakeDuty(context.Context, kith.PeerKey) (time.Duration, error)
	// LeaveDuty ends that; false if they were not on duty.
	LeaveDuty(context.Context, kith.PeerKey) (bool, error)
	// DutyLeft tells for how long somebody is still on duty; 0 if they are not.
	DutyLeft(context.Context, kith.PeerKey) (time.Duration, error)
	// AnswerAsk takes what a listener says who was asked to come for a ticket.
	AnswerAsk(ctx context.Context, listener kith.Peer, ticket kith.TicketID, comes bool) (kith.ListenOutcome, error)
}

func (t *turn) outlook(ticket kith.Ticket) (kith.Outlook, error) {
	outlook, err := t.waits.Outlook(t.ctx, ticket)
	if err != nil {
		return outlook, fmt.Errorf("tell what to expect: %w", err)
	}
	return outlook, nil
}
