package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/house"
)

// moderation is a circle with a moderator who comes later, and removes people.
func moderation(t *testing.T, s stage) {
	portals := s.Circle("moderation", s.Peer("yara2v6b"), s.Peer("zeno9n4c"), s.Peer("arno7x5j"))
	yara, zeno, arno := portals[0], portals[1], portals[2]
	early := s.inCircle(t, s.mona, yara.Pseudonym)
	yara.Tell("Before Milo came.")
	zeno.Shows(yara.Pseudonym + ": Before Milo came.")
	early.Shows(yara.Pseudonym + ": Before Milo came.")

	if err := s.milo.Join(within(t), early.Room); err != nil {
		t.Fatal(err)
	}
	late := s.milo.In(t, early.Room)
	late.Shows("bot: This is a circle of peers. Topic: moderation. Here: …")
	early.Shows("bot: This is a circle of peers.…")
	zeno.Tell("After Milo came.")
	late.Shows(zeno.Pseudonym + ": After Milo came.")
	late.Tell("Good evening to you all.")
	yara.SkipTo(zeno.Pseudonym + ": After Milo came.")
	arno.SkipTo(zeno.Pseudonym + ": After Milo came.")
	zeno.Shows("I: After Milo came.")
	for _, reader := range portals {
		reader.Shows("Moderator: Good evening to you all.")
		everybodyIsAGhost(t, s, reader)
	}

	tables(t, s, early, portals)
	nobodyInvites(t, s, early, yara)

	// Removed from this circle, and banned: it holds for the peer as for the ghost.
	if err := s.milo.Kick(within(t), early.Room, ghostOf(t, yara.Peer, yara.Room, zeno.Pseudonym), "kicked because of reasons"); err != nil {
		t.Fatal(err)
	}
	removed(t, zeno, "A moderator has ended your part in a circle.")
	for _, reader := range []*house.Portal{yara, arno} {
		reader.Shows("bot: " + zeno.Pseudonym + " has left.")
	}
	if err := s.milo.Ban(within(t), early.Room, ghostOf(t, yara.Peer, yara.Room, arno.Pseudonym), "banned because of reasons"); err != nil {
		t.Fatal(err)
	}
	removed(t, arno, "A moderator has banned you.")
	yara.Shows("bot: " + arno.Pseudonym + " has left.\n\nYou are the only one here now.…")
	zeno.Peer.Tell(zeno.Lobby, "status")
	zeno.Peer.Hear(zeno.Lobby, "You are in no circle")
}

// removed is what a peer sees whom a moderator has removed: a sentence here and one in
// the lobby, and no more of who it was, or why.
func removed(t *testing.T, p *house.Portal, inLobby string) {
	t.Helper()
	p.SkipTo("bot: A moderator has ended your part in this circle. The others do not learn who you are.")
	if err := p.ExpectGone(within(t), p.Room); err != nil {
		t.Error(err)
	}
	p.Peer.Hear(p.Lobby, inLobby)
}

// everybodyIsAGhost checks that a portal holds nobody real but its own peer.
func everybodyIsAGhost(t *testing.T, s stage, p *house.Portal) {
	t.Helper()
	members, err := p.API().Members(within(t), p.Room)
	if err != nil {
		t.Fatal(err)
	}
	for _, member := range members.Chunk {
		if user := id.UserID(member.GetStateKey()); user != s.Bot && user != p.UserID && !s.IsGhost(user) {
			t.Errorf("somebody real is in the portal of %s", p.Name)
		}
	}
}

// tables compares the rooms with the design, number by number.
func tables(t *testing.T, s stage, circle *house.Portal, portals []*house.Portal) {
	t.Helper()
	common := func(state float64) map[string]any {
		return map[string]any{
			"m.room.name": state, "m.room.topic": state, "m.room.avatar": state, "m.room.canonical_alias": state,
			"m.room.power_levels": state, "m.room.encryption": 100.0, "m.room.server_acl": 100.0, "m.room.tombstone": 100.0,
			"m.room.history_visibility": 100.0, "m.room.join_rules": 100.0, "m.room.redaction": -1.0,
		}
	}
	moderators := map[string]any{string(s.Bot): 100.0, string(s.mona.UserID): 50.0, string(s.milo.UserID): 50.0, string(s.nora.UserID): 50.0}
	isState(t, circle, "m.room.power_levels", map[string]any{
		"users": moderators, "users_default": 0.0, "events_default": 0.0, "state_default": 50.0, "events": common(50),
		"invite": 100.0, "kick": 50.0, "ban": 50.0, "redact": 50.0, "notifications": map[string]any{"room": 50.0},
	})
	doors(t, circle)
	for _, p := range portals {
		isState(t, p, "m.room.power_levels", map[string]any{
			"users": map[string]any{string(s.Bot): 100.0, string(p.UserID): 0.0}, "users_default": 0.0, "events_default": 0.0,
			"state_default": 100.0, "events": common(100),
			"invite": 100.0, "kick": 100.0, "ban": 100.0, "redact": 100.0, "notifications": map[string]any{"room": 100.0},
		})
	}
	for _, room := range append([]*house.Portal{circle}, portals...) {
		isState(t, room, "m.room.encryption", map[string]any{
			"algorithm": "m.megolm.v1.aes-sha2", "rotation_period_ms": 604800000.0, "rotation_period_msgs": 100.0,
		})
		isState(t, room, "m.room.history_visibility", map[string]any{"history_visibility": "joined"})
		if room != circle {
			isState(t, room, "m.room.join_rules", map[string]any{"join_rule": "invite"})
		}
		isState(t, room, "m.room.guest_access", map[string]any{"guest_access": "forbidden"})
		create := state(t, room, "m.room.create")
		if federate := create["m.federate"] != false; create["room_version"] != "11" || federate != (room == circle) {
			t.Errorf("the room of %s has version %v and m.federate %v", room.Name, create["room_version"], create["m.federate"])
		}
	}
}

// doors gives by which rooms' membership a circle can be joined.
func doors(t *testing.T, circle *house.Portal) []any {
	t.Helper()
	rule := state(t, circle, "m.room.join_rules")
	allow, _ := rule["allow"].([]any)
	if rule["join_rule"] != "restricted" || len(allow) != 3 {
		t.Errorf("the circle's join rules are %v", rule)
	}
	return allow
}

func state(t *testing.T, room *house.Portal, kind string) map[string]any {
	t.Helper()
	var content map[string]any
	if err := room.API().StateEvent(within(t), room.Room, event.NewEventType(kind), "", &content); err != nil {
		t.Errorf("read %s as %s: %v", kind, room.Name, err)
	}
	return content
}

func isState(t *testing.T, room *house.Portal, kind string, want map[string]any) {
	t.Helper()
	got := state(t, room, kind)
	delete(got, "historical") // for importing old messages, which Synapse names
	if !reflect.DeepEqual(got, want) {
		shown, _ := json.Marshal(got)
		wanted, _ := json.Marshal(want)
		t.Errorf("%s as %s sees it is\n\t%s\nand not\n\t%s", kind, room.Name, shown, wanted)
	}
}

// nobodyInvites tries to bring a stranger into the rooms, and to change them.
func nobodyInvites(t *testing.T, s stage, moderator, peer *house.Portal) {
	t.Helper()
	stranger := s.Peer("bela8c3h")
	forbidden := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, mautrix.MForbidden) {
			t.Errorf("%s: %v", what, err)
		}
	}
	name := &event.RoomNameEventContent{Name: "Mine"}
	forbidden("a peer invites into their portal", peer.Invite(within(t), peer.Room, stranger.UserID))
	forbidden("a peer renames their portal", peer.SetState(within(t), peer.Room, event.StateRoomName, "", name))
	forbidden("a peer kicks", peer.Kick(within(t), peer.Room, ghostOf(t, peer.Peer, peer.Room, "Moderator"), ""))
	forbidden("a moderator invites into the circle", moderator.Invite(within(t), moderator.Room, stranger.UserID))
	forbidden("a moderator opens the circle", moderator.SetState(within(t), moderator.Room, event.StateJoinRules, "",
		&event.JoinRulesEventContent{JoinRule: event.JoinRulePublic}))
	cannotJoin(t, stranger, moderator.Room)
	forbidden("a stranger joins a portal", stranger.Join(within(t), peer.Room))
}

// cannotJoin tries to join a room that is not for this person. Dendrite 0.15.2 refuses with
// an error of its own.
func cannotJoin(t *testing.T, p *house.Peer, room id.RoomID) {
	t.Helper()
	_, err := p.API().JoinRoomByID(within(t), room)
	var answer mautrix.HTTPError
	if !errors.Is(err, mautrix.MForbidden) && (!errors.As(err, &answer) || !answer.IsStatus(http.StatusInternalServerError)) {
		t.Errorf("%s joins the circle: %v", p.Name, err)
	}
}

// moderatorsAsPeers is a moderator who needs company herself: she is kept out of the
// circle in which she is a peer.
func moderatorsAsPeers(t *testing.T, s stage) {
	nora := s.nora.For(t)
	company := s.Peer("cato5f2l")
	for _, p := range []*house.Peer{nora, company} {
		s.EnterLobby(p)
		s.Consent(p)
		p.Tell(p.Lobby, "find moderators")
	}
	cato := s.Enter(company)
	here := nora.In(t, portalAmongInvitations(t, nora))
	if err := nora.Join(within(t), here.Room); err != nil {
		t.Fatal(err)
	}
	greeting := here.SkipTo("bot: Welcome. You are ").Body
	here.Pseudonym = between(greeting, "You are ", " here.")
	cato.SkipTo("bot: " + here.Pseudonym + " is here now.")
	circle := s.inCircle(t, s.mona, here.Pseudonym)
	members, err := s.mona.API().Members(within(t), circle.Room)
	if err != nil {
		t.Fatal(err)
	}
	for _, member := range members.Chunk {
		if id.UserID(member.GetStateKey()) == nora.UserID {
			t.Errorf("the circle's room holds her as %s", member.Content.AsMember().Membership)
		}
	}
	cannotJoin(t, nora, circle.Room)
	// To the other moderators it looks as any circle does.
	doors(t, circle)
	levels, err := s.mona.PowerLevels(within(t), circle.Room)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []*house.Peer{s.mona, s.milo, s.nora} {
		if level := levels.GetUserLevel(p.UserID); level != 50 {
			t.Errorf("%s has level %d", p.Name, level)
		}
	}
	here.Tell("I am not at work tonight.")
	cato.Shows(here.Pseudonym + ": I am not at work tonight.")
	circle.Shows(here.Pseudonym + ": I am not at work tonight.")
	cato.Tell("Ask " + string(nora.UserID) + "?")
	circle.Shows(cato.Pseudonym + ": Ask somebody?")
	here.SkipTo(cato.Pseudonym + ": Ask somebody?")
}

// portalAmongInvitations finds a portal among the invitations of a moderator, to whom all
// circles are listed that she may join.
func portalAmongInvitations(t *testing.T, p *house.Peer) id.RoomID {
	t.Helper()
	for {
		room, _, err := p.ExpectInvite(within(t))
		if err != nil {
			t.Fatalf("%s waits for an invitation to a portal: %v", p.Name, err)
		}
		if strings.HasPrefix(invitedTo(t, p, room), "Your circle") {
			return room
		}
	}
}

// invitedTo gives the name of a room to which somebody is invited; "" where they are not.
func invitedTo(t *testing.T, p *house.Peer, room id.RoomID) string {
	t.Helper()
	resp, err := p.API().FullSyncRequest(within(t), mautrix.ReqSync{SetPresence: event.PresenceOffline})
	if err != nil {
		t.Fatal(err)
	}
	if invited, ok := resp.Rooms.Invite[room]; ok {
		for _, evt := range invited.State.Events {
			if evt.Type.Type == event.StateRoomName.Type {
				return fmt.Sprint(evt.Content.Raw["name"])
			}
		}
	}
	return ""
}
