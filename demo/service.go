package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"
)

const (
	readyWithin = 60 * time.Second
	stopWithin  = 20 * time.Second // then a stop becomes a kill
)

// service is `kith run` as a process of its own, which does not outlive this one.
type service struct {
	process *os.Process
	done    chan struct{} // closed once the process is gone
	result  error         // how it ended, once done is closed
	logPath string
}

// startService runs the program with a configuration and returns when it is
// ready for peers. Its address is where it listens.
func startService(ctx context.Context, program, config, address, logPath string, env []string) (*service, error) {
	log, err := os.OpenFile(logPath, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the service's log: %w", err)
	}
	cmd := exec.Command(program, "run", "-c", config) //nolint:noctx // it outlives the context of its start, and is stopped gently
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = ownGroup()
	s := &service{done: make(chan struct{}), logPath: logPath}
	started := make(chan error)
	go func() {
		// The kernel ends the child with the thread that started it.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		s.process = cmd.Process
		started <- err
		if err == nil {
			s.result = cmd.Wait()
		}
		_ = log.Close()
		close(s.done)
	}()
	if err = <-started; err != nil {
		return nil, fmt.Errorf("start the service: %w", err)
	}
	if err = s.waitReady(ctx, address); err != nil {
		return nil, errors.Join(fmt.Errorf("start the service: %w\n%s", err, s.lastWords()), s.stop())
	}
	return s, nil
}

func (s *service) waitReady(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for !answersOK(ctx, address+"/_matrix/mau/ready") {
		select {
		case <-tick.C:
		case <-s.done:
			return fmt.Errorf("it ended before it was ready: %w", s.result)
		case <-ctx.Done():
			return fmt.Errorf("it was not ready in time: %w", ctx.Err())
		}
	}
	return nil
}

func answersOK(ctx context.Context, url string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.Body.Close() == nil && resp.StatusCode == http.StatusOK
}

// stop ends the service as an admin would, and kills it if it does not go.
func (s *service) stop() error {
	if err := s.process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop the service: %w", err)
	}
	select {
	case <-s.done:
	case <-time.After(stopWithin):
		_ = s.process.Kill()
		<-s.done
		return errors.New("the service did not stop when it was asked to, and was killed")
	}
	if s.result != nil {
		return fmt.Errorf("the service did not end well: %w", s.result)
	}
	return nil
}

// lastWords is the end of the service's log.
func (s *service) lastWords() string {
	data, err := os.ReadFile(s.logPath)
	if err != nil {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	return strings.Join(lines[max(0, len(lines)-8):], "\n")
}
