package webclient

import (
	"strings"

	"maunium.net/go/mautrix/id"

	"kith/e2e/homeserver"
	"kith/e2e/jspeer"
)

// changes is what three people with strict clients do about what was said, and how it is
// shown: new words on the right message, reactions under it, threads beside it, and nothing
// of all that once it is taken back.
func changes(s stage) {
	homeserver.OnceEnough(s.t, s.kind)
	one := s.enter(jspeer.Options{Localpart: "beatrice.elm5", DeviceName: "a telephone", Strict: true})
	other := s.enter(jspeer.Options{Localpart: "benedick.ash2", DeviceName: "a tablet", Strict: true})
	third := s.enter(jspeer.Options{Localpart: "leonato.rowan9", DeviceName: "a laptop", Strict: true})
	moderator := s.circle("nights", one, other, third)
	all := []*person{one, other, third, moderator}
	c := &talk{t: s.t, readers: all, ghosts: make(map[id.UserID]string)}
	c.tell(moderator, "I am here tonight.")

	sent := c.tell(one, "I am tird.")
	edit := one.Edit(one.room, sent[one], "I am tired.")
	for _, reader := range []*person{other, third, moderator} {
		if e := reader.Expect(reader.room, jspeer.Edited("I am tired.")); e.ID != sent[reader] {
			s.t.Errorf("%s is shown the new words on %s and not on %s", reader.UserID, e.ID, sent[reader])
		}
	}
	heart := other.React(other.room, sent[other], "👍")
	for _, reader := range []*person{one, third, moderator} {
		reader.showsReaction(sent[reader], "👍", other)
	}
	moderator.React(moderator.room, sent[moderator], "💛")
	one.showsReaction(sent[one], "💛", moderator)
	other.Redact(other.room, heart, "")
	for _, reader := range []*person{one, third, moderator} {
		reader.Expect(reader.room, jspeer.Match{What: "a reaction that is taken back", Fits: func(e jspeer.Event) bool {
			return e.Type == "m.reaction" && e.Redacted
		}})
	}

	beside := c.say(third, "Shall we talk aside?", func() id.EventID {
		return third.Send(third.room, "m.room.message", map[string]any{"msgtype": "m.text", "body": "Shall we talk aside?", "m.mentions": map[string]any{},
			"m.relates_to": map[string]any{"rel_type": "m.thread", "event_id": sent[third], "is_falling_back": true,
				"m.in_reply_to": map[string]any{"event_id": sent[third]}}})
	})
	for _, reader := range []*person{one, other, moderator} {
		relation, _ := reader.event(beside[reader]).Content["m.relates_to"].(map[string]any)
		if relation["rel_type"] != "m.thread" || relation["event_id"] != string(sent[reader]) || relation["is_falling_back"] != true {
			s.t.Errorf("%s is shown a message in the thread %v", reader.UserID, relation)
		}
	}
	named(c, one, other, third)

	one.Redact(one.room, sent[one], "")
	for _, reader := range []*person{other, third, moderator} {
		reader.Expect(reader.room, jspeer.Redaction(sent[reader]))
	}
	one.Expect(one.room, jspeer.All(jspeer.Type("m.room.redaction"), jspeer.Sender(one.Bot))) // of the change, where it was written
	c.tell(other, "Sleep well.")
	for _, reader := range all {
		for _, e := range reader.Timeline(reader.room) {
			words, _ := e.Content["m.new_content"].(map[string]any)
			if strings.HasPrefix(e.Body, "I am ti") || words["body"] == "I am tired." || e.ID == edit && !e.Redacted {
				s.t.Errorf("%s is still shown %s", reader.UserID, e)
			}
			if e.Type == "m.room.message" && !e.Redacted {
				reader.sound(e)
			}
		}
	}
}

// named is a change that calls somebody by a pill: each reader is shown the one they know,
// and who is meant their own.
func named(c *talk, one, other, third *person) {
	c.t.Helper()
	sent := c.tell(one, "Thank you.")
	pill := func(user id.UserID, name string) string {
		return `<a href="https://matrix.to/#/` + string(user) + `">` + name + `</a>`
	}
	ghost := one.ghost(other.pseudonym)
	words := map[string]any{
		"msgtype": "m.text", "body": "Thank you, friend.", "format": "org.matrix.custom.html", "formatted_body": "Thank you, " + pill(ghost, "friend") + ".",
		"m.mentions": map[string]any{"user_ids": []id.UserID{ghost}},
	}
	one.Send(one.room, "m.room.message", map[string]any{
		"msgtype": "m.text", "body": "* Thank you, friend.", "m.mentions": map[string]any{"user_ids": []id.UserID{ghost}},
		"m.new_content": words, "m.relates_to": map[string]any{"rel_type": "m.replace", "event_id": sent[one]},
	})
	for reader, user := range map[*person]id.UserID{other: other.UserID, third: third.ghost(other.pseudonym)} {
		reader.Expect(reader.room, jspeer.Edited("Thank you, "+other.pseudonym+"."))
		want := "Thank you, " + pill(user, other.pseudonym) + "."
		if !reader.has(func(e jspeer.Event) bool {
			words, _ := e.Content["m.new_content"].(map[string]any)
			return words["formatted_body"] == want
		}) {
			c.t.Errorf("%s is not shown %s", reader.UserID, want)
		}
	}
}

// showsReaction waits for a reaction of somebody to an event.
func (p *person) showsReaction(to id.EventID, key string, by *person) {
	p.t.Helper()
	e := p.Expect(p.room, jspeer.Match{What: "the reaction " + key, Fits: func(e jspeer.Event) bool {
		relation, _ := e.Content["m.relates_to"].(map[string]any)
		return e.Type == "m.reaction" && relation["event_id"] == string(to) && relation["key"] == key
	}})
	if name := p.Members(p.room)[e.Sender].Name; name != by.pseudonym {
		p.t.Errorf("%s is shown a reaction of %q and not of %q", p.UserID, name, by.pseudonym)
	}
}

func (p *person) has(is func(jspeer.Event) bool) bool {
	p.t.Helper()
	for _, e := range p.Timeline(p.room) {
		if is(e) {
			return true
		}
	}
	return false
}
