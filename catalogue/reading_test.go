package catalogue

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"kith/safety/helpline"
)

var (
	sentenceEnd = regexp.MustCompile(`[.?!](\s|$)|\n`)
	syllable    = regexp.MustCompile(`[aeiouy]+`)
)

// words splits off what stands around the letters.
func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '.' && r != '-'
	})
}

// syllables counts roughly: groups of vowels, but not a silent e at the end.
func syllables(word string) int {
	word = strings.ToLower(word)
	if strings.Contains(word, ".") {
		return 1 // an address is looked at, not read
	}
	if len(word) > 3 && !strings.HasSuffix(word, "le") {
		word = strings.TrimSuffix(word, "e")
	}
	return max(1, len(syllable.FindAllString(word, -1)))
}

// A sentence has at most 24 words, and all of them together can be read by a child of
// ten or eleven (grade 5 of Flesch and Kincaid).
func TestSentencesAreEasyToRead(t *testing.T) {
	c := New()
	var sentences, count, beats int
	for _, p := range everything() {
		for _, sentence := range sentenceEnd.Split(c.Text("en", p), -1) {
			w := words(sentence)
			if len(w) == 0 {
				continue
			}
			if len(w) > 24 {
				t.Errorf("%s has a sentence of %d words: %q", p.ID, len(w), sentence)
			}
			sentences++
			count += len(w)
			for _, word := range w {
				beats += syllables(word)
			}
		}
	}
	grade := 0.39*float64(count)/float64(sentences) + 11.8*float64(beats)/float64(count) - 15.59
	if grade > 5 {
		t.Errorf("grade %.1f is too hard to read", grade)
	}
	t.Logf("%d sentences, %.1f words each, grade %.1f", sentences, float64(count)/float64(sentences), grade)
}

// A screen reader says everything that stands there, and a small screen shows it.
func TestSentencesArePlainText(t *testing.T) {
	c := New()
	for _, p := range everything() {
		text := c.Text("en", p)
		if text != strings.TrimSpace(text) || strings.Contains(text, "  ") || strings.Contains(text, "<") || strings.Contains(text, "{{") {
			t.Errorf("%s is not clean: %q", p.ID, text)
		}
		for _, r := range text {
			if r > unicode.MaxASCII || r != '\n' && unicode.IsControl(r) || strings.ContainsRune("*_`#|~", r) {
				t.Errorf("%s holds %q, which is no plain text", p.ID, r)
			}
		}
	}
}

func TestUrgentHelpIsAlwaysSaid(t *testing.T) {
	c := New()
	texts := map[string]string{
		"the greeting of a portal": c.Texts("en", PortalGreeting("Ann", "Grief", nil, false, false, UrgentHelp())...), "its help": c.Text("en", PortalHelp(UrgentHelp())),
		"the answer in a crisis": c.Text("en", HelpIn(helpline.Shipped(), "")), "the sentence itself": c.Text("en", UrgentHelp()),
	}
	for what, text := range texts {
		for _, need := range []string{"emergency number", "112", "911", "findahelpline.com"} {
			if !strings.Contains(text, need) {
				t.Errorf("%s does not name %s", what, need)
			}
		}
	}
	if text := c.Text("en", AdultsOnly()); !strings.Contains(text, "childhelplineinternational.org") {
		t.Error("young people are not told who listens to them")
	}
}

// What sets the tone in a portal fits on a phone, also for who comes later.
func TestTheFirstMessageInAPortalIsShort(t *testing.T) {
	for _, later := range []bool{false, true} {
		text := New().Texts("en", PortalGreeting("Calm Blue Heron", "Anxiety", []string{"Quiet Green Lamp", "Warm Grey Stone", "Slow Red Kite"}, later, false, UrgentHelp())...)
		if n := len(strings.Fields(text)); n > 150 {
			t.Errorf("%d words", n)
		}
	}
}

// The greeting can be taken in within ten seconds.
func TestTheGreetingIsShort(t *testing.T) {
	if n := len(strings.Fields(New().Texts("en", Greeting(), WhoCanRead()))); n > 40 {
		t.Errorf("%d words before where help is and the question", n)
	}
	if n := len(strings.Fields(New().Texts("en", UrgentHelp(), AskConsent()))); n > 35 {
		t.Errorf("%d words of help and question", n)
	}
}
