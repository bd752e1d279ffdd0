package e2e

import (
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/house"
)

// Two peers report what a third has said. Nobody moderates when the first does, and the
// service is killed before somebody comes.
func TestReportsReachModeratorsAndMuteForReview(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		h := house.Build(t, kind, house.Options{Moderators: []string{"mod7c2p"}})
		moderator := h.PeerWith("mod7c2p", func(o *client.Options) { o.AutoJoin = false })
		h.EnterLobby(moderator)
		moderator.Tell(moderator.Lobby, "hello")
		portals := h.Circle("anxiety", h.Peer("anna7q3x"), h.Peer("boris8w2k"), h.Peer("clara3h6v"))
		anna, boris, clara := portals[0], portals[1], portals[2]
		anna.Tell("Stop whining, all of you.")
		anna.Tell("Nobody likes you.")
		report(t, boris, anna, "Stop whining", "!report That hurt, "+string(boris.UserID)+".")
		boris.Hear("Thank you for telling us. The moderators of this circle get the message, the name " + anna.Pseudonym)
		moderator.Hear(moderator.Lobby, "Something was reported in a circle, and no moderator is there.")

		h.Kill()
		h.Start()
		circle := called(t, moderator)
		first := circle.SkipTo("Report 1, for moderators only.")
		for _, part := range []string{
			boris.Pseudonym + " reports a message of " + anna.Pseudonym + ".",
			"> That hurt, " + boris.Pseudonym + ".", "> Stop whining, all of you.",
		} {
			if !strings.Contains(first.Body, part) {
				t.Errorf("%q is not in\n%s", part, first.Body)
			}
		}
		if first.Sender != h.Bot || !first.Decrypted || first.ReplyTo == "" {
			t.Errorf("the report came from the bot=%v, decrypted=%v, in reply to %q", first.Sender == h.Bot, first.Decrypted, first.ReplyTo)
		}

		report(t, clara, anna, "Nobody likes you.", "!report")
		second := circle.SkipTo("Report 2, for moderators only.")
		if !strings.Contains(second.Body, "2 people have reported "+anna.Pseudonym) {
			t.Errorf("the second report is\n%s", second.Body)
		}
		reviewed(t, anna, circle)

		h.Stop()
		ghost := ghostOf(t, boris.Peer, boris.Room, anna.Pseudonym)
		if err := moderator.SetPowerLevel(within(t), circle.Room, ghost, 0); err != nil {
			t.Fatal(err)
		}
		h.Start()
		anna.Hear("You can write here again")
		awaitLevel(within(t), t, anna, 0)

		// What somebody said before they left can be reported, and read, still.
		anna.Tell("Good riddance.")
		boris.SkipTo("Good riddance.")
		anna.Tell("!leave")
		boris.SkipTo(anna.Pseudonym + " has left.")
		if err := anna.ExpectGone(within(t), anna.Room); err != nil {
			t.Error(err)
		}
		report(t, boris, anna, "Good riddance.", "!report")
		last := circle.SkipTo("Report 4, for moderators only.")
		if !strings.Contains(last.Body, "> Good riddance.") || !strings.Contains(last.Body, anna.Pseudonym+" has left this circle.") {
			t.Errorf("the last report is\n%s", last.Body)
		}
		clara.Tell("Is it quiet now?")
		boris.SkipTo("Is it quiet now?")
		for _, p := range portals {
			for _, m := range p.Timeline(p.Room) {
				if strings.Contains(m.Body, "for moderators only") {
					t.Errorf("%s reads a report", p.Name)
				}
			}
		}
	})
}

// report lets a peer answer what somebody said with a report.
func report(t *testing.T, p, author *house.Portal, said, words string) {
	t.Helper()
	var about id.EventID
	for about == "" {
		message := p.Hear(said)
		if p.NameOf(t.Context(), p.Room, message.Sender) == author.Pseudonym {
			about = message.ID
		}
	}
	if _, err := p.Reply(within(t), p.Room, about, words); err != nil {
		t.Fatalf("%s reports: %v", p.Name, err)
	}
}

// called waits until a circle is listed for a moderator, and lets them come.
func called(t *testing.T, moderator *house.Peer) *house.Portal {
	t.Helper()
	room, _, err := moderator.ExpectInvite(within(t))
	if err != nil {
		t.Fatalf("%s waits to be called: %v", moderator.Name, err)
	}
	if err = moderator.Join(within(t), room); err != nil {
		t.Fatal(err)
	}
	return moderator.In(t, room)
}

// reviewed is what somebody sees who is muted until a moderator has looked: why, and how
// to say something to it.
func reviewed(t *testing.T, p, circle *house.Portal) {
	t.Helper()
	p.Hear("Some people here have asked the moderators to look at what you wrote.")
	awaitLevel(within(t), t, p, -1)
	if _, err := p.Say(within(t), p.Room, "muted words"); err == nil {
		t.Error("the homeserver let somebody speak who is muted")
	}
	p.Peer.Tell(p.Lobby, "report")
	p.Peer.Hear(p.Lobby, "What happened?")
	p.Peer.Tell(p.Lobby, "I only meant it as a joke.")
	p.Peer.Hear(p.Lobby, "Thank you for telling us. The moderators of that circle get what you wrote")
	told := circle.SkipTo("Report 3, for moderators only.").Body
	if !strings.Contains(told, p.Pseudonym+" tells you about this circle.") || !strings.Contains(told, "> I only meant it as a joke.") {
		t.Errorf("the moderator is told\n%s", told)
	}
}
