package safety

import (
	"fmt"
	"strings"
)

// Problem is one thing that has to be put right in a rule file.
type Problem struct {
	File    string // as the admin named it; of a shipped rule "shipped rule phone"
	Line    int    // from 1; 0 if there is no line to point at
	Key     string // the key, such as phrases.en[3]
	Message string // what is wrong and what to write instead
}

// String is the problem on one line: file:line: key: message.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	b.WriteString(": ")
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
