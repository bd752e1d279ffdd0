package catalogue

import (
	"strings"

	"kith/safety/helpline"
)

// The sentences for somebody who may be in danger.
const (
	crisisAcute        ID = "crisis.acute"
	crisisAcuteAgain   ID = "crisis.acute_again"
	crisisWorry        ID = "crisis.worry"
	crisisWorryAgain   ID = "crisis.worry_again"
	crisisSafe         ID = "crisis.safe"
	crisisUnclear      ID = "crisis.unclear"
	crisisUnclearFree  ID = "crisis.unclear_free"
	crisisNoHurry      ID = "crisis.no_hurry"
	crisisSafeYes      ID = "crisis.safe_yes"
	crisisSafeNo       ID = "crisis.safe_no"
	crisisSomeone      ID = "crisis.someone"
	crisisYoung        ID = "crisis.young"
	crisisCountryAsk   ID = "crisis.country_ask"
	crisisCountryNot   ID = "crisis.country_unknown"
	crisisCountrySkip  ID = "crisis.country_skipped"
	crisisCountryKept  ID = "crisis.country_kept"
	crisisAnywhere     ID = "crisis.anywhere"
	crisisHelp         ID = "crisis.help"
	crisisHelpNoLines  ID = "crisis.help_no_lines"
	crisisUrgent       ID = "crisis.urgent"
	crisisUrgentNoLine ID = "crisis.urgent_no_line"
	crisisLine         ID = "crisis.line"
	crisisOr           ID = "crisis.or"
	crisisFor          ID = "crisis.for"
	crisisCall         ID = "crisis.call"
	crisisCallPress    ID = "crisis.call_press"
	crisisText         ID = "crisis.text"
	crisisTextWord     ID = "crisis.text_word"
	crisisWhatsApp     ID = "crisis.whatsapp"
	crisisChat         ID = "crisis.chat"
	crisisAlways       ID = "crisis.always"
	crisisHours        ID = "crisis.hours"
	crisisCalled       ID = "crisis.called"
	crisisCalledBefore ID = "crisis.called_before"
	crisisTalking      ID = "crisis.talking"
	crisisNobody       ID = "crisis.nobody"
)

// CrisisAcute answers words of somebody who seems to be in danger now.
func CrisisAcute() Phrase { return Phrase{ID: crisisAcute} }

// CrisisAcuteAgain answers more such words of the same night.
func CrisisAcuteAgain() Phrase { return Phrase{ID: crisisAcuteAgain} }

// CrisisWorry answers words of somebody who may be at risk.
func CrisisWorry() Phrase { return Phrase{ID: crisisWorry} }

// CrisisWorryAgain answers more such words of the same night.
func CrisisWorryAgain() Phrase { return Phrase{ID: crisisWorryAgain} }

// CrisisSafe is the one question that is asked in a lobby then.
func CrisisSafe() Phrase { return Phrase{ID: crisisSafe} }

// CrisisUnclear answers what the bot does not understand of somebody in distress, while a
// question is open or while none is.
func CrisisUnclear(open bool) Phrase {
	return Phrase{ID: eitherID(open, crisisUnclear, crisisUnclearFree)}
}

// CrisisNoHurry stands before a question that is open, and not what matters now.
func CrisisNoHurry() Phrase { return Phrase{ID: crisisNoHurry} }

// CrisisSafeYes answers yes to it.
func CrisisSafeYes() Phrase { return Phrase{ID: crisisSafeYes} }

// CrisisSafeNo answers no to it.
func CrisisSafeNo() Phrase { return Phrase{ID: crisisSafeNo} }

// CrisisSomeone says how a person on duty is reached from a lobby.
func CrisisSomeone() Phrase { return Phrase{ID: crisisSomeone} }

// CrisisYoung says who listens to children and young people.
func CrisisYoung() Phrase { return Phrase{ID: crisisYoung} }

// CountryAsk asks in which country the peer is.
func CountryAsk() Phrase { return Phrase{ID: crisisCountryAsk} }

// CountryUnknown answers a country that is not in the list.
func CountryUnknown() Phrase { return Phrase{ID: crisisCountryNot} }

// CountrySkipped answers who would rather not say it.
func CountrySkipped() Phrase { return Phrase{ID: crisisCountrySkip} }

// CountryKept says that the country is remembered.
func CountryKept() Phrase { return Phrase{ID: crisisCountryKept} }

// Called says that somebody on duty is asked to talk with the peer.
func Called() Phrase { return Phrase{ID: crisisCalled} }

// CalledBefore says that they are asked already.
func CalledBefore() Phrase { return Phrase{ID: crisisCalledBefore} }

// CallTalking says that somebody has already answered.
func CallTalking() Phrase { return Phrase{ID: crisisTalking} }

// CallNobody says that there is nobody who could be asked.
func CallNobody() Phrase { return Phrase{ID: crisisNobody} }

// linesShown is how many help lines somebody is shown at once who can hardly read.
const linesShown = 3

// HelpIn says where help is in the country with a code: its emergency numbers, and the
// lines for everyone that are best tried first. Without a country it says what helps
// anywhere.
func HelpIn(d *helpline.Directory, code string) Phrase {
	c, known := d.In(code)
	if !known {
		return Phrase{crisisAnywhere, anywhere(d.General())}
	}
	data := map[string]any{"Country": c.Name("en"), "Emergency": emergency(c), "Finder": finder(d.General())}
	var lines []Phrase
	for _, line := range forEveryone(c) {
		if len(lines) < linesShown {
			lines = append(lines, lineOf(line))
		}
	}
	if len(lines) == 0 {
		return Phrase{crisisHelpNoLines, data}
	}
	data["Lines"] = lines
	return Phrase{crisisHelp, data}
}

// UrgentHelpIn is UrgentHelp for who is in the country with a code.
func UrgentHelpIn(d *helpline.Directory, code string) Phrase {
	c, known := d.In(code)
	if !known {
		return urgentAnywhere(d.General())
	}
	data := map[string]any{"Emergency": emergency(c), "Finder": finder(d.General())}
	lines := forEveryone(c)
	if len(lines) == 0 {
		return Phrase{crisisUrgentNoLine, data}
	}
	data["Way"], data["Name"] = waysOf(lines[0])[0], lines[0].Name
	return Phrase{crisisUrgent, data}
}

func urgentAnywhere(e helpline.Elsewhere) Phrase { return Phrase{urgentHelp, anywhere(e)} }

// anywhere is what is said where no country is known.
func anywhere(e helpline.Elsewhere) map[string]any {
	var numbers any = e.Emergency[0]
	if len(e.Emergency) > 1 {
		numbers = Phrase{wordOr, map[string]any{"Before": e.Emergency[0], "Next": e.Emergency[1]}}
	}
	return map[string]any{"Numbers": numbers, "Finder": finder(e)}
}

// finder is the address of the first site that finds a line, as people say it.
func finder(e helpline.Elsewhere) string {
	return strings.TrimSuffix(strings.TrimPrefix(e.Finders[0].Web, "https://"), "/")
}

func forEveryone(c helpline.Country) (lines []helpline.Line) {
	for _, line := range c.Lines("") {
		if line.For == helpline.Everyone {
			lines = append(lines, line)
		}
	}
	return lines
}

// emergency names at most two numbers: more would only have to be chosen from.
func emergency(c helpline.Country) any {
	first := numberOf(c.Emergency[0])
	if len(c.Emergency) == 1 {
		return first
	}
	return Phrase{crisisOr, map[string]any{"One": first, "Other": numberOf(c.Emergency[1])}}
}

func numberOf(e helpline.Emergency) any {
	if e.For == helpline.Any {
		return e.Number
	}
	return Phrase{crisisFor, map[string]any{"Number": e.Number, "Service": string(e.For)}}
}

// lineOf is one help line with the first two ways to reach it.
func lineOf(l helpline.Line) Phrase {
	ways := waysOf(l)
	var way any = ways[0]
	if len(ways) > 1 {
		way = Phrase{crisisOr, map[string]any{"One": ways[0], "Other": ways[1]}}
	}
	var hours any = ""
	switch {
	case l.Hours.Always():
		hours = Phrase{ID: crisisAlways}
	case l.Hours != "":
		hours = Phrase{crisisHours, map[string]any{"Hours": strings.ReplaceAll(string(l.Hours), "; ", ", ")}}
	}
	return Phrase{crisisLine, map[string]any{"Name": l.Name, "Way": way, "Hours": hours}}
}

// waysOf lists how a line is reached; there is one at least.
func waysOf(l helpline.Line) (ways []Phrase) {
	if len(l.Phones) > 0 {
		way := Phrase{crisisCall, map[string]any{"Number": l.Phones[0]}}
		if l.Press != "" {
			way = Phrase{crisisCallPress, map[string]any{"Number": l.Phones[0], "Key": l.Press}}
		}
		ways = append(ways, way)
	}
	if l.Text.Number != "" {
		way := Phrase{crisisText, map[string]any{"Number": l.Text.Number}}
		if l.Text.Word != "" {
			way = Phrase{crisisTextWord, map[string]any{"Number": l.Text.Number, "Word": l.Text.Word}}
		}
		ways = append(ways, way)
	}
	if l.Chat != "" {
		ways = append(ways, Phrase{crisisChat, map[string]any{"Web": l.Chat}})
	}
	if l.WhatsApp != "" {
		ways = append(ways, Phrase{crisisWhatsApp, map[string]any{"Number": l.WhatsApp}})
	}
	return ways
}
