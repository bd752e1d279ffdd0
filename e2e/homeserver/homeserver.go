// Package homeserver starts real Matrix homeservers on loopback, for stories,
// benchmarks and `kith demo`: a Dendrite that the Go toolchain builds from the
// nested module e2e/dendrite, and a Synapse from the folder that `make synapse`
// makes. Several can run side by side. Each is a child process that dies with
// this one, writes its log into its own folder and listens on 127.0.0.1 only.
package homeserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"kith/e2e/process"
)

// The kinds of homeserver that can be started.
const (
	Dendrite = "dendrite"
	Synapse  = "synapse"
)

// Kinds lists every kind of homeserver, for tests that run on each of them.
func Kinds() []string { return []string{Dendrite, Synapse} }

// Options says how a homeserver is to be started.
type Options struct {
	Dir           string            // its data; made when missing, and what an earlier start left in it is used again
	Port          int               // on 127.0.0.1; 0: the one of the earlier start in Dir, or a free one
	Registrations []string          // paths of appservice registration files
	ServerName    string            // "localhost" when empty; cannot change once Dir holds data
	Postgres      string            // the URI of its database; SQLite when empty
	Auth          *AuthService      // has people's access to a Synapse in its hands; nil: Synapse has
	NoLogin       bool              // on a Synapse nobody can log in, neither people nor application services
	Limits        bool              // a Synapse keeps the rate limits that it has by default
	Progress      func(line string) // told what happens during a slow first start; may be nil
}

// Server is one homeserver. It may be stopped, killed and started again; its
// URL and its users stay the same.
type Server struct {
	URL        string // http://127.0.0.1:PORT, without a slash at the end
	ServerName string
	Kind       string // Dendrite or Synapse

	dir    string
	secret string // the shared secret that lets Register make users
	auth   *AuthService
	run    command

	mu      sync.Mutex
	process *process.Process // the newest run; nil before the first
}

// builder knows one kind of homeserver: it writes its configuration and says
// which command runs it.
type builder func(ctx context.Context, s settings, o Options) (command, error)

// Start starts a homeserver of the given kind and returns once it answers.
func Start(ctx context.Context, kind string, o Options) (*Server, error) {
	switch kind {
	case Dendrite:
		return StartDendrite(ctx, o)
	case Synapse:
		return StartSynapse(ctx, o)
	default:
		return nil, fmt.Errorf("start homeserver: there is no kind %q", kind)
	}
}

// attempts is how often another free port is tried when somebody else took the
// one that was free a moment ago.
const attempts = 3

func start(ctx context.Context, kind string, build builder, o Options) (*Server, error) {
	if o.Dir == "" {
		return nil, fmt.Errorf("start %s: no folder given for its data", kind)
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", kind, err)
	}
	o.Dir = dir
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("start %s: %w", kind, err)
	}
	for try := 1; ; try++ {
		s, err := startOnce(ctx, kind, build, o)
		var early *exitError
		if o.Port == 0 && try < attempts && errors.As(err, &early) && early.portTaken {
			continue
		}
		return s, err
	}
}

func startOnce(ctx context.Context, kind string, build builder, o Options) (*Server, error) {
	set, err := loadSettings(ctx, kind, o)
	if err != nil {
		return nil, err
	}
	run, err := build(ctx, set, o)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", kind, err)
	}
	s := &Server{
		URL:        "http://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(set.Port)),
		ServerName: set.ServerName,
		Kind:       kind,
		dir:        o.Dir,
		secret:     set.Secret,
		auth:       o.Auth,
		run:        run,
	}
	if err := s.launch(ctx); err != nil {
		return nil, fmt.Errorf("start %s: %w", kind, err)
	}
	return s, nil
}
