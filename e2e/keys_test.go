package e2e

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/house"
)

// heldKeys is a way to the homeserver on which room keys can be held up: the client
// believes them sent.
type heldKeys struct {
	mu      sync.Mutex
	holding bool
	held    []*http.Request
}

// RoundTrip implements http.RoundTripper.
func (w *heldKeys) RoundTrip(req *http.Request) (*http.Response, error) {
	w.mu.Lock()
	hold := w.holding && strings.Contains(req.URL.Path, "/sendToDevice/m.room.encrypted")
	if !hold {
		w.mu.Unlock()
		return http.DefaultTransport.RoundTrip(req)
	}
	defer w.mu.Unlock()
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	later := req.Clone(req.Context())
	later.Body = io.NopCloser(bytes.NewReader(body))
	w.held = append(w.held, later)
	return &http.Response{
		StatusCode: http.StatusOK, Request: req, Body: io.NopCloser(strings.NewReader("{}")),
		Header: http.Header{"Content-Type": {"application/json"}},
	}, nil
}

func (w *heldKeys) hold() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.holding = true
}

// release sends what was held up, or loses it.
func (w *heldKeys) release(t *testing.T, deliver bool) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.holding = false
	for _, req := range w.held {
		if !deliver {
			continue
		}
		resp, err := http.DefaultTransport.RoundTrip(req.WithContext(within(t)))
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("held keys could not be sent: %v", err)
		}
		_ = resp.Body.Close()
	}
	w.held = nil
}

// newKey lets the next message be encrypted with a new room key.
func newKey(t *testing.T, p *house.Portal) {
	t.Helper()
	if err := p.Machine().CryptoStore.RemoveOutboundGroupSession(within(t), p.Room); err != nil {
		t.Fatal(err)
	}
}

const (
	keyMissing  = "bot: I cannot read your last message yet, because its key has not reached me.…"
	keyWithheld = "bot: Your app does not let me read your message.…"
)

// lateKeys is a message that is there before its key.
func lateKeys(t *testing.T, s stage) {
	way := &heldKeys{}
	lena := s.PeerWith("lena3c6v", func(o *client.Options) { o.Transport = way })
	portals := s.Circle("late-keys", lena, s.Peer("mika9s4f"), s.Peer("nils2g7k"))
	here, mika, nils := portals[0], portals[1], portals[2]
	here.Tell("First, all is well.")
	here.Shows("I: First, all is well.")
	mika.Shows(here.Pseudonym + ": First, all is well.")
	nils.Shows(here.Pseudonym + ": First, all is well.")

	// A little late: nobody notices.
	newKey(t, here)
	way.hold()
	here.Tell("The key of this comes soon.")
	here.Tell("So does the key of this.")
	mika.Tell("I am writing meanwhile.")
	nils.Shows(mika.Pseudonym + ": I am writing meanwhile.")
	way.release(t, true)
	for _, reader := range []*house.Portal{mika, nils} {
		if reader == mika {
			reader.Shows("I: I am writing meanwhile.")
		}
		reader.Shows(here.Pseudonym+": The key of this comes soon.", here.Pseudonym+": So does the key of this.")
	}
	here.Shows("I: The key of this comes soon.", "I: So does the key of this.", mika.Pseudonym+": I am writing meanwhile.")

	// Lost: what is written later goes ahead, the sender is told, and their client
	// sends the key again when it is asked for it.
	newKey(t, here)
	way.hold()
	here.Tell("The key of this is lost.")
	way.release(t, false)
	newKey(t, here)
	here.Tell("This can be read.")
	here.Shows("I: The key of this is lost.", "I: This can be read.", keyMissing)
	for _, reader := range []*house.Portal{mika, nils} {
		reader.Shows(here.Pseudonym+": This can be read.",
			here.Pseudonym+": (written earlier, delivered late)\nThe key of this is lost.")
	}

	// Very late: by itself.
	newKey(t, here)
	way.hold()
	here.Tell("The key of this comes late.")
	here.Shows("I: The key of this comes late.", keyMissing)
	way.release(t, true)
	for _, reader := range []*house.Portal{mika, nils} {
		reader.Shows(here.Pseudonym + ": (written earlier, delivered late)\nThe key of this comes late.")
	}
	here.Tell("All is well again.")
	here.Shows("I: All is well again.")
	for _, reader := range []*house.Portal{mika, nils} {
		reader.Shows(here.Pseudonym + ": All is well again.")
	}
}

// withheldKeys is a client that refuses the bot its keys, and one that is strict and
// has no reason to.
func withheldKeys(t *testing.T, s stage) {
	strict := func(o *client.Options) { o.Strict = true }
	portals := s.Circle("withheld", s.PeerWith("otto6r3n", strict), s.Peer("pia8j5h"))
	otto, pia := portals[0], portals[1]
	otto.Tell("My app trusts only signed devices.")
	otto.Shows("I: My app trusts only signed devices.")
	pia.Shows(otto.Pseudonym + ": My app trusts only signed devices.")

	machine := otto.Machine()
	trust := machine.SendKeysMinTrust
	machine.SendKeysMinTrust = id.TrustStateVerified // as if only people who were verified in person may read: m.unverified
	newKey(t, otto)
	otto.Tell("Only for the verified.")
	otto.Shows("I: Only for the verified.", keyWithheld)
	machine.SendKeysMinTrust = trust

	newKey(t, otto)
	otto.Tell("For everybody again.")
	otto.Shows("I: For everybody again.")
	pia.Shows(otto.Pseudonym + ": For everybody again.")

	blacklist(t, pia, s.Bot, id.TrustStateBlacklisted) // m.blacklisted
	newKey(t, pia)
	pia.Tell("Not for the bot.")
	pia.Shows("I: Not for the bot.", "[red shield] "+keyWithheld)
	blacklist(t, pia, s.Bot, id.TrustStateUnset)
	newKey(t, pia)
	pia.Tell("Now for the bot, too.")
	otto.Shows(pia.Pseudonym + ": Now for the bot, too.")
}

func blacklist(t *testing.T, p *house.Portal, user id.UserID, trust id.TrustState) {
	t.Helper()
	store := p.Machine().CryptoStore
	devices, err := store.GetDevices(within(t), user)
	if err != nil || len(devices) == 0 {
		t.Fatalf("%s knows no devices to refuse: %v", p.Name, err)
	}
	for _, device := range devices {
		device.Trust = trust
		if err = store.PutDevice(within(t), user, device); err != nil {
			t.Fatal(err)
		}
	}
}
