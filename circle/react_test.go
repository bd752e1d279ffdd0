package circle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

func TestReactionsReachEverybodyOnce(t *testing.T) {
	h, portals := screened(t, "")
	dora, emil := portals[0], portals[1]
	said := h.say(dora, "I did it")
	h.settleAll()
	react := func(key string) { h.react(emil.Room, h.users[emil.Peer], h.copyWith(emil, "I did it"), key) }
	react("👍")
	react("👍") // from another device of theirs
	react("well done")
	same(t, "the circle reads", h.reads(emil), []string{"I did it", "reacts 👍", "reacts well done"})
	out := h.last(dora.Room)
	if message := must(h.store.MessageOf(h.ctx(), dora.Room, said))(h); out.Relation != (store.Relation{Kind: store.Annotates, To: message}) || out.Sender != emil.Ghost {
		t.Errorf("dora is sent %+v", out)
	}
	for _, key := range []string{"🙏", "🎉", "💛", "🌱"} {
		react(key)
	}
	h.isTold(emil, "Of your reactions to one message I pass on 5")
	if heard := h.heard(dora.Room); strings.Contains(heard, "🌱") || !strings.Contains(heard, "💛") {
		t.Errorf("dora is sent\n%s", heard)
	}
}

func TestAReactionIsTakenBackEverywhere(t *testing.T) {
	h, portals := screened(t, "")
	dora, emil := portals[0], portals[1]
	h.say(dora, "I did it")
	h.settleAll()
	target := h.copyWith(emil, "I did it")
	h.react(emil.Room, h.users[emil.Peer], target, "👍")
	reaction := id.EventID(fmt.Sprint("$in", h.said))
	h.redaction(emil.Room, h.users[emil.Peer], reaction)
	same(t, "the circle reads", h.reads(emil), []string{"I did it"})
	h.react(emil.Room, h.users[emil.Peer], target, "👍")
	same(t, "the circle reads", h.reads(emil), []string{"I did it", "reacts 👍"})
}

// A reaction does not wait behind what is held of its sender: it tells nothing of it.
func TestAReactionDoesNotWait(t *testing.T) {
	h, portals := screened(t, "")
	dora, emil := portals[0], portals[1]
	h.say(dora, "hello")
	h.settleAll()
	held := h.say(emil, address)
	h.react(emil.Room, h.users[emil.Peer], h.copyWith(emil, "hello"), "👋")
	h.react(emil.Room, h.users[emil.Peer], held, "💛")
	h.isTold(emil, "Only you see that reaction")
	same(t, "the circle reads", h.reads(emil), []string{"hello", "reacts 👋"})
	h.say(emil, "yes")
	same(t, "the circle reads", h.reads(emil), []string{"hello", "reacts 👋", address})
}

// A reaction in words goes through the rules, and is not held.
func TestAReactionInWordsIsScreened(t *testing.T) {
	h, portals := screened(t, "")
	dora, emil := portals[0], portals[1]
	h.say(dora, "hello")
	h.settleAll()
	h.react(emil.Room, h.users[emil.Peer], h.copyWith(emil, "hello"), "a.b@mail.example.net")
	h.isTold(emil, "So I have not passed on that reaction")
	h.react(emil.Room, h.users[emil.Peer], h.copyWith(emil, "hello"), "write to @a.b:example.net")
	h.isTold(emil, "As a reaction I can pass on an emoji or a short word")
	same(t, "the circle reads", h.reads(emil), []string{"hello"})
}

// Who reads a message can be quicker than the homeserver's answer to us. What they do about
// it is taken once that has come.
func TestWhatIsAboutAMessageThatIsBeingSentWaits(t *testing.T) {
	h, portals := screened(t, "")
	dora, emil := portals[0], portals[1]
	h.say(dora, "I did it")
	out := must(h.store.NextOutgoing(h.ctx(), emil.Room))(h)
	must(h.store.SetEncrypted(h.ctx(), out.ID, []byte("{}")))(h)
	room := must(h.store.Room(h.ctx(), emil.Room))(h)
	quick := func(sent time.Time) error {
		reaction := json.RawMessage(`{"m.relates_to":{"rel_type":"m.annotation","event_id":"$quick","key":"👍"}}`)
		return h.store.Txn(h.ctx(), func(ctx context.Context) error {
			return h.Receive(ctx, room, kith.Event{ID: "$reaction", Sender: h.users[emil.Peer], Type: "m.reaction", Content: reaction, Sent: sent})
		})
	}
	if err := quick(time.Now()); !errors.Is(err, kith.ErrNotYet) {
		t.Fatalf("it is taken at once: %v", err)
	}
	h.ok(h.store.SetSent(h.ctx(), out, "$quick"))
	h.ok(quick(time.Now()))
	same(t, "the circle reads", h.reads(emil), []string{"I did it", "reacts 👍"})
}

// A reaction that was taken back while the service was away comes without its content.
func TestWhatIsLeftOfAReactionIsNotComplainedOf(t *testing.T) {
	h, portals := screened(t, "")
	h.settleAll()
	before := h.heard(portals[0].Room)
	h.happen(portals[0].Room, kith.Event{Sender: h.users[portals[0].Peer], Type: "m.reaction", Content: json.RawMessage(`{}`)})
	h.settleAll()
	if heard := h.heard(portals[0].Room); heard != before {
		t.Errorf("they are told %q", strings.TrimPrefix(heard, before))
	}
}
