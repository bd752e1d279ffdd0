package main

import (
	"errors"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"kith/config"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"kith": main})
}

// TestScripts runs the program as an admin would, as testdata/script tells.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"loads":    loads,
			"exitcode": exitCode,
		},
	})
}

// loads CONFIG wants a configuration that is loaded without a problem or warning.
func loads(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: loads CONFIG")
	}
	c, err := config.Load(ts.MkAbs(args[0]))
	switch {
	case neg && err == nil:
		ts.Fatalf("%s is loaded", args[0])
	case !neg && err != nil:
		ts.Fatalf("%v", err)
	case !neg && len(c.Warnings) > 0:
		ts.Fatalf("%v", c.Warnings)
	}
}

// exitCode N COMMAND… wants a command to exit with N.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exitcode N COMMAND…")
	}
	got := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var ended interface{ ExitCode() int }
		if !errors.As(err, &ended) {
			ts.Fatalf("%v", err)
		}
		got = strconv.Itoa(ended.ExitCode())
	}
	if got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}
