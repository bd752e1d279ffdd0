package e2e

import (
	"path/filepath"
	"testing"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/config"
	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// Each moderator has a desk of their own, listed in their space, and has it as long as they
// moderate: who left it finds it again, who is none any more loses it.
func TestEachModeratorHasADesk(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h := house.Build(t, kind, house.Options{Moderators: []string{"old3d7s", "stays8k2"}})
		desk, others := h.Moderator("stays8k2"), h.Moderator("old3d7s")
		stays, old := desk.Peer, others.Peer
		for _, d := range []*house.Portal{desk, others} {
			greeting := d.Hear("This is your desk.")
			if !greeting.Decrypted || greeting.Sender != h.Bot {
				t.Errorf("the greeting came from the bot=%v, decrypted=%v", greeting.Sender == h.Bot, greeting.Decrypted)
			}
			listed(t, d.Peer, spaceOf(t, d.Peer), d.Room)
		}
		desk.Tell("list")
		desk.SkipTo("bot: Nothing is open.")
		desk.Tell("what is this?")
		desk.SkipTo("bot: I am a bot, and I did not understand that. Nothing was decided.")
		if err := desk.Invite(within(t), desk.Room, old.UserID); err == nil {
			t.Error("somebody invited another to their desk")
		}
		members, err := stays.Members(within(t), desk.Room)
		if err != nil || len(members) != 2 {
			t.Errorf("%d are at the desk: %v", len(members), err)
		}

		h.Kill()
		if err = stays.Leave(within(t), desk.Room); err != nil {
			t.Fatal(err)
		}
		h.Moderate("stays8k2")
		h.Start()
		if err = old.ExpectGone(within(t), others.Room); err != nil {
			t.Error(err)
		}
		if again := stays.Desk(t); again.Room != desk.Room {
			t.Error("somebody who left their desk has another")
		}
		desk.Tell("list")
		desk.SkipTo("bot: Nothing is open.")
	})
}

// A moderator whose level in a circle was lowered does not decide there any more, and is told
// so. A desk that the bot was taken out of is replaced, with what is open on it.
func TestALoweredLevelAndALostDesk(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h := house.Build(t, kind, house.Options{Moderators: []string{"mona2w8d", "milo7y4r"}})
		desk, lowered := h.Moderator("mona2w8d"), h.Moderator("milo7y4r")
		mona, milo := desk.Peer, lowered.Peer
		portals := h.Meet("anxiety", h.Peer("anna7q3x"), h.Peer("boris8w2k"))
		circle := roomWith(t, milo, portals[0].Pseudonym)
		portals[0].Tell("You are all the same.")
		report(t, portals[1], portals[0], "You are all the same.", "!report")
		item := lowered.SkipTo(" reports a message of ")
		if err := milo.SetPowerLevel(within(t), circle, milo.UserID, 0); err != nil {
			t.Fatal(err)
		}
		// What is said in the circle after that has come in after it.
		milo.Tell(circle, "Good evening.")
		portals[0].Hear("Good evening.")
		react(t, lowered, item.ID, "🚪")
		lowered.SkipTo("Your level in the circle of number ")

		open := desk.SkipTo(" reports a message of ")
		h.Stop()
		leaveAsBot(t, h, desk.Room)
		h.Start()
		if err := mona.Leave(within(t), desk.Room); err != nil { // nobody answers there
			t.Fatal(err)
		}
		again := mona.Desk(t)
		if shown := again.SkipTo(" reports a message of "); shown.Body != open.Body {
			t.Errorf("on the new desk lies\n%s\nand not\n%s", shown.Body, open.Body)
		}
		again.Tell("mute " + between(open.Body, "Number ", ":"))
		again.SkipTo("Done. Number ")
		portals[0].Hear("A moderator has muted you here.")
		lowered.SkipTo("was decided by another moderator")
	})
}

// Without the database, a desk looks like a chat with one person: it is ended like all that
// the service has made, and there is a new one.
func TestADeskIsNotTakenForALobby(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h := house.Build(t, kind, house.Options{Moderators: []string{"mona5d2b"}, Database: house.SQLite})
		desk := h.Moderator("mona5d2b")
		h.Stop()
		h.SetDatabase("sqlite:" + filepath.Join(h.Dir, "empty.db"))
		h.Start()
		if err := desk.ExpectGone(within(t), desk.Room); err != nil {
			t.Error(err)
		}
		again := desk.Desk(t)
		again.SkipTo("bot: This is your desk.")
		again.Tell("list")
		again.SkipTo("bot: Nothing is open.")
	})
}

// leaveAsBot takes the bot out of a room, as an admin could who has the token.
func leaveAsBot(t *testing.T, h *house.House, room id.RoomID) {
	t.Helper()
	loaded, err := config.Load(h.Config())
	if err != nil {
		t.Fatal(err)
	}
	bot, err := mautrix.NewClient(h.Server.URL, h.Bot, loaded.Registration.ASToken)
	if err != nil {
		t.Fatal(err)
	}
	bot.SetAppServiceUserID = true
	if _, err = bot.LeaveRoom(within(t), room); err != nil {
		t.Fatal(err)
	}
}

// listed tells that a space lists a room.
func listed(t *testing.T, p *house.Peer, space, room id.RoomID) {
	t.Helper()
	ctx := within(t)
	for {
		changed := p.Changed()
		var child event.SpaceChildEventContent
		if err := p.API().StateEvent(ctx, space, event.StateSpaceChild, string(room), &child); err == nil && len(child.Via) > 0 {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("%s does not find their desk in their space", p.Name)
		}
	}
}
