package main

import (
	"context"
	"io"

	"kith/demo"
)

// demoVerb plays a conversation on this machine, from the homeserver to the
// clients, and shows what each of the people sees.
type demoVerb struct {
	Dir  string `placeholder:"DIR" help:"Keep the data here, and use it again next time (a temporary folder that is removed at the end)."`
	Once bool   `help:"Stop after the conversation; exit with 0 only if everybody saw what they were to see."`
}

// Run plays until the conversation has ended or, without --once, until Ctrl-C.
func (v *demoVerb) Run(ctx context.Context, stdout io.Writer) error {
	return demo.Run(ctx, demo.Options{Dir: v.Dir, Once: v.Once, Out: stdout})
}
