package lobby

import (
	"fmt"
	"slices"
	"strconv"

	"kith"
	"kith/catalogue"
)

// leave answers "leave", and "leave" with a number, a topic or "all". With
// anything else behind it, it is no command: leaving cannot be undone, so nobody
// should leave by saying "leave me alone".
func (t *turn) leave(object string) (answer []catalogue.Phrase, done bool, err error) {
	places, err := t.places()
	if err != nil {
		return nil, true, err
	}
	if object == "" {
		answer, err = t.leaveAsked(places)
		return answer, true, err
	}
	circles := make([]kith.CircleID, len(places))
	for i, p := range places {
		circles[i] = p.Circle
	}
	if asked, ok := circlesAsked(t.peer.Asking); ok {
		circles = asked
	}
	chosen, ok := t.choose(object, circles, places)
	if !ok {
		return nil, false, nil
	}
	if len(places) == 0 {
		answer, err = t.leaveAsked(places)
		return answer, true, err
	}
	answer, err = t.leaveCircles(chosen, places)
	return answer, true, err
}

// leaveAsked leaves the one circle that there is, or asks which.
func (t *turn) leaveAsked(places []kith.Place) ([]catalogue.Phrase, error) {
	t.settleLeave()
	switch len(places) {
	case 0:
		ticket, err := t.ticket()
		if err != nil {
			return nil, err
		}
		if ticket != nil {
			return say(catalogue.LeaveWhileWaiting())
		}
		return say(catalogue.LeaveNothing())
	case 1:
		return t.leaveCircles([]kith.CircleID{places[0].Circle}, places)
	default:
		return t.ask(leaveQuestion(places))
	}
}

// choose reads which of the numbered circles are meant; ok is false when that is
// not said. A number that is not on the list chooses nothing.
func (t *turn) choose(text string, circles []kith.CircleID, places []kith.Place) (chosen []kith.CircleID, ok bool) {
	if text == "all" || text == "all of them" || text == "both" {
		return circles, true
	}
	if n, err := strconv.Atoi(text); err == nil {
		if n < 1 || n > len(circles) {
			return nil, true
		}
		return circles[n-1 : n], true
	}
	topic, ok := t.named(text)
	if !ok {
		return nil, false
	}
	for _, p := range places {
		if p.Topic == topic {
			chosen = append(chosen, p.Circle)
		}
	}
	return chosen, len(chosen) == 1
}

// replyLeave takes the answer to the question which circle to leave.
func (t *turn) replyLeave(asked []kith.CircleID, in input) (answer []catalogue.Phrase, done bool, err error) {
	switch in.reply() {
	case no:
		t.settle()
		answer, err = say(catalogue.QuestionDropped())
		return answer, true, err
	case yes:
		answer, err = t.question()
		return answer, true, err
	case unclear: // a number, perhaps
	}
	places, err := t.places()
	if err != nil {
		return nil, true, err
	}
	chosen, ok := t.choose(in.plain, asked, places)
	if !ok {
		return nil, false, nil
	}
	answer, err = t.leaveCircles(chosen, places)
	return answer, true, err
}

// leaveCircles ends the peer's part in the circles that were chosen.
func (t *turn) leaveCircles(chosen []kith.CircleID, places []kith.Place) ([]catalogue.Phrase, error) {
	if len(chosen) == 0 {
		question, err := t.ask(t.leaveOpen(places))
		return slices.Concat([]catalogue.Phrase{catalogue.LeaveNoSuch()}, question), err
	}
	t.settleLeave()
	var answer []catalogue.Phrase
	for _, circle := range chosen {
		i := slices.IndexFunc(places, func(p kith.Place) bool { return p.Circle == circle })
		if i < 0 {
			continue
		}
		if err := t.circles.Leave(t.ctx, circle, t.peer.Key); err != nil {
			return nil, fmt.Errorf("leave a circle: %w", err)
		}
		answer = append(answer, catalogue.Left(t.topicName(places[i].Topic), places[i].Pseudonym))
	}
	if len(answer) == 0 {
		return say(catalogue.LeaveGone())
	}
	return answer, nil
}

// leaveOpen is the question about leaving that is open, or a new one.
func (t *turn) leaveOpen(places []kith.Place) kith.Question {
	if _, ok := circlesAsked(t.peer.Asking); ok {
		return t.peer.Asking
	}
	return leaveQuestion(places)
}

func (t *turn) settleLeave() {
	if _, ok := circlesAsked(t.peer.Asking); ok {
		t.settle()
	}
}

// leaveMenu lists the circles that can be left, under the numbers they were
// asked with.
func (t *turn) leaveMenu(asked []kith.CircleID, places []kith.Place) (lines []catalogue.Phrase) {
	for i, circle := range asked {
		for _, p := range places {
			if p.Circle == circle {
				lines = append(lines, catalogue.LeaveLine(i+1, t.topicName(p.Topic), p.Pseudonym))
			}
		}
	}
	return lines
}
