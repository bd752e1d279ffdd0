package circle

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

// redaction lets somebody redact an event in a room.
func (h *hall) redaction(room kith.RoomKey, sender id.UserID, target id.EventID) {
	h.t.Helper()
	h.happen(room, kith.Event{Sender: sender, Type: event.EventRedaction.Type, Redacts: target})
}

// copyIn gives the event by which a room knows what was said.
func (h *hall) copyIn(room kith.RoomKey, body string) id.EventID {
	h.t.Helper()
	for _, out := range h.sent[room] {
		if out.Body == body {
			return must(h.store.CopyOf(h.t.(*testing.T).Context(), out.Message, room))(h)
		}
	}
	h.t.Fatalf("%q was not sent", body)
	return ""
}

func TestAPeerTakesBackWhatTheySaidEverywhere(t *testing.T) {
	for name, before := range map[string]bool{"after it was sent": false, "before it was sent": true} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, t, Options{})
			circle, portals := h.meet(3)
			said := h.say(portals[0], "a slip")
			if !before {
				h.deliver()
			}
			h.redaction(portals[0].Room, h.users[portals[0].Peer], said)
			h.redaction(portals[0].Room, h.users[portals[0].Peer], said)
			h.deliver()
			for _, room := range []kith.RoomKey{circle.Room, portals[1].Room, portals[2].Room} {
				if strings.Contains(h.heard(room), "a slip") {
					t.Error("it still stands somewhere")
				}
				for _, out := range h.sent[room] {
					if out.TakesBack != 0 && out.Sender != portals[0].Ghost {
						t.Errorf("%s takes it back", out.Sender)
					}
				}
			}
			if slices.ContainsFunc(h.sent[portals[0].Room], func(out outcome) bool { return out.TakesBack != 0 }) {
				t.Error("it is redacted again where its author redacted it")
			}
		})
	}
}

func TestTheMutedCanTakeBack(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(2)
	said := h.say(portals[0], "a slip")
	h.deliver()
	h.levels(circle.Room, map[string]int{string(portals[0].Ghost): -1})
	h.redaction(portals[0].Room, h.users[portals[0].Peer], said)
	h.deliver()
	if strings.Contains(h.heard(portals[1].Room)+h.heard(circle.Room), "a slip") {
		t.Error("it still stands somewhere")
	}
}

func TestAModeratorRemovesAMessageFromEveryRoom(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(3)
	said := h.say(portals[0], "an insult")
	h.deliver()
	h.redaction(circle.Room, mod, h.copyIn(circle.Room, "an insult"))
	h.deliver()
	for _, room := range []kith.RoomKey{portals[1].Room, portals[2].Room} {
		if strings.Contains(h.heard(room), "an insult") {
			t.Error("it still stands somewhere")
		}
	}
	if !h.homeserver.redacted[said] {
		t.Error("it still stands where its author wrote it")
	}
	if !strings.Contains(h.heard(portals[0].Room), "A moderator has removed a message of yours") {
		t.Error("its author is not told")
	}
}

// Nobody removes other people's words from their own portal, and nobody but a moderator
// from the circle.
func TestOthersRemoveNothing(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(2)
	h.say(portals[0], "words")
	h.deliver()
	h.redaction(portals[1].Room, h.users[portals[1].Peer], h.copyIn(portals[1].Room, "words"))
	h.redaction(portals[1].Room, h.users[portals[0].Peer], h.copyIn(portals[1].Room, "words"))
	h.redaction(circle.Room, "@stranger:example.org", h.copyIn(circle.Room, "words"))
	h.deliver()
	if len(h.homeserver.redacted) > 0 {
		t.Error("something was removed")
	}
}

// A moderator may remove what the homeserver has, and we do not know yet that it has it.
func TestWhatIsRemovedWhileItIsSentIsRemoved(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(2)
	h.say(portals[0], "an insult")
	out := must(h.store.NextOutgoing(t.Context(), circle.Room))(h)
	must(h.store.SetEncrypted(t.Context(), out.ID, []byte("{}")))(h)
	h.redaction(circle.Room, mod, "$sent")
	h.work()
	h.ok(h.store.SetSent(t.Context(), out, "$sent"))
	h.deliver()
	h.work()
	h.deliver()
	if strings.Contains(h.heard(portals[1].Room), "an insult") {
		t.Error("it still stands in a portal")
	}
}

// Moderation bots ban somebody and remove what they have said by one event.
func TestABanTakesAlongWhatWasSaid(t *testing.T) {
	for name, happens := range map[string]func(h *hall, room kith.RoomKey, ghost id.UserID){
		"as it happens": func(h *hall, room kith.RoomKey, ghost id.UserID) {
			key := string(ghost)
			h.happen(room, kith.Event{Sender: mod, Type: "m.room.member", StateKey: &key,
				Content: json.RawMessage(`{"membership":"ban","org.matrix.msc4293.redact_events":true}`)})
		},
		"while the service was away": func(h *hall, room kith.RoomKey, ghost id.UserID) {
			h.states = map[kith.RoomKey]kith.RoomState{room: {
				Members:  map[id.UserID]event.Membership{ghost: event.MembershipBan},
				Redacted: map[id.UserID]bool{ghost: true}, Levels: new(event.PowerLevelsEventContent),
			}}
			h.ok(h.reconcileRoom(h.ctx(), room))
			h.ok(h.reconcileRoom(h.ctx(), room))
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
			circle, portals := h.meet(3)
			h.say(portals[0], "one")
			h.say(portals[1], "another")
			h.deliver()
			h.say(portals[0], "two")
			happens(h, circle.Room, portals[0].Ghost)
			h.settled()
			for _, room := range []kith.RoomKey{circle.Room, portals[1].Room, portals[2].Room} {
				if heard := h.heard(room); strings.Contains(heard, "one") || strings.Contains(heard, "two") {
					t.Errorf("it still stands somewhere: %s", heard)
				}
			}
			if !strings.Contains(h.heard(portals[2].Room), "another") {
				t.Error("what somebody else said is gone")
			}
		})
	}
}
