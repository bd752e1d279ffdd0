package e2e

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// ownRules is a folder with rules of an admin's own, each for a word.
func ownRules(t *testing.T, h *house.House) string {
	t.Helper()
	folder := filepath.Join(h.Dir, "rules")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, rule := range map[string]string{
		"question": "verdict: ask",
		"review":   "verdict: hold\nhold: {for: 10m, then: refuse}",
		"patience": "verdict: hold\nhold: {for: 5s, then: deliver}",
		"refusal":  "verdict: refuse",
		"hint":     "verdict: tell",
	} {
		text := "id: own-" + name + "\nabout: The word " + name + "word.\nphrases: {en: [\"" + name + "word\"]}\n" + rule +
			"\nexplain: {en: \"This has the word " + name + "word in it.\"}\nexamples: {match: [\"a " + name + "word\"], pass: [\"a word\"]}\n"
		if err := os.WriteFile(filepath.Join(folder, name+".yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// What a peer writes is stopped before anybody reads it, their own later words wait for it,
// and nobody else's do; the service is killed and stopped in between.
func TestWhatIsHeldIsReadByNobody(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h := house.Build(t, kind, house.Options{Moderators: []string{"mod7c2p", "mel4d8s"}, Database: database(kind), Prepare: func(h *house.House) {
			h.Set("screening.rules", ownRules(t, h))
		}})
		desk, other := h.Moderator("mod7c2p"), h.Moderator("mel4d8s")
		portals := h.Circle("anxiety", h.Peer("anna7q3x"), h.PeerWith("boris8w2k", func(o *client.Options) { o.DisplayName = "Ludmila Brandauer" }))
		anna, boris := portals[0], portals[1]

		asked(t, h, anna, boris)
		reviewed := held(t, h, anna, boris, desk)
		other.Hear("was decided by another moderator: The message was sent.")
		if strings.Contains(reviewed, string(anna.UserID)) || strings.Contains(reviewed, anna.UserID.Localpart()) {
			t.Error("the moderators are told who wrote it")
		}
		refused(t, anna, boris, desk)
		timeOver(t, h, anna, boris)
		ownName(t, h, anna, boris)
		h.Stop()
		if h.Mentions("Brandauer")+h.Mentions("Wintergast") > 0 {
			t.Error("a name of an account stands in the database")
		}
		for _, reader := range portals {
			for _, m := range reader.Timeline(reader.Room) {
				if m.Sender != reader.UserID && strings.Contains(m.Body, "nobody is to read") {
					t.Errorf("%s has read %q", reader.Name, m.Body)
				}
			}
		}
	})
}

// asked is a question to the sender.
func asked(t *testing.T, h *house.House, anna, boris *house.Portal) {
	t.Helper()
	anna.Tell("A questionword to begin with.")
	anna.SkipTo("Shall I send it anyway?")
	anna.Tell("And something after it.")
	anna.SkipTo("waits behind it")
	h.Kill()
	h.Start()
	boris.Tell("Nobody waits for her.")
	anna.SkipTo(boris.Pseudonym + ": Nobody waits for her.")
	anna.Tell("yes")
	boris.Shows("I: Nobody waits for her.", anna.Pseudonym+": A questionword to begin with.", anna.Pseudonym+": And something after it.")
	anna.Tell("This questionword nobody is to read.")
	anna.SkipTo("Shall I send it anyway?")
	anna.Tell("no")
	anna.SkipTo("I have not sent it. Nobody has seen it.")
	anna.Tell("A hintword is told.")
	anna.SkipTo("This has the word hintword in it.")
	boris.Shows(anna.Pseudonym + ": A hintword is told.")
}

// held waits for a moderator, who decides by a reaction while the service is away. It
// gives what they were shown.
func held(t *testing.T, h *house.House, anna, boris, desk *house.Portal) string {
	t.Helper()
	anna.Tell("Look at this reviewword please.")
	anna.SkipTo("a moderator looks at your message before the others see it")
	anna.Tell("I go on.")
	item := desk.SkipTo("bot: Number ")
	for _, part := range []string{"A message of " + anna.Pseudonym + " waits for you", "> Look at this reviewword please.", "The word reviewword.", "it is not sent"} {
		if !strings.Contains(item.Body, part) {
			t.Errorf("%q is not in\n%s", part, item.Body)
		}
	}
	offered(t, h, desk, item.ID, "✅", "❌")
	h.Kill()
	if _, err := desk.API().SendReaction(within(t), desk.Room, item.ID, "✅"); err != nil {
		t.Fatal(err)
	}
	h.Start()
	anna.SkipTo("A moderator has looked at your message, and I have sent it.")
	boris.Shows(anna.Pseudonym+": Look at this reviewword please.", anna.Pseudonym+": I go on.")
	return item.Body
}

// offered waits until the bot has set these reactions on an item, for a moderator to tap on.
func offered(t *testing.T, h *house.House, desk *house.Portal, item id.EventID, signs ...string) {
	t.Helper()
	for _, sign := range signs {
		if _, err := desk.Expect(within(t), desk.Room, func(m client.Message) bool {
			reaction, ok := m.Content.Parsed.(*event.ReactionEventContent)
			return ok && m.Sender == h.Bot && reaction.RelatesTo.EventID == item && reaction.RelatesTo.Key == sign
		}); err != nil {
			t.Errorf("the bot has not set %s: %v", sign, err)
		}
	}
}

// refused is not sent; one appeal is heard, and another is not.
func refused(t *testing.T, anna, boris, desk *house.Portal) {
	t.Helper()
	decide := func(text, verdict string) {
		anna.Tell(text)
		anna.SkipTo("So I have not sent your message, and nobody has seen it.")
		anna.Tell("!appeal")
		anna.SkipTo("A moderator looks at your message now")
		item := desk.SkipTo("bot: Number ")
		if !strings.Contains(item.Body, anna.Pseudonym+" asks you to look at a message that was not sent") {
			t.Errorf("an appeal is\n%s", item.Body)
		}
		desk.Peer.Tell(desk.Room, verdict+" "+strconv.Itoa(numberOf(t, item.Body))+" because I say so")
	}
	decide("That refusalword was a mistake.", "deliver")
	boris.Shows(anna.Pseudonym + ": That refusalword was a mistake.")
	decide("This refusalword nobody is to read.", "refuse")
	anna.SkipTo("> I say so")
}

// numberOf reads by which number an item is called.
func numberOf(t *testing.T, text string) int {
	t.Helper()
	number, err := strconv.Atoi(between(text, "Number ", ":"))
	if err != nil {
		t.Fatalf("there is no number in %q", text)
	}
	return number
}

// ownName is what somebody's account is called, and later another name. Only they are asked
// about it.
func ownName(t *testing.T, h *house.House, anna, boris *house.Portal) {
	t.Helper()
	boris.Tell("ludmila brandauer nobody is to read")
	boris.SkipTo("This looks like your real name or your account.")
	boris.Tell("no")
	boris.SkipTo("I have not sent it.")
	h.Kill()
	if err := boris.API().SetDisplayName(within(t), "Odilo Wintergast"); err != nil {
		t.Fatal(err)
	}
	h.Start()
	boris.Tell("odilo wintergast nobody is to read")
	boris.SkipTo("This looks like your real name or your account.")
	boris.Tell("no")
	boris.SkipTo("I have not sent it.")
	anna.Tell("odilo wintergast was a composer")
	boris.SkipTo(anna.Pseudonym + ": odilo wintergast was a composer")
}

// timeOver is a message that nobody looks at in time, while the service is away.
func timeOver(t *testing.T, h *house.House, anna, boris *house.Portal) {
	t.Helper()
	anna.Tell("A patienceword for you.")
	anna.SkipTo("a moderator looks at your message before the others see it")
	written := anna.Tell("This patienceword nobody is to read.")
	if _, err := anna.API().RedactEvent(within(t), anna.Room, written); err != nil {
		t.Fatal(err)
	}
	h.Stop()
	h.Start()
	anna.SkipTo("No moderator had the time to look at your message, so I have sent it now.")
	boris.Shows(anna.Pseudonym + ": A patienceword for you.")
	anna.Tell("Good night.")
	boris.Shows(anna.Pseudonym + ": Good night.")
}
