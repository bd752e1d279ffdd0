package helpline_test

import (
	"strings"
	"testing"

	"kith/safety/helpline"
)

// The loader panics on shipped data with a problem, so that it loads at all says that
// every code, number, address, language and day is well formed and every name belongs to
// one country. What is left are the promises about the whole.

func TestEveryCountryOfTheUnionIsThere(t *testing.T) {
	const union = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
	for code := range strings.FieldsSeq(union) {
		c, known := helpline.In(code)
		if !known || len(c.Lines("")) == 0 {
			t.Errorf("%s is not there, or has no line: %+v", code, c)
		}
	}
}

func TestManyCountriesAreThere(t *testing.T) {
	const outside = "AU BR CA CH GB GH HK IL IN IS JP KE KR MX MY NG NO NZ PH SG TR TW UA US ZA"
	for code := range strings.FieldsSeq(outside) {
		if _, known := helpline.In(code); !known {
			t.Errorf("%s is not there", code)
		}
	}
	if n := len(helpline.All()); n < 100 {
		t.Errorf("%d countries, want at least 100", n)
	}
}

func TestEveryCountryHasAnEmergencyNumberAndEveryLineASource(t *testing.T) {
	for _, c := range helpline.All() {
		if len(c.Emergency) == 0 || c.Source == "" {
			t.Errorf("%s: emergency %v from %q", c.Code, c.Emergency, c.Source)
		}
		for _, l := range c.Lines("") {
			if l.Source == "" || l.Name == "" {
				t.Errorf("%s: %q from %q", c.Code, l.Name, l.Source)
			}
			if len(l.Languages) == 0 {
				t.Errorf("%s: %s speaks no language", c.Code, l.Name)
			}
		}
	}
}

// Of these, a person who knows the country would see at once that they are wrong.
func TestNumbersThatEverybodyKnows(t *testing.T) {
	for _, known := range []struct{ code, emergency, line string }{
		{"US", "911", "988"}, {"CA", "911", "988"}, {"GB", "999", "116 123"}, {"DE", "112", "0800 111 0 111"},
		{"FR", "112", "3114"}, {"ES", "112", "024"}, {"AT", "112", "142"}, {"CH", "144", "143"}, {"NL", "112", "113"},
		{"AU", "000", "13 11 14"}, {"NZ", "111", "1737"}, {"BR", "192", "188"}, {"KR", "119", "109"},
	} {
		c, _ := helpline.In(known.code)
		lines := c.Lines("")
		if len(lines) == 0 || c.Emergency[0].Number != known.emergency || lines[0].Phones[0] != known.line {
			t.Errorf("%s begins with %v, %v; want %s, %s", known.code, c.Emergency, lines, known.emergency, known.line)
		}
	}
}

func TestWhatHelpsEverywhere(t *testing.T) {
	g := helpline.General()
	if strings.Join(g.Emergency, " ") != "112 911" || len(g.Finders) != 2 || g.Finders[0].Web != "https://findahelpline.com" {
		t.Errorf("got %+v", g)
	}
}

func TestWhatIsGivenOutIsACopy(t *testing.T) {
	c, _ := helpline.In("DE")
	c.Names["en"], c.Emergency[0].Number = "", "000"
	c.Lines("")[0].Phones[0] = "000"
	c.Lines("")[0].Languages[0] = "xx"
	helpline.General().Emergency[0] = "000"
	again, _ := helpline.In("de")
	line := again.Lines("")[0]
	if again.Name("en") != "Germany" || again.Emergency[0].Number == "000" || line.Phones[0] == "000" || line.Languages[0] == "xx" {
		t.Errorf("the shipped data was changed: %+v", again)
	}
	if helpline.General().Emergency[0] == "000" {
		t.Error("the general numbers were changed")
	}
}
