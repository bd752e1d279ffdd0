package e2e

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/house"
)

// changes is what people do about what was said: they change it, react to it, go on about
// it in a thread, and take it back. A client that knows none of it shows it as lines.
func changes(t *testing.T, s stage) {
	portals := s.Circle("changes", s.Peer("irma2f8w"), s.Peer("kuno6d3h"))
	irma, kuno := portals[0], portals[1]
	mod := s.inCircle(t, s.mona, irma.Pseudonym)
	mod.Pseudonym = "Moderator"
	all := company{irma, kuno, mod}

	said := irma.Tell("I am tird.")
	all.see(t, irma, "NAME: I am tird.")
	first := change(t, irma, said, "I am tired.", nil)
	all.see(t, irma, "NAME: * I am tired.")
	for _, reader := range all {
		about(t, reader, "* I am tired.", event.RelReplace, last(reader, "I am tird."))
	}
	react(t, kuno, last(kuno, "I am tird."), "👍")
	react(t, mod, last(mod, "I am tird."), "💛")
	reacted(t, irma, said, "👍")
	reacted(t, irma, said, "💛")
	reacted(t, mod, last(mod, "I am tird."), "👍")

	// Whoever answers the change answers the message.
	if _, err := kuno.Reply(within(t), kuno.Room, last(kuno, "* I am tired."), "Have some tea, then."); err != nil {
		t.Fatal(err)
	}
	irma.Shows(kuno.Pseudonym + " to «I am tird.»: Have some tea, then.")
	mod.Shows(kuno.Pseudonym + " to «I am tird.»: Have some tea, then.")
	kuno.Shows("I to «* I am tired.»: Have some tea, then.")
	thread(t, irma, kuno, mod)
	refusedChanges(t, irma, kuno, said)
	heldChange(t, irma, kuno, mod)

	// All of it goes with the message: what stood in the changes, too.
	redact(t, irma.Peer, irma.Room, said)
	for _, reader := range all {
		for _, body := range []string{"I am tird.", "* I am tired."} {
			gone(t, reader.Peer, reader.Room, body)
			emptied(t, reader, last(reader, body))
		}
	}
	emptied(t, irma, first)
	change(t, irma, said, "I am wide awake.", nil)
	irma.Shows("I: * I am wide awake.", "bot: That message was taken back,…")
	irma.Tell("Good night.")
	kuno.Shows(irma.Pseudonym + ": Good night.")
}

// change changes what somebody wrote, as clients do.
func change(t *testing.T, who *house.Portal, target id.EventID, body string, mentions []id.UserID) id.EventID {
	t.Helper()
	content := &event.MessageEventContent{MsgType: event.MsgText, Body: body, Mentions: &event.Mentions{UserIDs: mentions}}
	content.SetEdit(target)
	content.Body = "* " + body
	sent, err := who.Send(within(t), who.Room, event.EventMessage, content, "")
	if err != nil {
		t.Fatal(err)
	}
	return sent
}

// reacted waits until a reader is shown somebody else's reaction to an event.
func reacted(t *testing.T, reader *house.Portal, target id.EventID, key string) {
	t.Helper()
	awaitMessage(t, reader.Peer, reader.Room, func(m client.Message) bool {
		content, ok := m.Content.Parsed.(*event.ReactionEventContent)
		return ok && m.Sender != reader.UserID && content.RelatesTo.EventID == target && content.RelatesTo.Key == key
	})
}

// about checks what a line of a reader relates to.
func about(t *testing.T, reader *house.Portal, body string, kind event.RelationType, target id.EventID) {
	t.Helper()
	timeline := reader.Timeline(reader.Room)
	i := slices.IndexFunc(timeline, func(m client.Message) bool { return m.Body == body })
	if i < 0 {
		t.Fatalf("%s is not shown %q", reader.Name, body)
	}
	if relates := timeline[i].Content.AsMessage().RelatesTo; relates == nil || relates.Type != kind || relates.EventID != target {
		t.Errorf("for %s, %q relates to %+v and not to %s", reader.Name, body, relates, target)
	}
}

// thread goes on beside the talk.
func thread(t *testing.T, irma, kuno, mod *house.Portal) {
	t.Helper()
	irma.Tell("A long story.")
	company{irma, kuno, mod}.see(t, irma, "NAME: A long story.")
	root := last(kuno, "A long story.")
	_, err := kuno.Send(within(t), kuno.Room, event.EventMessage, &event.MessageEventContent{
		MsgType: event.MsgText, Body: "Tell it.", RelatesTo: (&event.RelatesTo{}).SetThread(root, root),
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	kuno.SkipTo("Tell it.")
	for _, reader := range []*house.Portal{irma, mod} {
		reader.SkipTo("Tell it.")
		about(t, reader, "Tell it.", event.RelThread, last(reader, "A long story."))
	}
}

// refusedChanges are those that change nothing, and of which somebody is told.
func refusedChanges(t *testing.T, irma, kuno *house.Portal, said id.EventID) {
	t.Helper()
	change(t, kuno, last(kuno, "I am tird."), "I am fine.", nil)
	kuno.Shows("I: * I am fine.", "bot: Only the one who wrote a message can change it,…")
	change(t, irma, said, "!leave", nil)
	irma.Shows("I: * !leave", "bot: The others have read that message,…")
	react(t, kuno, last(kuno, "Only the one who wrote a message can change it, so I have not passed on your change."), "👍")
	kuno.Shows("bot: Only you see that reaction,…")
	// What the others do not have is a message when it is changed.
	typo := irma.Tell("!hlep")
	irma.Shows("I: !hlep", "bot: I do not know that command,…")
	change(t, irma, typo, "I need help.", nil)
	irma.Shows("I: * I need help.")
	kuno.Shows(irma.Pseudonym + ": I need help.")
}

// heldChange puts a number into a message, and takes it out again.
func heldChange(t *testing.T, irma, kuno, mod *house.Portal) {
	t.Helper()
	mod.SkipTo("I need help.")
	ghost := ghostOf(t, irma.Peer, irma.Room, kuno.Pseudonym)
	said := irma.Tell("Call me.")
	kuno.Shows(irma.Pseudonym + ": Call me.")
	change(t, irma, said, "Call me: 0171 2345678.", nil)
	if asked := irma.Hear("Shall I send it anyway?").Body; !strings.Contains(asked, "The others still see what you wrote first.") {
		t.Errorf("she is asked %q", asked)
	}
	irma.SkipTo("Shall I send it anyway?")
	change(t, irma, said, "Good to have you, "+string(ghost)+".", []id.UserID{ghost})
	irma.SkipTo("The others see it now, as you changed it.")
	want := "* Good to have you, " + kuno.Pseudonym + "."
	kuno.Shows(irma.Pseudonym + ": " + want)
	about(t, kuno, want, event.RelReplace, last(kuno, "Call me."))
	for _, m := range kuno.Timeline(kuno.Room) {
		if m.Body != want {
			continue
		}
		words := m.Content.AsMessage().NewContent
		if words == nil || words.Mentions == nil || !slices.Equal(words.Mentions.UserIDs, []id.UserID{kuno.UserID}) {
			t.Errorf("he is told of the mentions in %+v", words)
		}
	}
	said = irma.Tell("My number is 0171 2345678.")
	irma.SkipTo("Shall I send it anyway?")
	change(t, irma, said, "I keep my number.", nil)
	irma.SkipTo("The others see it now, as you changed it.")
	kuno.Shows(irma.Pseudonym + ": I keep my number.")
	mod.SkipTo("I keep my number.")
}

// emptied checks that the homeserver has nothing left of an event.
func emptied(t *testing.T, reader *house.Portal, evt id.EventID) {
	t.Helper()
	got, err := reader.API().GetEvent(within(t), reader.Room, evt)
	if err != nil {
		t.Fatal(err)
	}
	var content map[string]any
	if json.Unmarshal(got.Content.VeryRaw, &content) != nil || len(content) != 0 {
		t.Errorf("of %s the homeserver still gives %s", evt, got.Content.VeryRaw)
	}
}
