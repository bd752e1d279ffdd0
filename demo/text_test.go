package demo

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestWidthsOfTexts(t *testing.T) {
	for text, want := range map[string]int{
		"":                 0,
		"quiet":            5,
		"静かな川":             8,
		"ｆｕｌｌ":             8,
		"한국":               4,
		"e\u0301te":        3, // é of two runes
		"👋":                2,
		"ﷺ":                1,
		"a\u200db":         2,
		"नमस्ते":           4,
		"\u202eevil":       4,
		"tone\u0336\u0336": 4,
	} {
		if got := textWidth(text); got != want {
			t.Errorf("%q is %d columns wide, expected %d", text, got, want)
		}
	}
}

func TestWrapping(t *testing.T) {
	for _, c := range []struct {
		text    string
		columns int
		want    []string
	}{
		{"", 10, []string{""}},
		{"I have been there too", 10, []string{"I have", "been there", "too"}},
		{"one\n\ntwo", 10, []string{"one", "", "two"}},
		{"  spaces   vanish  ", 20, []string{"spaces vanish"}},
		{"incomprehensibilities", 8, []string{"incompre", "hensibil", "ities"}},
		{"a incomprehensible b", 8, []string{"a", "incompre", "hensible", "b"}},
		{"静かな川のほとり", 5, []string{"静か", "な川", "のほ", "とり"}},
		{"cafe\u0301 noir", 4, []string{"cafe\u0301", "noir"}},
	} {
		got := wrap(c.text, c.columns)
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("wrap %q at %d: %q, expected %q", c.text, c.columns, got, c.want)
		}
	}
}

// What anybody writes may be printed in somebody's terminal: it must fit, stay
// whole, and not take over the terminal.
func TestAnyTextCanBeShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := clean(rapid.String().Draw(t, "text"))
		columns := rapid.IntRange(2, 60).Draw(t, "columns")
		var shown strings.Builder
		for _, line := range wrap(text, columns) {
			if n := textWidth(line); n > columns {
				t.Fatalf("line %q is %d columns wide", line, n)
			}
			shown.WriteString(line)
		}
		if got, want := without(shown.String()), without(text); got != want {
			t.Fatalf("of %q was shown %q", want, got)
		}
		for _, r := range text {
			if unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) {
				t.Fatalf("%q would reach the terminal", r)
			}
		}
	})
}

func without(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}
