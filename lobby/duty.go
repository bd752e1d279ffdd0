package lobby

import (
	"fmt"
	"strings"

	"kith"
	"kith/catalogue"
)

// duty lets a listener say that they can be asked when somebody waits for long, or not any more.
func (t *turn) duty(in input) ([]catalogue.Phrase, error) {
	if !t.waits.IsListener(t.peer.Key) {
		return say(catalogue.DutyWhat())
	}
	if strings.Contains(in.plain, "off duty") {
		if _, asked := t.peer.Pressing.Listens(); asked {
			t.peer.Pressing = ""
		}
		was, err := t.waits.LeaveDuty(t.ctx, t.peer.Key)
		switch {
		case err != nil:
			return nil, fmt.Errorf("end a duty: %w", err)
		case was:
			return say(catalogue.DutyEnded())
		}
		return say(catalogue.DutyNot())
	}
	if answer, missing, err := t.missing(nil); missing || err != nil {
		return answer, err
	}
	if !t.peer.Adult {
		return say(catalogue.DutyWhat())
	}
	shift, err := t.waits.TakeDuty(t.ctx, t.peer.Key)
	if err != nil {
		return nil, fmt.Errorf("begin a duty: %w", err)
	}
	return say(catalogue.DutyBegun(shift))
}

// dutyStatus says for how long a listener is on duty; nothing if they are not.
func (t *turn) dutyStatus() ([]catalogue.Phrase, error) {
	if !t.waits.IsListener(t.peer.Key) {
		return nil, nil
	}
	left, err := t.waits.DutyLeft(t.ctx, t.peer.Key)
	if err != nil || left == 0 {
		return nil, err
	}
	return say(catalogue.DutyStatus(left))
}

// replyListen takes the answer of a listener who was asked to come for somebody's ticket.
func (t *turn) replyListen(in input, ticket kith.TicketID) (answer []catalogue.Phrase, done bool, err error) {
	said := in.reply()
	if said == unclear {
		return nil, false, nil
	}
	t.peer.Pressing = ""
	outcome, err := t.waits.AnswerAsk(t.ctx, t.peer, ticket, said == yes)
	if err != nil {
		return nil, true, fmt.Errorf("take a listener's answer: %w", err)
	}
	answer, err = say(catalogue.DutyAnswered(outcome))
	return answer, true, err
}
