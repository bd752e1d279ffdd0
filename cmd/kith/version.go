package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"maunium.net/go/mautrix"
)

// version is set by the linker for a release (-ldflags "-X main.version=v1.2.3").
// Otherwise it is what the Go tool knows of the source tree.
var version = ""

// versionVerb prints what somebody who helps with a problem will ask for.
type versionVerb struct{}

// Run prints three lines, each a name and a version.
func (versionVerb) Run(stdout io.Writer) error {
	_, err := fmt.Fprintf(stdout, "kith %s\ngo %s\nmautrix %s\n", kithVersion(), runtime.Version(), mautrix.Version)
	return err
}

func kithVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
