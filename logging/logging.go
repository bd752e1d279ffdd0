// Package logging makes the service's log. Everything passes one gate that takes
// Matrix identifiers out, so that an error text of a library, which often quotes the
// address it asked, cannot put a person or a room into the log.
package logging

import (
	"fmt"
	"io"
	"regexp"
	"time"

	"github.com/rs/zerolog"
)

// New makes a log at a level (trace, debug, info, warn, error) in the format "json"
// or "console".
func New(out io.Writer, level, format string) (zerolog.Logger, error) {
	parsed, err := zerolog.ParseLevel(level)
	if err != nil {
		return zerolog.Nop(), fmt.Errorf("log level: %w", err)
	}
	zerolog.TimeFieldFormat = time.RFC3339Nano
	gate := Gate(out)
	if format == "console" {
		gate = zerolog.ConsoleWriter{Out: gate, TimeFormat: time.TimeOnly, NoColor: true}
	}
	return zerolog.New(gate).Level(parsed).With().Timestamp().Logger(), nil
}

// Gate wraps a writer and replaces what looks like an identifier of a user, room,
// alias, event or media by its kind, in plain, percent-encoded and escaped spelling.
// Each Write must hold whole lines, as zerolog's do.
func Gate(out io.Writer) io.Writer { return gate{out} }

type gate struct{ out io.Writer }

// The sigils of the Matrix spec ("Identifier Grammar"), what a localpart may hold in
// practice, and a server name. Event ids, and room ids from version 12 on, have no
// server name but are 43 characters of base64.
var identifier = regexp.MustCompile(
	`(?i)(?:[@!#$]|%40|%21|%23|%24|\\u0040)[a-z0-9._=\-/+%~]{1,255}(?::|%3A)[a-z0-9.\-]{1,255}(?:(?::|%3A)\d{1,5})?` +
		`|(?:[!$]|%21|%24)[a-z0-9_\-+/%]{43,}` +
		`|mxc://[a-z0-9.\-:]+/[a-z0-9_\-]+`)

func (g gate) Write(line []byte) (int, error) {
	if _, err := g.out.Write(identifier.ReplaceAllLiteral(line, []byte("[id]"))); err != nil {
		return 0, err
	}
	return len(line), nil
}
