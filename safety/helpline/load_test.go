package helpline_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kith/diagnostic"
	"kith/safety/helpline"
)

// write is an admin's file with the given text.
func write(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "helplines.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAnAdminsFileIsLaidOverTheShippedData(t *testing.T) {
	d, err := helpline.Load(write(t, `
general:
  finders: [{name: Our list, web: "https://help.example.org"}]
countries:
  - code: DE
    typed: [bayern]
    without: [Nummer gegen Kummer]
    lines:
      - name: Our night line
        phones: ["030 1234567"]
        hours: Mo-Su 20:00-08:00
        languages: [de]
  - code: GB
    emergency: [{number: "112"}]
    source: https://example.org/112
    lines:
      - {name: samaritans, phones: ["116 123"], text: {number: "07000 000000"}, languages: [en]}
  - code: AQ
    names: {en: Antarctica}
    emergency: [{number: "911"}]
    source: https://example.org/station
`))
	if err != nil {
		t.Fatal(err)
	}
	shipped, _ := helpline.In("DE")
	germany, _ := d.In("DE")
	lines := germany.Lines("")
	var names []string
	for _, l := range lines {
		names = append(names, l.Name)
	}
	if got := strings.Join(names, ", "); got != "TelefonSeelsorge, Our night line" {
		t.Errorf("lines of Germany: %s", got)
	}
	if lines[1].Confirmed() || germany.Emergency[0] != shipped.Emergency[0] || germany.Name("fr") != "Allemagne" {
		t.Errorf("got %+v", germany)
	}
	if c, _ := d.Find("in Bayern"); c.Code != "DE" {
		t.Errorf("Bayern is %q", c.Code)
	}
	britain, _ := d.In("GB")
	if l := britain.Lines("en")[0]; britain.Emergency[0].Number != "112" || l.Text.Number == "" && britain.Lines("en")[1].Text.Number == "" {
		t.Errorf("got %+v", britain)
	}
	if c, _ := d.Find("antarctica"); c.Name("es") != "Antarctica" {
		t.Errorf("got %+v", c)
	}
	if g := d.General(); g.Finders[0].Name != "Our list" || g.Emergency[0] != "112" {
		t.Errorf("got %+v", g)
	}
	if _, known := helpline.In("AQ"); known || len(shipped.Lines("")) == len(lines) && shipped.Lines("")[1].Name == lines[1].Name {
		t.Error("the shipped data was changed")
	}
}

func TestEveryMistakeIsShownWithFileAndLine(t *testing.T) {
	for name, mistake := range map[string]struct{ text, at, says string }{
		"empty":             {"", ":", "empty"},
		"no YAML":           {"countries: [", ":1: ", ""},
		"two documents":     {"countries: []\n---\ncountries: []\n", ": ", "---"},
		"unknown setting":   {"countries:\n  - code: DE\n    line: []\n", ":3: ", "no setting `line`"},
		"twice":             {"countries:\n  - code: DE\n  - code: DE\n", ":3: ", "twice"},
		"no such country":   {"countries:\n  - code: XX\n    names: {en: X}\n    emergency: [{number: \"112\"}]\n    source: https://example.org\n", ":2: ", "no country's code"},
		"small letters":     {"countries:\n  - code: de\n    names: {en: X}\n    emergency: [{number: \"112\"}]\n    source: https://example.org\n", ":2: ", "capital letters"},
		"new, without all":  {"countries:\n  - code: AQ\n", ":2: ", "needs an emergency number"},
		"letters to dial":   {"countries:\n  - code: DE\n    lines:\n      - name: X\n        phones:\n          - 0800 HELP\n", ":6: ", "no number to dial"},
		"one digit":         {"countries:\n  - code: DE\n    lines:\n      - name: X\n        phones: [\"1\"]\n", ":5: ", "no number to dial"},
		"nothing to reach":  {"countries:\n  - code: DE\n    lines:\n      - name: X\n        web: https://example.org\n", ":4: ", "reached by nothing"},
		"no name":           {"countries:\n  - code: DE\n    lines:\n      - phones: [\"112\"]\n", ":4: ", "needs a name"},
		"the same twice":    {"countries:\n  - code: DE\n    lines:\n      - {name: X, phones: [\"112\"]}\n      - {name: x, phones: [\"113\"]}\n", ":5: ", "two lines"},
		"address in clear":  {"countries:\n  - code: DE\n    lines:\n      - name: X\n        chat: http://example.org\n", ":5: ", "https://"},
		"no hours":          {"countries:\n  - code: DE\n    lines:\n      - name: X\n        phones: [\"112\"]\n        hours: at night\n", ":6: ", "no hours"},
		"no language":       {"countries:\n  - code: DE\n    lines:\n      - name: X\n        phones: [\"112\"]\n        languages: [german]\n", ":6: ", "no language"},
		"nobody":            {"countries:\n  - code: DE\n    lines:\n      - name: X\n        phones: [\"112\"]\n        for: cats\n", ":6: ", "children"},
		"no key":            {"countries:\n  - code: DE\n    lines:\n      - name: X\n        phones: [\"112\"]\n        press: two\n", ":6: ", "no key"},
		"word but no text":  {"countries:\n  - code: DE\n    lines:\n      - name: X\n        phones: [\"112\"]\n        text: {word: HELP}\n", ":6: ", "needs a number"},
		"no such service":   {"countries:\n  - code: DE\n    emergency: [{number: \"112\", for: plumber}]\n    source: https://example.org\n", ":3: ", "plumber"},
		"tomorrow":          {"countries:\n  - code: DE\n    lines:\n      - name: X\n        phones: [\"112\"]\n        checked: 9999-01-01\n", ":6: ", "not come yet"},
		"no day":            {"countries:\n  - code: DE\n    lines:\n      - name: X\n        phones: [\"112\"]\n        checked: lately\n", ":6: ", "no day"},
		"local WhatsApp":    {"countries:\n  - code: DE\n    lines:\n      - name: X\n        whatsapp: \"0170 1\"\n", ":5: ", "begins with +"},
		"without what":      {"countries:\n  - code: DE\n    without: [The moon]\n", ":3: ", "The moon"},
		"a name of others":  {"countries:\n  - code: DE\n    typed: [France]\n", ":2: ", "name of both"},
		"finder in clear":   {"general:\n  finders:\n    - {name: X, web: http://example.org}\n", ":3: ", "https://"},
		"source of nothing": {"countries:\n  - code: DE\n    checked: 2026-01-01\n", ":2: ", "emergency numbers"},
	} {
		t.Run(name, func(t *testing.T) {
			file := write(t, mistake.text)
			_, err := helpline.Load(file)
			var problems diagnostic.Problems
			if !errors.As(err, &problems) || len(problems) == 0 {
				t.Fatalf("got %v", err)
			}
			if got := err.Error(); !strings.Contains(got, file+mistake.at) || !strings.Contains(got, mistake.says) {
				t.Errorf("got %q, want %q and %q", strings.ReplaceAll(got, file, "FILE"), mistake.at, mistake.says)
			}
		})
	}
}

func TestAllMistakesOfAFileAreShownAtOnce(t *testing.T) {
	_, err := helpline.Load(write(t, "countries:\n  - code: DE\n    lines:\n      - name: X\n        phones: [a, b]\n        hours: c\n"))
	var problems diagnostic.Problems
	if errors.As(err, &problems); len(problems) != 3 {
		t.Errorf("got %v", err)
	}
}

func TestAFileThatIsNotThereIsSaid(t *testing.T) {
	if _, err := helpline.Load(filepath.Join(t.TempDir(), "none.yaml")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// FuzzLoad: no file makes the loader panic, and a directory that comes out of one still
// has every country with an emergency number.
func FuzzLoad(f *testing.F) {
	f.Add("countries:\n  - code: DE\n    lines:\n      - {name: X, phones: [\"112\"]}\n")
	f.Add("general: {emergency: [\"1\"], finders: [{}]}\n")
	f.Add("countries: &a [*a]\n")
	f.Add("- x\n")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := helpline.Load(write(t, text))
		if err != nil {
			return
		}
		for _, c := range d.All() {
			if len(c.Emergency) == 0 || c.Name("en") == "" {
				t.Fatalf("%s came out as %+v", c.Code, c)
			}
		}
	})
}
