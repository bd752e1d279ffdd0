// Package jspeer lets Go stories use real Matrix clients: matrix-js-sdk, the
// engine of Element Web, with its Rust encryption. One node process, running
// e2e/js/driver.mjs, hosts any number of them; this package talks to it in JSON
// lines.
package jspeer

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"

	"kith/e2e/homeserver"
)

// ErrUnprepared tells that there is no node, or that its packages are missing.
var ErrUnprepared = errors.New("real clients need node 20 or newer, and `npm ci` in e2e/js")

// Host is one node process with peers in it. It ends with this process.
type Host struct {
	scripts string // the folder e2e/js
	logPath string
	cmd     *exec.Cmd

	writing sync.Mutex // one line at a time
	stdin   io.WriteCloser

	mu    sync.Mutex
	last  int
	calls map[int]chan answer
	peers map[string]*Peer
	gone  chan struct{} // closed when the process has ended
}

// line is anything that the driver prints: an answer, or news of one peer.
type line struct {
	ID     int             `json:"id"`
	Result json.RawMessage `json:"result"`
	Error  string          `json:"error"`
	Peer   string          `json:"peer"`
	Event  *Event          `json:"event"`
	Invite *Invite         `json:"invite"`
}

type answer struct {
	result json.RawMessage
	err    error
}

// Start starts a node process without peers; what the clients log goes into the
// file at logPath: warnings and errors, or all with KITH_SDK_LOG=all in the
// environment.
func Start(logPath string) (*Host, error) {
	root, err := homeserver.Repository()
	if err != nil {
		return nil, fmt.Errorf("start real clients: %w", err)
	}
	h := &Host{
		scripts: filepath.Join(root, "e2e", "js"),
		logPath: logPath,
		calls:   map[int]chan answer{},
		peers:   map[string]*Peer{},
		gone:    make(chan struct{}),
	}
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, fmt.Errorf("start real clients: %w", ErrUnprepared)
	}
	if _, err := os.Stat(filepath.Join(h.scripts, "node_modules", "matrix-js-sdk")); err != nil {
		return nil, fmt.Errorf("start real clients: %w", ErrUnprepared)
	}
	log, err := os.OpenFile(logPath, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("start real clients: open their log: %w", err)
	}
	h.cmd = exec.Command(node, filepath.Join(h.scripts, "driver.mjs")) //nolint:noctx // it outlives this call; Close ends it
	h.cmd.Stderr = log
	stdout, err := h.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start real clients: %w", err)
	}
	if h.stdin, err = h.cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start real clients: %w", err)
	}
	if err := h.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start real clients: %w", err)
	}
	go func() {
		defer close(h.gone)
		h.listen(stdout)
		_ = h.cmd.Wait() // how it ended stands in its log
		_ = log.Close()
	}()
	return h, nil
}

// Close ends the process and all peers in it.
func (h *Host) Close() error {
	err := h.stdin.Close() // the driver ends with its standard input
	<-h.gone
	if err != nil {
		return fmt.Errorf("end real clients: %w", err)
	}
	return nil
}

// LogPath is the file that holds what the clients have logged.
func (h *Host) LogPath() string { return h.logPath }

func (h *Host) listen(stdout io.Reader) {
	lines := bufio.NewReader(stdout)
	for {
		data, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var l line
		if err := json.Unmarshal(data, &l); err != nil {
			fmt.Fprintf(os.Stderr, "a line that the driver should not print: %s", data)
			continue
		}
		h.take(l)
	}
}

func (h *Host) take(l line) {
	h.mu.Lock()
	call, peer := h.calls[l.ID], h.peers[l.Peer]
	delete(h.calls, l.ID)
	h.mu.Unlock()
	switch {
	case l.Event != nil && peer != nil:
		peer.arrived(*l.Event)
	case l.Invite != nil && peer != nil:
		peer.invited(*l.Invite)
	case call != nil:
		a := answer{result: l.Result}
		if l.Error != "" {
			a.err = errors.New(l.Error)
		}
		call <- a
	}
}

// call has a peer do something and decodes what comes of it into result, which
// may be nil.
func (h *Host) call(ctx context.Context, peer, name string, result any, args ...any) error {
	done := make(chan answer, 1)
	if args == nil {
		args = []any{}
	}
	h.mu.Lock()
	h.last++
	id := h.last
	h.calls[id] = done
	h.mu.Unlock()
	request, err := json.Marshal(map[string]any{"id": id, "peer": peer, "call": name, "args": args})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	h.writing.Lock()
	_, err = h.stdin.Write(append(request, '\n'))
	h.writing.Unlock()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	select {
	case a := <-done:
		if a.err != nil || result == nil {
			return a.err
		}
		if err := json.Unmarshal(a.result, result); err != nil {
			return fmt.Errorf("%s: read the answer: %w", name, err)
		}
		return nil
	case <-h.gone:
		return fmt.Errorf("%s: the node process has ended; its log is %s", name, h.logPath)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", name, ctx.Err())
	}
}

// newPeer makes a peer whose news is listened to from now on.
func (h *Host) newPeer() *Peer {
	h.mu.Lock()
	defer h.mu.Unlock()
	p := &Peer{host: h, name: "p" + strconv.Itoa(len(h.peers)+1), changed: make(chan struct{})}
	h.peers[p.name] = p
	return p
}

// Suspend makes all clients of this host stand still, as a closed laptop does.
func (h *Host) Suspend() error { return h.signal("suspend", syscall.SIGSTOP) }

// Resume lets them go on.
func (h *Host) Resume() error { return h.signal("resume", syscall.SIGCONT) }

func (h *Host) signal(what string, s syscall.Signal) error {
	if err := h.cmd.Process.Signal(s); err != nil {
		return fmt.Errorf("%s real clients: %w", what, err)
	}
	return nil
}
