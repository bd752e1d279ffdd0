package e2e

import (
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// Two peers report what a third has said, one by a command and one by a flag. Both reports land
// on the desks of two moderators, of whom one decides; the service is killed in between. A
// moderator who is a peer in the circle sees nothing of it, and nobody sees who reported.
func TestReportsLandOnDesksAndAreDecidedThere(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h := house.Build(t, kind, house.Options{Moderators: []string{"mona7c2p", "milo4f8s", "nora6t3d"}})
		desk, second, blind := h.Moderator("mona7c2p"), h.Moderator("milo4f8s"), h.Moderator("nora6t3d")
		portals := h.Circle("anxiety", h.Peer("anna7q3x"), h.Peer("boris8w2k"), h.Peer("clara3h6v"), blind.Peer)
		anna, boris, clara := portals[0], portals[1], portals[2]
		boris.Tell("Good evening.")
		anna.SkipTo("Good evening.")
		anna.Tell("Stop whining, all of you.")
		boris.SkipTo("Stop whining")
		anna.Tell("I have heard enough of this.")
		report(t, boris, anna, "Stop whining", "!report That hurt, "+string(boris.UserID)+".")
		boris.SkipTo("Thank you for telling us. The moderators of this circle get the message")
		for _, d := range []*house.Portal{desk, second} {
			item := d.SkipTo(": " + boris.Pseudonym + " reports a message of " + anna.Pseudonym + ". Decide by a reaction: ")
			for _, part := range []string{"> That hurt, " + boris.Pseudonym + ".", "> Stop whining, all of you.", "> " + boris.Pseudonym + ": Good evening."} {
				if !strings.Contains(item.Body, part) {
					t.Errorf("%q is not in\n%s", part, item.Body)
				}
			}
			if item.Sender != h.Bot || !item.Decrypted {
				t.Errorf("it came from the bot=%v, decrypted=%v", item.Sender == h.Bot, item.Decrypted)
			}
		}

		// By a flag, and killed in the middle of it: it lands there once, and mutes for review.
		flag(t, clara, anna, "I have heard enough of this.", "🚩\ufe0f")
		clara.SkipTo("Thank you for telling us.")
		h.Kill()
		h.Start()
		anna.SkipTo("Some people here have asked the moderators to look at what you wrote.")
		awaitLevel(within(t), t, anna, -1)
		item := desk.SkipTo(": " + clara.Pseudonym + " reports a message of " + anna.Pseudonym + ".")
		if !strings.Contains(item.Body, "2 people have reported "+anna.Pseudonym) || !strings.Contains(item.Body, "> I have heard enough of this.") {
			t.Errorf("the second report is\n%s", item.Body)
		}
		// Who is muted can say how it was, and that lands there, too.
		anna.Peer.Tell(anna.Lobby, "report")
		anna.Peer.Hear(anna.Lobby, "What happened?")
		anna.Peer.Tell(anna.Lobby, "I only meant it as a joke.")
		anna.Peer.Hear(anna.Lobby, "Thank you for telling us. The moderators of that circle get what you wrote")
		told := desk.SkipTo(anna.Pseudonym + " tells you about their circle.")
		if !strings.Contains(told.Body, "> I only meant it as a joke.") {
			t.Errorf("the moderator is told\n%s", told.Body)
		}

		react(t, desk, item.ID, "🔇")
		desk.SkipTo("bot to «Number")
		if done := desk.Hear("Done. Number "); !strings.Contains(done.Body, anna.Pseudonym+" is muted.") || done.ReplyTo != item.ID {
			t.Errorf("the moderator is told %q in reply to %q", done.Body, done.ReplyTo)
		}
		other := second.Hear(" was decided by another moderator: " + anna.Pseudonym + " is muted.")
		if strings.Contains(other.Body, "mona") {
			t.Errorf("the other is told who decided: %q", other.Body)
		}
		clara.SkipTo(anna.Pseudonym + " cannot write in the circle any more")
		anna.SkipTo("A moderator has muted you here.")
		// The other one is too late with that, and decides the next by a command.
		react(t, second, second.Hear(clara.Pseudonym+" reports a message of "+anna.Pseudonym+".").ID, "🚪")
		second.Hear("was decided before. Nothing has changed now.")
		first := second.Hear(boris.Pseudonym + " reports a message of " + anna.Pseudonym + ".")
		second.Tell("remove " + between(first.Body, "Number ", ":") + " because it was cruel")
		boris.SkipTo(anna.Pseudonym + " is not in the circle any more")
		if err := anna.ExpectGone(within(t), anna.Room); err != nil {
			t.Error(err)
		}
		desk.Hear("was decided by another moderator: " + anna.Pseudonym + " is out of the circle.")
		desk.Tell("list")
		if open := desk.Hear("This is open:"); strings.Count(open.Body, "\n") != 2 || !strings.Contains(open.Body, anna.Pseudonym+" tells you about their circle.") {
			t.Errorf("open is\n%s", open.Body)
		}

		clara.Tell("Is it quiet now?")
		boris.SkipTo("Is it quiet now?")
		for _, p := range append(portals, blind) {
			for _, m := range p.Timeline(p.Room) {
				if strings.Contains(m.Body, "Decide by a reaction") || strings.Contains(m.Body, "Number ") {
					t.Errorf("%s reads %q", p.Name, m.Body)
				}
			}
		}
		blind.Tell("list")
		blind.SkipTo("bot: Nothing is open.")
		blind.Tell("show " + between(first.Body, "Number ", ":"))
		blind.SkipTo("bot: There is no number ")
	})
}

// Nobody is at a desk at night: what is reported waits there, and whoever has left is invited
// again. A circle in which reports have muted somebody by mistake is mended by one reaction.
func TestAReportWaitsForWhoIsAway(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h := house.Build(t, kind, house.Options{Moderators: []string{"mona3w5n"}})
		mona := h.PeerWith("mona3w5n", func(o *client.Options) { o.AutoJoin, o.Own = false, nil })
		portals := h.Circle("anxiety", h.Peer("anna7q3x"), h.Peer("boris8w2k"), h.Peer("clara3h6v"))
		anna, boris, clara := portals[0], portals[1], portals[2]
		room := deskAmongInvitations(t, mona)
		if err := mona.Leave(within(t), room); err != nil { // a slip, at three in the morning
			t.Fatal(err)
		}
		anna.Tell("Has anybody slept?")
		report(t, boris, anna, "Has anybody slept?", "!report")
		flag(t, clara, anna, "Has anybody slept?", "🚩")
		anna.SkipTo("Some people here have asked the moderators to look at what you wrote.")
		again := deskAmongInvitations(t, mona)
		if again != room {
			t.Error("they are invited to another desk")
		}
		h.Kill()
		if err := mona.Join(within(t), room); err != nil {
			t.Fatal(err)
		}
		h.Start()
		desk := mona.In(t, room)
		first := desk.SkipTo(" reports a message of " + anna.Pseudonym + ".")
		last := desk.SkipTo(" reports a message of " + anna.Pseudonym + ".")
		react(t, desk, last.ID, "✅")
		desk.Hear("Nothing is changed for " + anna.Pseudonym)
		if _, err := desk.Reply(within(t), room, first.ID, "close"); err != nil {
			t.Fatal(err)
		}
		anna.SkipTo("You can write here again")
		awaitLevel(within(t), t, anna, 0)
		for _, p := range []*house.Portal{boris, clara} {
			p.SkipTo("A moderator has looked at what you reported about " + anna.Pseudonym)
		}
		anna.Tell("I only wanted to know.")
		boris.SkipTo("I only wanted to know.")
	})
}

// deskAmongInvitations waits until somebody is invited to their desk.
func deskAmongInvitations(t *testing.T, p *house.Peer) id.RoomID {
	t.Helper()
	for {
		room, _, err := p.ExpectInvite(within(t))
		if err != nil {
			t.Fatalf("%s waits to be invited to their desk: %v", p.Name, err)
		}
		if invitedTo(t, p, room) == "Desk" {
			return room
		}
	}
}

// said waits until somebody reads what an author said, and gives its event.
func said(t *testing.T, p, author *house.Portal, text string) id.EventID {
	t.Helper()
	for {
		if message := p.Hear(text); t.Failed() || p.NameOf(t.Context(), p.Room, message.Sender) == author.Pseudonym {
			return message.ID
		}
	}
}

// flag lets a peer set a flag on what somebody said.
func flag(t *testing.T, p, author *house.Portal, text, key string) {
	t.Helper()
	react(t, p, said(t, p, author, text), key)
}

func react(t *testing.T, p *house.Portal, to id.EventID, key string) {
	t.Helper()
	content := &event.ReactionEventContent{RelatesTo: event.RelatesTo{Type: event.RelAnnotation, EventID: to, Key: key}}
	if _, err := p.SendRaw(within(t), p.Room, event.EventReaction.Type, content, ""); err != nil {
		t.Fatalf("%s reacts: %v", p.Name, err)
	}
}

// report lets a peer answer what somebody said with a report.
func report(t *testing.T, p, author *house.Portal, text, words string) {
	t.Helper()
	if _, err := p.Reply(within(t), p.Room, said(t, p, author, text), words); err != nil {
		t.Fatalf("%s reports: %v", p.Name, err)
	}
}
