package e2e

import (
	"strings"
	"testing"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// A moderator bans somebody in one circle with an ordinary client: they are out of every
// circle and find nobody, also when the service was away, until the ban is ended.
func TestABanHoldsEverywhereUntilItIsEnded(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h := house.Build(t, kind, house.Options{
			Moderators: []string{"mod6bn2"}, Settings: map[string]any{"topics": topics([]string{"day", "night"}), "circles.max": 2},
		})
		desk := h.Moderator("mod6bn2")
		moderator := desk.Peer
		anna, boris, cem, dora := h.Peer("anna8b2q"), h.Peer("boris6n9d"), h.Peer("cem4r7wt"), h.Peer("dora3w9m")
		day := h.Meet("day", anna, boris)
		night := h.Meet("night", anna, cem)
		circle := moderator.In(t, roomWith(t, moderator, day[0].Pseudonym))
		ghost := ghostOf(t, moderator, circle.Room, day[0].Pseudonym)
		day[0].Tell("before")
		circle.Hear("before")

		h.Stop()
		if err := moderator.Ban(within(t), circle.Room, ghost, "for a reason"); err != nil {
			t.Fatal(err)
		}
		h.Start()
		anna.Hear(anna.Lobby, "A moderator has banned you.")
		day[1].Hear(day[0].Pseudonym + " has left.")
		night[1].Hear(night[0].Pseudonym + " has left.")
		night[0].Hear("so I end your part in this circle, too")
		for _, p := range []*house.Portal{day[0], night[0]} {
			if err := p.ExpectGone(within(t), p.Room); err != nil {
				t.Error(err)
			}
		}
		anna.Tell(anna.Lobby, "find day")
		anna.Hear(anna.Lobby, "so I cannot look for people for you")

		// The circle ends; the bot stays where the ban stands, through a restart.
		day[1].Tell("!leave")
		circle.Hear("I stay in this room until nobody is")
		h.Kill()
		h.Start()
		anna.Tell(anna.Lobby, "appeal I was not myself, says "+string(anna.UserID))
		anna.Hear(anna.Lobby, "I have given your words to the moderators, under the name "+day[0].Pseudonym)
		item := desk.SkipTo(day[0].Pseudonym + " was banned in circle ")
		if !strings.Contains(item.Body, "> I was not myself, says "+day[0].Pseudonym) || strings.Contains(item.Body, anna.Name) {
			t.Errorf("moderators read %q", item.Body)
		}
		h.Kill()
		if _, err := desk.API().SendReaction(within(t), desk.Room, item.ID, "✅"); err != nil {
			t.Fatal(err)
		}
		h.Start()
		anna.Hear(anna.Lobby, "about the ban of "+day[0].Pseudonym+", and ends it.")
		anna.Hear(anna.Lobby, "A moderator has ended your ban.")
		if err := moderator.ExpectMember(within(t), circle.Room, h.Bot, event.MembershipLeave); err != nil {
			t.Error(err)
		}
		again := h.Meet("day", anna, dora)
		again[0].Tell("here again")
		again[1].Hear("here again")

		// Kicked: out of this circle, and free to find another one.
		other := moderator.In(t, roomWith(t, moderator, again[0].Pseudonym))
		if err := moderator.Kick(within(t), other.Room, ghostOf(t, moderator, other.Room, again[0].Pseudonym), ""); err != nil {
			t.Fatal(err)
		}
		anna.Hear(anna.Lobby, "A moderator has ended your part in a circle.")
		again[1].Tell("!leave") // or somebody else would be matched with her
		if err := again[1].ExpectGone(within(t), again[1].Room); err != nil {
			t.Error(err)
		}
		third := h.Meet("day", anna, boris)
		third[0].Tell("another circle")
		third[1].Hear("another circle")
		if third[0].Pseudonym == again[0].Pseudonym || third[0].Pseudonym == day[0].Pseudonym {
			t.Error("a pseudonym was used again")
		}
	})
}

func unban(t *testing.T, moderator *house.Peer, room id.RoomID, ghost id.UserID) error {
	t.Helper()
	_, err := moderator.API().UnbanUser(within(t), room, &mautrix.ReqUnbanUser{UserID: ghost})
	return err
}
