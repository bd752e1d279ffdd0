// Package nio lets stories use a second engine for encrypted clients, matrix-nio with libolm
// as Debian packages them: another reading of the same specification, and an older one. One
// Python process, running peer.py, is one peer; this package talks to it in JSON lines.
package nio

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
	"sync"

	"maunium.net/go/mautrix/id"

	"kith/e2e/homeserver"
)

// python is the interpreter for which Debian packages its modules.
const python = "/usr/bin/python3"

// ErrUnprepared tells that the engine is not installed.
var ErrUnprepared = errors.New("a second client engine needs the Debian packages python3-matrix-nio, python3-olm, python3-atomicwrites, python3-cachetools, python3-peewee")

// Event is something that the client shows.
type Event struct {
	Type      string // of the event; "invitation": the client has accepted one
	Room      id.RoomID
	ID        id.EventID
	Sender    id.UserID
	Name      string // of the sender in the room
	Content   map[string]any
	Encrypted bool
	Decrypted bool
	Kind      string // what the library takes it for
}

// Body is the text of a message, "" if it has none.
func (e Event) Body() string {
	body, _ := e.Content["body"].(string)
	return body
}

// Peer is one logged-in client. Its methods may be called from any goroutine.
type Peer struct {
	User   id.UserID
	Device id.DeviceID

	cmd   *exec.Cmd
	stdin io.WriteCloser

	mu      sync.Mutex
	calls   map[int]chan answer
	last    int
	events  []Event
	changed chan struct{} // closed and replaced when something is shown
	gone    error         // why nothing comes any more
}

type answer struct {
	result json.RawMessage
	err    error
}

// Available tells whether the engine is installed, with encryption, or why not.
func Available(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, python, "-c", "import nio.crypto; assert nio.crypto.ENCRYPTION_ENABLED").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w (%w: %.200s)", ErrUnprepared, err, out)
	}
	return nil
}

// Start starts a client without an account. It ends with Close; what it logs goes into a file
// in dir, where it also keeps its keys.
func Start(dir string) (*Peer, error) {
	root, err := homeserver.Repository()
	if err != nil {
		return nil, fmt.Errorf("start client: %w", err)
	}
	p := &Peer{calls: make(map[int]chan answer), changed: make(chan struct{})}
	p.cmd = exec.Command(python, filepath.Join(root, "e2e", "nio", "peer.py")) //nolint:noctx // Close ends it
	log, err := os.OpenFile(filepath.Join(dir, "nio.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("start client: %w", err)
	}
	p.cmd.Stderr = log
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start client: %w", err)
	}
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start client: %w", err)
	}
	if err = p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start client: %w", err)
	}
	go func() {
		p.listen(stdout)
		p.end(fmt.Errorf("the client has ended: %w", errors.Join(p.cmd.Wait(), io.EOF)))
		_ = log.Close()
	}()
	return p, nil
}

// Close ends the client.
func (p *Peer) Close() {
	_ = p.stdin.Close() // it ends with its standard input
	_ = p.cmd.Process.Kill()
}

func (p *Peer) listen(stdout io.Reader) {
	lines := bufio.NewReader(stdout)
	for {
		text, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var line struct {
			ID     int
			Result json.RawMessage
			Error  string
			Event  *Event
		}
		if json.Unmarshal(text, &line) != nil {
			continue
		}
		p.mu.Lock()
		if line.Event != nil {
			p.events = append(p.events, *line.Event)
			close(p.changed)
			p.changed = make(chan struct{})
		} else if call := p.calls[line.ID]; call != nil {
			a := answer{result: line.Result}
			if line.Error != "" {
				a.err = errors.New(line.Error)
			}
			call <- a
			delete(p.calls, line.ID)
		}
		p.mu.Unlock()
	}
}

func (p *Peer) end(why error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone = why
	for _, call := range p.calls {
		call <- answer{err: why}
	}
	clear(p.calls)
	close(p.changed)
	p.changed = make(chan struct{})
}

func (p *Peer) do(ctx context.Context, what string, result any, with ...any) error {
	p.mu.Lock()
	if p.gone != nil {
		defer p.mu.Unlock()
		return p.gone
	}
	p.last++
	call := make(chan answer, 1)
	p.calls[p.last] = call
	line, err := json.Marshal(map[string]any{"id": p.last, "do": what, "with": append([]any{}, with...)})
	if err == nil {
		_, err = p.stdin.Write(append(line, '\n'))
	}
	p.mu.Unlock()
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	select {
	case a := <-call:
		if a.err != nil {
			return fmt.Errorf("%s: %w", what, a.err)
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(a.result, result)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", what, ctx.Err())
	}
}

// Login logs in and follows what happens. Invitations are accepted.
func (p *Peer) Login(ctx context.Context, url, user, password, dir string) error {
	var made struct {
		User   id.UserID
		Device id.DeviceID
	}
	err := p.do(ctx, "login", &made, url, user, password, dir)
	p.User, p.Device = made.User, made.Device
	return err
}

// DM opens an encrypted direct chat.
func (p *Peer) DM(ctx context.Context, user id.UserID) (room id.RoomID, err error) {
	err = p.do(ctx, "dm", &room, user)
	return room, err
}

// Send sends an event, encrypted.
func (p *Peer) Send(ctx context.Context, room id.RoomID, kind string, content map[string]any) (evt id.EventID, err error) {
	err = p.do(ctx, "send", &evt, room, kind, content)
	return evt, err
}

// Redact takes an event back.
func (p *Peer) Redact(ctx context.Context, room id.RoomID, evt id.EventID) error {
	return p.do(ctx, "redact", nil, room, evt)
}

// Picture sends a file as a picture.
func (p *Peer) Picture(ctx context.Context, room id.RoomID, path, name, mime string) (evt id.EventID, err error) {
	err = p.do(ctx, "picture", &evt, room, path, name, mime)
	return evt, err
}

// Download fetches and decrypts a file of an event, into another file.
func (p *Peer) Download(ctx context.Context, file any, path string) error {
	return p.do(ctx, "download", nil, file, path)
}

// Expect waits for the first event that matches.
func (p *Peer) Expect(ctx context.Context, match func(Event) bool) (Event, error) {
	for {
		p.mu.Lock()
		events, changed, gone := p.events, p.changed, p.gone
		p.mu.Unlock()
		for _, e := range events {
			if match(e) {
				return e, nil
			}
		}
		if gone != nil {
			return Event{}, gone
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Event{}, ctx.Err()
		}
	}
}

// Shown gives all that the client has shown so far.
func (p *Peer) Shown() []Event {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.events[:len(p.events):len(p.events)]
}
