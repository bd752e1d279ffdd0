package circle

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/safety"
	"kith/store"
)

// changed is the content of a change, as clients write it.
func changed(target id.EventID, body string) json.RawMessage {
	content, _ := json.Marshal(map[string]any{ // such values always marshal
		"msgtype": "m.text", "body": "* " + body, "m.new_content": map[string]any{"msgtype": "m.text", "body": body},
		"m.relates_to": map[string]any{"rel_type": "m.replace", "event_id": target},
	})
	return content
}

// change lets the peer of a portal change what they wrote.
func (h *hall) change(p kith.Portal, target id.EventID, body string) id.EventID {
	h.t.Helper()
	return h.happen(p.Room, kith.Event{Sender: h.users[p.Peer], Type: "m.room.message", Content: changed(target, body), Encrypted: true})
}

// reads tells what the others and the circle read, each in the same words and order.
func (h *hall) reads(from kith.Portal) []string {
	h.t.Helper()
	h.settleAll()
	circle, portals := h.only()
	lines := func(room kith.RoomKey, but id.UserID) (all []string) {
		for _, out := range h.sent[room] {
			if out.Message != 0 && out.Sender != but {
				all = append(all, out.Body)
			}
		}
		return all
	}
	for _, p := range portals {
		there, here := lines(p.Room, p.Ghost), lines(circle.Room, p.Ghost)
		if p.Room != from.Room && p.State == kith.PortalJoined && !slices.Equal(there, here) {
			h.t.Errorf("in a portal they read %q and in the circle %q", there, here)
		}
	}
	return lines(circle.Room, "")
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func (h *hall) isTold(p kith.Portal, words string) {
	h.t.Helper()
	h.settleAll()
	if !strings.Contains(h.heard(p.Room), words) {
		h.t.Errorf("they are not told %q, but\n%s", words, h.heard(p.Room))
	}
}

func TestAChangeIsShownOnItsMessage(t *testing.T) {
	h, portals := screened(t, "")
	dora, emil := portals[0], portals[1]
	said := h.say(dora, "I am tird")
	h.say(emil, "me too")
	first := h.change(dora, said, "I am tired")
	h.change(dora, first, "I am so tired") // some clients name the change before
	h.settleAll()
	same(t, "emil reads", h.reads(dora), []string{"I am tird", "me too", "* I am tired", "* I am so tired"})
	message := must(h.store.MessageOf(h.ctx(), dora.Room, said))(h)
	for _, out := range h.sent[emil.Room] {
		if strings.HasPrefix(out.Body, "* ") && out.Relation != (store.Relation{Kind: store.Replaces, To: message}) {
			t.Errorf("%q relates to %+v", out.Body, out.Relation)
		}
	}
	// Whoever answers the change answers the message.
	h.answerTo(emil, "* I am so tired", "sleep well")
	h.settleAll()
	if out := h.last(dora.Room); out.ReplyTo != message {
		t.Errorf("the answer is to %d and not to %d", out.ReplyTo, message)
	}
}

// Who came later does not have what is changed.
func TestAChangeIsReadableWithoutItsMessage(t *testing.T) {
	h, portals := screened(t, "")
	said := h.say(portals[0], "first words")
	h.settleAll()
	h.find(peer(3), "grief")
	h.matchAll()
	h.settleAll()
	circle, all := h.only()
	late := all[3]
	h.enter(late)
	h.change(portals[0], said, "other words")
	h.react(portals[0].Room, h.users[portals[0].Peer], said, "👍")
	h.settleAll()
	if heard := h.heard(late.Room); !strings.HasSuffix(heard, "(an earlier message, changed)\nother words") {
		t.Errorf("who came later reads\n%s", heard)
	}
	if heard := h.heard(circle.Room); !strings.HasSuffix(heard, "* other words\nreacts 👍") {
		t.Errorf("in the circle stands\n%s", heard)
	}
}

func TestWhatCannotBeChangedIsToldAndNotPassedOn(t *testing.T) {
	h, portals := screened(t, "")
	dora, emil := portals[0], portals[1]
	said := h.say(dora, "words")
	h.settleAll()
	h.change(emil, h.copyWith(emil, "words"), "not hers")
	h.isTold(emil, "Only the one who wrote a message can change it")
	h.change(dora, said, "!leave")
	h.isTold(dora, "it cannot become a command now")
	h.redaction(dora.Room, h.users[dora.Peer], said)
	h.change(dora, said, "never mind")
	h.isTold(dora, "That message was taken back")
	if read := h.reads(dora); len(read) != 0 {
		t.Errorf("the others read %q", read)
	}
	// What was taken back before we could read it does not come back by a change.
	h.redaction(dora.Room, h.users[dora.Peer], "$unread")
	h.change(dora, "$unread", "never mind that either")
	if read := h.reads(dora); len(read) != 0 {
		t.Errorf("the others read %q", read)
	}
}

// A change whose message never came, or comes late, is that message.
func TestAChangeThatComesFirstIsTheMessage(t *testing.T) {
	h, portals := screened(t, "")
	dora := portals[0]
	h.change(dora, "$late", "right words")
	h.happen(dora.Room, kith.Event{ID: "$late", Sender: h.users[dora.Peer], Type: "m.room.message", Content: text("wrong words"), Encrypted: true, Late: true})
	h.change(dora, "$late", "better words")
	same(t, "the others read", h.reads(dora), []string{"right words", "* better words"})
	// A command that was misspelt is one when it is changed.
	typo := h.say(dora, "!hlep")
	h.change(dora, typo, "!who")
	h.isTold(dora, "You are "+dora.Pseudonym)
}

// The case for which changes are judged: the sender takes the number out.
func TestAHeldMessageIsChangedAndJudgedAnew(t *testing.T) {
	h, portals := screened(t, "")
	dora := portals[0]
	said := h.say(dora, address)
	h.say(dora, "what waits")
	h.change(dora, said, address+", please")
	if asked := strings.Count(h.heardAll(dora), "Shall I send it anyway?"); asked != 2 {
		t.Errorf("they were asked %d times", asked)
	}
	change := h.change(dora, said, "you reach me here")
	h.isTold(dora, "The others see it now, as you changed it")
	same(t, "the others read", h.reads(dora), []string{"you reach me here", "what waits"})

	// It goes by all of its names: that of the message and of its changes.
	h.change(dora, change, "you reach me here, always")
	same(t, "the others read", h.reads(dora), []string{"you reach me here", "what waits", "* you reach me here, always"})
	h.redaction(dora.Room, h.users[dora.Peer], said)
	same(t, "the others read", h.reads(dora), []string{"what waits"})
	if !h.homeserver.redacted[change] {
		t.Error("the words of a change still stand where they were written")
	}
}

// heardAll is what went out into somebody's portal by now.
func (h *hall) heardAll(p kith.Portal) string {
	h.t.Helper()
	h.settleAll()
	return h.heard(p.Room)
}

// What waits behind a question is changed where it stands, and can become its answer.
func TestWhatWaitsIsChangedWhereItStands(t *testing.T) {
	h, portals := screened(t, "")
	dora := portals[0]
	h.say(dora, address)
	waits := h.say(dora, "wiats")
	h.say(dora, "the last")
	h.change(dora, waits, "waits")
	typo := h.say(dora, "yse")
	h.change(dora, typo, "yes")
	same(t, "the others read", h.reads(dora), []string{address, "waits", "the last"})
}

func TestWhatWasRefusedIsChangedAndSentAsNew(t *testing.T) {
	for name, refuse := range map[string]func(h *hall, p kith.Portal){
		"by the rule":      func(*hall, kith.Portal) {},
		"and appealed":     func(h *hall, p kith.Portal) { h.say(p, "!appeal"); h.settleAll() },
		"and time is over": func(h *hall, p kith.Portal) { h.inTime(p) },
	} {
		t.Run(name, func(t *testing.T) {
			h, portals := screened(t, "verdict: refuse", mod)
			desk := h.deskOf(mod)
			dora := portals[0]
			said := h.say(dora, address)
			refuse(h, dora)
			h.say(dora, "something else")
			h.change(dora, said, "you reach me here")
			same(t, "the others read", h.reads(dora), []string{"something else", "you reach me here"})
			if name == "and appealed" && !strings.Contains(h.heard(desk.Key), "has changed it since") {
				t.Errorf("the desk shows\n%s", h.heard(desk.Key))
			}
			h.change(dora, said, "you always reach me here")
			same(t, "the others read", h.reads(dora), []string{"something else", "you reach me here", "* you always reach me here"})
		})
	}
}

// A change of what the others have read is held like a message, and the next one takes its
// place.
func TestAHeldChangeGivesWayToTheNext(t *testing.T) {
	h, portals := screened(t, "verdict: hold\nhold: {for: 30m, then: refuse}", mod)
	desk := h.deskOf(mod)
	dora := portals[0]
	said := h.say(dora, "where are you?")
	h.change(dora, said, address)
	h.isTold(dora, "The others still see what you wrote first.")
	if laid := h.heard(desk.Key); !strings.Contains(laid, "is to be changed to this. Nobody else has seen the change:\n> "+address) {
		t.Errorf("the desk shows\n%s", laid)
	}
	h.say(dora, "what waits")
	h.change(dora, said, address+"!")
	if laid := h.heardAt(desk); !strings.Contains(laid, "> "+address+"!") || !strings.Contains(laid, "has changed it since") {
		t.Errorf("the desk shows\n%s", laid)
	}
	same(t, "the others read", h.reads(dora), []string{"where are you?"})
	h.change(dora, said, "I am here")
	same(t, "the others read", h.reads(dora), []string{"where are you?", "* I am here", "what waits"})

	// And what is held of a message that is taken back is gone with it.
	h.change(dora, said, address)
	h.redaction(dora.Room, h.users[dora.Peer], said)
	same(t, "the others read", h.reads(dora), []string{"what waits"})
	if open := must(h.store.OpenHeld(h.ctx(), dora.Room))(h); len(open) != 0 {
		t.Errorf("still held are %+v", open)
	}
}

func (h *hall) heardAt(desk kith.Room) string { h.t.Helper(); h.settleAll(); return h.heard(desk.Key) }

// The endpoint is asked about the last words, and its answer to those before opens nothing.
func TestTheEndpointIsAskedAboutTheLastWords(t *testing.T) {
	h, portals, _ := advised(t, safety.Opinion{}, nil)
	dora := portals[0]
	said := h.say(dora, "first words")
	h.change(dora, said, address)
	h.settleAll()
	if h.reaches("first words", dora) || h.reaches(address, dora) {
		t.Error("it was passed on")
	}
	h.change(dora, said, "last words")
	h.settleAll()
	same(t, "the others read", h.reads(dora), []string{"last words"})
}

// A message that is taken back takes its changes and reactions along, everywhere.
func TestNothingIsLeftOfWhatIsTakenBack(t *testing.T) {
	for _, by := range []string{"its author", "a moderator"} {
		t.Run(by, func(t *testing.T) {
			h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
			circle, portals := h.meet(3)
			dora, emil := portals[0], portals[1]
			said := h.say(dora, "my street")
			change := h.change(dora, said, "my road")
			h.settleAll()
			h.react(emil.Room, h.users[emil.Peer], h.copyWith(emil, "my street"), "👍")
			same(t, "the others read", h.reads(dora)[:2], []string{"my street", "* my road"})
			if by == "its author" {
				h.redaction(dora.Room, h.users[dora.Peer], said)
			} else {
				h.redaction(circle.Room, mod, h.copyIn(circle.Room, "my street"))
				h.settleAll()
				delete(h.homeserver.redacted, "")
				h.sent[circle.Room] = slices.DeleteFunc(h.sent[circle.Room], func(out outcome) bool { return out.Body == "my street" }) // it did so itself
			}
			h.settleAll()
			for _, p := range append(portals, kith.Portal{Room: circle.Room}) {
				if heard := h.heard(p.Room); strings.Contains(heard, "my ") || strings.Contains(heard, "reacts") {
					t.Errorf("in a room still stands %q", heard)
				}
			}
			if !h.homeserver.redacted[change] {
				t.Error("the change still stands where it was written")
			}
		})
	}
}

// Moderators are seen as one, but each changes what they wrote themselves.
func TestAModeratorChangesTheirOwnWords(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod, "@nora:example.org"}})
	circle, portals := h.meet(2)
	h.settleAll()
	said := h.happen(circle.Room, kith.Event{Sender: mod, Type: "m.room.message", Content: text("I am hear"), Encrypted: true})
	h.happen(circle.Room, kith.Event{Sender: "@nora:example.org", Type: "m.room.message", Content: changed(said, "not mine"), Encrypted: true})
	h.happen(circle.Room, kith.Event{Sender: mod, Type: "m.room.message", Content: changed(said, "I am here"), Encrypted: true})
	h.react(circle.Room, mod, said, "👋")
	h.react(circle.Room, mod, said, "🚩")
	h.settleAll()
	if heard := h.heard(portals[0].Room); !strings.HasSuffix(heard, "I am hear\n* I am here\nreacts 👋") {
		t.Errorf("a peer reads\n%s", heard)
	}
}
