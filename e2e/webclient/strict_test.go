package webclient

import (
	"slices"
	"strings"

	"maunium.net/go/mautrix/id"

	"kith/e2e/jspeer"
)

// strict is a talk of three whose clients exclude every device that its owner has not
// signed (MSC4153), from the first word to the bot to leaving.
func strict(s stage) {
	one := s.enter(jspeer.Options{Localpart: "hermia.lark4", DeviceName: "a telephone", Strict: true})
	other := s.enter(jspeer.Options{Localpart: "lysander.fern8", DeviceName: "a tablet", Strict: true})
	third := s.enter(jspeer.Options{Localpart: "helena.moss1", DeviceName: "a laptop", Strict: true})
	people := []*person{one, other, third}
	moderator := s.circle("anxiety", people...)
	c := &talk{t: s.t, readers: append(slices.Clone(people), moderator), ghosts: make(map[id.UserID]string)}

	plain(c, one, other, third, moderator)
	second := secondDevice(c, one, other)
	third.says("!leave")
	third.told(third.room, "^You are leaving this circle")
	third.Expect(third.room, membership(third.UserID, "leave"))
	for _, p := range []*person{one, other} {
		p.told(p.room, "^"+third.pseudonym+" has left")
	}
	c.readers = []*person{one, other, moderator}
	c.tell(other, "And now we are two.")
	second.Expect(second.room, jspeer.Body("And now we are two."))

	for _, p := range people {
		p.messages(p.lobby)
	}
	for _, p := range append(people, moderator) {
		c.compare(p)
	}
	second.shownSince("A second telephone is here.")
}

// plain is every kind of message that is passed on.
func plain(c *talk, one, other, third, moderator *person) {
	// The service has seen the moderator come in once it passes on what they say.
	c.tell(moderator, "I am around tonight.")
	first := c.tell(one, "I cannot sleep again.")
	notice := c.say(other, "It is three o'clock.", func() id.EventID { return other.Notice(other.room, "It is three o'clock.") })
	emote := c.say(third, "puts the kettle on", func() id.EventID { return third.Emote(third.room, "puts the kettle on") })
	for event, kind := range map[id.EventID]string{first[moderator]: "m.text", notice[moderator]: "m.notice", emote[moderator]: "m.emote"} {
		if got := moderator.event(event).Content["msgtype"]; got != kind {
			c.t.Errorf("sent as %s, shown as %v", kind, got)
		}
	}
	answer := c.say(other, "Nor can I tonight.", func() id.EventID {
		return other.Reply(other.room, first[other], "Nor can I tonight.", true)
	})
	for _, reader := range []*person{one, third, moderator} {
		reader.answers(answer[reader], first[reader])
	}
	again := c.say(third, "Then we are three.", func() id.EventID {
		return third.Reply(third.room, answer[third], "Then we are three.", false)
	})
	one.answers(again[one], answer[one])
	loud := c.say(one, "So very tired.", func() id.EventID {
		return one.HTML(one.room, "So very tired.", "<p>So <strong>very</strong> tired.</p>")
	})
	if html := other.event(loud[other]).HTML; html != "<p>So <strong>very</strong> tired.</p>" {
		c.t.Errorf("the formatted text reads %s", html)
	}

	one.says("!who")
	who := one.told(one.room, "^You are "+one.pseudonym).Body
	if !strings.Contains(who, other.pseudonym) || !strings.Contains(who, third.pseudonym) {
		c.t.Errorf("!who is answered with %q", who)
	}
}

// secondDevice is somebody who signs in on another device in the middle of the talk.
// It reads, and says, what comes from then on.
func secondDevice(c *talk, one, other *person) *person {
	second := *one
	second.Actor = one.NewDevice("a second telephone")
	second.Strict(true)
	one.SignDevice(second.DeviceID)
	second.ExpectSigned(one.UserID, second.DeviceID)
	second.awaitsKeys(one)
	here := "A second telephone is here."
	c.tell(other, here)
	second.Expect(second.room, jspeer.Body(here))
	c.say(one, "I write from it.", func() id.EventID { return second.says("I write from it.") })
	return &second
}

// awaitsKeys talks with the bot until this device can read the answer: from then on
// the service knows of it.
func (p *person) awaitsKeys(first *person) {
	p.t.Helper()
	for range 20 {
		first.Say(first.lobby, "status")
		answer := first.told(first.lobby, "^You are in a circle")
		if got := p.Expect(p.lobby, jspeer.Match{What: "the answer, readable or not", Fits: func(e jspeer.Event) bool {
			return e.ID == answer.ID && (e.Undecrypted || e.Body != "")
		}}); !got.Undecrypted {
			return
		}
	}
	p.t.Fatal("the service does not learn of the second device")
}

// shownSince checks all that a device shows from one text on.
func (p *person) shownSince(text string) {
	p.t.Helper()
	since := false
	for _, e := range p.Timeline(p.room) {
		since = since || e.Body == text
		if since && (e.Type == "m.room.message" || e.Undecrypted) {
			p.sound(e)
		}
	}
	if !since {
		p.t.Errorf("the second device of %s does not show %q", p.UserID, text)
	}
}

// event gives one event as the client shows it now.
func (p *person) event(event id.EventID) jspeer.Event {
	p.t.Helper()
	for _, e := range p.Timeline(p.room) {
		if e.ID == event {
			return e
		}
	}
	p.t.Fatalf("%s does not have %s", p.UserID, event)
	return jspeer.Event{}
}

// answers checks that an event is a reply to another one of the reader's own room.
func (p *person) answers(event, to id.EventID) {
	p.t.Helper()
	relation, _ := p.event(event).Content["m.relates_to"].(map[string]any)
	target, _ := relation["m.in_reply_to"].(map[string]any)
	if target["event_id"] != string(to) {
		p.t.Errorf("%s is shown a reply to %v and not to %s", p.UserID, target["event_id"], to)
	}
}

func membership(user id.UserID, is string) jspeer.Match {
	return jspeer.Match{What: "a membership " + is, Fits: func(e jspeer.Event) bool {
		return e.Type == "m.room.member" && e.StateKey != nil && *e.StateKey == string(user) && e.Content["membership"] == is
	}}
}
