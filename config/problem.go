package config

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Problem is one thing that has to be put right before kith can start. It never
// holds the value of a secret.
type Problem struct {
	File    string // as the admin named it; "environment" for a variable; empty for a flag
	Line    int    // from 1; 0 if there is no line to point at
	Key     string // the setting, variable or flag
	Message string // what is wrong and what to write instead
}

// String is the problem on one line: file:line: key: message.
func (p Problem) String() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.File)
		if p.Line > 0 {
			fmt.Fprintf(&b, ":%d", p.Line)
		}
		b.WriteString(": ")
	}
	if p.Key != "" {
		b.WriteString(p.Key + ": ")
	}
	return b.String() + p.Message
}

// Problems is an error with one clear line for each problem.
type Problems []Problem

// Error lists the problems, one a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// err is ps as an error, nil if there are none, in the order of the files' lines.
func (ps Problems) err() error {
	if len(ps) == 0 {
		return nil
	}
	rank := map[string]int{} // files stay in the order in which they were read
	for _, p := range ps {
		if _, known := rank[p.File]; !known {
			rank[p.File] = len(rank)
		}
	}
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(rank[a.File], rank[b.File]), cmp.Compare(a.Line, b.Line))
	})
	return ps
}

// Warning is something that works but should be looked at.
type Warning Problem

// String is the warning on one line, as a Problem's.
func (w Warning) String() string { return Problem(w).String() }

// source knows where each setting came from, so that a problem can point there.
type source struct {
	file    string
	lines   map[string]int    // key path → line
	fromEnv map[string]string // key path → the variable that overrides it
}

func newSource(file string) *source {
	return &source{file: file, lines: map[string]int{}, fromEnv: map[string]string{}}
}

// problem makes a problem of the setting at a key path, pointing at its line, or
// at the section it is missing from.
func (s *source) problem(key, format string, args ...any) Problem {
	p := Problem{Key: key, Message: fmt.Sprintf(format, args...)}
	if s == nil {
		return p
	}
	if variable := s.fromEnv[key]; variable != "" {
		p.File, p.Key = environmentName, variable
		return p
	}
	p.File = s.file
	for at := key; at != ""; at = parentKey(at) {
		if line := s.lines[at]; line > 0 {
			p.Line = line
			break
		}
	}
	return p
}

func parentKey(key string) string {
	if i := strings.LastIndexAny(key, ".["); i > 0 {
		return key[:i]
	}
	return ""
}

// longestShown bounds the values that messages quote. The secrets that kith makes
// are longer, so one that was pasted into the wrong place is not repeated in an
// error that ends up in a log.
const longestShown = 40

// shown quotes a value for a message, unless it could be a secret.
func shown(value string) string {
	if len(value) > longestShown || strings.Contains(value, "://") && strings.Contains(value, "@") {
		return "this value"
	}
	return strconv.Quote(value)
}
