package lobby

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kith"
	"kith/catalogue"
	"kith/safety"
	"kith/safety/helpline"
)

// What a peer writes to the bot may be the first time that they say it to anybody. So the
// danger that they seem to be in is answered before anything else, and the conversation
// goes on from there. What was said here reaches nobody unless they ask for somebody.

// Danger says how much danger the writer of a text seems to be in.
type Danger interface {
	Severity(text string) safety.Severity
}

// The questions that are asked in a crisis. They stand beside the one that is open, which
// is not lost; whichever was asked last is answered first.
const (
	pressCountry kith.Question = "country" // where they are, and then pressSafe
	pressPlace   kith.Question = "place"   // where they are, by their own wish
	pressSafe    kith.Question = "safe"    // whether they are safe right now
)

// night is how long one crisis is taken to last: within it, the same is not said again at
// the same length.
const night = 6 * time.Hour

// numbers are what somebody types who means to call for help.
var numbers = []string{"112", "911", "999", "000", "988", "113", "110", "119", "sos", "🆘"}

// threats are words of somebody to whom others do harm, or who calls for help, each as the
// beginning of a row of words in the form that plain gives. The rules of screening are about
// harm that people do to themselves. All that hangs on these is what the bot answers.
var threats = []string{
	"emergency", "in danger", "i am not safe", "im not safe", "going to hurt me", "going to kill me", "wants to kill me", "hits me", "hitting me",
	"beats me", "beating me", "raped me", "i was raped", "being abused", "abuses me", "abusing me", "help me please",
}

// fragments are what somebody writes to a bot in a word or two, and means of themselves. In
// a circle they may be about anything, so the rules want more.
var fragments = []string{
	"suicid", "kill myself", "killing myself", "kms", "end my life", "ending my life", "take my life", "taking my life", "take my own life", "want to die",
	"self harm", "selfharm", "hurt myself", "cut myself", "hang myself", "shoot myself", "overdos", "took pills", "taken pills",
}

// severity reads how much danger a peer seems to be in.
func (l *Lobby) severity(in input, text string) safety.Severity {
	padded := " " + in.plain
	has := func(sign string) bool { return strings.Contains(padded, " "+sign) }
	severity := safety.None
	switch {
	case slices.ContainsFunc(threats, has), slices.Contains(numbers, in.plain):
		return safety.Acute
	case slices.ContainsFunc(fragments, has):
		severity = safety.Worry
	}
	if l.danger == nil {
		return severity
	}
	return max(severity, l.danger.Severity(text[:min(len(text), furthest)]))
}

// meet answers what a peer wrote, and first of all the danger that they seem to be in.
func (t *turn) meet(in input) ([]catalogue.Phrase, error) {
	if answer, done, err := t.replyPressing(in); done || err != nil {
		return answer, err
	}
	if in.severity == safety.None {
		return t.answerAtNight(in)
	}
	fresh := t.rises(in.severity)
	rest, err := t.answer(in)
	if err != nil {
		return nil, err
	}
	rest = slices.DeleteFunc(rest, func(p catalogue.Phrase) bool { return p.ID == catalogue.UrgentHelp().ID }) // it is said before
	first := t.comfort(in.severity, fresh, len(rest) == 0)
	if fresh && len(rest) == 0 && t.peer.Farewell == "" {
		rest = t.press(in.severity)
	}
	return slices.Concat(first, rest), nil
}

// answerAtNight is answer for somebody who has said, not long ago, that it is very hard: what the
// bot does not understand then is no mistake of theirs, and no question is pressed on them.
func (t *turn) answerAtNight(in input) ([]catalogue.Phrase, error) {
	if t.peer.Distress == 0 || t.now().Sub(t.peer.DistressAt) >= night || t.peer.Farewell != "" {
		return t.answer(in)
	}
	if slices.Contains(unsafe, in.plain) {
		return t.notSafe()
	}
	asking := t.peer.Asking
	answer, err := t.answer(in)
	if err != nil || len(answer) == 0 || answer[0].ID != catalogue.Unknown().ID && answer[0].ID != catalogue.NotUnderstood().ID {
		return answer, err
	}
	if c, found := t.helplines.Find(in.written); found {
		t.peer.Asking = asking
		return t.placed(c), nil
	}
	question := slices.DeleteFunc(answer[1:], func(p catalogue.Phrase) bool { return p.ID == catalogue.UrgentHelp().ID })
	first := []catalogue.Phrase{catalogue.CrisisUnclear(len(question) > 0)}
	if t.mayCall() {
		first = append(first, catalogue.CrisisSomeone())
	}
	first = append(first, catalogue.UrgentHelp())
	if len(question) > 0 {
		first = append(first, catalogue.CrisisNoHurry())
	}
	return slices.Concat(first, question), nil
}

// unsafe are words of somebody who answers once more whether they are safe.
var unsafe = []string{"not safe", "i am not safe", "im not safe", "unsafe"}

// rises notes how grave a peer's words are, and tells whether they were not told where
// help is for words as grave in this night.
func (t *turn) rises(severity safety.Severity) bool {
	now := t.now().UTC()
	if now.Sub(t.peer.DistressAt) < night && int(severity) <= t.peer.Distress {
		return false
	}
	t.peer.Distress, t.peer.DistressAt = int(severity), now
	return true
}

// comfort is what is said first. alone says that nothing else will be.
func (t *turn) comfort(severity safety.Severity, fresh, alone bool) []catalogue.Phrase {
	var first []catalogue.Phrase
	switch {
	case severity == safety.Acute && fresh:
		first = []catalogue.Phrase{catalogue.CrisisAcute(), t.helpHere()}
	case severity == safety.Acute:
		first = []catalogue.Phrase{catalogue.CrisisAcuteAgain(), catalogue.UrgentHelp()}
	case fresh:
		first = []catalogue.Phrase{catalogue.CrisisWorry(), catalogue.UrgentHelp()}
	case alone:
		return []catalogue.Phrase{catalogue.CrisisWorryAgain(), catalogue.UrgentHelp()}
	default:
		return nil
	}
	switch {
	case t.minor() || (t.peer.Minor || t.peer.Doubted) && !t.mayCall():
		first = append(first, catalogue.CrisisYoung())
	case t.peer.Minor || t.peer.Doubted:
		first = append(first, catalogue.CrisisYoung(), catalogue.CrisisSomeone())
	case t.mayCall():
		first = append(first, catalogue.CrisisSomeone())
	}
	return first
}

// press asks the one question that comes next: the country, in danger and as long as nobody
// has asked for it, and then whether they are safe.
func (t *turn) press(severity safety.Severity) []catalogue.Phrase {
	if severity == safety.Acute && t.peer.Country == "" && !t.peer.Placeless {
		t.peer.Pressing = pressCountry
		return []catalogue.Phrase{catalogue.CountryAsk()}
	}
	t.peer.Pressing = pressSafe
	return []catalogue.Phrase{catalogue.CrisisSafe()}
}

// replyPressing takes the answer to a question that was asked in a crisis.
func (t *turn) replyPressing(in input) (answer []catalogue.Phrase, done bool, err error) {
	if t.peer.Pressing == "" || t.peer.Farewell != "" {
		return nil, false, nil
	}
	if ticket, is := t.peer.Pressing.Listens(); is {
		return t.replyListen(in, ticket)
	}
	if t.now().Sub(t.peer.DistressAt) > night && t.peer.Pressing == pressSafe {
		t.peer.Pressing = ""
		return nil, false, nil
	}
	if t.peer.Pressing == pressCountry || t.peer.Pressing == pressPlace {
		return t.replyCountry(in)
	}
	said := in.reply()
	if said == unclear {
		said = safely[in.plain]
	}
	switch said {
	case yes:
		t.peer.Pressing = ""
		answer, err = say(catalogue.CrisisSafeYes())
		if err == nil && t.stranger() {
			var more []catalogue.Phrase
			more, err = t.welcome()
			answer = slices.Concat(answer, more)
		} else if err == nil {
			var more []catalogue.Phrase
			more, err = t.offerWhenSafe()
			answer = slices.Concat(answer, more)
		}
	case no:
		t.peer.Pressing = ""
		answer, err = t.notSafe()
	default:
		return nil, false, nil
	}
	return answer, true, err
}

// safely are more words for yes and for no to that question. Who does not know is not safe.
var safely = map[string]reply{
	"safe": yes, "i am safe": yes, "im safe": yes, "i am safe now": yes, "im safe now": yes, "for now": yes, "i think so": yes, "im ok": yes, "i am ok": yes,
	"not safe": no, "i am not safe": no, "im not safe": no, "not really": no, "i dont know": no, "i do not know": no, "idk": no, "not sure": no, "maybe not": no,
}

// notSafe answers who is not safe: with where help is, and by asking whoever is on duty.
func (t *turn) notSafe() ([]catalogue.Phrase, error) {
	t.peer.Distress, t.peer.DistressAt = int(safety.Acute), t.now().UTC() // whoever is called is to know
	answer := []catalogue.Phrase{catalogue.CrisisSafeNo(), t.helpHere()}
	if t.mayCall() {
		called, err := t.call()
		if err != nil {
			return nil, err
		}
		answer = slices.Concat(answer, called)
	}
	if t.peer.Country == "" && !t.peer.Placeless { // nobody has asked for it yet
		t.peer.Pressing = pressPlace
		answer = append(answer, catalogue.CountryAsk())
	}
	return answer, nil
}

// replyCountry takes the name of a country, or that somebody would rather not say it.
func (t *turn) replyCountry(in input) (answer []catalogue.Phrase, done bool, err error) {
	if c, found := t.helplines.Find(in.written); found {
		return t.placed(c), true, nil
	}
	_, isTopic := t.named(in.plain)
	switch {
	case in.plain == "skip" || in.plain == "none" || in.reply() == no:
		t.peer.Placeless = true
		return slices.Concat([]catalogue.Phrase{catalogue.CountrySkipped()}, t.pressOn()), true, nil
	case slices.Contains(thanks, in.plain):
	case in.verb == "" && in.severity == safety.None && !isTopic && !in.chooses() && len(strings.Fields(in.plain)) <= longestCountry && in.plain != "":
		return []catalogue.Phrase{catalogue.CountryUnknown()}, true, nil
	}
	return nil, false, nil
}

// thanks are no country.
var thanks = []string{"thank you", "thanks", "thank you so much", "thx", "ok thanks", "ok thank you", "danke", "merci", "gracias"}

// longestCountry is how many words are taken for the name of a country that we do not know.
const longestCountry = 4

// placed keeps where a peer is, and tells them where help is there.
func (t *turn) placed(c helpline.Country) []catalogue.Phrase {
	t.peer.Country, t.peer.Placeless = c.Code, false
	return slices.Concat([]catalogue.Phrase{t.helpHere(), catalogue.CountryKept()}, t.pressOn())
}

// pressOn goes on with the next question, if this is a crisis.
func (t *turn) pressOn() []catalogue.Phrase {
	pressed := t.peer.Pressing == pressCountry && t.peer.Distress >= int(safety.Acute) && t.now().Sub(t.peer.DistressAt) < night
	t.peer.Pressing = ""
	if !pressed {
		return nil
	}
	return t.press(safety.Acute)
}

// country answers "country", alone or with its name behind it.
func (t *turn) country(in input) ([]catalogue.Phrase, error) {
	if in.object != "" {
		if c, found := t.helplines.Find(in.behindVerb()); found {
			return t.placed(c), nil
		}
		return say(catalogue.CountryUnknown(), catalogue.UrgentHelp())
	}
	t.peer.Pressing = pressPlace
	return say(catalogue.CountryAsk())
}

// helpHere says at length where help is.
func (t *turn) helpHere() catalogue.Phrase { return catalogue.HelpIn(t.helplines, t.peer.Country) }

// here puts the numbers of the peer's country into an answer.
func (t *turn) here(answer []catalogue.Phrase) []catalogue.Phrase {
	for i, p := range answer {
		if p.ID == catalogue.UrgentHelp().ID {
			answer[i] = catalogue.UrgentHelpIn(t.helplines, t.peer.Country)
		}
	}
	return answer
}

// mayCall tells whether somebody on duty can be asked to talk with this peer: they are
// there for adults.
func (t *turn) mayCall() bool { return !t.minor() && t.peer.Farewell == "" && t.circles.OnDuty() }

// talk answers who wants to talk with a person.
func (t *turn) talk() ([]catalogue.Phrase, error) {
	if t.minor() {
		return say(t.turnedAway(), t.helpHere())
	}
	called, err := t.call()
	if err != nil {
		return nil, err
	}
	return slices.Concat(called, []catalogue.Phrase{t.helpHere()}), nil
}

// call asks whoever is on duty to talk with the peer.
func (t *turn) call() ([]catalogue.Phrase, error) {
	outcome, err := t.circles.Call(t.ctx, t.peer.Key, safety.Severity(t.peer.Distress))
	switch {
	case err != nil:
		return nil, fmt.Errorf("call whoever is on duty: %w", err)
	case outcome == kith.CallMade:
		return say(catalogue.Called())
	case outcome == kith.CallWaiting:
		return say(catalogue.CalledBefore())
	case outcome == kith.CallTalking:
		return say(catalogue.CallTalking())
	}
	return say(catalogue.CallNobody())
}
