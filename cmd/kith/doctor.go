package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"kith/doctor"
)

// doctorVerb finds out whether the service would work.
type doctorVerb struct {
	Config string `short:"c" default:"config.yaml" help:"The configuration to check." type:"path"`
	JSON   bool   `name:"json" help:"Print one JSON object in the place of lines."`
}

// errFound ends with exit code 1; what was found has been printed.
var errFound = errors.New("something is wrong")

// Run prints one line for each check. It fails if one of them did.
func (v doctorVerb) Run(ctx context.Context, stdout io.Writer) error {
	tell := func(r doctor.Result) { fmt.Fprintln(stdout, r) }
	if v.JSON {
		tell = func(doctor.Result) {}
	}
	report := doctor.Examine(ctx, v.Config, edgeOptions, tell)
	if v.JSON {
		out := json.NewEncoder(stdout)
		out.SetIndent("", "  ")
		out.SetEscapeHTML(false)
		if err := out.Encode(report); err != nil {
			return fmt.Errorf("print the report: %w", err)
		}
	}
	if !report.OK {
		return errFound
	}
	return nil
}
