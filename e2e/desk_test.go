package e2e

import (
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/house"
)

// Each moderator has a desk of their own, listed in their space, and has it as long as they
// moderate: who left it finds it again, who is none any more loses it.
func TestEachModeratorHasADesk(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		h := house.Build(t, kind, house.Options{Moderators: []string{"old3d7s", "stays8k2"}})
		old, stays := h.Peer("old3d7s"), h.Peer("stays8k2")
		desk, others := stays.Desk(t), old.Desk(t)
		for _, d := range []*house.Portal{desk, others} {
			greeting := d.SkipTo("bot: This is your desk.")
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
