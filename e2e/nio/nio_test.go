package nio_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"os"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/homeserver"
	"kith/e2e/house"
	"kith/e2e/nio"
)

// RequireVariable names the environment variable that makes the story fail, not skip, where
// the second engine is not installed. Continuous integration sets it.
const RequireVariable = "KITH_REQUIRE_NIO"

// nils is somebody whose client is of another make.
type nils struct {
	*nio.Peer
	t      *testing.T
	portal id.RoomID
}

// Somebody whose client knows neither cross-signing nor the newest of the specification takes
// part like everybody else.
func TestASecondClientEngineTakesPart(t *testing.T) {
	if err := nio.Available(t.Context()); err != nil && os.Getenv(RequireVariable) == "" {
		t.Skipf("skipped with a second client engine: %v", err)
	} else if err != nil {
		t.Fatal(err)
	}
	h := house.Build(t, homeserver.Synapse, house.Options{})
	n := enter(t, h, "nils7q3x")
	lobby, err := n.DM(n.soon(), h.Bot)
	if err != nil {
		t.Fatal(err)
	}
	n.hears(lobby, "Hello, I am a bot")
	n.says(lobby, "yes")
	n.hears(lobby, "18 or older")
	n.says(lobby, "yes")
	n.hears(lobby, "find")
	n.says(lobby, "find anxiety")
	n.hears(lobby, "looking")

	peer := h.Peer("ana4k8x")
	h.EnterLobby(peer)
	h.Consent(peer)
	peer.Tell(peer.Lobby, "find anxiety")
	ana := h.Enter(peer)
	n.portal = n.expect("an invitation", func(e nio.Event) bool { return e.Type == "invitation" && e.Sender == h.Bot }).Room
	name := between(n.hears(n.portal, "Welcome. You are ").Body(), "You are ", " here.")
	if name == "" {
		t.Fatal("nils has no pseudonym")
	}
	n.talk(ana, name)
	n.changes(ana)
	n.reacts(ana)
	n.pictures(ana)
	n.takesBack(ana)

	for _, e := range n.Shown() {
		if e.Encrypted && !e.Decrypted {
			t.Errorf("it cannot read %s from %s", e.Kind, e.Sender)
		}
		if e.Type == "m.room.message" && e.Sender != n.User && (!e.Encrypted || e.Sender != h.Bot && !h.IsGhost(e.Sender)) {
			t.Errorf("%q came from %s, encrypted: %v", e.Body(), e.Sender, e.Encrypted)
		}
	}
}

// talk is texts and replies, both ways.
func (n *nils) talk(ana *house.Portal, name string) {
	n.t.Helper()
	said := n.says(n.portal, "I cannot sleep tonight.")
	heard := ana.Hear("I cannot sleep tonight.")
	if ana.NameOf(n.soon(), ana.Room, heard.Sender) != name || !heard.Signed {
		n.t.Errorf("ana is told it by %s, signed: %v", heard.Sender, heard.Signed)
	}
	if _, err := ana.Reply(n.soon(), ana.Room, heard.ID, "Nor can I."); err != nil {
		n.t.Fatal(err)
	}
	answer := n.hears(n.portal, "Nor can I.")
	if to := replyTo(answer); to != said {
		n.t.Errorf("the reply is to %q and not to %q", to, said)
	}
	if answer.Name != ana.Pseudonym {
		n.t.Errorf("it is shown from %q", answer.Name)
	}
	n.send("m.room.message", map[string]any{"msgtype": "m.text", "body": "Then we are two.", "m.relates_to": map[string]any{"m.in_reply_to": map[string]any{"event_id": answer.ID}}})
	if back := ana.Hear("Then we are two."); back.ReplyTo != ana.Hear("Nor can I.").ID {
		n.t.Errorf("its reply is to %q", back.ReplyTo)
	}
}

// changes is edits, both ways.
func (n *nils) changes(ana *house.Portal) {
	n.t.Helper()
	said := n.says(n.portal, "It is the thrid night.")
	heard := ana.Hear("It is the thrid night.")
	n.send("m.room.message", edit(said, "It is the third night."))
	if m := ana.Hear("* It is the third night."); relation(m.Content.Raw)["event_id"] != string(heard.ID) {
		n.t.Errorf("ana is shown a change of something else: %v", m.Content.Raw)
	}
	own := ana.Tell("For me the furst.")
	seen := n.hears(n.portal, "For me the furst.")
	if _, err := ana.Send(n.soon(), ana.Room, event.EventMessage, edit(own, "For me the first."), ""); err != nil {
		n.t.Fatal(err)
	}
	changed := n.hears(n.portal, "* For me the first.")
	if relation(changed.Content)["rel_type"] != "m.replace" || relation(changed.Content)["event_id"] != string(seen.ID) {
		n.t.Errorf("nils is shown a change of something else: %v", changed.Content)
	}
}

func edit(of id.EventID, text string) map[string]any {
	return map[string]any{"msgtype": "m.text", "body": "* " + text, "m.new_content": map[string]any{"msgtype": "m.text", "body": text},
		"m.relates_to": map[string]any{"rel_type": "m.replace", "event_id": of}}
}

// reacts is reactions, both ways, and one that is taken back.
func (n *nils) reacts(ana *house.Portal) {
	n.t.Helper()
	said := n.says(n.portal, "The rain has stopped.")
	heard := ana.Hear("The rain has stopped.")
	if _, err := ana.API().SendReaction(n.soon(), ana.Room, heard.ID, "🌧"); err != nil {
		n.t.Fatal(err)
	}
	n.expect("a reaction", func(e nio.Event) bool {
		return e.Type == "m.reaction" && e.Name == ana.Pseudonym && relation(e.Content)["event_id"] == string(said) && relation(e.Content)["key"] == "🌧"
	})
	own := ana.Tell("It has here, too.")
	seen := n.hears(n.portal, "It has here, too.")
	reaction := n.send("m.reaction", map[string]any{"m.relates_to": map[string]any{"rel_type": "m.annotation", "event_id": seen.ID, "key": "☀"}})
	shown, err := ana.Expect(n.soon(), ana.Room, func(m client.Message) bool {
		return m.Type == event.EventReaction && relation(m.Content.Raw)["event_id"] == string(own)
	})
	if err != nil {
		n.t.Fatal(err)
	}
	if err = n.Redact(n.soon(), n.portal, reaction); err != nil {
		n.t.Fatal(err)
	}
	n.gone(ana, shown.ID)
}

func relation(content map[string]any) map[string]any {
	relation, _ := content["m.relates_to"].(map[string]any)
	return relation
}

// gone waits until ana's client does not show an event any more.
func (n *nils) gone(ana *house.Portal, evt id.EventID) {
	n.t.Helper()
	ctx := n.soon()
	for {
		changed := ana.Changed()
		for _, m := range ana.Timeline(ana.Room) {
			if m.ID == evt && m.Redacted {
				return
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			n.t.Fatal("what nils takes back stays")
		}
	}
}

// pictures are made anew on their way, both ways.
func (n *nils) pictures(ana *house.Portal) {
	n.t.Helper()
	dir := n.t.TempDir()
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, image.NewGray(image.Rect(0, 0, 40, 30)), nil); err != nil {
		n.t.Fatal(err)
	}
	file := slices.Concat(plain.Bytes()[:2], []byte("\xff\xfe\x00\x0ftaken by nils"), plain.Bytes()[2:]) // with a comment
	if err := os.WriteFile(dir+"/garden.jpg", file, 0o600); err != nil {
		n.t.Fatal(err)
	}
	if _, err := n.Picture(n.soon(), n.portal, dir+"/garden.jpg", "garden of nils.jpg", "image/jpeg"); err != nil {
		n.t.Fatal(err)
	}
	seen, err := ana.Expect(n.soon(), ana.Room, func(m client.Message) bool { return m.Kind == event.MsgImage })
	if err != nil {
		n.t.Fatal(err)
	}
	if strings.Contains(seen.Body, "nils") {
		n.t.Errorf("the picture is called %q", seen.Body)
	}
	// Ana sends back what she was shown.
	content := map[string]any{"msgtype": "m.image", "body": "back.jpg", "file": seen.Content.Raw["file"], "info": seen.Content.Raw["info"]}
	if _, err = ana.Send(n.soon(), ana.Room, event.EventMessage, content, ""); err != nil {
		n.t.Fatal(err)
	}
	back := n.expect("a picture", func(e nio.Event) bool { return e.Content["msgtype"] == "m.image" && e.Name == ana.Pseudonym })
	if err = n.Download(n.soon(), back.Content["file"], dir+"/back.jpg"); err != nil {
		n.t.Fatal(err)
	}
	got, err := os.ReadFile(dir + "/back.jpg")
	if err != nil {
		n.t.Fatal(err)
	}
	if picture, err := jpeg.Decode(bytes.NewReader(got)); err != nil || picture.Bounds().Dx() != 40 || bytes.Contains(got, []byte("nils")) {
		n.t.Errorf("what came back is no such picture: %v", err)
	}
}

// takesBack is redactions, both ways.
func (n *nils) takesBack(ana *house.Portal) {
	n.t.Helper()
	said := n.says(n.portal, "I should not have said that.")
	heard := ana.Hear("I should not have said that.")
	if err := n.Redact(n.soon(), n.portal, said); err != nil {
		n.t.Fatal(err)
	}
	n.gone(ana, heard.ID)
	own := ana.Tell("Nor should I.")
	seen := n.hears(n.portal, "Nor should I.")
	if err := ana.Redact(n.soon(), ana.Room, own, ""); err != nil {
		n.t.Fatal(err)
	}
	n.expect("a redaction", func(e nio.Event) bool { return e.Type == "m.room.redaction" && e.Content["redacts"] == string(seen.ID) })
}

// enter starts somebody's client.
func enter(t *testing.T, h *house.House, name string) *nils {
	t.Helper()
	if err := h.Server.Register(t.Context(), name, "password of "+name); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	p, err := nio.Start(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.Close()
		if log, _ := os.ReadFile(dir + "/nio.log"); t.Failed() {
			t.Logf("what the client logged: %s", log)
		}
	})
	n := &nils{Peer: p, t: t}
	if err = p.Login(n.soon(), h.Server.URL, name, "password of "+name, dir); err != nil {
		t.Fatal(err)
	}
	return n
}

// soon bounds one step.
func (n *nils) soon() context.Context {
	ctx, cancel := context.WithTimeout(n.t.Context(), house.Patience)
	n.t.Cleanup(cancel)
	return ctx
}

func (n *nils) says(room id.RoomID, text string) id.EventID {
	n.t.Helper()
	evt, err := n.Send(n.soon(), room, "m.room.message", map[string]any{"msgtype": "m.text", "body": text})
	if err != nil {
		n.t.Fatal(err)
	}
	return evt
}

func (n *nils) send(kind string, content map[string]any) id.EventID {
	n.t.Helper()
	evt, err := n.Send(n.soon(), n.portal, kind, content)
	if err != nil {
		n.t.Fatal(err)
	}
	return evt
}

func (n *nils) hears(room id.RoomID, part string) nio.Event {
	n.t.Helper()
	return n.expect(part, func(e nio.Event) bool {
		return e.Room == room && e.Sender != n.User && strings.Contains(e.Body(), part)
	})
}

func (n *nils) expect(what string, match func(nio.Event) bool) nio.Event {
	n.t.Helper()
	e, err := n.Expect(n.soon(), match)
	if err != nil {
		for _, shown := range n.Shown() {
			n.t.Logf("%s %s %s %q", shown.Kind, shown.Type, shown.Sender, shown.Body())
		}
		n.t.Fatalf("nils waits for %s: %v", what, err)
	}
	return e
}

func replyTo(e nio.Event) id.EventID {
	to, _ := relation(e.Content)["m.in_reply_to"].(map[string]any)
	evt, _ := to["event_id"].(string)
	return id.EventID(evt)
}

func between(text, before, behind string) string {
	_, rest, _ := strings.Cut(text, before)
	middle, _, _ := strings.Cut(rest, behind)
	return middle
}
