package e2e

import (
	"strings"
	"testing"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// refusals is what cannot be passed on: its sender is told so, once, and nobody else
// sees any of it.
func refusals(t *testing.T, s stage) {
	portals := s.Circle("refusals", s.Peer("dora7h1q"), s.Peer("emil2n6t"))
	dora, emil := portals[0], portals[1]
	mod := s.inCircle(t, s.mona, dora.Pseudonym)
	ctx := within(t)
	send := func(kind event.Type, content map[string]any) func() (id.EventID, error) {
		return func() (id.EventID, error) { return dora.Send(ctx, dora.Room, kind, content, "") }
	}
	message := func(content map[string]any) func() (id.EventID, error) { return send(event.EventMessage, content) }
	first := dora.Tell("First some words.")
	emil.Shows(dora.Pseudonym + ": First some words.")
	mod.Shows(dora.Pseudonym + ": First some words.")
	dora.Shows("I: First some words.")
	file := func(kind, body, mime string) map[string]any {
		return map[string]any{"msgtype": kind, "body": body, "url": "mxc://localhost/nothing", "info": map[string]any{"mimetype": mime}}
	}

	for _, what := range []struct {
		name string
		send func() (id.EventID, error)
		own  string // how it looks to its sender
		told string
	}{
		{"edit of nothing", message(map[string]any{
			"msgtype": "m.text", "body": "* First some words?", "m.new_content": map[string]any{"msgtype": "m.text", "body": "First some words?"},
		}), "I: * First some words?", "I could not see which message you wanted to change,"},
		{"reaction with a picture of one's own", func() (id.EventID, error) {
			resp, err := dora.API().SendReaction(ctx, dora.Room, first, "mxc://localhost/party")
			return eventID(resp), err
		}, "", "As a reaction I can pass on an emoji or a short word."},
		{"picture that is nowhere", message(map[string]any{"msgtype": "m.image", "body": "cat.jpg"}), "I: cat.jpg", "Your app sent that message in"},
		{"film", message(file("m.video", "cat.mp4", "video/mp4")), "I: cat.mp4", "I do not pass on videos,"},
		{"voice", message(file("m.audio", "voice.ogg", "audio/ogg")), "I: voice.ogg", "I do not pass on voice messages here,"},
		{"place", message(map[string]any{"msgtype": "m.location", "body": "home", "geo_uri": "geo:1,2"}), "I: home", "I do not pass on places,"},
		{"poll without answers", send(event.NewEventType("org.matrix.msc3381.poll.start"), map[string]any{
			"org.matrix.msc3381.poll.start": map[string]any{
				"question": map[string]any{"org.matrix.msc1767.text": "Tea?"}, "answers": []any{},
			},
		}), "", "There were no words in that message,"},
		{"unknown type", send(event.NewEventType("org.example.game"), map[string]any{"body": "chess"}), "", "I cannot pass on this kind of message yet."},
		{"unknown kind", message(map[string]any{"msgtype": "org.example.poem", "body": "a poem"}), "I: a poem", "I cannot pass on this kind of message yet."},
		{"empty", message(map[string]any{"msgtype": "m.text", "body": " \u200b "}), "I:  \u200b ", "There were no words in that message,"},
		{"too long", message(map[string]any{"msgtype": "m.text", "body": strings.Repeat("word ", 9000)}), "I: word word…", "That message is too long for me to pass on."},
		{"in clear", func() (id.EventID, error) {
			return dora.SendRaw(ctx, dora.Room, "m.room.message", map[string]any{"msgtype": "m.text", "body": "in clear"}, "")
		}, "[in clear] I: in clear", "Your last message was not encrypted,"},
	} {
		if _, err := what.send(); err != nil {
			t.Fatalf("%s: %v", what.name, err)
		}
		if what.own != "" {
			dora.Shows(what.own)
		}
		dora.Shows("bot: " + what.told + "…")
	}

	dora.Tell("And now words again.")
	dora.Shows("I: And now words again.")
	emil.Shows(dora.Pseudonym + ": And now words again.")
	mod.Shows(dora.Pseudonym + ": And now words again.")
	for _, m := range emil.Timeline(emil.Room) {
		if m.Redacted || m.Type == event.EventReaction {
			t.Errorf("emil is shown a %s that was redacted=%v", m.Type.Type, m.Redacted)
		}
	}
}

func eventID(resp *mautrix.RespSendEvent) id.EventID {
	if resp == nil {
		return ""
	}
	return resp.EventID
}
