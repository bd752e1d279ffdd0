package e2e

import (
	"maps"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"

	"kith/e2e/house"
)

// hostile is what no honest client sends. Its sender is told, nobody else is disturbed,
// and what comes after it goes on.
func hostile(t *testing.T, s stage) {
	portals := s.Circle("hostile", s.Peer("karl3d5n"), s.Peer("lotte8u2f"))
	karl, lotte := portals[0], portals[1]
	ctx := within(t)
	sent := karl.Tell("Once and only once.")
	lotte.Shows(karl.Pseudonym + ": Once and only once.")
	karl.Shows("I: Once and only once.")
	evt, err := karl.API().GetEvent(ctx, karl.Room, sent)
	if err != nil {
		t.Fatal(err)
	}
	sealed := evt.Content.Raw
	with := func(changed map[string]any) map[string]any {
		content := maps.Clone(sealed)
		maps.Copy(content, changed)
		return content
	}
	for _, what := range []struct {
		name    string
		kind    string
		content map[string]any
		told    string
	}{
		{"replayed", event.EventEncrypted.Type, sealed, "Your app sent that message in a way I could not read."},
		{"garbage", event.EventEncrypted.Type, with(map[string]any{"ciphertext": "AwgAEnACgAkLmt6qF84IK"}), "Your app sent that message in a way I could not read."},
		{"no string", event.EventEncrypted.Type, with(map[string]any{"ciphertext": []int{1, 2, 3}}), "Your app sent that message in a way I could not read."},
		{"unknown algorithm", event.EventEncrypted.Type, with(map[string]any{"algorithm": "org.example.rot13"}), "Your app sent that message in a way I could not read."},
		{"no algorithm", event.EventEncrypted.Type, map[string]any{"ciphertext": "AwgAEnACgAkLmt6qF84IK"}, "Your app sent that message in a way I could not read."},
		{"odd type in clear", "org.example.\u202eodd", map[string]any{"a": map[string]any{"b": []any{nil, 1.0, "c"}}}, "Your last message was not encrypted,"},
	} {
		if _, err = karl.SendRaw(ctx, karl.Room, what.kind, what.content, ""); err != nil {
			t.Fatalf("%s: %v", what.name, err)
		}
		tellsOnly(t, karl, what.name, what.told)
	}
	for _, content := range []map[string]any{
		{"msgtype": 7, "body": []string{"a"}}, {"body": map[string]any{}}, {"msgtype": "m.text"}, {},
	} {
		if _, err = karl.Send(ctx, karl.Room, event.EventMessage, content, ""); err != nil {
			t.Fatal(err)
		}
		karl.SkipTo("bot: ")
	}
	karl.Tell("And on it goes.")
	lotte.Shows(karl.Pseudonym + ": And on it goes.")
}

// tellsOnly waits for the bot's next line and compares it.
func tellsOnly(t *testing.T, p *house.Portal, name, told string) {
	t.Helper()
	line := p.SkipTo("bot: ").Body
	if !strings.HasPrefix(line, told) {
		t.Errorf("%s: %s is told %q", name, p.Name, line)
	}
}
