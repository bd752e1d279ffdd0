package e2e

import (
	"testing"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// What moderators did is read from the homeserver at the start, also when the service was
// down and the events about it never come.
func TestModerationIsMadeUpForWhenItsEventsAreLost(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h := house.Build(t, kind, house.Options{Moderators: []string{"mod2rc8"}})
		moderator := h.Peer("mod2rc8")
		portals := h.Meet("anxiety", h.Peer("anna5r3c"), h.Peer("boris7c1k"), h.Peer("cem9e2xr"), h.Peer("dora6k4p"))
		anna, boris, cem, dora := portals[0], portals[1], portals[2], portals[3]
		circle := moderator.In(t, roomWith(t, moderator, anna.Pseudonym))
		anna.Tell("before")
		circle.Hear("before")
		ghost := func(p *house.Portal) id.UserID { return ghostOf(t, moderator, circle.Room, p.Pseudonym) }

		h.Stop()
		banned := ghost(cem)
		for what, err := range map[string]error{
			"mute": moderator.SetPowerLevel(within(t), circle.Room, ghost(anna), -1),
			"kick": moderator.Kick(within(t), circle.Room, ghost(boris), ""),
			"ban":  moderator.Ban(within(t), circle.Room, banned, ""),
		} {
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
		}
		lose(t, h, moderator, circle.Room)
		h.Start()
		anna.Hear("A moderator has muted you")
		awaitLevel(within(t), t, anna, -1)
		boris.Peer.Hear(boris.Lobby, "A moderator has ended your part in a circle.")
		cem.Peer.Hear(cem.Lobby, "A moderator has banned you.")
		for _, p := range []*house.Portal{boris, cem} {
			if err := p.ExpectGone(within(t), p.Room); err != nil {
				t.Error(err)
			}
		}

		h.Kill()
		if err := unban(t, moderator, circle.Room, banned); err != nil {
			t.Fatal(err)
		}
		setWriting(within(t), t, moderator, circle.Room, 50)
		lose(t, h, moderator, circle.Room)
		h.Start()
		cem.Peer.Hear(cem.Lobby, "A moderator has ended your ban.")
		dora.Hear("closed this circle for writing")
		awaitLevel(within(t), t, dora, -1)
	})
}

// lose lets what a moderator did in a room lately count as received, so that the service
// does not handle it. It must not be running.
func lose(t *testing.T, h *house.House, moderator *house.Peer, room id.RoomID) {
	t.Helper()
	page, err := moderator.API().Messages(within(t), room, "", "", mautrix.DirectionBackward, nil, 10)
	if err != nil {
		t.Fatal(err)
	}
	db, err := h.OpenDatabase()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, evt := range page.Chunk {
		if evt.Sender != moderator.UserID {
			continue
		}
		if _, err = db.ExecContext(t.Context(), `INSERT INTO inbox (event_id, room_id, state, received_at) VALUES ($1, $2, 2, $3) ON CONFLICT DO NOTHING`,
			evt.ID, room, time.Now().UnixMilli()); err != nil {
			t.Fatal(err)
		}
	}
}
