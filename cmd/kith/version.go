package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"maunium.net/go/mautrix"
)

// version and commit are set by the linker where the Go tool cannot know them, as in
// `-ldflags "-X main.version=v1.2.3 -X main.commit=0123abcd"`. Otherwise they are what
// it knows of the source tree.
var version, commit string

// versionVerb prints what somebody who helps with a problem will ask for.
type versionVerb struct{}

// Run prints four lines, each a name and a version.
func (versionVerb) Run(stdout io.Writer) error {
	_, err := fmt.Fprintln(stdout, versions())
	return err
}

func versions() string {
	return fmt.Sprintf("kith %s\ncommit %s\ngo %s\nmautrix %s", kithVersion(), kithCommit(), runtime.Version(), mautrix.Version)
}

const unknown = "unknown"

func kithVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// kithCommit is the commit that the program was built from, marked if the tree had
// changes that were not committed.
func kithCommit() string {
	if commit != "" {
		return commit
	}
	found, changed := unknown, ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			switch {
			case setting.Key == "vcs.revision":
				found = setting.Value
			case setting.Key == "vcs.modified" && setting.Value == "true":
				changed = "+changes"
			}
		}
	}
	return found + changed
}
