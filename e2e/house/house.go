// Package house puts a whole service on a real homeserver for stories and
// benchmarks: the homeserver, `kith run` as a process of its own, and peers with
// real encrypted clients.
package house

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith/config"
	"kith/e2e/homeserver"
	"kith/e2e/postgres"
	"kith/e2e/process"
)

// stopWithin is how long the service may take to end when it is asked to.
const stopWithin = 30 * time.Second

// Options say how a house differs from the ordinary one.
type Options struct {
	Moderators []string       // localparts
	Settings   map[string]any // "section.key" of config.yaml, or "key"
	Env        []string       // for the service's process
	Tags       []string       // extra build tags of the service
	Delegated  bool           // a Synapse leaves people's access to an authentication service
	NoLogin    bool           // on a Synapse nobody can log in
	Postgres   bool           // the homeserver is to keep its data in PostgreSQL
	Database   string         // where the service keeps its data: SQLite, Postgres, or an address; empty: as DatabaseVariable says
	Prepare    func(*House)   // called before the service is started for the first time
}

// House is a homeserver with the service on it.
type House struct {
	Server *homeserver.Server
	Auth   *homeserver.AuthService // nil unless Options.Delegated
	Bot    id.UserID
	Behind string // the address of the homeserver's database where that is in PostgreSQL
	Dir    string // holds config.yaml, registration.yaml, kith.db and kith.log

	t       testing.TB
	address string
	uri     string // of the service's database
	program string
	env     []string
	closed  bool // nobody can log in
	*household
}

// household is what all scenes in one house share.
type household struct {
	registering sync.Mutex

	mu      sync.Mutex
	process *process.Process
	secrets map[string]bool // what must not stand in the service's log
}

// In gives the house to one of several scenes that are tests of their own: whom the
// scene brings in goes home when it ends, and what goes wrong is its own failure.
func (h *House) In(t testing.TB) *House {
	view := *h
	view.t = t
	return &view
}

// Build builds a house on one kind of homeserver and waits until peers would be
// answered. It ends with the test.
func Build(t testing.TB, kind string, o Options) *House {
	t.Helper()
	dir := t.TempDir()
	address := "127.0.0.1:" + freePort(t)
	h := &House{t: t, Dir: dir, address: address, env: o.Env, closed: o.Delegated || o.NoLogin, program: Program(t, o.Tags...),
		household: &household{secrets: make(map[string]bool)}}
	hsPort := freePort(t)
	files, err := config.Setup{
		HomeserverURL: "http://127.0.0.1:" + hsPort, ServerName: "localhost", Listen: address, URL: "http://" + address,
	}.Write(dir)
	if err != nil {
		t.Fatalf("write configuration: %v", err)
	}
	h.Bot = id.UserID("@support:localhost")
	var port int
	_, _ = fmt.Sscan(hsPort, &port)
	hs := homeserver.Options{Dir: filepath.Join(dir, "homeserver"), Port: port, Registrations: []string{files.Registration}, NoLogin: o.NoLogin}
	if o.Delegated {
		h.Auth = homeserver.AuthServiceForTest(t)
		hs.Auth = h.Auth
	}
	if o.Postgres {
		hs.Postgres = postgres.ForTest(t)
		h.Behind = hs.Postgres
	}
	if o.NoLogin {
		forbidLogin(t, files.Registration)
	}
	h.Server = homeserver.ForTest(t, kind, hs)
	h.uri = newDatabase(t, o.Database, dir)
	h.adjust(o)
	if o.Prepare != nil {
		o.Prepare(h)
	}
	t.Cleanup(h.cleanUp)
	h.Start()
	return h
}

// TryStart is Start for a service that may be killed while it starts.
func (h *House) TryStart(ctx context.Context) error {
	p, err := process.Start(process.Command{
		Path: h.program, Args: []string{"run", "-c", h.Config()},
		Env: append(os.Environ(), h.env...), Log: filepath.Join(h.Dir, "kith.log"),
	})
	if err != nil {
		return err
	}
	h.mu.Lock()
	h.process = p
	h.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return p.Await(ctx, process.Answers("http://"+h.address+"/_matrix/mau/ready"))
}

// SetEnv replaces Options.Env for the next start.
func (h *House) SetEnv(env ...string) { h.env = env }

// Kill ends the service without any warning.
func (h *House) Kill() {
	h.t.Helper()
	if p := h.current(); p != nil {
		p.Kill()
	}
}

// Stop ends the service as an admin would; it must exit with 0.
func (h *House) Stop() {
	h.t.Helper()
	if p := h.current(); p != nil {
		if err := p.Stop(stopWithin); err != nil {
			h.t.Errorf("stop the service: %v", err)
		}
	}
}

// Ended is closed once the present process of the service has ended.
func (h *House) Ended() <-chan struct{} { return h.current().Done() }

// PID is the process id of the service.
func (h *House) PID() int { return h.current().PID() }

func (h *House) current() *process.Process {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.process
}

// Address is where the service listens, as a URL.
func (h *House) Address() string { return "http://" + h.address }

// Log is all that the service has logged.
func (h *House) Log() string {
	data, err := os.ReadFile(filepath.Join(h.Dir, "kith.log"))
	if err != nil {
		return err.Error()
	}
	return string(data)
}

func (h *House) cleanUp() {
	if p := h.current(); p != nil {
		p.Kill()
	}
	h.searchLog()
	if h.t.Failed() {
		lines := strings.Split(h.Log(), "\n")
		h.t.Logf("the end of the service's log:\n%s", strings.Join(lines[max(0, len(lines)-40):], "\n"))
		trouble := slices.DeleteFunc(lines, func(line string) bool {
			return !strings.Contains(line, `"level":"warn"`) && !strings.Contains(line, `"level":"error"`) || strings.Contains(line, "connection refused")
		})
		h.t.Logf("its warnings and errors:\n%s", strings.Join(trouble[max(0, len(trouble)-100):], "\n"))
		h.t.Logf("what it had still to do, and where it was:\n%s", h.unfinished())
	}
}

// IsGhost tells whether a user is a ghost of the service.
func (h *House) IsGhost(user id.UserID) bool { return strings.HasPrefix(string(user), "@_kith_") }

// AwaitPool waits until so many ghosts stand ready.
func (h *House) AwaitPool(n int) {
	h.t.Helper()
	db, err := h.OpenDatabase()
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(3 * Patience)
	for {
		var ready int
		if err = db.QueryRowContext(h.t.Context(), `SELECT COUNT(*) FROM ghost WHERE state='ready'`).Scan(&ready); err == nil && ready >= n {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			h.t.Fatalf("only %d of %d ghosts were ready: %v", ready, n, err)
		}
	}
}
