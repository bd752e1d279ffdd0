package helpline

import (
	"fmt"
	"strings"
)

// Problem is one thing that has to be put right in a file before it can be used.
type Problem struct {
	File    string // as the admin named it
	Line    int    // from 1; 0 if there is no line to point at
	Message string // what is wrong and what to write instead
}

// String is the problem on one line: file:line: message.
func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.Message
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message)
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
