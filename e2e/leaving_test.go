package e2e

import (
	"errors"
	"testing"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/house"
)

// leaving is a circle to its end: commands, which nobody else sees, three ways to
// leave, and the next circle, in which nobody is who they were.
func leaving(t *testing.T, s stage) {
	people := []*house.Peer{s.Peer("finn8d3z"), s.Peer("gwen1k5y"), s.Peer("hugo6b9r")}
	portals := s.Circle("leaving", people...)
	finn, gwen, hugo := portals[0], portals[1], portals[2]
	mod := s.inCircle(t, s.mona, finn.Pseudonym)
	ghosts := map[string]id.UserID{ // as hugo and finn see the others
		finn.Pseudonym: ghostOf(t, hugo.Peer, hugo.Room, finn.Pseudonym),
		gwen.Pseudonym: ghostOf(t, hugo.Peer, hugo.Room, gwen.Pseudonym),
		hugo.Pseudonym: ghostOf(t, finn.Peer, finn.Room, hugo.Pseudonym),
		"Moderator":    ghostOf(t, finn.Peer, finn.Room, "Moderator"),
	}

	for _, command := range []struct{ text, told string }{
		{"!help", "All that you write here goes to the others under your made-up name."},
		{"!who", "You are " + finn.Pseudonym + "."},
		{"! who", ""}, // no command, so the others read it
		{"  !WHO ", "You are " + finn.Pseudonym + "."},
		{"!dance with me", "I do not know that command, and nobody else has seen it."},
		{"!report", "To report a message, reply to it with !report"},
	} {
		finn.Tell(command.text)
		finn.Shows("I: " + command.text)
		if command.told != "" {
			finn.Shows("bot: " + command.told + "…")
		}
	}
	for _, reader := range []*house.Portal{gwen, hugo, mod} {
		reader.Shows(finn.Pseudonym + ": ! who")
	}

	// By a command: the last words first.
	finn.Tell("I feel better. Good night.")
	finn.Tell("!leave")
	finn.Shows("I: I feel better. Good night.", "I: !leave", "bot: You are leaving this circle. The others see that "+finn.Pseudonym+" has left…")
	for _, reader := range []*house.Portal{gwen, hugo} {
		reader.Shows(finn.Pseudonym+": I feel better. Good night.", "bot: "+finn.Pseudonym+" has left.")
	}
	mod.Shows(finn.Pseudonym + ": I feel better. Good night.")
	if err := finn.ExpectGone(within(t), finn.Room); err != nil {
		t.Error(err)
	}
	for _, reader := range []*house.Portal{gwen, hugo, mod} {
		isGone(t, reader, ghosts[finn.Pseudonym])
	}

	// By the client's own means: the last one is told that they are alone.
	if err := gwen.Leave(within(t), gwen.Room); err != nil {
		t.Fatal(err)
	}
	hugo.Shows("bot: " + gwen.Pseudonym + " has left.\n\nYou are the only one here now.…")
	isGone(t, hugo, ghosts[gwen.Pseudonym])
	isGone(t, mod, ghosts[gwen.Pseudonym])
	hugo.Tell("Hello? Anybody?")
	hugo.Shows("I: Hello? Anybody?", "bot: You are the only one here now.…")
	mod.Shows(hugo.Pseudonym + ": Hello? Anybody?")

	// By the lobby: with the last one the circle ends.
	hugo.Peer.Tell(people[2].Lobby, "leave")
	hugo.Peer.Hear(people[2].Lobby, "You have left.")
	hugo.Shows("bot: You are leaving this circle.…")
	if err := hugo.ExpectGone(within(t), hugo.Room); err != nil {
		t.Error(err)
	}
	mod.Shows("bot: This circle has ended.")
	isGone(t, mod, ghosts[hugo.Pseudonym])
	isGone(t, mod, s.Bot)
	for name, ghost := range ghosts {
		isEmptied(t, people[0], ghost, name)
	}
	anotherCircle(t, s, people, ghosts)
}

// anotherCircle lets the same people meet on the same topic again.
func anotherCircle(t *testing.T, s stage, people []*house.Peer, former map[string]id.UserID) {
	again := s.Circle("leaving", people...)
	for i, p := range again {
		if _, used := former[p.Pseudonym]; used {
			t.Errorf("%s goes by a pseudonym of the first circle", p.Name)
		}
		other := again[(i+1)%len(again)]
		ghost := ghostOf(t, other.Peer, other.Room, p.Pseudonym)
		for _, old := range former {
			if ghost == old {
				t.Errorf("%s has a ghost of the first circle", p.Name)
			}
		}
	}
	again[0].Tell("A new evening.")
	again[1].Shows(again[0].Pseudonym + ": A new evening.")
}

func isGone(t *testing.T, reader *house.Portal, user id.UserID) {
	t.Helper()
	if err := reader.ExpectMember(within(t), reader.Room, user, event.MembershipLeave); err != nil {
		t.Errorf("%s still sees somebody who has left: %v", reader.Name, err)
	}
}

// isEmptied waits until the profile of a ghost tells nothing any more.
func isEmptied(t *testing.T, asking *house.Peer, ghost id.UserID, name string) {
	t.Helper()
	ok := eventually(t, func() bool {
		profile, err := asking.API().GetProfile(within(t), ghost)
		return errors.Is(err, mautrix.MNotFound) || err == nil && profile.DisplayName == "" && profile.AvatarURL.IsEmpty()
	})
	if !ok {
		t.Errorf("the profile of %s is still there", name)
	}
}
