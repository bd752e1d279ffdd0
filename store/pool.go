package store

import (
	"context"

	"kith"
)

// Company is a circle that is not closed, as matching has to know it.
type Company struct {
	Circle   kith.Circle
	Portals  []kith.Portal                  // all that it has had, in the order in which they came
	Requests map[kith.PeerKey]*kith.Request // with what those who are there came
}

// Pool gives all that matching looks at: who waits, the longest waiting first, and the circles
// that are not closed, the oldest first; if nobody waits, those only if they are wanted in any
// case. Requests hold whom somebody has blocked and met, so nobody in it has none.
func (s *Store) Pool(ctx context.Context, anyway bool) (tickets []kith.Ticket, companies []Company, err error) {
	if tickets, err = s.WaitingTickets(ctx); err != nil || len(tickets) == 0 && !anyway {
		return nil, nil, err
	}
	known := make(map[kith.PeerKey][]*kith.Request)
	for i := range tickets {
		known[tickets[i].Peer] = append(known[tickets[i].Peer], asked(&tickets[i]))
	}
	if companies, err = s.companies(ctx); err != nil {
		return nil, nil, err
	}
	for _, c := range companies {
		for peer, request := range c.Requests {
			known[peer] = append(known[peer], request)
		}
	}
	return tickets, companies, s.acquaintances(ctx, known)
}

// asked is the request of a ticket, which has one from then on: of a grown-up, with nothing else
// in it, where there was none.
func asked(ticket *kith.Ticket) *kith.Request {
	if ticket.Request == nil {
		ticket.Request = kith.PlainRequest()
	}
	return ticket.Request
}

func (s *Store) companies(ctx context.Context) ([]Company, error) {
	circles, err := s.LiveCircles(ctx)
	if err != nil {
		return nil, err
	}
	all, err := list(ctx, s, "list portals", scanPortal, `
		SELECT `+portalColumns+` FROM portal WHERE circle_id IN (SELECT circle_id FROM circle WHERE state<>'closed') ORDER BY room_key`)
	if err != nil {
		return nil, err
	}
	tickets, err := list(ctx, s, "list tickets", s.scanTicket, `
		SELECT `+ticketColumns+` FROM ticket
		WHERE state='matched' AND circle_id IN (SELECT circle_id FROM circle WHERE state<>'closed') ORDER BY created_at, ticket_id`)
	if err != nil {
		return nil, err
	}
	at := make(map[kith.CircleID]int, len(circles))
	companies := make([]Company, len(circles))
	for i, circle := range circles {
		at[circle.ID] = i
		companies[i] = Company{Circle: circle, Requests: make(map[kith.PeerKey]*kith.Request)}
	}
	for _, p := range all {
		i, live := at[p.Circle]
		if !live {
			continue
		}
		companies[i].Portals = append(companies[i].Portals, p)
		if p.State != kith.PortalLeft {
			companies[i].Requests[p.Peer] = kith.PlainRequest()
		}
	}
	for _, ticket := range tickets { // the last one of a peer who came again is the one that counts
		if i, live := at[ticket.Circle]; live && companies[i].Requests[ticket.Peer] != nil {
			companies[i].Requests[ticket.Peer] = asked(&ticket)
		}
	}
	return companies, nil
}
