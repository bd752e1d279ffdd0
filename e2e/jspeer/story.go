package jspeer

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith/e2e/canary"
	"kith/e2e/homeserver"
)

// RequireVariable names the environment variable that makes a story fail, not
// skip, where there is no node. Continuous integration sets it.
const RequireVariable = "KITH_REQUIRE_NODE"

// patience is how long somebody in a story waits for anything. It is long,
// because a story that fails on a busy machine tells nothing.
const patience = 60 * time.Second

// ForTest starts a host for one test and ends it with the test; if the test
// failed, the end of the clients' log is shown. Where there is no node the test
// is skipped, or fails if RequireVariable is set.
func ForTest(t testing.TB) *Host {
	t.Helper()
	h, err := Start(filepath.Join(t.TempDir(), "clients.log"))
	if errors.Is(err, ErrUnprepared) && os.Getenv(RequireVariable) == "" {
		t.Skip("skipped: " + ErrUnprepared.Error())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
		if log, err := os.ReadFile(h.logPath); err == nil && t.Failed() {
			t.Logf("the end of the clients' log:\n%s", log[max(0, len(log)-4000):])
		}
	})
	return h
}

// Actor is a peer in a story: the same calls, without errors to handle, because
// a failure ends the test. Call it from the test's own goroutine only; elsewhere
// use its Peer.
type Actor struct {
	*Peer
	t testing.TB
}

// Enter logs in a peer for a story.
func (h *Host) Enter(t testing.TB, s *homeserver.Server, o Options) *Actor {
	t.Helper()
	a := &Actor{t: t}
	a.Peer = get(t, func(ctx context.Context) (*Peer, error) { return h.Login(ctx, s, o) })
	return a
}

// For gives the peer to a story that is a test of its own: what goes wrong there is
// the failure of that story.
func (a *Actor) For(t testing.TB) *Actor { return &Actor{Peer: a.Peer, t: t} }

func get[T any](t testing.TB, call func(context.Context) (T, error)) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	result, err := call(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func (a *Actor) do(call func(context.Context) error) {
	a.t.Helper()
	get(a.t, func(ctx context.Context) (struct{}, error) { return struct{}{}, call(ctx) })
}

// NewDevice logs in another, unsigned device of the same user.
func (a *Actor) NewDevice(deviceName string) *Actor {
	a.t.Helper()
	other := get(a.t, func(ctx context.Context) (*Peer, error) { return a.Peer.NewDevice(ctx, deviceName) })
	return &Actor{Peer: other, t: a.t}
}

// SignDevice signs another device of the same user.
func (a *Actor) SignDevice(other id.DeviceID) {
	a.t.Helper()
	a.do(func(ctx context.Context) error { return a.Peer.SignDevice(ctx, other) })
}

// ExpectSigned waits until this client knows that a device was signed by its
// owner.
func (a *Actor) ExpectSigned(user id.UserID, device id.DeviceID) {
	a.t.Helper()
	a.do(func(ctx context.Context) error { return a.Peer.ExpectSigned(ctx, user, device) })
}

// ResetIdentity makes new cross-signing keys.
func (a *Actor) ResetIdentity() {
	a.t.Helper()
	a.do(a.Peer.ResetIdentity)
}

// Strict switches the mode that refuses unsigned devices.
func (a *Actor) Strict(on bool) {
	a.t.Helper()
	a.do(func(ctx context.Context) error { return a.Peer.Strict(ctx, on) })
}

// TrustIn tells what this client thinks of another user's identity.
func (a *Actor) TrustIn(user id.UserID) Trust {
	a.t.Helper()
	return get(a.t, func(ctx context.Context) (Trust, error) { return a.Peer.TrustIn(ctx, user) })
}

// LeaksTo searches all that the other has received for this peer's secrets.
func (a *Actor) LeaksTo(other *Actor) []canary.Finding {
	a.t.Helper()
	return get(a.t, func(ctx context.Context) ([]canary.Finding, error) {
		secrets, err := a.Secrets(ctx)
		if err != nil {
			return nil, err
		}
		return Leaks(ctx, secrets, other.Peer)
	})
}
