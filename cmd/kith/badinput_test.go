package main

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"kith/config"
	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// site is a homeserver and the files that kith init wrote for it, which a test spoils.
type site struct {
	t            *testing.T
	kind         string
	dir          string
	registration string // the homeserver's own copy
	port         int    // of the homeserver
	address      string // of kith
}

func newSite(t *testing.T, kind, serverName string) *site {
	t.Helper()
	s := &site{t: t, kind: kind, dir: t.TempDir()}
	hs, own := listen(t), listen(t)
	s.port, s.address = hs.Addr().(*net.TCPAddr).Port, own.Addr().String()
	_, _ = hs.Close(), own.Close()
	files, err := config.Setup{
		HomeserverURL: "http://127.0.0.1:" + strconv.Itoa(s.port), ServerName: serverName, Listen: s.address, URL: "http://" + s.address,
	}.Write(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	s.registration = filepath.Join(s.dir, "homeserver.yaml")
	data, err := os.ReadFile(files.Registration)
	if err != nil {
		t.Fatal(err)
	}
	if err = os.WriteFile(s.registration, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

// serve starts the homeserver.
func (s *site) serve() *homeserver.Server { s.t.Helper(); return s.serveWith(nil) }

// serveWith starts a homeserver whose people log in with an authentication service.
func (s *site) serveWith(auth *homeserver.AuthService) *homeserver.Server {
	s.t.Helper()
	return homeserver.ForTest(s.t, s.kind, homeserver.Options{
		Dir: filepath.Join(s.dir, "homeserver"), Port: s.port, Registrations: []string{s.registration}, Auth: auth,
	})
}

// spoil changes a file of kith's.
func (s *site) spoil(file, old, text string) {
	s.t.Helper()
	path := filepath.Join(s.dir, file)
	data, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	changed := regexp.MustCompile(old).ReplaceAllString(string(data), text)
	if changed == string(data) {
		s.t.Fatalf("%s holds no %s", file, old)
	}
	if err = os.WriteFile(path, []byte(changed), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// program is a running kith and what it says.
type program struct {
	*exec.Cmd
	t    *testing.T
	done chan error
	said said
}

// said is written by the program and read by the test.
type said struct {
	mu   sync.Mutex
	text strings.Builder
	more chan struct{}
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.more <- struct{}{}:
	default:
	}
	return s.text.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func (s *site) run() *program {
	s.t.Helper()
	p := &program{Cmd: exec.Command(house.Program(s.t), "run", "-c", filepath.Join(s.dir, "config.yaml")), t: s.t, done: make(chan error, 1)}
	p.said.more = make(chan struct{}, 1)
	p.Stderr = &p.said
	if err := p.Start(); err != nil {
		s.t.Fatal(err)
	}
	go func() { p.done <- p.Wait() }()
	s.t.Cleanup(func() { _ = p.Process.Kill() })
	return p
}

const patience = 60 * time.Second

// ends waits for the program to end by itself, and wants the code and a sentence.
func (p *program) ends(code int, sentence string) {
	p.t.Helper()
	select {
	case <-p.done: //nolint:errcheck // the exit code says it
	case <-time.After(patience):
		p.t.Fatalf("it goes on, and says\n%s", &p.said)
	}
	lines := strings.Split(strings.TrimSpace(p.said.String()), "\n")
	if last := lines[len(lines)-1]; p.ProcessState.ExitCode() != code || !strings.Contains(last, sentence) {
		p.t.Errorf("exit code %d, and the last line is\n%s", p.ProcessState.ExitCode(), last)
	}
}

// says waits for a sentence in the log.
func (p *program) says(sentence string) { p.t.Helper(); p.repeats(sentence, 1) }

// repeats waits until a sentence is in the log so many times.
func (p *program) repeats(sentence string, times int) {
	p.t.Helper()
	deadline := time.After(patience)
	for strings.Count(p.said.String(), sentence) < times {
		select {
		case <-p.said.more:
		case <-deadline:
			p.t.Fatalf("it does not say %q, but\n%s", sentence, &p.said)
		}
	}
}

// stops ends the program as an admin would; it must exit with 0.
func (p *program) stops() {
	p.t.Helper()
	_ = p.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-p.done:
		if err != nil {
			p.t.Errorf("stopped with %v, saying\n%s", err, &p.said)
		}
	case <-time.After(patience):
		p.t.Fatal("it does not stop")
	}
}

// answers waits until a path of the program answers with a status.
func (s *site) answers(path string, status int) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.address+path, nil)
		if err != nil {
			s.t.Fatal(err)
		}
		if resp, err := http.DefaultClient.Do(req); err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == status {
				return
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			s.t.Fatalf("%s does not answer with %d", path, status)
		}
	}
}

const (
	live  = "/_matrix/mau/live"
	ready = "/_matrix/mau/ready"
)

func onEachKind(t *testing.T, test func(t *testing.T, kind string)) {
	t.Helper()
	for _, kind := range homeserver.Kinds() {
		t.Run(kind, func(t *testing.T) { test(t, kind) })
	}
}

func TestKithWaitsForAHomeserverThatIsNotUp(t *testing.T) {
	onEachKind(t, func(t *testing.T, kind string) {
		s := newSite(t, kind, "localhost")
		p := s.run()
		p.says("The homeserver does not answer yet; will try again")
		s.answers(live, http.StatusOK)
		s.answers(ready, http.StatusServiceUnavailable)
		hs := s.serve()
		s.answers(ready, http.StatusOK)
		hs.Stop()
		p.says("will try again")
		p.stops() // also while the homeserver is away
	})
}

func TestARegistrationThatTheHomeserverDoesNotKnow(t *testing.T) {
	const other = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	onEachKind(t, func(t *testing.T, kind string) {
		s := newSite(t, kind, "localhost")
		s.serve()
		t.Run("another as_token", func(t *testing.T) {
			s.t = t
			s.spoil("registration.yaml", `as_token: .*`, `as_token: "`+other+`"`)
			s.run().ends(1, "does not accept the as_token of "+filepath.Join(s.dir, "registration.yaml")+"; add that file to the homeserver's configuration")
		})
		t.Run("swapped tokens", func(t *testing.T) {
			s.t = t
			data, err := os.ReadFile(s.registration)
			if err != nil {
				t.Fatal(err)
			}
			swapped := strings.NewReplacer("as_token:", "hs_token:", "hs_token:", "as_token:").Replace(string(data))
			if err = os.WriteFile(filepath.Join(s.dir, "registration.yaml"), []byte(swapped), 0o600); err != nil {
				t.Fatal(err)
			}
			s.run().ends(1, "make sure that as_token and hs_token are not swapped")
		})
	})
}

// With another hs_token the homeserver's requests are refused; where its events come
// that way no peer would be answered, so kith is not ready, and says what to do.
func TestAnotherHSTokenThanTheHomeserverHas(t *testing.T) {
	onEachKind(t, func(t *testing.T, kind string) {
		s := newSite(t, kind, "localhost")
		s.spoil("registration.yaml", `hs_token: .*`, `hs_token: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"`)
		hs := s.serve()
		p := s.run()
		if kind == homeserver.Dendrite { // its events come by /sync, and it calls when there are some
			s.answers(ready, http.StatusOK)
			anna := intrude(t, &house.House{Server: hs}, "anna7q3x")
			anna.do(http.MethodPost, "createRoom", `{"invite":["@support:localhost"]}`)
		}
		p.says("its copy of registration.yaml is not ours: copy it again and restart the homeserver")
		if kind == homeserver.Synapse {
			p.repeats("The homeserver cannot call the service: check url in registration.yaml, hs_token and the firewall", 3)
			s.answers(ready, http.StatusServiceUnavailable) // although it has long been heard of
		}
		s.answers(live, http.StatusOK)
		p.stops()
	})
}

func TestAHomeserverThatCannotReachKith(t *testing.T) {
	s := newSite(t, homeserver.Synapse, "localhost")
	data, err := os.ReadFile(s.registration)
	if err != nil {
		t.Fatal(err)
	}
	lost := strings.Replace(string(data), s.address, "127.0.0.1:1", 1)
	if err = os.WriteFile(s.registration, []byte(lost), 0o600); err != nil {
		t.Fatal(err)
	}
	s.serve()
	p := s.run()
	p.repeats("The homeserver cannot call the service: check url in registration.yaml, hs_token and the firewall", 3)
	s.answers(live, http.StatusOK)
	s.answers(ready, http.StatusServiceUnavailable)
	p.stops()
}

// The homeserver has an older copy, made for a bot of another name.
func TestARegistrationThatDoesNotCoverTheBot(t *testing.T) {
	onEachKind(t, func(t *testing.T, kind string) {
		s := newSite(t, kind, "localhost")
		data, err := os.ReadFile(s.registration)
		if err != nil {
			t.Fatal(err)
		}
		if err = os.WriteFile(s.registration, []byte(strings.ReplaceAll(string(data), "support", "helper")), 0o600); err != nil {
			t.Fatal(err)
		}
		s.serve()
		s.run().ends(1, "one that does not cover the bot @support:localhost; copy that file to the homeserver again and restart the homeserver")
	})
}

func TestAWrongServerName(t *testing.T) {
	onEachKind(t, func(t *testing.T, kind string) {
		s := newSite(t, kind, "example.org")
		s.serve() // whose name is localhost
		s.run().ends(1, "does not go by the name example.org; correct homeserver.server_name")
	})
}
