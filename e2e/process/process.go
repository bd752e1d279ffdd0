// Package process runs the programs that stories, benchmarks and `kith demo` need
// around them. Each is a child that dies with this process, and writes what it says
// into a log of its own.
package process

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
	"syscall"
	"time"
)

// Command is how a program is run.
type Command struct {
	Path  string
	Args  []string
	Dir   string   // where it runs; ours if empty
	Env   []string // its whole environment; ours if nil
	Log   string   // the file to which what it says is appended
	User  uint32   // as whom it runs; 0: as we do
	Group uint32
}

// Process is one run of a program.
type Process struct {
	name    string
	process *os.Process
	done    chan struct{} // closed once it is gone
	err     error         // how it ended, once done is closed
}

// Start runs a program. The kernel ends a child when the thread is gone that started
// it, not only when the process is, so that thread lives as long as the child.
func Start(c Command) (*Process, error) {
	log, err := os.OpenFile(c.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open its log: %w", err)
	}
	cmd := exec.Command(c.Path, c.Args...) //nolint:noctx // it outlives the call that starts it; Stop and Kill end it
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = c.Dir, c.Env, log, log
	cmd.SysProcAttr = attributes(c)
	p := &Process{name: filepath.Base(c.Path), done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		p.process = cmd.Process
		started <- err
		if err == nil {
			p.err = cmd.Wait()
		}
		_ = log.Close()
		close(p.done)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("run %s: %w", p.name, err)
	}
	return p, nil
}

// Done is closed once the program has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// PID is its process id.
func (p *Process) PID() int { return p.process.Pid }

// Running reports whether it has not ended yet.
func (p *Process) Running() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// ErrEnded says that a program ended before it was ready.
var ErrEnded = errors.New("it ended before it was ready")

// pollEvery is how often it is asked whether something is ready.
const pollEvery = 20 * time.Millisecond

// Await returns when ready says so. It fails when the program ends before, which is
// ErrEnded, and when ctx does.
func (p *Process) Await(ctx context.Context, ready func(context.Context) bool) error {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for !ready(ctx) {
		select {
		case <-tick.C:
		case <-p.done:
			return fmt.Errorf("%w: %w", ErrEnded, p.err)
		case <-ctx.Done():
			return fmt.Errorf("it was not ready in time: %w", ctx.Err())
		}
	}
	return nil
}

// Answers asks an address until it answers with 200; a ready function for Await.
func Answers(url string) func(context.Context) bool {
	return func(ctx context.Context) bool {
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
}

// Stop ends the program as an admin would and gives how it ended, nil for status 0. If
// it does not go within the time it is killed, which is an error. One that has ended
// before is left alone.
func (p *Process) Stop(within time.Duration) error {
	if err := p.process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop %s: %w", p.name, err)
	}
	overdue := time.NewTimer(within)
	defer overdue.Stop()
	select {
	case <-p.done:
		return p.err
	case <-overdue.C:
		p.Kill()
		return fmt.Errorf("%s did not stop when it was asked to, and was killed", p.name)
	}
}

// Kill ends the program at once, and returns when it is gone.
func (p *Process) Kill() {
	_ = p.process.Kill() // one that has ended already has nothing to kill
	<-p.done
}

// Tail gives the end of what a log has gained since it was from bytes long.
func Tail(path string, from int64) string {
	const most = 3000
	data, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	data = data[min(from, int64(len(data))):]
	return string(bytes.TrimSpace(data[max(0, len(data)-most):]))
}

// Size is how long a log is, for Tail; 0 if there is none.
func Size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
