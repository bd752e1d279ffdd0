package catalogue

import (
	"strings"
	"testing"

	"kith/safety/helpline"
)

// crises is each phrase for somebody who may be in danger.
func crises() []Phrase {
	all := []Phrase{
		CrisisAcute(), CrisisAcuteAgain(), CrisisWorry(), CrisisWorryAgain(), CrisisSafe(), CrisisUnclear(true), CrisisUnclear(false), CrisisNoHurry(), CrisisSafeYes(), CrisisSafeNo(), CrisisSomeone(), CrisisYoung(),
		CountryAsk(), CountryUnknown(), CountrySkipped(), CountryKept(), Called(), CalledBefore(), CallTalking(), CallNobody(), HelpIn(helpline.Shipped(), ""),
	}
	for _, code := range []string{"DE", "GB", "NL", "IE", "AL"} { // with lines and without
		all = append(all, HelpIn(helpline.Shipped(), code), UrgentHelpIn(helpline.Shipped(), code))
	}
	return append(all, lineOf(helpline.Line{Name: "Listeners", WhatsApp: "+1 555 0100", Hours: "Mo-Fr 09:00-17:00; Sa 10:00-14:00"}),
		lineOf(helpline.Line{Name: "Listeners", Phones: []string{"5 5"}, Press: "2"}), lineOf(helpline.Line{Name: "Listeners", Text: helpline.Text{Number: "5"}}))
}

// Whoever reads these lines is not to search them for the number.
func TestHelpInACountryIsShortAndHasItsNumbers(t *testing.T) {
	c := New()
	for _, country := range helpline.All() {
		for what, text := range map[string]string{"help": c.Text("en", HelpIn(helpline.Shipped(), country.Code)), "the short form": c.Text("en", UrgentHelpIn(helpline.Shipped(), country.Code))} {
			if !strings.Contains(text, country.Emergency[0].Number) || !strings.Contains(text, "findahelpline.com") {
				t.Errorf("%s in %s lacks a number: %s", what, country.Code, text)
			}
			if n := len(strings.Fields(text)); n > 90 || what != "help" && n > 40 {
				t.Errorf("%s in %s has %d words", what, country.Code, n)
			}
		}
	}
	got := c.Text("en", HelpIn(helpline.Shipped(), "US"))
	for _, part := range []string{"Country: United States.", "call 911.", "call 988, or text 988, day and night", "text HOME to 741741, day and night"} {
		if !strings.Contains(got, part) {
			t.Errorf("%q is not in\n%s", part, got)
		}
	}
}
