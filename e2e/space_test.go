package e2e

import (
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// Who moderates is what the configuration says: who is taken out of it loses their space
// and the circles they are in, who comes into it gets them, also those that are open.
func TestModeratorsComeAndGo(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h := house.Build(t, kind, house.Options{Moderators: []string{"old7k2m", "both4w9r"}})
		old, both, young := h.Peer("old7k2m"), h.PeerWith("both4w9r", func(o *client.Options) { o.AutoJoin = false }), h.Peer("young5t8b")
		portals := h.Meet("anxiety", h.Peer("anna6s2p"), h.Peer("boris9c4e"))
		circle := old.In(t, roomWith(t, old, portals[0].Pseudonym))
		circle.Hear("This is a circle of peers")
		space := spaceOf(t, old)
		if members, err := old.Members(within(t), space); err != nil || len(members) != 2 {
			t.Errorf("%d are in the space: %v", len(members), err)
		}

		h.Stop()
		h.Moderate("both4w9r", "young5t8b")
		h.Start()
		for _, room := range []id.RoomID{circle.Room, space} {
			if err := old.ExpectGone(within(t), room); err != nil {
				t.Error(err)
			}
		}
		cannotJoin(t, old, circle.Room)
		if room := roomWith(t, young, portals[0].Pseudonym); room != circle.Room {
			t.Error("the new one is in another room")
		}
		young.Hear(circle.Room, "This is a circle of peers")
		portals[0].Tell("who reads this?")
		young.Hear(circle.Room, "who reads this?")
		// Who stays can still join, and has the level to act.
		if err := both.Join(within(t), circle.Room); err != nil {
			t.Fatal(err)
		}
		if err := both.SetPowerLevel(within(t), circle.Room, ghostOf(t, both, circle.Room, portals[1].Pseudonym), -1); err != nil {
			t.Error(err)
		}
		portals[1].Hear("A moderator has muted you")

		// Another start changes nothing, and a circle that ends goes from the list.
		h.Kill()
		h.Start()
		own := spaceOf(t, young)
		for _, p := range portals {
			if err := p.Leave(within(t), p.Room); err != nil {
				t.Error(err)
			}
		}
		awaitUnlisted(t, young, own, circle.Room)
	})
}

// spaceOf gives the space that somebody is in.
func spaceOf(t *testing.T, p *house.Peer) id.RoomID {
	t.Helper()
	for _, room := range p.Rooms() {
		var create event.CreateEventContent
		if err := p.API().StateEvent(within(t), room, event.StateCreate, "", &create); err == nil && create.Type == event.RoomTypeSpace {
			return room
		}
	}
	t.Fatalf("%s is in no space", p.Name)
	return ""
}

// awaitUnlisted waits until a space does not list a room any more.
func awaitUnlisted(t *testing.T, p *house.Peer, space, room id.RoomID) {
	t.Helper()
	ctx := within(t)
	for {
		changed := p.Changed()
		var child event.SpaceChildEventContent
		if err := p.API().StateEvent(ctx, space, event.StateSpaceChild, string(room), &child); err != nil {
			t.Fatal(err)
		}
		if len(child.Via) == 0 {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatal("the space still lists a circle that has ended")
		}
	}
}
