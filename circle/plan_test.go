package circle

import (
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

// The table "Rooms" of the design.
func TestTheLevelsOfRooms(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(2)
	own, ghost := peer(0), portals[0].Ghost
	for _, room := range []struct {
		name                                 string
		key                                  kith.RoomKey
		person, state, levels, kick, mention int
		others                               map[id.UserID]int
	}{
		{"circle", circle.Room, 0, 50, 50, 50, 50, map[id.UserID]int{mod: 50, ghost: 0, "@stranger:example.org": 0}},
		{"portal", portals[0].Room, 0, 100, 100, 100, 100, map[id.UserID]int{own: 0, portals[1].Ghost: 0, mod: 0}},
	} {
		t.Run(room.name, func(t *testing.T) {
			levels := h.plans[room.key].Levels
			if levels == nil {
				t.Fatal("the homeserver's defaults hold")
			}
			for what, c := range map[string][2]int{
				"bot":             {levels.GetUserLevel(bot), 100},
				"invite":          {levels.Invite(), 100},
				"kick":            {levels.Kick(), room.kick},
				"ban":             {levels.Ban(), room.kick},
				"redact others":   {levels.Redact(), room.kick},
				"redact own":      {levels.GetEventLevel(event.EventRedaction), -1},
				"speak":           {levels.GetEventLevel(event.EventEncrypted), 0},
				"react":           {levels.GetEventLevel(event.EventReaction), 0},
				"name":            {levels.GetEventLevel(event.StateRoomName), room.state},
				"topic":           {levels.GetEventLevel(event.StateTopic), room.state},
				"any other state": {levels.GetEventLevel(event.Type{Type: "org.example.x", Class: event.StateEventType}), room.state},
				"power levels":    {levels.GetEventLevel(event.StatePowerLevels), room.levels},
				"encryption":      {levels.GetEventLevel(event.StateEncryption), 100},
				"server ACL":      {levels.GetEventLevel(event.StateServerACL), 100},
				"upgrade":         {levels.GetEventLevel(event.StateTombstone), 100},
				"history":         {levels.GetEventLevel(event.StateHistoryVisibility), 100},
				"join rules":      {levels.GetEventLevel(event.StateJoinRules), 100},
				"@room":           {levels.Notifications.Room(), room.mention},
			} {
				if c[0] != c[1] {
					t.Errorf("%s needs or has %d, want %d", what, c[0], c[1])
				}
			}
			for user, want := range room.others {
				if got := levels.GetUserLevel(user); got != want {
					t.Errorf("%s has %d, want %d", user, got, want)
				}
			}
		})
	}
	if len(h.plans[circle.Room].Levels.Users) != 2 || len(h.plans[portals[0].Room].Levels.Users) != 2 {
		t.Error("somebody has a level who must not be named")
	}
}

func TestWhoIsInvitedWhere(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod, peer(1)}})
	far := id.UserID("@far9z2:elsewhere.example")
	h.find(peer(0), "grief")
	h.find(peer(1), "grief")
	h.find(far, "grief")
	h.matchAll()
	h.work()
	circle, portals := h.only()
	room := h.plans[circle.Room]
	if !room.Federate || len(room.Invite) != 3 {
		t.Errorf("the circle federates: %v; %d are invited", room.Federate, len(room.Invite))
	}
	for _, user := range room.Invite {
		if !h.IsOurs(user) {
			t.Error("a peer's real account is invited into the circle")
		}
	}
	moderator := must(h.store.CircleModerator(t.Context(), circle.ID))(h)
	for _, p := range portals {
		plan, user := h.plans[p.Room], h.users[p.Peer]
		if plan.Federate != (user == far) {
			t.Errorf("the portal of somebody on %s federates: %v", user.Homeserver(), plan.Federate)
		}
		want := map[id.UserID]bool{user: true, moderator: true}
		for _, other := range portals {
			if other.Ghost != p.Ghost {
				want[other.Ghost] = true
			}
		}
		if len(plan.Invite) != len(want) {
			t.Errorf("%d are invited into a portal, want %d", len(plan.Invite), len(want))
		}
		for _, invited := range plan.Invite {
			if !want[invited] {
				t.Error("somebody else is invited into a portal")
			}
		}
	}
	if h.names[moderator] != "Moderator" {
		t.Errorf("moderators speak as %q", h.names[moderator])
	}
}
