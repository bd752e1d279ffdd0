package kith

import "strings"

// ListenOutcome says what came of a listener's answer when they were asked to come.
type ListenOutcome string

// The outcomes.
const (
	ListenComes ListenOutcome = "comes" // they are being brought together with whoever waits
	ListenLate  ListenOutcome = "late"  // whoever waited has found somebody, or has gone
	ListenBusy  ListenOutcome = "busy"  // they look for people themselves
	ListenNo    ListenOutcome = "no"    // they said no: others are asked
)

const pressListen = "listen "

// ListenQuestion asks a listener on duty, beside any other question, whether they can listen now to
// whoever waits with a ticket.
func ListenQuestion(ticket TicketID) Question { return Question(pressListen + string(ticket)) }

// Listens gives the ticket that a ListenQuestion is about; false for any other.
func (q Question) Listens() (TicketID, bool) {
	ticket, is := strings.CutPrefix(string(q), pressListen)
	return TicketID(ticket), is
}
