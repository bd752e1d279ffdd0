package helpline_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kith/safety/helpline"
)

// TestLinesStandInTheOrderInWhichToTryThem holds for every country in every language:
// lines for everyone first, among them those that speak the language, among them those
// that never close.
func TestLinesStandInTheOrderInWhichToTryThem(t *testing.T) {
	all := helpline.All()
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(all).Draw(t, "country")
		language := rapid.SampledFrom([]string{"", "en", "de", "de-AT", "fr", "es_MX", "it", "xx"}).Draw(t, "language")
		rank := func(l helpline.Line) []bool {
			return []bool{l.For != helpline.Everyone, !l.Speaks(language), !l.Hours.Always()}
		}
		lines := c.Lines(language)
		for i := 1; i < len(lines); i++ {
			before, after := rank(lines[i-1]), rank(lines[i])
			for j := range before {
				if before[j] != after[j] {
					if before[j] {
						t.Fatalf("%s stands before %s", lines[i-1].Name, lines[i].Name)
					}
					break
				}
			}
		}
		if len(lines) != len(c.Lines("")) {
			t.Fatal("a line is missing in a language")
		}
	})
}

func TestBelgiansHearTheirOwnLanguageFirst(t *testing.T) {
	c, _ := helpline.In("BE")
	for language, first := range map[string]string{"nl": "Zelfmoordlijn 1813", "fr": "Centre de Prévention du Suicide", "de": "Telefonhilfe", "en": "Community Help Service", "": "Zelfmoordlijn 1813"} {
		if got := c.Lines(language)[0].Name; got != first {
			t.Errorf("%q: %s first, want %s", language, got, first)
		}
	}
}

func TestHours(t *testing.T) {
	spans := helpline.Hours("Mo-Fr 09:00-17:00; Sa 22:00-02:00").Spans()
	want := []helpline.Span{
		{From: time.Monday, To: time.Friday, Open: "09:00", Close: "17:00"},
		{From: time.Saturday, To: time.Saturday, Open: "22:00", Close: "02:00"},
	}
	if !slices.Equal(spans, want) {
		t.Errorf("got %v", spans)
	}
	if !helpline.Hours("24/7").Always() || helpline.Hours("").Always() || len(helpline.Hours("24/7").Spans()) != 0 {
		t.Error("around the clock is a state of its own")
	}
}
