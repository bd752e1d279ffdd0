package config

import (
	"fmt"
	"strconv"
	"strings"

	"kith/diagnostic"
)

// Warning is something that works but should be looked at.
type Warning diagnostic.Problem

// String is the warning on one line, as that of a Problem.
func (w Warning) String() string { return diagnostic.Problem(w).String() }

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
func (s *source) problem(key, format string, args ...any) diagnostic.Problem {
	p := diagnostic.Problem{Key: key, Message: fmt.Sprintf(format, args...)}
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
