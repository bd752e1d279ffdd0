package e2e

import (
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/house"
)

const greeting = "bot: Hello, I am a bot.…"

// lobbies is the direct chat with the bot: greeted once, gone and come back, a second
// one beside the first.
func lobbies(t *testing.T, s stage) {
	uma := s.Peer("uma3t9d")
	s.EnterLobby(uma)
	first := uma.Screen(uma.Lobby)
	first.Shows(greeting)
	uma.Tell(uma.Lobby, "help")
	first.Shows("I: help", "bot: Here is what you can write to me:…")
	s.Consent(uma)
	first.SkipTo("bot: Thank you. That is all I needed to know.")

	second, err := uma.DM(within(t), s.Bot)
	if err != nil {
		t.Fatal(err)
	}
	beside := uma.Screen(second)
	beside.Shows("bot: Hello, good to see you here.…")
	uma.Tell(second, "status")
	beside.Shows("I: status", "bot: You are in no circle…")
	uma.Tell(uma.Lobby, "status")
	first.Shows("I: status", "bot: You are in no circle…")

	if err = uma.Leave(within(t), second); err != nil {
		t.Fatal(err)
	}
	uma.Tell(uma.Lobby, "topics")
	first.Shows("I: topics", "bot: You can find company on:…")
	if err = uma.Leave(within(t), uma.Lobby); err != nil {
		t.Fatal(err)
	}
	third, err := uma.DM(within(t), s.Bot)
	if err != nil {
		t.Fatal(err)
	}
	uma.Screen(third).Shows("bot: Hello, good to see you here.…")
}

// reactions are answers, where they are set on the bot's last question.
func reactions(t *testing.T, s stage) {
	yuna := s.Peer("yuna2b6v")
	s.EnterLobby(yuna)
	react := func(to id.EventID, key string) {
		t.Helper()
		content := &event.ReactionEventContent{RelatesTo: event.RelatesTo{Type: event.RelAnnotation, EventID: to, Key: key}}
		if _, err := yuna.SendRaw(within(t), yuna.Lobby, "m.reaction", content, ""); err != nil {
			t.Fatal(err)
		}
	}
	screen := yuna.Screen(yuna.Lobby)
	greeted := screen.SkipTo(greeting[len("bot: ") : len(greeting)-len("…")])
	react(greeted.ID, "👍")
	adult := screen.SkipTo("are you 18 or older?")
	react(greeted.ID, "👎")
	screen.SkipTo("I take a reaction only as an answer to my last question.")
	// That was the last message now, and the question is still open.
	yuna.Tell(yuna.Lobby, "status")
	screen.SkipTo("I: status")
	asked := screen.SkipTo("are you 18 or older?")
	react(adult.ID, "✅") // not any more, and the hint comes once
	react(asked.ID, "✅")
	screen.Shows("bot: Thank you. That is all I needed to know.…")
	yuna.Tell(yuna.Lobby, "find reactions")
	found := screen.SkipTo("I am looking for people for you now.")
	react(found.ID, "❤️")
	yuna.Tell(yuna.Lobby, "cancel")
	screen.Shows("I: cancel", "bot: I have stopped looking for people.…")
}

// otherRooms is the bot in rooms that are no place for it, and ghosts.
func otherRooms(t *testing.T, s stage) {
	vera, wade, xena := s.Peer("vera7k2m"), s.Peer("wade4d8s"), s.Peer("xena6p1g")
	s.EnterLobby(vera)
	lobby := vera.Screen(vera.Lobby)
	lobby.Shows(greeting)

	// A group of people: the bot says why it does not stay, there and to who invited it.
	group, err := vera.Create(within(t), &mautrix.ReqCreateRoom{Preset: "private_chat", Invite: []id.UserID{wade.UserID, s.Bot}})
	if err != nil {
		t.Fatal(err)
	}
	leftBecause(t, s, vera, group, "This is not the place for me:")
	lobby.Shows("bot: I have left the other room,…")
	vera.Tell(vera.Lobby, "help")
	lobby.Shows("I: help", "bot: Here is what you can write to me:…")

	// A chat that is not encrypted: an encrypted one is offered.
	made, err := xena.API().CreateRoom(within(t), &mautrix.ReqCreateRoom{Preset: "trusted_private_chat", IsDirect: true, Invite: []id.UserID{s.Bot}})
	if err != nil {
		t.Fatal(err)
	}
	leftBecause(t, s, xena, made.RoomID, "This chat is not encrypted,")
	offered := xena.Screen(invitation(t, s, xena))
	offered.Shows("bot: I have left our other chat, because it was not encrypted.…", greeting)

	// A third person comes into a lobby: the bot goes, and offers another.
	if err = vera.Invite(within(t), vera.Lobby, xena.UserID); err != nil {
		t.Fatal(err)
	}
	leftBecause(t, s, vera, vera.Lobby, "This is not the place for me:")
	next := invitation(t, s, vera)
	again := vera.Screen(next)
	again.Shows("bot: I have left the other room,…", greeting)
	vera.Tell(next, "help")
	again.Shows("I: help", "bot: Here is what you can write to me:…")
	for _, m := range xena.Timeline(vera.Lobby) {
		if m.Sender == s.Bot && m.Decrypted {
			t.Error("a third person reads the bot's words in a lobby")
		}
	}
}

// Somebody whose server is not served is told so, and nothing is kept about them.
func TestAnotherServersAccountIsTurnedAway(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		h := house.Build(t, kind, house.Options{Settings: map[string]any{"peers.allowed_servers": []string{"elsewhere.example"}}})
		zoe := h.Peer("zoe4f7h")
		room, err := zoe.DM(within(t), h.Bot)
		if err != nil {
			t.Fatal(err)
		}
		leftBecause(t, stage{House: h}, zoe, room, "I am sorry: this service is not open to accounts of your Matrix server.")
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for ctx := within(t); look(t, h, "", `SELECT COUNT(*) FROM peer WHERE peer_key<>$1`) != "0"; {
			select {
			case <-tick.C:
			case <-ctx.Done():
				t.Fatal("a peer is kept")
			}
		}
		h.Stop()
		if n := h.Mentions(string(zoe.UserID)); n != 0 {
			t.Errorf("the database names them %d times", n)
		}
		h.Start()
	})
}

// leftBecause waits until the bot has left a room, and looks for the reason that clients show.
func leftBecause(t *testing.T, s stage, p *house.Peer, room id.RoomID, why string) {
	t.Helper()
	_, err := p.Expect(within(t), room, func(m client.Message) bool {
		content, ok := m.Content.Parsed.(*event.MemberEventContent)
		return ok && m.Sender == s.Bot && content.Membership == event.MembershipLeave && strings.HasPrefix(content.Reason, why)
	})
	if err != nil {
		t.Errorf("%s does not learn why the bot left: %v", p.Name, err)
	}
}
