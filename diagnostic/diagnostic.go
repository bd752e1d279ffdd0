// Package diagnostic says what is wrong in files and settings that an admin writes, where it
// stands, and what to write instead.
package diagnostic

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that has to be put right. It never holds the value of a secret.
type Problem struct {
	File    string // as the admin named it, "environment" for a variable, "shipped rule phone"; empty for a flag
	Line    int    // from 1; 0 if there is no line to point at
	Key     string // the setting, variable, flag, or the key within a file, such as phrases.en[3]
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

// Err is ps as an error, nil if there are none. They are sorted by line, and the files stay
// in the order in which they were read.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	rank := map[string]int{}
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
