package safety

import (
	"testing"
	"time"
)

func TestAnAddressIsAskedAbout(t *testing.T) {
	rules, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	finding, _ := rules.Screen(Message{Texts: []string{"write to anna.smith@example.org"}}, Trail{}, time.Unix(1, 0))
	if finding.Verdict != Ask || finding.Rule == nil || finding.Rule.ID != "email" {
		t.Errorf("found %+v, want the rule email to ask", finding)
	}
	if finding, _ := rules.Screen(Message{Texts: []string{"see you @ five"}}, Trail{}, time.Unix(1, 0)); finding.Rule != nil {
		t.Errorf("found %s in plain talk", finding.Rule.ID)
	}
}
