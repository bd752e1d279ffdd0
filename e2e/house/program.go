package house

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

var programs sync.Map // build tags → func() (string, error), once each

// Admin runs the program with a verb and its flags, for the configuration of the house
// where it takes one, and gives what it says. It must exit with 0.
func (h *House) Admin(args ...string) string {
	h.t.Helper()
	cmd := exec.CommandContext(h.t.Context(), h.program, args...)
	cmd.Env, cmd.Dir = os.Environ(), h.Dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		h.t.Fatalf("kith %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// Program builds the service, once for each set of build tags, and gives its path.
func Program(t testing.TB, tags ...string) string {
	t.Helper()
	all := strings.Join(append([]string{"goolm"}, tags...), ",")
	build, _ := programs.LoadOrStore(all, sync.OnceValues(func() (string, error) {
		dir, err := os.MkdirTemp("", "kith-program-") //nolint:usetesting // it outlives the first test that needs it
		if err != nil {
			return "", err
		}
		path := filepath.Join(dir, "kith")
		cmd := exec.Command("go", "build", "-tags", all, "-o", path, "kith/cmd/kith") //nolint:noctx // it ends by itself
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("build kith: %w\n%s", err, out)
		}
		return path, nil
	}))
	path, err := build.(func() (string, error))()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	_ = l.Close()
	return port
}
