package lobby

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"kith"
	"kith/catalogue"
)

// What a peer tells the moderators from their lobby: always about a circle as a whole,
// because a single message is reported in the circle, by a reply. Who is muted or has
// left can report here.

// The questions of a report. Each names circles behind it.
const (
	reportWhich = "report" // which of these circles it is about
	reportWhat  = "tell"   // what happened in this one; the next text is the answer
)

func reportQuestion(kind string, circles ...kith.CircleID) kith.Question {
	words := []string{kind}
	for _, c := range circles {
		words = append(words, string(c))
	}
	return kith.Question(strings.Join(words, " "))
}

// reportAsked gives the circles that a question about a report named; empty for any other.
func reportAsked(q kith.Question, kind string) (circles []kith.CircleID) {
	words := strings.Fields(string(q))
	if len(words) < 2 || words[0] != kind {
		return nil
	}
	for _, w := range words[1:] {
		circles = append(circles, kith.CircleID(w))
	}
	return circles
}

// asksReport tells whether a question about a report is open.
func (t *turn) asksReport() bool {
	return len(reportAsked(t.peer.Asking, reportWhich))+len(reportAsked(t.peer.Asking, reportWhat)) > 0
}

// reportable lists the circles that a peer can report: also those they have left, until
// these end.
func (t *turn) reportable() ([]kith.Place, error) {
	places, err := t.store.Reportable(t.ctx, t.peer.Key)
	if err != nil {
		return nil, fmt.Errorf("list circles to report: %w", err)
	}
	return places, nil
}

// report answers "report", alone or with what happened behind it.
func (t *turn) report(in input) ([]catalogue.Phrase, error) {
	places, err := t.reportable()
	switch {
	case err != nil:
		return nil, err
	case len(places) == 0:
		return say(catalogue.ReportNothing(), catalogue.UrgentHelp())
	case len(places) > 1:
		circles := make([]kith.CircleID, len(places))
		for i, p := range places {
			circles[i] = p.Circle
		}
		return t.ask(reportQuestion(reportWhich, circles...))
	case in.object == "":
		return t.ask(reportQuestion(reportWhat, places[0].Circle))
	}
	return t.passOn(places[0], in.behindVerb())
}

// behindVerb is what stands behind the first word of a text, as it was written.
func (in input) behindVerb() string {
	if end := strings.IndexFunc(in.written, unicode.IsSpace); end > 0 {
		return strings.TrimSpace(in.written[end:])
	}
	return in.written
}

// tells takes what a peer writes in answer to what happened: any text, however long, but
// for one that is nothing else than a command or a no.
func (t *turn) tells(in input) (answer []catalogue.Phrase, done bool, err error) {
	asked := reportAsked(t.peer.Asking, reportWhat)
	if len(asked) == 0 || in.written == "" || in.verb != "" && in.object == "" {
		return nil, false, nil
	}
	switch in.reply() {
	case no:
		t.settle()
		answer, err = say(catalogue.QuestionDropped())
		return answer, true, err
	case yes:
		if answer, err = t.question(); len(answer) == 0 && err == nil { // that circle is gone
			answer, err = say(catalogue.ReportNothing(), catalogue.UrgentHelp())
		}
		return answer, true, err
	case unclear: // it is what happened
	}
	places, err := t.reportable()
	if err != nil {
		return nil, true, err
	}
	i := slices.IndexFunc(places, func(p kith.Place) bool { return p.Circle == asked[0] })
	if i < 0 {
		t.settle()
		answer, err = say(catalogue.ReportNothing(), catalogue.UrgentHelp())
		return answer, true, err
	}
	answer, err = t.passOn(places[i], in.written)
	return answer, true, err
}

// replyReport takes the answer to the question which circle to report.
func (t *turn) replyReport(in input) (answer []catalogue.Phrase, done bool, err error) {
	asked := reportAsked(t.peer.Asking, reportWhich)
	if in.reply() == no {
		t.settle()
		answer, err = say(catalogue.QuestionDropped())
		return answer, true, err
	}
	places, err := t.reportable()
	if err != nil {
		return nil, true, err
	}
	chosen, ok := t.choose(in.plain, asked, places)
	if !ok {
		return nil, false, nil
	}
	if len(chosen) != 1 || !slices.ContainsFunc(places, func(p kith.Place) bool { return p.Circle == chosen[0] }) {
		question, err := t.question()
		return slices.Concat([]catalogue.Phrase{catalogue.LeaveNoSuch()}, question), true, err
	}
	answer, err = t.ask(reportQuestion(reportWhat, chosen[0]))
	return answer, true, err
}

// reportPut puts an open question about a report into words; without one it is empty.
func (t *turn) reportPut() ([]catalogue.Phrase, error) {
	places, err := t.reportable()
	if err != nil {
		return nil, err
	}
	if asked := reportAsked(t.peer.Asking, reportWhat); len(asked) > 0 {
		for _, p := range places {
			if p.Circle == asked[0] {
				return say(catalogue.ReportWhat(t.topicName(p.Topic), p.Pseudonym))
			}
		}
	}
	if lines := t.leaveMenu(reportAsked(t.peer.Asking, reportWhich), places); len(lines) > 0 {
		return say(catalogue.ReportWhich(lines))
	}
	t.settle() // all of them have ended since
	return nil, nil
}

func (t *turn) passOn(place kith.Place, reason string) ([]catalogue.Phrase, error) {
	t.settle()
	outcome, err := t.circles.Report(t.ctx, place.Circle, t.peer.Key, reason)
	if err != nil {
		return nil, fmt.Errorf("report a circle: %w", err)
	}
	answer := catalogue.ReportedFromLobby(place.Pseudonym)
	switch outcome {
	case kith.ReportTooMany:
		answer = catalogue.ReportedEnough()
	case kith.ReportUnseen:
		answer = catalogue.ReportUnseen()
	case kith.ReportTaken, kith.ReportKnown:
	}
	return say(answer, catalogue.UrgentHelp())
}
