// Command kith runs a Matrix application service for pseudonymous peer support.
//
// It exits with 0 when all went well, with 2 when the command line or the
// configuration was not understood, so that starting it again would not help,
// and with 1 when something went wrong while working.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"kith/config"
	"kith/diagnostic"
)

// cli is the command line. Each verb is a struct in a file of its own with a
// method Run, which may ask for a context.Context that ends with SIGTERM or
// SIGINT and for the io.Writer that is standard output.
type cli struct {
	Init     initVerb     `cmd:"" help:"Write config.yaml and registration.yaml, and say what to do with them."`
	Run      runVerb      `cmd:"" help:"Serve until told to stop."`
	Doctor   doctorVerb   `cmd:"" help:"Find out whether it would work, and say what to do if not."`
	Demo     demoVerb     `cmd:"" help:"Play a conversation on this machine, with a real homeserver and real clients."`
	Health   healthVerb   `cmd:"" help:"Ask a running kith whether it lives; for containers."`
	Story    storyVerb    `cmd:"" help:"Say under which id the log tells what became of a message."`
	Move     moveVerb     `cmd:"" help:"Copy the database into an empty one, SQLite or PostgreSQL, and compare them."`
	Backup   backupVerb   `cmd:"" help:"Write a copy of the database into a file, while the service goes on."`
	Restore  restoreVerb  `cmd:"" help:"Put a backup in the place of the database."`
	Simulate simulateVerb `cmd:"" help:"Play days of the service with people who come and go, to plan how many listeners it needs."`
	Topics   topicsVerb   `cmd:"" help:"Print the catalogue of topics that comes with kith, as a file to copy and change."`
	Feedback feedbackVerb `cmd:"" help:"Tell what people said of their talks, so that nobody can be told from it."`
	Version  versionVerb  `cmd:"" help:"Print the version of kith, of Go and of its Matrix library."`

	ShowVersion kong.VersionFlag `name:"version" help:"The same as the command version."`
}

// The exit codes.
const (
	exitOK = iota
	exitFailed
	exitNotUnderstood
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := execute(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// execute runs one command line and returns the exit code.
func execute(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	parser := kong.Must(&cli{},
		kong.Name("kith"),
		kong.Description("Peer support under pseudonyms, for any Matrix homeserver."),
		kong.Writers(stdout, stderr),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.BindTo(stdout, (*io.Writer)(nil)),
		kong.Vars{"listen": config.DefaultListen, "version": versions()},
	)
	command, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(stderr, "kith: %s; see `%s --help`\n", err, helpFor(err))
		return exitNotUnderstood
	}
	return report(command.Run(), stderr)
}

// helpFor is the command whose help fits a mistake on the command line.
func helpFor(err error) string {
	var mistake *kong.ParseError
	if errors.As(err, &mistake) && mistake.Context != nil {
		if verb, _, _ := strings.Cut(mistake.Context.Command(), " "); verb != "" {
			return "kith " + verb
		}
	}
	return "kith"
}

// report tells whoever typed the command what went wrong, one line for each
// thing, and returns the exit code.
func report(err error, stderr io.Writer) int {
	var problems diagnostic.Problems
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFound):
		return exitFailed
	case errors.As(err, &problems):
		fmt.Fprintln(stderr, problems.Error())
		return exitNotUnderstood
	default:
		fmt.Fprintf(stderr, "kith: %s\n", err)
		return exitFailed
	}
}
