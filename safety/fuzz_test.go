package safety

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// FuzzScreen gives the rules any text, alone and after another: nothing panics,
// the same message is judged the same, and the trail survives its JSON.
func FuzzScreen(f *testing.F) {
	for _, seed := range []string{
		"k i l l  y o u r s e l f", "k1ll y0ur$elf", "f**k // www.example.com", "a@b.c (at) dot", "0\u20e37\ufe0f\u20e3 7700 900 123", "don't 'quote' l'été", "1 2 3 +44 (0)",
		"\u200bк\u0456ll\u2800yourself", strings.Repeat("a ", 200), strings.Repeat("*", 90), "\xff\xfe\x00", "@room @all", "<b>#1234</b> snap: x_y",
	} {
		f.Add(seed, "and then")
	}
	rules := shippedRules(f)
	f.Fuzz(func(t *testing.T, text, before string) {
		at := time.Unix(1e9, 0)
		m := Message{Texts: []string{text, text + " "}, Links: []string{before}, Own: []string{before}}
		_, trail := rules.Screen(Message{Texts: []string{before}}, Trail{}, at)
		first, next := rules.Screen(m, trail, at.Add(time.Second))
		second, again := rules.Screen(m, trail, at.Add(time.Second))
		if first.Verdict != second.Verdict || first.Severity != second.Severity || len(first.Hits) != len(second.Hits) {
			t.Errorf("judged as %v, then as %v", first, second)
		}
		one, err := json.Marshal(next)
		if err != nil {
			t.Fatal(err)
		}
		two, _ := json.Marshal(again)
		var back Trail
		if err := json.Unmarshal(one, &back); err != nil || string(one) != string(two) {
			t.Errorf("trails %s and %s: %v", one, two, err)
		}
		if third, _ := json.Marshal(back); string(third) != string(one) {
			t.Errorf("trail %s came back as %s", one, third)
		}
		if first.Severity > None && (first.Verdict == Hold || first.Verdict == Refuse) && !first.Method {
			t.Errorf("distress is blocked by %s", first.Rule.ID)
		}
	})
}

// FuzzRuleFile loads anything as a rule: it becomes one, or the problem points at
// the file.
func FuzzRuleFile(f *testing.F) {
	names, _ := shipped.ReadDir("rules")
	for _, name := range names {
		data, _ := shipped.ReadFile("rules/" + name.Name())
		f.Add(string(data))
	}
	f.Add("id: x\nabout: y\nverdict: deliver\nphrases: {en: ['(a|b) [c] ~3 d*', '<l> # ^']}\nwords: {l: [<l>]}")
	f.Fuzz(func(t *testing.T, data string) {
		rule, problems := parse("rule.yaml", []byte(data))
		if (rule == nil) == (len(problems) == 0) {
			t.Fatalf("rule %v with problems %v", rule, problems)
		}
		if rule != nil && len(data) < 500 {
			_, _ = compile(map[string]*Rule{rule.ID: rule}, []byte("key"))
		}
		for _, p := range problems {
			if p.File != "rule.yaml" || p.Message == "" || strings.ContainsRune(p.Message, '\n') {
				t.Errorf("problem %+v", p)
			}
		}
	})
}
