// Command verdict runs `go test` with the arguments that it is given, prints
// each package's result and all that failed tests have printed, and ends with
// the tests that took longest and those that were skipped and why, which `go test` keeps to itself. With -again PACKAGE
// before the other arguments a few failed tests below that package are played once more.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
)

func main() {
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	os.Exit(code)
}

// againFlag names the package below which failed tests are played again.
const againFlag = "-again"

func run(args []string) (int, error) {
	below := ""
	if len(args) > 1 && args[0] == againFlag {
		below, args = args[1], args[2:]
	}
	cmd := exec.Command("go", append([]string{"test", "-json"}, args...)...) //nolint:noctx // it lasts as long as this program
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, fmt.Errorf("run go test: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return 0, fmt.Errorf("run go test: %w", err)
	}
	r := newReport(os.Stdout)
	scan := bufio.NewReader(out)
	for {
		line, err := scan.ReadBytes('\n')
		if len(line) > 0 {
			r.take(line)
		}
		if err != nil {
			break
		}
	}
	err = cmd.Wait()
	r.summary()
	var exit *exec.ExitError
	if err != nil && below != "" && r.again(below) {
		return 0, nil
	}
	if errors.As(err, &exit) {
		return exit.ExitCode(), nil
	}
	return 0, err
}

// event is one line of `go test -json`.
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
	Elapsed float64 // in seconds
}

// report holds back what a test prints until it is known whether it failed.
type report struct {
	to      io.Writer
	output  map[[2]string][]string // by package and test
	skipped map[string][]string    // tests by reason
	failed  [][2]string            // packages and tests
	took    map[[2]string]float64  // seconds, by package and test
}

func newReport(to io.Writer) *report {
	return &report{to: to, output: map[[2]string][]string{}, skipped: map[string][]string{}, took: map[[2]string]float64{}}
}

func (r *report) take(line []byte) {
	var e event
	if err := json.Unmarshal(line, &e); err != nil {
		fmt.Fprintf(r.to, "%s", line) // not everything that goes wrong is JSON
		return
	}
	key := [2]string{e.Package, e.Test}
	if e.Test != "" && strings.Count(e.Test, "/") <= 1 && e.Elapsed > 0 {
		r.took[key] = e.Elapsed
	}
	switch e.Action {
	case "output", "build-output":
		r.printed(key, e)
	case "fail":
		r.failed = append(r.failed, key)
		fmt.Fprint(r.to, strings.Join(r.output[key], ""))
		delete(r.output, key)
	case "skip":
		r.skippedBecause(key)
		delete(r.output, key)
	case "pass":
		delete(r.output, key)
	}
}

func (r *report) printed(key [2]string, e event) {
	if e.Action == "build-output" || e.Test == "" && isResult(e.Output) {
		fmt.Fprint(r.to, e.Output)
		return
	}
	r.output[key] = append(r.output[key], e.Output)
}

// isResult picks the one line that tells how a package did.
func isResult(line string) bool {
	for _, start := range []string{"ok ", "FAIL\t", "panic:"} {
		if strings.HasPrefix(line, start) {
			return true
		}
	}
	return false
}

func (r *report) skippedBecause(key [2]string) {
	if key[1] == "" {
		return // a package without tests
	}
	reason := "no reason given"
	for _, line := range r.output[key] {
		if trimmed := strings.TrimSpace(line); trimmed != "" && !strings.HasPrefix(trimmed, "===") && !strings.HasPrefix(trimmed, "---") {
			reason = trimmed
			if _, after, ok := strings.Cut(trimmed, ": "); ok {
				reason = after // without the file and line
			}
		}
	}
	r.skipped[reason] = append(r.skipped[reason], key[0]+" "+key[1])
}

// mostSlow is how many tests are named that took longest.
const mostSlow = 12

func (r *report) slowest() {
	tests := slices.SortedFunc(maps.Keys(r.took), func(a, b [2]string) int { return cmp.Compare(r.took[b], r.took[a]) })
	if len(tests) > 0 {
		fmt.Fprintln(r.to, "the slowest:")
	}
	for _, test := range tests[:min(len(tests), mostSlow)] {
		fmt.Fprintf(r.to, "  %4.0f s  %s %s\n", r.took[test], test[0], test[1])
	}
}

func (r *report) summary() {
	r.slowest()
	if len(r.skipped) == 0 {
		fmt.Fprintln(r.to, "nothing was skipped")
		return
	}
	reasons := make([]string, 0, len(r.skipped))
	for reason := range r.skipped {
		reasons = append(reasons, reason)
	}
	slices.Sort(reasons)
	for _, reason := range reasons {
		tests := r.skipped[reason]
		slices.Sort(tests)
		fmt.Fprintf(r.to, "skipped %d (%s):\n  %s\n", len(tests), reason, strings.Join(tests, "\n  "))
	}
}
