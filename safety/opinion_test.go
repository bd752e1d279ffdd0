package safety

import "testing"

func TestAnOpinionOnlyAdds(t *testing.T) {
	rules, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	phone, abuse, method := rules.Rule("phone"), rules.Rule("abuse"), rules.Rule("method")
	for name, c := range map[string]struct {
		found    Finding
		opinion  Opinion
		verdict  Verdict
		rule     string
		severity Severity
	}{
		"nothing":                 {Finding{Verdict: Deliver}, Opinion{}, Deliver, "", None},
		"wants it held":           {Finding{Verdict: Deliver}, Opinion{Hold: true}, Hold, "endpoint", None},
		"is stricter than a rule": {Finding{Verdict: Ask, Rule: phone}, Opinion{Hold: true}, Hold, "endpoint", None},
		"is milder than a rule":   {Finding{Verdict: Hold, Rule: abuse}, Opinion{}, Hold, "abuse", None},
		"agrees":                  {Finding{Verdict: Hold, Rule: abuse}, Opinion{Hold: true}, Hold, "abuse", None},
		"sees danger":             {Finding{Verdict: Deliver}, Opinion{Severity: Acute}, Deliver, "", Acute},
		"sees less danger":        {Finding{Verdict: Deliver, Severity: Acute}, Opinion{Severity: Worry}, Deliver, "", Acute},
		"holds nobody in danger":  {Finding{Verdict: Deliver}, Opinion{Hold: true, Severity: Acute}, Tell, "endpoint", Acute},
		"opens nothing":           {Finding{Verdict: Hold, Rule: abuse}, Opinion{Severity: Acute}, Hold, "abuse", Acute},
		"spares no question":      {Finding{Verdict: Ask, Rule: phone}, Opinion{Hold: false, Severity: Acute}, Ask, "phone", Acute},
		"keeps a method held":     {Finding{Verdict: Hold, Rule: method}, Opinion{Severity: Acute}, Hold, "method", Acute},
	} {
		got := rules.Weigh(c.found, c.opinion)
		rule := ""
		if got.Rule != nil {
			rule = got.Rule.ID
		}
		if got.Verdict != c.verdict || rule != c.rule || got.Severity != c.severity {
			t.Errorf("%s: %s by %q, %s", name, got.Verdict, rule, got.Severity)
		}
	}
}
