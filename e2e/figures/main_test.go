package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const printed = `goos: linux
cpu: A processor
BenchmarkLatency/dendrite-2         	       1	         0 ns/op	         1.591 floor/native	         1.642 kith/native	         1.722 kith/native-p95	        23.40 native-ms
BenchmarkLatency/synapse-2          	       1	         0 ns/op	         1.390 floor/native	         LATENCY kith/native	         1.632 kith/native-p95	        55.10 native-ms
BenchmarkMatch/dendrite-2           	       1	         0 ns/op	         1.100 find-to-invitations-s	         1.300 slowest-s
BenchmarkMatch/synapse-2            	       1	         0 ns/op	         0.810 find-to-invitations-s	         1.040 slowest-s
BenchmarkIdle-2                     	       1	         0 ns/op	         5.120 KiB/ghost	        29.33 MB
BenchmarkProgram-2                  	       1	         0 ns/op	        23.61 MB
PASS
`

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
	good := strings.Replace(printed, "LATENCY", "1.573", 1)
	over, err := run(page, strings.NewReader(good), &passedOn)
	if err != nil || over != 0 {
		t.Fatalf("%d over, %v", over, err)
	}
	if passedOn.String() != good {
		t.Error("what came in was not passed on")
	}
	text, _ := os.ReadFile(page)
	for _, want := range []string{"# Figures\n", "(A processor)", "| Synapse | 55 ms | 1.39 | 1.57 (at most 2.3) | 1.63 |", "| 29 MB (at most 60) | 5.1 KiB (at most 16) |", "after\n"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the page lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(string(text), "old") {
		t.Error("the old figures are still there")
	}

	over, err = run(page, strings.NewReader(strings.Replace(printed, "LATENCY", "2.41", 1)), &passedOn)
	if err != nil || over != 1 {
		t.Errorf("a figure over its limit: %d over, %v", over, err)
	}
	if text, _ = os.ReadFile(page); !strings.Contains(string(text), "2.41 (at most 2.3) **over**") {
		t.Errorf("the page does not say so:\n%s", text)
	}

	before, _ := os.ReadFile(page)
	lines := strings.SplitAfter(good, "\n")
	if _, err = run(page, strings.NewReader(strings.Join(lines[:4], "")), &passedOn); err == nil {
		t.Error("half a run was taken for a whole one")
	}
	if after, _ := os.ReadFile(page); string(after) != string(before) {
		t.Error("half a run changed the page")
	}
	write("no marks here\n")
	if _, err = run(page, strings.NewReader(good), &passedOn); err == nil {
		t.Error("a page without marks was written to")
	}
}
