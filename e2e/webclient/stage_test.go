// Package webclient holds the stories in which everybody uses matrix-js-sdk, the
// engine of Element Web: what it shows beside each message, and what it could tell
// about the others.
package webclient

import (
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith/e2e/homeserver"
	"kith/e2e/house"
	"kith/e2e/jspeer"
)

// sage is the moderator of the houses: the same client in all stories.
var sage = jspeer.Options{
	Localpart: "prospero.gale2", DisplayName: "Prospero Galewater", DeviceName: "Prospero's workstation", Avatar: true, Strict: true,
}

// TestElementWeb plays all stories on every kind of homeserver, each house shared by
// them and one node process shared by all clients.
func TestElementWeb(t *testing.T) {
	clients := jspeer.ForTest(t)
	for _, kind := range homeserver.Kinds() {
		t.Run(kind, func(t *testing.T) {
			h := house.Build(t, kind, house.Options{
				Moderators: []string{sage.Localpart},
				Settings: map[string]any{
					"circles.min": 3,
					"topics": []map[string]string{
						{"id": "anxiety", "name": "Anxiety", "about": "Worry that does not stop."},
						{"id": "grief", "name": "Grief", "about": "Somebody or something is gone."},
						{"id": "nights", "name": "Nights", "about": "Nights without sleep."},
						{"id": "choices", "name": "Choices", "about": "What to do next."},
					},
				},
			})
			moderator := clients.Enter(t, h.Server, sage)
			space := &space{joined: make(map[id.RoomID]bool)}
			for range 2 { // into their space and to their desk, whichever is first
				room := moderator.Accept().Room
				if moderator.State(room, "m.room.create", "")["type"] == "m.space" {
					space.room = room
				} else {
					space.desk, space.joined[room] = room, true
				}
			}
			play := func(name string, story func(stage)) {
				t.Run(name, func(t *testing.T) {
					story(stage{House: h, kind: kind, clients: clients, t: t, moderator: moderator.For(t), space: space})
				})
			}
			play("strict", strict)
			play("leaks", leaks)
			play("changes", changes)
			play("polls", polls)
		})
	}
}

// stage is the house as one story has it.
type stage struct {
	*house.House
	kind      string // of the homeserver
	t         *testing.T
	clients   *jspeer.Host
	moderator *jspeer.Actor
	space     *space
}

// space is the moderator's, in which they find circles.
type space struct {
	room   id.RoomID
	desk   id.RoomID // of the moderator; it is listed, too
	joined map[id.RoomID]bool
}

// person is somebody with their part in a circle.
type person struct {
	*jspeer.Actor
	stage
	lobby     id.RoomID
	room      id.RoomID // their portal; for a moderator the circle's own room
	pseudonym string
}

func (s stage) enter(o jspeer.Options) *person {
	s.t.Helper()
	return &person{Actor: s.clients.Enter(s.t, s.Server, o), stage: s}
}

// says writes something in the circle.
func (p *person) says(text string) id.EventID { p.t.Helper(); return p.Say(p.room, text) }

// told waits until the bot has said something in a room that fits the expression.
func (p *person) told(room id.RoomID, expression string) jspeer.Event {
	p.t.Helper()
	return p.Expect(room, jspeer.All(jspeer.Sender(p.Bot), jspeer.Matching(expression)))
}

// enterLobby opens the direct chat with the bot.
func (p *person) enterLobby() {
	p.t.Helper()
	p.lobby = p.DM(p.Bot)
	p.told(p.lobby, "^Hello, I am a bot")
}

// findsFirst asks for company for the first time, and answers what the bot asks back.
func (p *person) findsFirst(topic string) {
	p.t.Helper()
	p.Say(p.lobby, "find "+topic)
	p.told(p.lobby, "Before I look for people, I need your yes")
	p.Say(p.lobby, "yes")
	p.told(p.lobby, "18 or older")
	p.Say(p.lobby, "yes")
	p.told(p.lobby, "^I am looking for people for you now")
}

// enterPortal accepts the bot's invitation and reads the greeting behind it.
func (p *person) enterPortal() {
	p.t.Helper()
	invite := p.Accept()
	if invite.Inviter != p.Bot {
		p.t.Errorf("%s was invited by %s", p.UserID, invite.Inviter)
	}
	p.room = invite.Room
	_, rest, _ := strings.Cut(p.told(p.room, "^Welcome").Body, "You are ")
	p.pseudonym, _, _ = strings.Cut(rest, " here.")
	if p.pseudonym == "" {
		p.t.Fatalf("the greeting gives %s no pseudonym", p.UserID)
	}
}

// circle brings people together on a topic. It returns once each of them is told that
// all are there, with the moderator in the circle's own room.
func (s stage) circle(topic string, people ...*person) *person {
	s.t.Helper()
	for _, p := range people {
		p.enterLobby()
		p.findsFirst(topic)
	}
	for _, p := range people {
		p.enterPortal()
	}
	for _, p := range people {
		p.awaitsAll()
	}
	moderator := &person{Actor: s.moderator, stage: s, pseudonym: "Moderator"}
	listed := moderator.Expect(s.space.room, jspeer.Child(func(room id.RoomID) bool { return !s.space.joined[room] }))
	moderator.room = id.RoomID(*listed.StateKey)
	s.space.joined[moderator.room] = true
	moderator.Join(moderator.room)
	return moderator
}

// awaitsAll asks who is there until nobody is missing.
func (p *person) awaitsAll() {
	p.t.Helper()
	for {
		p.says("!who")
		if !strings.Contains(p.told(p.room, "^You are "+p.pseudonym).Body, "Not here yet") {
			return
		}
		p.told(p.room, " is here now")
	}
}

// ghost gives the user that the reader knows by a name.
func (p *person) ghost(name string) id.UserID {
	p.t.Helper()
	for user, member := range p.Members(p.room) {
		if member.Name == name {
			return user
		}
	}
	p.t.Fatalf("%s sees nobody who is called %s", p.UserID, name)
	return ""
}

// sound checks that an event is as it should be: encrypted, decrypted, without any
// mark beside it, and from the bot, the reader or a ghost.
func (p *person) sound(e jspeer.Event) {
	p.t.Helper()
	if !e.Encrypted || e.Undecrypted || !e.Shield.None() || e.Shield.Reason != "" {
		p.t.Errorf("%s is shown %s from %s with encrypted=%v and the shield %+v", p.UserID, e, e.Sender, e.Encrypted, e.Shield)
	}
	if e.Sender != p.UserID && e.Sender != p.Bot && !p.IsGhost(e.Sender) {
		p.t.Errorf("%s is shown %s from %s, who is no ghost", p.UserID, e, e.Sender)
	}
}

// messages gives all that the client shows of a room but its state, and checks it.
func (p *person) messages(room id.RoomID) []jspeer.Event {
	p.t.Helper()
	shown := slices.DeleteFunc(p.Timeline(room), func(e jspeer.Event) bool { return e.Type != "m.room.message" && !e.Undecrypted })
	for _, e := range shown {
		p.sound(e)
	}
	return shown
}
