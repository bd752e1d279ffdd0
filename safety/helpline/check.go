package helpline

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// languagesOfNames are those in which every country has a name.
var languagesOfNames = []string{"en", "de", "fr", "es"}

// checkCountry looks at what a country has become.
func (m *merge) checkCountry(at []any, c Country) {
	if !isCountry(c.Code) {
		m.add(append(at, "code"), "%q is no country's code; it needs two capital letters of ISO 3166-1, as in DE", c.Code)
	}
	for _, l := range languagesOfNames {
		if strings.TrimSpace(c.Names[l]) == "" && (l == "en" || !m.own) {
			m.add(append(at, "names"), "%s needs a name in the language %s", c.Code, l)
		}
	}
	for _, name := range c.typed {
		if fold(name) == "" {
			m.add(append(at, "typed"), "%q holds no letter", name)
		}
	}
	if len(c.Emergency) == 0 {
		m.add(append(at, "emergency"), "%s needs an emergency number", c.Code)
	}
	for i, e := range c.Emergency {
		m.checkPhone(append(at, "emergency", i), e.Number)
		if !slices.Contains([]Service{Any, Ambulance, Police}, e.For) {
			m.add(append(at, "emergency", i, "for"), "%q is not known; leave it out, or write %s or %s", e.For, Ambulance, Police)
		}
	}
	m.checkAddress(append(at, "source"), c.Source, true)
	m.checkDay(append(at, "checked"), c.Checked)
}

// audiences are those that a line can be for.
var audiences = []Audience{Everyone, Children, Young, Older, Women, Men, LGBT, Veterans, Indigenous, Students, Parents}

func (m *merge) checkLine(at []any, l Line) {
	if fold(l.Name) == "" {
		m.add(append(at, "name"), "a line needs a name")
	}
	if len(l.Phones) == 0 && l.Text.Number == "" && l.WhatsApp == "" && l.Chat == "" {
		m.add(at, "%s can be reached by nothing; it needs phones, text, whatsapp or chat", l.Name)
	}
	for i, number := range l.Phones {
		m.checkPhone(append(at, "phones", i), number)
	}
	if l.Text.Number != "" {
		m.checkPhone(append(at, "text", "number"), l.Text.Number)
	} else if l.Text.Word != "" {
		m.add(append(at, "text"), "a text needs a number to be sent to")
	}
	if l.WhatsApp != "" && (!dialable.MatchString(l.WhatsApp) || !strings.HasPrefix(l.WhatsApp, "+")) {
		m.add(append(at, "whatsapp"), "%q is no number for WhatsApp; it begins with + and the code of the country", l.WhatsApp)
	}
	if l.Press != "" && !oneKey.MatchString(l.Press) {
		m.add(append(at, "press"), "%q is no key of a phone", l.Press)
	}
	if !l.Hours.valid() {
		m.add(append(at, "hours"), "%q are no hours; write 24/7, or parts as in `Mo-Fr 09:00-17:00; Sa 10:00-14:00`", string(l.Hours))
	}
	for i, code := range l.Languages {
		if base, err := language.ParseBase(code); err != nil || base.String() != code {
			m.add(append(at, "languages", i), "%q is no language; it needs two small letters of ISO 639-1, as in de", code)
		}
	}
	if !slices.Contains(audiences, l.For) {
		m.add(append(at, "for"), "%q is not known; leave it out for everyone, or write one of %s", string(l.For), audienceList())
	}
	m.checkAddress(append(at, "chat"), l.Chat, false)
	m.checkAddress(append(at, "web"), l.Web, false)
	m.checkAddress(append(at, "source"), l.Source, !m.own)
	m.checkDay(append(at, "checked"), l.Checked)
}

func audienceList() string {
	var names []string
	for _, a := range audiences[1:] {
		names = append(names, string(a))
	}
	return strings.Join(names, ", ")
}

var (
	dialable = regexp.MustCompile(`^[+*#]?[0-9]+( [0-9]+)*$`)
	oneKey   = regexp.MustCompile(`^[0-9*#]$`)
)

// checkPhone wants a number that can be dialled as it stands: digits in groups, perhaps
// after +, * or #.
func (m *merge) checkPhone(at []any, number string) {
	digits := strings.Count(strings.Trim(number, "+*#"), "") - 1 - strings.Count(number, " ")
	if !dialable.MatchString(number) || digits < 2 || digits > 16 {
		m.add(at, "%q is no number to dial; it is made of digits and single spaces, perhaps after +, * or #, and stands in quotes", number)
	}
}

func (m *merge) checkAddress(at []any, address string, must bool) {
	if address == "" {
		if must {
			m.add(at, "an address is missing, as in https://example.org")
		}
		return
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || !strings.Contains(u.Hostname(), ".") || u.User != nil || strings.ContainsAny(address, " <>\"`|") {
		m.add(at, "%q is no address; it begins with https://", address)
	}
}

// checkDay wants a day that has come, somewhere on earth, or nothing.
func (m *merge) checkDay(at []any, day string) {
	if day == "" {
		return
	}
	t, err := time.Parse(time.DateOnly, day)
	switch {
	case err != nil:
		m.add(at, "%q is no day; write it as in 2026-01-31", day)
	case t.After(time.Now().Add(14 * time.Hour)):
		m.add(at, "%s has not come yet", day)
	}
}

func isCountry(code string) bool {
	region, err := language.ParseRegion(code)
	return err == nil && region.IsCountry() && region.String() == code && len(code) == 2
}
