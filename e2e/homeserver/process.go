package homeserver

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"kith/e2e/process"
)

const (
	readyWithin = 90 * time.Second // a first Synapse on a busy machine makes its tables in about 15 s
	stopWithin  = 20 * time.Second // after that a stop becomes a kill
)

// command is how one kind of homeserver is run.
type command struct {
	path string
	args []string
	env  []string // the whole environment: nothing of ours reaches the homeserver by accident
}

// exitError tells that a homeserver ended before it answered.
type exitError struct {
	log       string
	portTaken bool
}

func (e *exitError) Error() string {
	return "it ended before it answered; the end of its log:\n" + e.log
}

// launch runs the homeserver and waits until it answers clients.
func (s *Server) launch(ctx context.Context) error {
	from := process.Size(s.LogPath())
	p, err := process.Start(process.Command{Path: s.run.path, Args: s.run.args, Dir: s.dir, Env: s.run.env, Log: s.LogPath()})
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.process = p
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	err = p.Await(ctx, process.Answers(s.URL+"/_matrix/client/versions"))
	switch {
	case errors.Is(err, process.ErrEnded):
		log := process.Tail(s.LogPath(), from)
		return &exitError{log: log, portTaken: strings.Contains(strings.ToLower(log), "address already in use")}
	case err != nil:
		p.Kill()
		return fmt.Errorf("%w; the end of its log:\n%s", err, process.Tail(s.LogPath(), from))
	}
	return nil
}

// Stop ends the homeserver as an admin would, and kills it if it does not go within
// 20 s. Stopping one that is not running does nothing.
func (s *Server) Stop() {
	if p := s.running(); p != nil {
		_ = p.Stop(stopWithin) // how it ended stands in its log
	}
}

// Kill ends the homeserver at once, as a power cut would, and returns when it
// is gone.
func (s *Server) Kill() {
	if p := s.running(); p != nil {
		p.Kill()
	}
}

// Restart stops the homeserver if it runs and starts it again, at the same URL
// with the same data and the registration files as they are now.
func (s *Server) Restart(ctx context.Context) error {
	s.Stop()
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
	p := s.running()
	if p == nil {
		return 0, fmt.Errorf("memory of %s: it is not running", s.Kind)
	}
	return residentMemory(p.PID())
}

// PID is the process id of the homeserver; 0 if it is not running.
func (s *Server) PID() int {
	if p := s.running(); p != nil {
		return p.PID()
	}
	return 0
}

func (s *Server) running() *process.Process {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process == nil || !s.process.Running() {
		return nil
	}
	return s.process
}
