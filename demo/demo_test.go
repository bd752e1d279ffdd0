package demo_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith/demo"
	"kith/e2e/client"
)

const patience = 60 * time.Second

// program builds kith as it is.
func program(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kith")
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", "goolm", "-o", path, "kith/cmd/kith")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build kith: %v\n%s", err, out)
	}
	return path
}

// audience reads what the demo prints, and waits for what it expects.
type audience struct {
	mu      sync.Mutex
	read    bytes.Buffer
	changed chan struct{}
}

func newAudience() *audience { return &audience{changed: make(chan struct{})} }

func (a *audience) Write(p []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	close(a.changed)
	a.changed = make(chan struct{})
	return a.read.Write(p)
}

// expect returns what the first group of the pattern matched, once it is printed.
func (a *audience) expect(t *testing.T, pattern string, ended <-chan error) string {
	t.Helper()
	late := time.After(3 * patience)
	for {
		a.mu.Lock()
		found, text, changed := regexp.MustCompile(pattern).FindStringSubmatch(a.read.String()), a.read.String(), a.changed
		a.mu.Unlock()
		if found != nil {
			return found[len(found)-1]
		}
		select {
		case <-changed:
		case err := <-ended:
			t.Fatalf("the demo ended before it printed %s: %v\n%s", pattern, err, text)
		case <-late:
			t.Fatalf("the demo did not print %s\n%s", pattern, text)
		}
	}
}

func TestStrangersTalkAndWhoeverTriesItIsWelcomed(t *testing.T) {
	kith, dir, out := program(t), t.TempDir(), newAudience()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- demo.Run(ctx, demo.Options{Dir: dir, Program: kith, Out: out, Patience: patience}) }()

	out.expect(t, "Every line came to everybody once", ended)
	url := out.expect(t, `Homeserver +(http\S+)`, ended)
	password := out.expect(t, `guest1, password (\w+)`, ended)
	out.expect(t, "(Press Ctrl-C)", ended)
	visit(t, url, "guest1", password)
	stop()
	if err := <-ended; err != nil {
		t.Fatalf("stopped by Ctrl-C, the demo said: %v", err)
	}

	t.Run("again in the same folder", func(t *testing.T) {
		var again bytes.Buffer
		if err := demo.Run(t.Context(), demo.Options{Dir: dir, Program: kith, Once: true, Out: &again, Patience: patience}); err != nil {
			t.Fatalf("%v\n%s", err, again.String())
		}
	})
}

// visit does what the demo invites to: a guest looks for company, comes into the
// circle that is there, is welcomed, and leaves.
func visit(t *testing.T, url, user, password string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	guest, err := client.Login(ctx, client.Options{HomeserverURL: url, User: user, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = guest.Close() }()
	lobby, err := guest.DM(ctx, id.NewUserID("support", "localhost"))
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct{ wait, say string }{{"Hello", "find anxiety"}, {"your yes", "yes"}, {"18 or older", "yes"}} {
		if _, err = guest.Expect(ctx, lobby, contains(step.wait)); err != nil {
			t.Fatalf("before %q: %v", step.say, err)
		}
		if _, err = guest.Say(ctx, lobby, step.say); err != nil {
			t.Fatal(err)
		}
	}
	circle, _, err := guest.ExpectInvite(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err = guest.Join(ctx, circle); err != nil {
		t.Fatal(err)
	}
	said, err := guest.Say(ctx, circle, "Good evening. Is somebody here?")
	if err != nil {
		t.Fatal(err)
	}
	welcome, err := guest.Expect(ctx, circle, contains("Hello, and welcome."))
	if err != nil {
		t.Fatal(err)
	}
	if welcome.ReplyTo != said {
		t.Error("the welcome was no reply to what the guest had said")
	}
	if _, err = guest.Say(ctx, circle, "!leave"); err != nil {
		t.Fatal(err)
	}
	if err = guest.ExpectGone(ctx, circle); err != nil {
		t.Error(err)
	}
}

func contains(text string) func(client.Message) bool {
	return func(m client.Message) bool { return m.Decrypted && strings.Contains(m.Body, text) }
}

func TestADemoThatFailsSaysWhereToLook(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "kith")
	if err := os.WriteFile(broken, []byte("#!/bin/sh\necho no such thing; exit 3\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	err := demo.Run(t.Context(), demo.Options{Dir: dir, Program: broken, Once: true, Out: &bytes.Buffer{}})
	if err == nil {
		t.Fatal("a service that does not start was a success")
	}
	for _, part := range []string{"start the service", "exit status 3", "no such thing", dir} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error does not tell %q: %v", part, err)
		}
	}
}
