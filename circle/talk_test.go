package circle

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

func TestWhatIsSaidStandsOnceInEveryOtherRoomInOneOrder(t *testing.T) {
	h := newHall(t, t, Options{})
	circle, portals := h.meet(3)
	for i, p := range []int{0, 1, 0, 2, 2, 1} {
		h.say(portals[p], string(rune('a'+i)))
	}
	h.deliver()
	for room, want := range map[kith.RoomKey]string{circle.Room: "a b c d e f", portals[0].Room: "b d e f", portals[1].Room: "a c d e", portals[2].Room: "a b c f"} {
		var got []string
		for _, out := range h.sent[room] {
			if out.Message != 0 {
				got = append(got, out.Body)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("heard %v, want %s", got, want)
		}
	}
	for _, out := range h.sent[portals[0].Room] {
		if out.Message != 0 && out.Sender != portals[map[string]int{"b": 1, "d": 2, "e": 2, "f": 1}[out.Body]].Ghost {
			t.Errorf("%q is said by another ghost", out.Body)
		}
	}
}

// The inbox hands an event on once, as long as it remembers its id. A homeserver that
// tells an older one again, after that, does not make a second message of it.
func TestTheSameEventTwiceIsOneMessage(t *testing.T) {
	h := newHall(t, t, Options{})
	circle, portals := h.meet(2)
	evt := kith.Event{ID: "$same", Sender: h.users[portals[0].Peer], Type: "m.room.message", Content: text("once"), Encrypted: true}
	for range 2 {
		h.happen(portals[0].Room, evt)
		h.deliver()
	}
	for _, room := range []kith.RoomKey{portals[1].Room, circle.Room} {
		if n := strings.Count(h.heard(room), "once"); n != 1 {
			t.Errorf("heard %d times", n)
		}
	}
}

func TestAReplyPointsToTheReadersOwnCopy(t *testing.T) {
	h := newHall(t, t, Options{})
	_, portals := h.meet(2)
	first := h.say(portals[0], "How are you?")
	h.deliver()
	var copy id.EventID
	for _, out := range h.sent[portals[1].Room] {
		if out.Body == "How are you?" {
			copy = must(h.store.CopyOf(t.Context(), out.Message, portals[1].Room))(h)
		}
	}
	reply, _ := json.Marshal(map[string]any{"msgtype": "m.text", "body": "Tired.",
		"m.relates_to": map[string]any{"m.in_reply_to": map[string]any{"event_id": copy}}})
	h.happen(portals[1].Room, kith.Event{Sender: h.users[portals[1].Peer], Type: "m.room.message", Content: reply, Encrypted: true})
	h.deliver()
	sent := h.sent[portals[0].Room]
	last := sent[len(sent)-1]
	if last.Body != "Tired." || must(h.store.CopyOf(t.Context(), last.ReplyTo, portals[0].Room))(h) != first {
		t.Errorf("%q answers another message", last.Body)
	}
}

// What cannot be passed on is told to its sender alone, and never dropped in silence.
func TestWhatCannotBePassedOnIsToldToItsSender(t *testing.T) {
	for name, evt := range map[string]kith.Event{
		"its key is missing":        {Trouble: kith.TroubleNoKey, Encrypted: true},
		"its key is withheld":       {Trouble: kith.TroubleWithheld, Encrypted: true},
		"from an unknown device":    {Type: "m.room.message", Content: text("secret"), Trouble: kith.TroubleUntrusted, Encrypted: true},
		"broken":                    {Trouble: kith.TroubleBroken, Encrypted: true},
		"in clear":                  {Type: "m.room.message", Content: text("secret")},
		"a picture":                 {Type: "m.room.message", Content: json.RawMessage(`{"msgtype":"m.image","body":"secret.jpg","url":"mxc://x/y"}`), Encrypted: true},
		"an unknown type":           {Type: "org.example.x", Content: json.RawMessage(`{"body":"secret"}`), Encrypted: true},
		"no JSON object":            {Type: "m.room.message", Content: json.RawMessage(`"secret"`), Encrypted: true},
		"no content":                {Type: "m.room.message", Encrypted: true},
		"content that is half JSON": {Type: "m.room.message", Content: json.RawMessage(`{"body":"secret`), Encrypted: true},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, t, Options{})
			circle, portals := h.meet(2)
			before := len(h.sent[portals[0].Room])
			evt.Sender = h.users[portals[0].Peer]
			h.happen(portals[0].Room, evt)
			h.deliver()
			if told := h.sent[portals[0].Room][before:]; len(told) != 1 || told[0].Sender != bot || strings.Contains(told[0].Body, "secret") {
				t.Errorf("the sender was told %+v", told)
			}
			if heard := h.heard(portals[1].Room) + h.heard(circle.Room); strings.Contains(heard, "secret") {
				t.Errorf("others heard %q", heard)
			}
		})
	}
}

func TestEventsOfOthersInAPortalMeanNothing(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(2)
	for _, sender := range []id.UserID{"@stranger:example.org", mod, h.users[portals[1].Peer], portals[1].Ghost} {
		h.happen(portals[0].Room, kith.Event{Sender: sender, Type: "m.room.message", Content: text("smuggled"), Encrypted: true})
	}
	h.happen(circle.Room, kith.Event{Sender: h.users[portals[0].Peer], Type: "m.room.message", Content: text("smuggled"), Encrypted: true})
	key := ""
	h.happen(portals[0].Room, kith.Event{Sender: h.users[portals[0].Peer], Type: "m.room.topic", StateKey: &key, Content: json.RawMessage(`{"topic":"smuggled"}`)})
	h.deliver()
	for room := range h.sent {
		if strings.Contains(h.heard(room), "smuggled") {
			t.Errorf("heard %q", h.heard(room))
		}
	}
}

func TestAModeratorSpeaksInThePortalsByRole(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(2)
	h.happen(circle.Room, kith.Event{Sender: mod, Type: "m.room.message", Content: text("Please be gentle."), Encrypted: true})
	h.happen(circle.Room, kith.Event{Sender: mod, Type: "m.room.message", Content: text("!ban somebody"), Encrypted: true})
	h.deliver()
	moderator := must(h.store.CircleModerator(t.Context(), circle.ID))(h)
	for _, p := range portals {
		sent := h.sent[p.Room]
		if last := sent[len(sent)-1]; last.Body != "Please be gentle." || last.Sender != moderator {
			t.Errorf("the last in a portal is %q", last.Body)
		}
	}
}

func TestLeavingIsToldAndTakesAccountAndGhostOut(t *testing.T) {
	for name, leave := range map[string]func(h *hall, circle kith.Circle, p kith.Portal){
		"by command":    func(h *hall, _ kith.Circle, p kith.Portal) { h.say(p, "!leave") },
		"by the client": func(h *hall, _ kith.Circle, p kith.Portal) { h.membership(p.Room, h.users[p.Peer], "leave") },
		"from the lobby": func(h *hall, c kith.Circle, p kith.Portal) {
			h.ok(h.store.Txn(t.Context(), func(ctx context.Context) error { return h.Leave(ctx, c.ID, p.Peer) }))
		},
		"removed by a moderator": func(h *hall, c kith.Circle, p kith.Portal) {
			key := string(p.Ghost)
			h.happen(c.Room, kith.Event{Sender: mod, Type: "m.room.member", StateKey: &key, Content: json.RawMessage(`{"membership":"leave"}`)})
		},
		"banned by a moderator": func(h *hall, c kith.Circle, p kith.Portal) {
			key := string(p.Ghost)
			h.happen(c.Room, kith.Event{Sender: mod, Type: "m.room.member", StateKey: &key, Content: json.RawMessage(`{"membership":"ban"}`)})
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
			circle, portals := h.meet(3)
			gone := portals[0]
			h.say(gone, "last words")
			leave(h, circle, gone)
			h.deliver()
			h.work()
			h.deliver()
			for _, p := range portals[1:] {
				heard := h.heard(p.Room)
				if !strings.Contains(heard, "last words") || strings.Count(heard, gone.Pseudonym+" has left") != 1 {
					t.Errorf("the others heard %q", heard)
				}
				for _, user := range must(h.store.Seats(t.Context(), p.Room))(h) {
					if user == gone.Ghost {
						t.Error("the ghost still sits in a portal")
					}
				}
			}
			if seats := must(h.store.Seats(t.Context(), gone.Room))(h); len(seats) > 0 {
				t.Errorf("%d sit in the portal that was left", len(seats))
			}
			if ghost := must(h.store.Ghost(t.Context(), gone.Ghost))(h); ghost.State != store.GhostRetired {
				t.Errorf("the ghost is %s", ghost.State)
			}
			h.say(gone, "said too late")
			h.deliver()
			if strings.Contains(h.heard(portals[1].Room), "said too late") {
				t.Error("somebody who left is still heard")
			}
		})
	}
}

// From the lobby one can leave before the portal is made, or while it is being made.
func TestWhoLeavesBeforeThePortalIsMadeIsNeverInvited(t *testing.T) {
	h := newHall(t, t, Options{})
	for i := range 3 {
		h.find(peer(i), "grief")
	}
	h.matchAll()
	circle, portals := h.only()
	gone := portals[0]
	h.ok(h.store.Txn(t.Context(), func(ctx context.Context) error { return h.Leave(ctx, circle.ID, gone.Peer) }))
	h.work()
	if _, made := h.plans[gone.Room]; made {
		t.Error("the portal of somebody who left was made")
	}
	for _, p := range portals[1:] {
		if slices.Contains(h.plans[p.Room].Invite, gone.Ghost) {
			t.Error("their ghost is invited")
		}
	}
	if _, now := h.only(); now[0].State != kith.PortalLeft || now[1].State != kith.PortalInvited {
		t.Errorf("they are %s, the others %s", now[0].State, now[1].State)
	}
	if ghost := must(h.store.Ghost(t.Context(), gone.Ghost))(h); ghost.State != store.GhostRetired {
		t.Errorf("their ghost is %s", ghost.State)
	}
}

func TestACircleThatEverybodyHasLeftIsClosed(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(2)
	for _, p := range portals {
		h.say(p, "!leave")
	}
	for range 3 {
		h.deliver()
		h.work()
	}
	if row := must(h.store.Circle(t.Context(), circle.ID))(h); row.State != kith.CircleClosed {
		t.Errorf("the circle is %s", row.State)
	}
	for _, room := range []kith.RoomKey{circle.Room, portals[0].Room, portals[1].Room} {
		if seats := must(h.store.Seats(t.Context(), room))(h); len(seats) > 0 {
			t.Errorf("%v still sit there", seats)
		}
	}
	for _, state := range []store.GhostState{store.GhostTaken} {
		if left := must(h.store.Ghosts(t.Context(), state))(h); len(left) > 0 {
			t.Errorf("%d ghosts are still taken", len(left))
		}
	}
}

func TestAMutedGhostMutesThePeerInTheirPortal(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(2)
	key := ""
	levels := func(level string) {
		h.happen(circle.Room, kith.Event{Sender: mod, Type: "m.room.power_levels", StateKey: &key,
			Content: json.RawMessage(`{"users":{"` + string(portals[0].Ghost) + `":` + level + `}}`)})
		h.work()
		h.deliver()
	}
	levels("-1")
	if _, now := h.only(); now[0].Level != -1 || now[1].Level != 0 {
		t.Errorf("levels %d and %d", now[0].Level, now[1].Level)
	}
	levels("100") // no more than a listener's
	if _, now := h.only(); now[0].Level != 10 {
		t.Errorf("level %d", now[0].Level)
	}
	levels(`"many"`)
	if _, now := h.only(); now[0].Level != 10 {
		t.Errorf("level %d after one that is no number", now[0].Level)
	}
}
