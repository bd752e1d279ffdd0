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

	t     testing.TB
	house *House
}

// Peer registers somebody and starts their client, which accepts invitations.
func (h *House) Peer(name string) *Peer {
	h.t.Helper()
	return h.PeerWith(name, func(*client.Options) {})
}

// PeerWith is Peer with changes to how the client starts.
func (h *House) PeerWith(name string, change func(*client.Options)) *Peer {
	h.t.Helper()
	if h.closed {
		return h.Device(name, func(o *client.Options) {
			made, err := h.Server.Admit(h.t.Context(), name, false)
			if err != nil {
				h.t.Fatal(err)
			}
			o.Access = &client.Access{User: id.NewUserID(name, "localhost"), Device: id.DeviceID(made.Device), Token: made.Token}
			change(o)
		})
	}
	h.registering.Lock() // Dendrite fails when two are registered at once
	err := h.Server.Register(h.t.Context(), name, "password of "+name)
	h.registering.Unlock()
	if err != nil {
		h.t.Fatalf("register %s: %v", name, err)
	}
	return h.Device(name, change)
}

// Device logs somebody in who is registered: their first device or another one.
func (h *House) Device(name string, change func(*client.Options)) *Peer {
	h.t.Helper()
	o := client.Options{
		HomeserverURL: h.Server.URL, User: name, Password: "password of " + name,
		DisplayName: strings.ToUpper(name[:1]) + name[1:] + " Real", AutoJoin: true, Log: zerolog.Nop(),
		Own: func(room string) bool { return room == deskName },
	}
	change(&o)
	h.keep(name)
	h.keep(o.DisplayName)
	c, err := client.Login(h.t.Context(), o)
	// A busy Dendrite hands out a token some moments before it knows it.
	for attempt := 0; attempt < 3 && err != nil && strings.Contains(err.Error(), "M_UNKNOWN_TOKEN"); attempt++ {
		c, err = client.Login(h.t.Context(), o)
	}
	if err != nil {
		h.t.Fatalf("log in %s: %v", name, err)
	}
	h.t.Cleanup(func() { _ = c.Close() })
	return &Peer{Client: c, Name: name, t: h.t, house: h}
}

// deskName is the name of a moderator's desk, into which they go as soon as they are invited.
const deskName = "Desk"

// Desk gives a moderator's desk, once they are there.
func (p *Peer) Desk(t testing.TB) *Portal {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), Patience)
	defer cancel()
	for {
		changed := p.Changed()
		for _, room := range p.Rooms() {
			if p.RoomName(ctx, room) == deskName {
				return p.In(t, room)
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("%s has no desk", p.Name)
		}
	}
}

// Moderator registers somebody who moderates, and waits until they are at their desk. Several
// are brought in one after another: of what is sent to many rooms at the same moment Dendrite
// 0.15.2 on PostgreSQL now and then tells somebody's client nothing.
func (h *House) Moderator(name string) *Portal {
	h.t.Helper()
	desk := h.Peer(name).Desk(h.t)
	desk.SkipTo("bot: This is your desk.")
	return desk
}

// Portal is a peer's part in a circle, as their client knows it.
type Portal struct {
	*Peer
	*Screen
	Room      id.RoomID
	Pseudonym string
}

// For gives somebody to a scene that is a test of its own: what goes wrong there is the
// failure of that scene.
func (p *Peer) For(t testing.TB) *Peer {
	view := *p
	view.t = t
	return &view
}

// In gives a room as somebody sees it, to a scene that is a test of its own.
func (p *Peer) In(t testing.TB, room id.RoomID) *Portal {
	view := p.For(t)
	return &Portal{Peer: view, Screen: view.Screen(room), Room: room}
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
	h.keep(name)
	return &Portal{Peer: p, Screen: p.Screen(room), Room: room, Pseudonym: name}
}

// Circle lets people meet on a topic and waits until each of them is shown that all
// are there. What comes then is the first that their screens show.
func (h *House) Circle(topic string, peers ...*Peer) []*Portal {
	h.t.Helper()
	portals := h.Meet(topic, peers...)
	var group errgroup.Group
	for _, p := range portals {
		group.Go(func() error { p.awaitAll(len(peers)); return nil })
	}
	_ = group.Wait()
	if h.t.Failed() {
		h.t.FailNow()
	}
	return portals
}

// awaitAll asks who is there until n are and nobody is missing.
func (p *Portal) awaitAll(n int) {
	p.t.Helper()
	for !p.t.Failed() {
		p.Tell("!who")
		names, _, more := strings.Cut(p.SkipTo("bot: You are "+p.Pseudonym+". ").Body, "\n")
		if !more && strings.Count(names, ", ")+strings.Count(names, " and ")+1 == n-1 && strings.Contains(names, "Here with you") {
			return
		}
		p.SkipTo(" is here now.")
	}
}

// Tell says something in a room, and must succeed.
func (p *Peer) Tell(room id.RoomID, text string) id.EventID {
	p.t.Helper()
	p.house.keep(text)
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
