package safety

import (
	"strings"
	"time"
)

// Rule is what one file asks for. It is not changed after it was loaded, and any
// number of goroutines may use it.
type Rule struct {
	ID       string
	About    string // what it is for, to admins and moderators
	DryRun   bool   // it is counted when it matches, and nothing else happens
	Verdict  Verdict
	Hold     Waiting  // with the verdict Hold
	Alert    bool     // the desk is told
	Severity Severity // of a crisis rule; its verdict is Deliver
	Method   bool     // it finds details of methods or doses, and may hold a message that speaks of distress

	explain, label map[string]string // by language

	file     string // as problems name it
	off      bool
	detect   string
	limit    limit
	allow    []line
	across   bool
	finds    map[string]float64 // from which score of the model, by label, the rule matches
	words    map[string][]line
	phrases  []line
	patterns []line
	cues     [][]line
	together int // so many cues of different kinds in one text are a find, too
	unless   []line
	examples examples

	expressions []pattern       // of patterns
	numbers     map[string]bool // of allow, without spaces and leading zeros
}

// Waiting says how long a held message waits for a moderator, and what becomes of
// it when nobody decided: Deliver or Refuse.
type Waiting struct {
	For  time.Duration
	Then Verdict
}

// limit is how much a detector that counts lets pass.
type limit struct {
	count  int
	within time.Duration
}

// examples are the tests of a rule, with the lines that they stand on.
type examples struct {
	match, pass []line
}

// line is a text of a rule file and where it stands.
type line struct {
	text string
	at   int
	key  string // such as phrases.en[3]
}

// Explain is what the sender is told, kindly, in a language such as "de" or
// "de-AT", else in English, else in any. It is empty if the rule says nothing.
func (r *Rule) Explain(language string) string { return inLanguage(r.explain, language) }

// Label is what is delivered together with the message, chosen as by Explain.
func (r *Rule) Label(language string) string { return inLanguage(r.label, language) }

func inLanguage(texts map[string]string, language string) string {
	language = strings.ToLower(language)
	base, _, _ := strings.Cut(strings.ReplaceAll(language, "_", "-"), "-")
	for _, wanted := range []string{language, base, "en"} {
		if text := texts[wanted]; text != "" {
			return text
		}
	}
	least := ""
	for key := range texts {
		if least == "" || key < least {
			least = key
		}
	}
	return texts[least]
}
