package homeserver_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"kith/e2e/homeserver"
)

// parentVariable makes this test program a parent that starts a homeserver in
// the named folder and waits to be killed.
const parentVariable = "KITH_TEST_PARENT"

func TestMain(m *testing.M) {
	dir := os.Getenv(parentVariable)
	if dir == "" {
		os.Exit(m.Run())
	}
	kind, dir, _ := strings.Cut(dir, " ")
	s, err := homeserver.Start(context.Background(), kind, homeserver.Options{Dir: dir})
	if err != nil {
		fmt.Fprintln(os.Stdout, err)
		os.Exit(1)
	}
	fmt.Fprintln(os.Stdout, s.URL)
	select {}
}

func TestAHomeserverDiesWithItsParent(t *testing.T) {
	eachKind(t, func(t *testing.T, kind string) {
		homeserver.ForTest(t, kind, homeserver.Options{}) // skips where there is none
		parent := exec.Command(os.Args[0])
		parent.Env = append(os.Environ(), parentVariable+"="+kind+" "+t.TempDir())
		out, err := parent.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := parent.Start(); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(out).ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		versions := strings.TrimSpace(line) + "/_matrix/client/versions"
		res, err := http.Get(versions)
		if err != nil {
			t.Fatalf("the parent said %q: %v", line, err)
		}
		_ = res.Body.Close()
		if err := parent.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = parent.Wait() // killed, as intended
		for deadline := time.Now().Add(10 * time.Second); ; {
			res, err := http.Get(versions)
			if err != nil {
				return
			}
			_ = res.Body.Close()
			if time.Now().After(deadline) {
				t.Fatal("the homeserver outlived the program that started it")
			}
		}
	})
}
