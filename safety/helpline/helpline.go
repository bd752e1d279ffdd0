// Package helpline knows where a person in a crisis finds help: emergency numbers and
// help lines by country.
//
// # What can be relied on
//
// A wrong number can cost a life, so the data says of every number where it comes from.
// Source is a page that names the number. Checked is the day on which somebody compared
// the number with that page, or with a stored copy of it, which may be older than that
// day, and found nothing newer that contradicts it; nobody has rung it. An empty Checked
// means that nobody has compared it: the number is a matter of long public record, and
// Source is where its operator can be asked. Whoever shows a line that is not Confirmed
// shows the emergency number and the general finder with it.
//
// A country without lines is one for which none could be vouched for. Then the emergency
// number and [General] are the answer; nothing is guessed.
//
// The package holds data and finds things in it. What a person reads about it stands in
// the catalogue.
package helpline

import "slices"

// Country is where a person in one country finds help.
type Country struct {
	Code      string            // ISO 3166-1 alpha-2, in capitals; XK for Kosovo
	Names     map[string]string // by language: always en, de, fr and es
	Emergency []Emergency       // never empty; the most general number first
	Source    string            // of the emergency numbers
	Checked   string            // of the emergency numbers; see the package comment

	typed []string // what people type besides
	lines []Line   // the best first
}

// Name is the country's name in a language, or in English if there is none in that one.
func (c Country) Name(language string) string {
	if name := c.Names[base(language)]; name != "" {
		return name
	}
	return c.Names["en"]
}

// Emergency is a number to call when a life is in danger.
type Emergency struct {
	Number string  `yaml:"number"`
	For    Service `yaml:"for"`
}

// Service is who answers an emergency number.
type Service string

// The services.
const (
	Any       Service = ""          // all of them, or whoever passes the call on
	Ambulance Service = "ambulance" // a doctor or an ambulance
	Police    Service = "police"
)

// Line is one service that listens. At least one of Phones, Text, WhatsApp and Chat is
// there.
type Line struct {
	Name      string   // as it calls itself
	Phones    []string // as dialled within the country; each reaches it
	Press     string   // the key to press after the connection, or empty
	Text      Text     // by text message
	WhatsApp  string   // a number with its country code, or empty
	Chat      string   // the address of a chat, or empty
	Web       string   // its site, or empty
	Hours     Hours    // when the phone is answered, or the chat if there is no phone
	Languages []string // ISO 639-1; what it is known to speak
	For       Audience // whom it is for
	Source    string   // a page that names the number, or the operator's site
	Checked   string   // 2006-01-02, or empty; see the package comment
}

// Text is where to send a text message, and what to write first.
type Text struct {
	Number string `yaml:"number"`
	Word   string `yaml:"word"` // empty: anything
}

// Confirmed tells whether somebody compared the line with its source.
func (l Line) Confirmed() bool { return l.Checked != "" }

// Speaks tells whether the line is known to speak a language, given as "de" or "de-CH".
func (l Line) Speaks(language string) bool { return slices.Contains(l.Languages, base(language)) }

// Audience is whom a line is for.
type Audience string

// The audiences.
const (
	Everyone   Audience = ""
	Children   Audience = "children" // and teenagers
	Young      Audience = "young"    // young adults, and often teenagers
	Older      Audience = "older"
	Women      Audience = "women"
	Men        Audience = "men"
	LGBT       Audience = "lgbt"
	Veterans   Audience = "veterans"
	Indigenous Audience = "indigenous"
	Students   Audience = "students"
	Parents    Audience = "parents"
)

// Elsewhere is what helps wherever somebody is.
type Elsewhere struct {
	Emergency []string // numbers that work in many countries
	Finders   []Finder // sites that find a line for any country
}

// Finder is a site that finds a help line for any country.
type Finder struct {
	Name string `yaml:"name"`
	Web  string `yaml:"web"`
}

// All is every country of the shipped data, by code.
func All() []Country { return Shipped().All() }

// In is the country with a code, such as "DE", in the shipped data.
func In(code string) (Country, bool) { return Shipped().In(code) }

// Find is the country that a person means, in the shipped data; see [Directory.Find].
func Find(text string) (Country, bool) { return Shipped().Find(text) }

// General is what helps wherever somebody is, in the shipped data.
func General() Elsewhere { return Shipped().General() }
