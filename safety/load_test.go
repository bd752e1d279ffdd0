package safety

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kith/diagnostic"
)

const lottery = `id: lottery
about: Lottery tips.
enabled: true
verdict: hold
hold: {for: 30m, then: refuse}
explain: {en: "This reads like a lottery tip."}
words:
  tip: [tip, tips, (lucky|winning) numbers]
phrases:
  en: ["lottery ~3 <tip>"]
  de: ["lotto* ~2 (tipp|zahlen)"]
unless:
  en: ["(never|dont) ~2 lottery"]
examples:
  match: ["my lottery tip for you"]
  pass: ["I never do the lottery tip thing"]
`

// folder makes a folder of rule files.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	path := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(path, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func TestRulesOfTheAdmin(t *testing.T) {
	rules, err := Load(folder(t, map[string]string{
		"lottery.yaml": lottery,
		"link.yml":     "id: link\nabout: Links are fine here.\nenabled: false\nverdict: deliver\ndetect: link\n",
		"phone.yaml":   "id: phone\nabout: Only counted.\ndry_run: true\nverdict: refuse\ndetect: phone\nexplain: {en: No.}\n",
		"notes.txt":    "not a rule",
	}), nil)
	if err != nil {
		t.Fatal(err)
	}
	if rule := rules.Rule("lottery"); rule == nil || rule.Verdict != Hold || rule.Hold.Then != Refuse || rule.Hold.For.Minutes() != 30 {
		t.Errorf("the admin's rule is %+v", rule)
	}
	if rules.Rule("link") != nil {
		t.Error("the rule link was switched off and is there")
	}
	if rules.Rule("crisis-acute") == nil {
		t.Error("a shipped rule is gone")
	}
	finding, _ := rules.Screen(Message{Texts: []string{"lotto: meine Zahlen, ruf an: 0171 3920041"}}, Trail{}, exampleTime)
	if finding.Verdict != Hold || finding.Rule.ID != "lottery" || !hits(finding, rules.Rule("phone")) {
		t.Errorf("found %+v, want lottery to hold and phone to be counted", finding)
	}
}

func TestProblemsNameFileAndLine(t *testing.T) {
	for name, test := range map[string]struct {
		from, to string // what is changed in a good rule
		want     string // file:line: key: and the beginning of the message
	}{
		"unknown key":          {"about: Lottery tips.", "abuot: Lottery tips.", "lottery.yaml:2: abuot: there is no such setting"},
		"missing about":        {"about: Lottery tips.\n", "", "lottery.yaml: about: needs a sentence"},
		"unknown verdict":      {"verdict: hold", "verdict: burn", "lottery.yaml:4: verdict: needs deliver, tell, ask, hold or refuse"},
		"hold without default": {"{for: 30m, then: refuse}", "{for: 30m}", "lottery.yaml:5: hold: needs `then`"},
		"no length of time":    {"for: 30m", "for: soon", "lottery.yaml:5: hold.for: needs a length of time"},
		"no explanation":       {"explain: {en: \"This reads like a lottery tip.\"}\n", "", "lottery.yaml: explain: needs a kind sentence"},
		"severity that holds":  {"enabled: true", "severity: acute", "lottery.yaml:4: verdict: must be deliver"},
		"broken phrase":        {"lottery ~3 <tip>", "(lottery ~3 <tip>", "lottery.yaml:10: phrases.en[1]: has a `(` without its `)`"},
		"unknown list":         {"<tip>", "<tipp>", "lottery.yaml:10: phrases.en[1]: names the list <tipp>"},
		"optional alone":       {"lottery ~3 <tip>", "[lottery]", "lottery.yaml:10: phrases.en[1]: needs a word that is not optional"},
		"example unmatched":    {"my lottery tip for you", "good morning", "lottery.yaml:15: examples.match[1]: this example is not matched"},
		"example matched":      {"I never do the lottery tip thing", "my lottery tips", "lottery.yaml:16: examples.pass[1]: this example is matched"},
		"no language":          {"  en: [\"lottery", "  English: [\"lottery", "lottery.yaml:10: phrases.English: needs the code of a language"},
		"not YAML":             {"about: Lottery", "about: : Lottery", "lottery.yaml:"},
		"twice":                {"enabled: true", "id: other", "lottery.yaml:3: id: is given twice"},
		"endless pattern":      {"phrases:\n  en: [\"lottery ~3 <tip>\"]", "patterns:\n  en: ['[a-z]+']", "lottery.yaml:10: patterns.en[1]: needs at least 2 characters"},
		"limit without count":  {"enabled: true", "limit: {count: 3}", "lottery.yaml:3: limit: goes with"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(lottery, test.from) {
				t.Fatalf("the rule has no %q to change", test.from)
			}
			path := folder(t, map[string]string{"lottery.yaml": strings.Replace(lottery, test.from, test.to, 1)})
			_, err := Load(path, nil)
			var problems diagnostic.Problems
			if !errors.As(err, &problems) || !strings.Contains(err.Error(), filepath.Join(path, test.want)) {
				t.Errorf("the problem is %v, want %s", err, test.want)
			}
		})
	}
}

func TestTwoFilesOfOneRule(t *testing.T) {
	_, err := Load(folder(t, map[string]string{"a.yaml": lottery, "b.yaml": lottery}), nil)
	if err == nil || !strings.Contains(err.Error(), "b.yaml: id: the rule lottery is also in") {
		t.Errorf("the problem is %v", err)
	}
	if _, err := Load(filepath.Join(t.TempDir(), "nowhere"), nil); err == nil || !strings.Contains(err.Error(), "there is no such folder") {
		t.Errorf("the problem is %v", err)
	}
}

// TestShippedRulesSpeakToTheSender in four languages, and in English to others.
func TestShippedRulesSpeakToTheSender(t *testing.T) {
	for _, rule := range shippedRules(t).All() {
		if rule.About == "" || rule.DryRun {
			t.Errorf("%s: about %q, dry run %t", rule.ID, rule.About, rule.DryRun)
		}
		for _, language := range []string{"en", "de", "fr", "es"} {
			if rule.Verdict.Stricter(Deliver) && rule.explain[language] == "" {
				t.Errorf("%s says nothing in %s", rule.ID, language)
			}
		}
		if rule.Explain("pt-BR") != rule.Explain("en") || rule.Explain("de-AT") != rule.Explain("de") {
			t.Errorf("%s does not fall back to a language that it has", rule.ID)
		}
	}
}
