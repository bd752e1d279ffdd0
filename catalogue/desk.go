package catalogue

import (
	"strings"
	"time"

	"kith"
)

// The sentences on a moderator's desk.
const (
	deskGreeting    ID = "desk.greeting"
	deskItem        ID = "desk.item"
	deskWays        ID = "desk.ways"
	deskWay         ID = "desk.way"
	deskDone        ID = "desk.done"
	deskDoneByOther ID = "desk.done_by_other"
	deskSettled     ID = "desk.settled"
	deskExpired     ID = "desk.expired"
	deskBefore      ID = "desk.before"
	deskNoSuch      ID = "desk.no_such"
	deskNotYours    ID = "desk.not_yours"
	deskWhich       ID = "desk.which"
	deskCannot      ID = "desk.cannot"
	deskHelp        ID = "desk.help"
	deskUnknown     ID = "desk.unknown"
	deskOnlyText    ID = "desk.only_text"
	deskNoItem      ID = "desk.no_item"
	deskNoSign      ID = "desk.no_sign"
	deskList        ID = "desk.list"
	deskListLine    ID = "desk.list_line"
	deskListMore    ID = "desk.list_more"
	deskListEmpty   ID = "desk.list_empty"

	deskDeliver ID = "desk.verb.deliver"
	deskRefuse  ID = "desk.verb.refuse"
	deskMute    ID = "desk.verb.mute"
	deskRemove  ID = "desk.verb.remove"
	deskLift    ID = "desk.verb.lift"
	deskKeep    ID = "desk.verb.keep"
	deskTake    ID = "desk.verb.take"
	deskClose   ID = "desk.verb.close"
)

// meaning says what each verb does.
var meaning = map[kith.Verb]ID{
	kith.VerbDeliver: deskDeliver,
	kith.VerbRefuse:  deskRefuse,
	kith.VerbMute:    deskMute,
	kith.VerbRemove:  deskRemove,
	kith.VerbLift:    deskLift,
	kith.VerbKeep:    deskKeep,
	kith.VerbTake:    deskTake,
	kith.VerbClose:   deskClose,
}

// Way is one of the ways in which something can be decided: a reaction, or a word.
type Way struct {
	Sign string
	Verb kith.Verb
}

// short lists ways in one line.
func short(ways []Way) string {
	texts := make([]string, len(ways))
	for i, w := range ways {
		texts[i] = w.Sign + " " + string(w.Verb)
	}
	return strings.Join(texts, ", ")
}

// DeskGreeting tells a moderator, when they come to their desk, what it is.
func DeskGreeting() Phrase { return Phrase{ID: deskGreeting} }

// DeskItem is the first line of an item: what it is, and how to decide it.
func DeskItem(number int, title string, ways []Way) Phrase {
	return Phrase{deskItem, map[string]any{"Number": number, "Title": title, "Ways": short(ways)}}
}

// DeskWays is the end of an item: what each way of deciding it means.
func DeskWays(number int, ways []Way) Phrase {
	lines := make([]Phrase, len(ways))
	for i, w := range ways {
		lines[i] = Phrase{deskWay, map[string]any{"Sign": w.Sign, "Verb": string(w.Verb), "Number": number, "Meaning": Phrase{ID: meaning[w.Verb]}}}
	}
	return Phrase{deskWays, map[string]any{"Ways": lines}}
}

// DeskDone tells who decided what came of it.
func DeskDone(number int, outcome Phrase) Phrase {
	return Phrase{deskDone, map[string]any{"Number": number, "Outcome": outcome}}
}

// DeskDoneByOther tells the others what came of it, and not who decided.
func DeskDoneByOther(number int, outcome Phrase) Phrase {
	return Phrase{deskDoneByOther, map[string]any{"Number": number, "Outcome": outcome}}
}

// DeskSettled tells all what came of something that none of them decided.
func DeskSettled(number int, outcome Phrase) Phrase {
	return Phrase{deskSettled, map[string]any{"Number": number, "Outcome": outcome}}
}

// DeskExpired says that something was not decided for too long.
func DeskExpired() Phrase { return Phrase{ID: deskExpired} }

// DeskBefore answers a decision about what was decided before.
func DeskBefore(number int) Phrase { return Phrase{deskBefore, map[string]any{"Number": number}} }

// DeskNoSuch answers a number that is not on the desk.
func DeskNoSuch(number int) Phrase { return Phrase{deskNoSuch, map[string]any{"Number": number}} }

// DeskNotYours tells somebody whose level in a circle was lowered that others decide there.
func DeskNotYours(number int) Phrase { return Phrase{deskNotYours, map[string]any{"Number": number}} }

// DeskWhich answers a decision that names nothing.
func DeskWhich(verb kith.Verb) Phrase { return Phrase{deskWhich, map[string]any{"Verb": string(verb)}} }

// DeskCannot answers a decision that does not fit what it is about.
func DeskCannot(number int, ways []Way) Phrase {
	return Phrase{deskCannot, map[string]any{"Number": number, "Ways": short(ways)}}
}

// DeskHelp says what can be written on a desk.
func DeskHelp() Phrase { return Phrase{ID: deskHelp} }

// DeskUnknown answers what the bot does not understand; DeskHelp follows it.
func DeskUnknown() Phrase { return Phrase{ID: deskUnknown} }

// DeskOnlyText answers a picture and the like.
func DeskOnlyText() Phrase { return Phrase{ID: deskOnlyText} }

// DeskNoItem answers a reaction to something that cannot be decided.
func DeskNoItem() Phrase { return Phrase{ID: deskNoItem} }

// DeskNoSign answers a reaction that means nothing for what it is on.
func DeskNoSign(number int, ways []Way) Phrase {
	return Phrase{deskNoSign, map[string]any{"Number": number, "Ways": short(ways)}}
}

// DeskList lists what is open, each a DeskListLine; more is how many others there are.
func DeskList(lines []Phrase, more int) Phrase {
	if len(lines) == 0 {
		return Phrase{ID: deskListEmpty}
	}
	if more > 0 {
		lines = append(lines, Phrase{deskListMore, map[string]any{"More": more}})
	}
	return Phrase{deskList, map[string]any{"Lines": lines}}
}

// DeskListLine is one of what is open.
func DeskListLine(number int, title string, since time.Duration) Phrase {
	return Phrase{deskListLine, map[string]any{"Number": number, "Title": title, "Since": Lasting(since)}}
}
