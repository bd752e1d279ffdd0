package lobby

import (
	"fmt"
	"slices"

	"kith"
	"kith/catalogue"
)

// status says what happens now: what is still to be answered, who is looked for,
// and in which circles the peer is.
func (t *turn) status() ([]catalogue.Phrase, error) {
	switch {
	case t.minor():
		return say(t.turnedAway(), catalogue.UrgentHelp())
	case !t.peer.Consented:
		question, err := t.ask(askConsent)
		return slices.Concat([]catalogue.Phrase{catalogue.StatusConsent()}, question), err
	case !t.declared():
		question, err := t.ask(askAdult)
		return slices.Concat([]catalogue.Phrase{catalogue.StatusAdult()}, question), err
	}
	if t.peer.Doubted {
		there, err := t.statusPlaces()
		if err != nil {
			return nil, err
		}
		question, err := t.question()
		return slices.Concat([]catalogue.Phrase{t.turnedAway()}, there, question), err
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
		outlook, err := t.outlook(*ticket)
		if err != nil {
			return nil, err
		}
		since := t.now().Sub(ticket.Created)
		answer = append(answer, catalogue.StatusWaiting(t.ticketTopics(ticket), since, outlook), catalogue.WaitingNext())
		if outlook.Easing.Kind != kith.EasingNone {
			answer = append(answer, catalogue.Easing(outlook.Easing))
		}
	}
	there, err := t.statusPlaces()
	if err != nil {
		return nil, err
	}
	answer = append(answer, there...)
	if len(answer) == 0 {
		if answer, err = t.statusNothing(); err != nil {
			return nil, err
		}
	}
	duty, err := t.dutyStatus()
	if err != nil {
		return nil, err
	}
	answer = append(answer, duty...)
	question, err := t.question()
	if err != nil {
		return nil, err
	}
	return slices.Concat(answer, question), nil
}

// statusPlaces says where the peer is, or is invited, and what keeps them from talking.
func (t *turn) statusPlaces() (answer []catalogue.Phrase, err error) {
	places, err := t.places()
	if err != nil || len(places) == 0 {
		return nil, err
	}
	if len(places) > 1 {
		answer = append(answer, catalogue.StatusSeveral(len(places)))
	}
	for _, p := range places {
		answer = append(answer, catalogue.StatusPlace(p.State, t.topicName(p.Topic), p.Pseudonym, p.Others))
		if p.Silence != "" {
			answer = append(answer, catalogue.StatusSilence(p.Silence, p.Pseudonym))
		}
	}
	paused, err := t.store.IsPaused(t.ctx, t.peer.Key)
	if err != nil {
		return nil, fmt.Errorf("look whether circles are paused: %w", err)
	}
	if paused {
		answer = append(answer, catalogue.StatusPaused())
	}
	return answer, nil
}

// statusNothing says how the last circle ended, if there was one, and what there is to do.
func (t *turn) statusNothing() ([]catalogue.Phrase, error) {
	last, err := t.store.LastPart(t.ctx, t.peer.Key)
	if err != nil {
		return nil, fmt.Errorf("look for a peer's last circle: %w", err)
	}
	if last == nil {
		return say(catalogue.StatusNothing())
	}
	return say(catalogue.StatusEnded(last.Ending, t.topicName(last.Topic)), catalogue.StatusNothing())
}
