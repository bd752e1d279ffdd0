package lobby

import (
	"context"
	"fmt"

	"kith"
)

// Waits looks after those who wait, in the transaction that the context carries.
type Waits interface {
	// Begin is told of every ticket that is added.
	Begin(context.Context, kith.Ticket) error
	// Outlook tells what somebody with a ticket can expect.
	Outlook(context.Context, kith.Ticket) (kith.Outlook, error)
}

func (t *turn) outlook(ticket kith.Ticket) (kith.Outlook, error) {
	outlook, err := t.waits.Outlook(t.ctx, ticket)
	if err != nil {
		return outlook, fmt.Errorf("tell what to expect: %w", err)
	}
	return outlook, nil
}
