package main

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"kith/config"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"kith": main})
}

// TestScripts runs the program as an admin would, as testdata/script tells. The scripts
// know $FREE, an address where nobody listens, $TAKEN, one where somebody does, and
// $EXAMPLE, the registration that everybody has.
func TestScripts(t *testing.T) {
	example, err := filepath.Abs("../../registration.yaml")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			taken, free := listen(t), listen(t)
			env.Defer(func() { _ = taken.Close() })
			env.Setenv("TAKEN", taken.Addr().String())
			env.Setenv("FREE", free.Addr().String())
			env.Setenv("EXAMPLE", example)
			return free.Close()
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"loads":    loads,
			"exitcode": exitCode,
			"replace":  replace,
			"sqlite":   sqlite,
			"answers":  answers,
			"logs":     logs,
			"rated":    rated,
		},
	})
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
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

// replace FROM TO OLD NEW copies a file with the first text that matches OLD replaced.
func replace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: replace FROM TO OLD NEW")
	}
	text, old := ts.ReadFile(args[0]), regexp.MustCompile(args[2])
	where := old.FindStringIndex(text)
	if where == nil {
		ts.Fatalf("%s holds no %s", args[0], args[2])
	}
	text = text[:where[0]] + args[3] + text[where[1]:]
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}

// sqlite FILE STATEMENT… changes a database as another program would.
func sqlite(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: sqlite FILE STATEMENT…")
	}
	db, err := sql.Open("sqlite", "file:"+ts.MkAbs(args[0]))
	ts.Check(err)
	for _, statement := range args[1:] {
		_, err = db.ExecContext(context.Background(), statement)
		ts.Check(err)
	}
	ts.Check(db.Close())
}

// answers STATUS URL waits until somebody answers there, and wants that status.
func answers(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: answers STATUS URL")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, args[1], nil)
	ts.Check(err)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		if resp, err := http.DefaultClient.Do(req); err == nil {
			_ = resp.Body.Close()
			if got := strconv.Itoa(resp.StatusCode); got != args[0] {
				ts.Fatalf("%s answers %s, want %s", args[1], got, args[0])
			}
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			ts.Fatalf("%s does not answer", args[1])
		}
	}
}

// logs FILE TEXT waits until a text stands in a file that a program writes.
func logs(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: logs FILE TEXT")
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	late := time.After(20 * time.Second)
	for {
		if strings.Contains(ts.ReadFile(args[0]), args[1]) {
			return
		}
		select {
		case <-tick.C:
		case <-late:
			ts.Fatalf("%s does not tell %q but:\n%s", args[0], args[1], ts.ReadFile(args[0]))
		}
	}
}

func openSQLite(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	return db
}
