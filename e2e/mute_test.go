package e2e

import (
	"context"
	"testing"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// A moderator mutes somebody with an ordinary client: by the power level of their
// ghost in the circle. The portal follows, also when the service was down meanwhile.
func TestMutingInTheCircleMutesInThePortal(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h := house.Build(t, kind, house.Options{Moderators: []string{"mod4kk2"}})
		moderator := h.PeerWith("mod4kk2", func(o *client.Options) { o.AutoJoin = false })
		portals := h.Meet("anxiety", h.Peer("anna7q3x"), h.Peer("boris8w2k"))
		anna, boris := portals[0], portals[1]
		ctx, cancel := context.WithTimeout(t.Context(), 4*house.Patience)
		defer cancel()
		circle, _, err := moderator.ExpectInvite(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if err = moderator.Join(ctx, circle); err != nil {
			t.Fatal(err)
		}
		anna.Tell("first")
		ghost := moderator.Hear(circle, "first").Sender

		h.Stop()
		if err = moderator.SetPowerLevel(ctx, circle, ghost, -1); err != nil {
			t.Fatal(err)
		}
		h.Start()
		anna.Hear("A moderator has muted you")
		awaitLevel(ctx, t, anna, -1)
		if _, err = anna.Say(ctx, anna.Room, "muted words"); err == nil {
			t.Error("the homeserver let a muted peer speak")
		}

		if err = moderator.SetPowerLevel(ctx, circle, ghost, 0); err != nil {
			t.Fatal(err)
		}
		anna.Hear("You can write here again")
		awaitLevel(ctx, t, anna, 0)
		second := anna.Tell("second")
		boris.Hear("second")
		moderator.Hear(circle, "second") // or Dendrite may find afterwards that it came too late
		for _, m := range boris.Timeline(boris.Room) {
			if m.Body == "muted words" {
				t.Error("muted words were passed on")
			}
		}

		// Locked: nobody can write, also whoever was down meanwhile, until it is opened.
		setWriting(ctx, t, moderator, circle, 50)
		for _, p := range portals {
			p.Hear("closed this circle for writing")
			awaitLevel(ctx, t, p, -1)
		}
		h.Kill()
		setWriting(ctx, t, moderator, circle, 0)
		h.Start()
		for _, p := range portals {
			p.Hear("open for writing again")
			awaitLevel(ctx, t, p, 0)
		}

		// Said before the mute was known: the circle does not have it, so nobody has. And
		// who is muted can take back what they said before.
		h.Stop()
		anna.Tell("a moment too late")
		if err = moderator.SetPowerLevel(ctx, circle, ghost, -1); err != nil {
			t.Fatal(err)
		}
		h.Start()
		awaitLevel(ctx, t, anna, -1)
		redact(t, anna.Peer, anna.Room, second)
		gone(t, boris.Peer, boris.Room, "second")
		gone(t, moderator, circle, "second")
		boris.Tell("third")
		anna.Hear("third")
		moderator.Hear(circle, "third")
		for _, m := range append(boris.Timeline(boris.Room), moderator.Timeline(circle)...) {
			if m.Body == "a moment too late" && !m.Redacted {
				t.Error("what the circle refused stands somewhere")
			}
		}

		// A level that only moderators have in the circle gives nothing in the portal.
		if err = moderator.SetPowerLevel(ctx, circle, ghost, 49); err != nil {
			t.Fatal(err)
		}
		awaitLevel(ctx, t, anna, 10)
	})
}

// setWriting lets a moderator set the level that writing takes, as clients do it: for all
// events that have no level of their own.
func setWriting(ctx context.Context, t *testing.T, moderator *house.Peer, room id.RoomID, level int) {
	t.Helper()
	levels, err := moderator.PowerLevels(ctx, room)
	if err != nil {
		t.Fatal(err)
	}
	levels.EventsDefault = level
	if err = moderator.SetState(ctx, room, event.StatePowerLevels, "", levels); err != nil {
		t.Fatal(err)
	}
}

// awaitLevel waits until a peer has a power level in their portal.
func awaitLevel(ctx context.Context, t *testing.T, p *house.Portal, level int) {
	t.Helper()
	// A client is not woken by a change of levels alone, so the server is asked.
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		var levels event.PowerLevelsEventContent
		if err := p.API().StateEvent(ctx, p.Room, event.StatePowerLevels, "", &levels); err != nil {
			t.Fatal(err)
		}
		if levels.GetUserLevel(p.UserID) == level {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("the level in the portal is %d and not %d", levels.GetUserLevel(p.UserID), level)
		}
	}
}
