package lobby

import (
	"slices"

	"kith/catalogue"
)

// status says what happens now: what is still to be answered, who is looked for,
// and in which circles the peer is.
func (t *turn) status() ([]catalogue.Phrase, error) {
	switch {
	case t.minor():
		return say(catalogue.AdultsOnly(), catalogue.UrgentHelp())
	case !t.peer.Consented:
		question, err := t.ask(askConsent)
		return slices.Concat([]catalogue.Phrase{catalogue.StatusConsent()}, question), err
	case !t.peer.Adult:
		question, err := t.ask(askAdult)
		return slices.Concat([]catalogue.Phrase{catalogue.StatusAdult()}, question), err
	}
	if answer, barred, err := t.barred(); barred || err != nil {
		return answer, err
	}
	var answer []catalogue.Phrase
	ticket, err := t.ticket()
	if err != nil {
		return nil, err
	}
	if ticket != nil {
		others, err := t.others(ticket.Topic)
		if err != nil {
			return nil, err
		}
		since := t.now().Sub(ticket.Created)
		answer = append(answer, catalogue.StatusWaiting(t.topicName(ticket.Topic), since, others), catalogue.WaitingNext())
	}
	places, err := t.places()
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		answer = append(answer, catalogue.StatusPlace(p.State, t.topicName(p.Topic), p.Pseudonym, p.Others))
	}
	if len(answer) == 0 {
		answer = append(answer, catalogue.StatusNothing())
	}
	question, err := t.question()
	if err != nil {
		return nil, err
	}
	return slices.Concat(answer, question), nil
}
