package e2e

import (
	"net/http"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/house"
)

// loggedOut is somebody who signs out on one of their devices, with a message on its way whose
// key went nowhere: nobody has it any more.
func loggedOut(t *testing.T, s stage) {
	way := &heldKeys{}
	portals := s.Circle("logged-out", s.PeerWith("runa4k7w", func(o *client.Options) { o.Transport = way }), s.Peer("rene9p3x"), s.Peer("rita5m8c"))
	runa, rene, rita := portals[0], portals[1], portals[2]
	second := s.Device("runa4k7w", func(o *client.Options) { o.Identity = runa.Identity() })
	awaitDevice(t, runa.Peer, second)
	there := second.In(t, runa.Room)
	rene.Tell("Both of you can read this.")
	there.SkipTo("Both of you can read this.")

	newKey(t, runa)
	way.hold()
	runa.Tell("Nobody ever reads this.")
	if _, err := runa.API().Logout(within(t)); err != nil {
		t.Fatal(err)
	}
	way.release(t, false)
	rita.Tell("What is new?")
	there.SkipTo(rita.Pseudonym + ": What is new?")
	there.SkipTo(keyMissing[:len(keyMissing)-len("…")])
	there.Tell("I am on another device now.")
	for _, reader := range []*house.Portal{rene, rita} {
		reader.SkipTo(runa.Pseudonym + ": I am on another device now.")
	}
	rene.Tell("Good.")
	there.SkipTo(rene.Pseudonym + ": Good.")
	rita.SkipTo(rene.Pseudonym + ": Good.")
	for _, reader := range []*house.Portal{rene, rita} {
		for _, m := range reader.Timeline(reader.Room) {
			if m.Encrypted && !m.Decrypted && !m.Redacted {
				t.Errorf("%s is shown something broken from %s", reader.Name, m.Sender)
			}
		}
	}
}

// upgraded is what comes of it when somebody replaces a room by a newer one: nobody can but in
// their lobby, and there the bot says how to go on, and comes along.
func upgraded(t *testing.T, s stage) {
	portals := s.Circle("upgraded", s.Peer("vida2n6h"), s.Peer("vito8r4j"))
	vida, vito := portals[0], portals[1]
	mod := s.inCircle(t, s.mona, vida.Pseudonym)
	for _, p := range []*house.Portal{vida, mod} {
		if _, err := upgrade(t, p.Peer, p.Room); err == nil {
			t.Errorf("%s can replace a room of ours", p.Name)
		}
	}
	vida.Tell("We are still here.")
	vito.Shows(vida.Pseudonym + ": We are still here.")

	lobby := vida.Peer.Screen(vida.Lobby)
	moved, err := upgrade(t, vida.Peer, vida.Lobby)
	if err != nil {
		t.Fatal(err)
	}
	lobby.SkipTo("bot: You have replaced this chat by a new one.")
	if err = vida.Invite(within(t), moved, s.Bot); err != nil { // as Element does with all who were there
		t.Fatal(err)
	}
	if err = vida.ExpectMember(within(t), moved, s.Bot, event.MembershipJoin); err != nil {
		t.Fatal(err)
	}
	fresh := vida.Peer.Screen(moved)
	fresh.SkipTo("bot: Hello, good to see you here.")
	vida.Peer.Tell(moved, "leave")
	fresh.SkipTo("bot: You have left.")
	vito.SkipTo("bot: " + vida.Pseudonym + " has left.")
}

// upgrade asks the homeserver to replace a room, as clients do.
func upgrade(t *testing.T, p *house.Peer, room id.RoomID) (id.RoomID, error) {
	t.Helper()
	var made struct {
		Room id.RoomID `json:"replacement_room"`
	}
	_, err := p.API().MakeRequest(within(t), http.MethodPost, p.API().BuildClientURL("v3", "rooms", room, "upgrade"), map[string]string{"new_version": "11"}, &made)
	return made.Room, err
}
