package helpline_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"kith/safety/helpline"
)

var update = flag.Bool("update", false, "write the table in docs/helplines.md anew")

// TestTheTableInTheDocsIsCurrent keeps what admins read and what peers get the same.
func TestTheTableInTheDocsIsCurrent(t *testing.T) {
	const file, begin, end = "../../docs/helplines.md", "-update` -->\n", "<!-- end -->"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(data), begin)
	old, tail, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no place for the table", file)
	}
	now := table()
	if old == now {
		return
	}
	if !*update {
		t.Fatalf("the table in %s is not that of the data; `go test ./safety/helpline -run TestTheTable -update` writes it anew", file)
	}
	if err := os.WriteFile(file, []byte(head+begin+now+end+tail), 0o600); err != nil {
		t.Fatal(err)
	}
}

func table() string {
	var b strings.Builder
	b.WriteString("\n| country | emergency | lines |\n| --- | --- | --- |\n")
	for _, c := range helpline.All() {
		var emergency, lines []string
		for _, e := range c.Emergency {
			emergency = append(emergency, strings.TrimSpace(e.Number+" "+string(e.For)))
		}
		for _, l := range c.Lines("") {
			lines = append(lines, row(l))
		}
		fmt.Fprintf(&b, "| %s (%s) | [%s](%s) | %s |\n", c.Name("en"), c.Code, strings.Join(emergency, ", "), c.Source, strings.Join(lines, "<br>"))
	}
	return b.String() + "\n"
}

func row(l helpline.Line) string {
	var ways []string
	if len(l.Phones) > 0 {
		phone := strings.Join(l.Phones, " or ")
		if l.Press != "" {
			phone += ", then " + l.Press
		}
		ways = append(ways, phone)
	}
	if l.Text.Number != "" {
		ways = append(ways, strings.TrimSpace("text "+l.Text.Word)+" to "+l.Text.Number)
	}
	if l.WhatsApp != "" {
		ways = append(ways, "WhatsApp "+l.WhatsApp)
	}
	if l.Chat != "" {
		ways = append(ways, "[chat]("+l.Chat+")")
	}
	name := l.Name
	if l.Web != "" {
		name = "[" + name + "](" + l.Web + ")"
	}
	about := []string{strings.Join(l.Languages, " ")}
	if l.Hours != "" {
		about = append(about, string(l.Hours))
	}
	if l.For != helpline.Everyone {
		about = append(about, "for "+string(l.For))
	}
	sure := "[source](" + l.Source + "), " + l.Checked
	if !l.Confirmed() {
		sure = "✗ [source](" + l.Source + ")"
	}
	return name + ": " + strings.Join(ways, "; ") + " (" + strings.Join(about, ", ") + ") " + sure
}
