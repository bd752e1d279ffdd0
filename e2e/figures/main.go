// Command figures reads what `go test -bench` prints, passes it on, and puts the
// figures into the page that it is given, between the two marks there. It ends with 1
// when a figure breaks its limit, and leaves the page alone when one is missing.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go test -bench . … | figures PAGE")
		os.Exit(2)
	}
	over, err := run(os.Args[1], os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if over > 0 {
		os.Exit(1)
	}
}

func run(page string, in io.Reader, out io.Writer) (over int, err error) {
	r := results{values: make(map[string]float64)}
	if err = r.read(io.TeeReader(in, out)); err != nil {
		return 0, err
	}
	text, over, err := r.text(time.Now())
	if err != nil {
		return 0, err
	}
	old, err := os.ReadFile(page)
	if err != nil {
		return 0, fmt.Errorf("read the page: %w", err)
	}
	whole, err := replace(string(old), text)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", page, err)
	}
	if err = os.WriteFile(page, []byte(whole), 0o644); err != nil { //nolint:gosec // a page that everybody may read
		return 0, fmt.Errorf("write the page: %w", err)
	}
	return over, nil
}

// results are the figures of one run.
type results struct {
	cpu    string
	values map[string]float64 // by "Benchmark/kind unit"
}

// read takes lines like "BenchmarkLatency/synapse-2   1   0 ns/op   1.57 kith/native".
func (r *results) read(in io.Reader) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if cpu, ok := strings.CutPrefix(line, "cpu: "); ok {
			r.cpu = cpu
		}
		fields := strings.Fields(line)
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		name := fields[0]
		if at := strings.LastIndexByte(name, '-'); at > 0 { // how many cores there were
			name = name[:at]
		}
		for i := 2; i+1 < len(fields); i += 2 {
			if value, err := strconv.ParseFloat(fields[i], 64); err == nil {
				r.values[name+" "+fields[i+1]] = value
			}
		}
	}
	return lines.Err()
}

// text is the part of the page that holds the figures, and how many break their
// limits.
func (r *results) text(now time.Time) (string, int, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "Measured on %s, %s/%s, %d cores", now.Format(time.DateOnly), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	if r.cpu != "" {
		fmt.Fprintf(&b, " (%s)", r.cpu)
	}
	b.WriteString(".\n")
	over := 0
	for _, t := range tables {
		fmt.Fprintf(&b, "\n### %s\n\n| %s | %s |\n|%s\n", t.title, t.first, strings.Join(t.heads(), " | "), strings.Repeat(" --- |", len(t.columns)+1))
		for _, line := range t.lines {
			fmt.Fprintf(&b, "| %s", line.name)
			for _, c := range t.columns {
				key := line.benchmark + " " + c.unit
				value, ok := r.values[key]
				if !ok {
					return "", 0, fmt.Errorf("there is no figure for %q", key)
				}
				fmt.Fprintf(&b, " | %s%s", strconv.FormatFloat(value, 'f', c.decimals, 64), c.suffix)
				if most, limited := c.most.of(line.name); limited && value > most {
					fmt.Fprintf(&b, " **over %s**", strconv.FormatFloat(most, 'f', -1, 64))
					over++
				}
				if least, limited := c.least.of(line.name); limited && value < least {
					fmt.Fprintf(&b, " **under %s**", strconv.FormatFloat(least, 'f', -1, 64))
					over++
				}
			}
			b.WriteString(" |\n")
		}
	}
	return b.String(), over, nil
}

const (
	begin = "<!-- figures: written by make bench -->\n"
	end   = "<!-- end of figures -->\n"
)

// replace puts the figures between the marks of a page.
func replace(page, text string) (string, error) {
	before, rest, ok := strings.Cut(page, begin)
	if !ok {
		return "", fmt.Errorf("there is no %q", strings.TrimSpace(begin))
	}
	_, after, ok := strings.Cut(rest, end)
	if !ok {
		return "", fmt.Errorf("there is no %q", strings.TrimSpace(end))
	}
	return before + begin + "\n" + text + "\n" + end + after, nil
}
