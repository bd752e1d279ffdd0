package homeserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

const (
	readyWithin = 90 * time.Second // a first Synapse on a busy machine makes its tables in about 15 s
	stopWithin  = 20 * time.Second // after that a stop becomes a kill
	pollEvery   = 50 * time.Millisecond
)

// command is how one kind of homeserver is run.
type command struct {
	path string
	args []string
	env  []string // the whole environment: nothing of ours reaches the homeserver by accident
}

// child is one run of a homeserver's process.
type child struct {
	process *os.Process
	done    chan struct{} // closed once the process is gone
}

// exitError tells that a homeserver ended before it answered.
type exitError struct {
	log       string
	portTaken bool
}

func (e *exitError) Error() string {
	return "it ended before it answered; the end of its log:\n" + e.log
}

// spawn starts the command with its output appended to the log file. The thread
// that starts a child must live as long as the child, because the kernel ends
// the child when that thread is gone, not only when the process is.
func spawn(c command, dir, logPath string) (*child, error) {
	log, err := os.OpenFile(logPath, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open its log: %w", err)
	}
	cmd := exec.Command(c.path, c.args...) //nolint:noctx // it outlives the call that starts it; Stop and Kill end it
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, c.env, log, log
	cmd.SysProcAttr = ownGroup()
	ch := &child{done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		ch.process = cmd.Process
		started <- err
		if err == nil {
			_ = cmd.Wait() // how it ended stands in its log
		}
		_ = log.Close()
		close(ch.done)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("run %s: %w", filepath.Base(c.path), err)
	}
	return ch, nil
}

// launch runs the homeserver and waits until it answers clients.
func (s *Server) launch(ctx context.Context) error {
	from := size(s.LogPath())
	ch, err := spawn(s.run, s.dir, s.LogPath())
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.child = ch
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for !s.answers(ctx) {
		select {
		case <-tick.C:
		case <-ch.done:
			return exited(s.LogPath(), from)
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("it did not answer in time: %w; the end of its log:\n%s", ctx.Err(), tail(s.LogPath(), from)), s.Kill())
		}
	}
	return nil
}

func (s *Server) answers(ctx context.Context) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/_matrix/client/versions", nil)
	if err != nil {
		return false
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, res.Body)
	return res.Body.Close() == nil && res.StatusCode == http.StatusOK
}

// Stop ends the homeserver as an admin would, and kills it if it does not go
// within 20 s or before ctx ends. Stopping one that is not running does nothing.
func (s *Server) Stop(ctx context.Context) error {
	ch := s.running()
	if ch == nil {
		return nil
	}
	if err := ch.process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop %s: %w", s.Kind, err)
	}
	ctx, cancel := context.WithTimeout(ctx, stopWithin)
	defer cancel()
	select {
	case <-ch.done:
		return nil
	case <-ctx.Done():
		return s.Kill()
	}
}

// Kill ends the homeserver at once, as a power cut would, and returns when it
// is gone.
func (s *Server) Kill() error {
	ch := s.running()
	if ch == nil {
		return nil
	}
	if err := ch.process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("kill %s: %w", s.Kind, err)
	}
	<-ch.done
	return nil
}

// Restart stops the homeserver if it runs and starts it again, at the same URL
// with the same data and the registration files as they are now.
func (s *Server) Restart(ctx context.Context) error {
	if err := s.Stop(ctx); err != nil {
		return err
	}
	if err := s.launch(ctx); err != nil {
		return fmt.Errorf("restart %s: %w", s.Kind, err)
	}
	return nil
}

// Running reports whether the homeserver's process is there.
func (s *Server) Running() bool { return s.running() != nil }

// LogPath is the file that holds what every run of the homeserver has printed.
func (s *Server) LogPath() string { return filepath.Join(s.dir, "homeserver.log") }

// Memory is how many bytes of memory the homeserver holds now (resident set).
func (s *Server) Memory() (int64, error) {
	ch := s.running()
	if ch == nil {
		return 0, fmt.Errorf("memory of %s: it is not running", s.Kind)
	}
	return residentMemory(ch.process.Pid)
}

func (s *Server) running() *child {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.child == nil {
		return nil
	}
	select {
	case <-s.child.done:
		return nil
	default:
		return s.child
	}
}

func exited(logPath string, from int64) error {
	log := tail(logPath, from)
	return &exitError{log: log, portTaken: strings.Contains(strings.ToLower(log), "address already in use")}
}

func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// tail is the end of what a log has gained since it was from bytes long.
func tail(path string, from int64) string {
	const most = 3000
	data, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	data = data[min(from, int64(len(data))):]
	return string(bytes.TrimSpace(data[max(0, len(data)-most):]))
}
