package circle

import (
	"fmt"
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"

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
