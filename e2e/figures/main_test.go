package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// printed is what a whole run prints, with the same figure everywhere but where the test
// says otherwise.
func printed(figures map[string]string) string {
	var b strings.Builder
	b.WriteString("goos: linux\ncpu: A processor\n")
	for _, t := range tables {
		for _, l := range t.lines {
			fmt.Fprintf(&b, "%s-2 \t 1 \t 0 ns/op", l.benchmark)
			for _, c := range t.columns {
				value, ok := figures[l.benchmark+" "+c.unit]
				if !ok {
					value = "1.05"
				}
				fmt.Fprintf(&b, "\t %s %s", value, c.unit)
			}
			b.WriteString("\n")
		}
	}
	return b.String() + "PASS\n"
}

func TestFiguresStandOnThePage(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.md")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(page, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("# Figures\n" + begin + "old\n" + end + "after\n")
	var passedOn strings.Builder
	good := printed(map[string]string{"BenchmarkHomeserver/synapse/latency native-ms": "55.10", "BenchmarkIdle MB": "29.33"})
	over, err := run(page, strings.NewReader(good), &passedOn)
	if err != nil || over != 0 {
		t.Fatalf("%d over, %v", over, err)
	}
	if passedOn.String() != good {
		t.Error("what came in was not passed on")
	}
	text, _ := os.ReadFile(page)
	for _, want := range []string{"# Figures\n", "(A processor)", "kith ÷ floor (at most 1.25)", "| Synapse | 55 ms | 1.05 |", "| Dendrite: 10,000 | 1.05 s |", "| 29 MB |", "after\n"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the page lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(string(text), "old") {
		t.Error("the old figures are still there")
	}

	bad := printed(map[string]string{"BenchmarkHomeserver/synapse/latency kith/floor": "1.31", "BenchmarkHomeserver/synapse/deliveries backlog/raw": "0.5"})
	over, err = run(page, strings.NewReader(bad), &passedOn)
	if err != nil || over != 2 {
		t.Errorf("two figures beyond their limits: %d, %v", over, err)
	}
	text, _ = os.ReadFile(page)
	for _, want := range []string{"1.31 **over 1.25**", "0.50 **under 0.8**"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the page does not say %q:\n%s", want, text)
		}
	}

	lines := strings.SplitAfter(good, "\n")
	if _, err = run(page, strings.NewReader(strings.Join(lines[:4], "")), &passedOn); err == nil {
		t.Error("half a run was taken for a whole one")
	}
	if after, _ := os.ReadFile(page); string(after) != string(text) {
		t.Error("half a run changed the page")
	}
	write("no marks here\n")
	if _, err = run(page, strings.NewReader(good), &passedOn); err == nil {
		t.Error("a page without marks was written to")
	}
}
