package house

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
)

// Patience is how long a story waits for what must come. It is long because test
// machines are slow; nothing waits for it when all is well.
const Patience = 60 * time.Second

// Peer is somebody with a real account and a real client.
type Peer struct {
	*client.Client
	Name  string // localpart
	Lobby id.RoomID

	t testing.TB
}

// Peer registers somebody and starts their client, which accepts invitations.
func (h *House) Peer(name string) *Peer {
	h.t.Helper()
	return h.PeerWith(name, func(*client.Options) {})
}

// PeerWith is Peer with changes to how the client starts.
func (h *House) PeerWith(name string, change func(*client.Options)) *Peer {
	h.t.Helper()
	ctx := h.t.Context()
	if err := h.Server.Register(ctx, name, "password of "+name); err != nil {
		h.t.Fatalf("register %s: %v", name, err)
	}
	o := client.Options{
		HomeserverURL: h.Server.URL, User: name, Password: "password of " + name,
		DisplayName: strings.ToUpper(name[:1]) + name[1:] + " Real", AutoJoin: true, Log: zerolog.Nop(),
	}
	change(&o)
	c, err := client.Login(ctx, o)
	if err != nil {
		h.t.Fatalf("log in %s: %v", name, err)
	}
	h.t.Cleanup(func() { _ = c.Close() })
	return &Peer{Client: c, Name: name, t: h.t}
}

// Portal is a peer's part in a circle, as their client knows it.
type Portal struct {
	*Peer
	Room      id.RoomID
	Pseudonym string
}

// EnterLobby opens the direct chat with the bot and reads the greeting.
func (h *House) EnterLobby(p *Peer) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), Patience)
	defer cancel()
	room, err := p.DM(ctx, h.Bot)
	if err != nil {
		h.t.Fatalf("%s opens the lobby: %v", p.Name, err)
	}
	p.Lobby = room
	p.Hear(room, "Hello, I am a bot")
}

// Consent answers the bot's two questions with yes.
func (h *House) Consent(p *Peer) {
	h.t.Helper()
	p.Tell(p.Lobby, "yes")
	p.Hear(p.Lobby, "18 or older")
	p.Tell(p.Lobby, "yes")
	p.Hear(p.Lobby, "find")
}

// Meet lets people find each other on a topic and join, and gives their portals in
// the order of the people.
func (h *House) Meet(topic string, peers ...*Peer) []*Portal {
	h.t.Helper()
	var group errgroup.Group
	for _, p := range peers {
		group.Go(func() error {
			if p.Lobby == "" {
				h.EnterLobby(p)
				h.Consent(p)
			}
			p.Tell(p.Lobby, "find "+topic)
			return nil
		})
	}
	_ = group.Wait()
	portals := make([]*Portal, len(peers))
	for i, p := range peers {
		group.Go(func() error { portals[i] = h.Enter(p); return nil })
	}
	_ = group.Wait()
	if h.t.Failed() {
		h.t.FailNow()
	}
	return portals
}

// Enter waits for the invitation to a portal, which the client accepts, and reads the
// greeting there.
func (h *House) Enter(p *Peer) *Portal {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), Patience)
	defer cancel()
	room, _, err := p.ExpectInvite(ctx)
	if err != nil {
		h.t.Errorf("%s waits for an invitation: %v", p.Name, err)
		return nil
	}
	greeting := p.Hear(room, "Welcome. You are ")
	_, rest, _ := strings.Cut(greeting.Body, "You are ")
	name, _, _ := strings.Cut(rest, " here.")
	return &Portal{Peer: p, Room: room, Pseudonym: name}
}

// Tell says something in a room, and must succeed.
func (p *Peer) Tell(room id.RoomID, text string) id.EventID {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), Patience)
	defer cancel()
	evt, err := p.Say(ctx, room, text)
	if err != nil {
		p.t.Errorf("%s says something: %v", p.Name, err)
	}
	return evt
}

// Hear waits for a message whose text contains part.
func (p *Peer) Hear(room id.RoomID, part string) client.Message {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), Patience)
	defer cancel()
	m, err := p.Expect(ctx, room, func(m client.Message) bool { return strings.Contains(m.Body, part) })
	if err != nil {
		p.t.Errorf("%s waits for %q: %v", p.Name, part, err)
	}
	return m
}

// Tell says something in the portal.
func (p *Portal) Tell(text string) id.EventID { p.t.Helper(); return p.Peer.Tell(p.Room, text) }

// Hear waits for a message in the portal.
func (p *Portal) Hear(part string) client.Message { p.t.Helper(); return p.Peer.Hear(p.Room, part) }
