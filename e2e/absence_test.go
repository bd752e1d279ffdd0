package e2e

import (
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/house"
)

// absence is writing to people who have not come in yet.
func absence(t *testing.T, s stage) {
	iris, jack, kira := s.Peer("iris4m8w"), s.PeerWith("jack7p2d", stayOutside), s.PeerWith("kira5t1x", stayOutside)
	for _, p := range []*house.Peer{iris, jack, kira} {
		s.EnterLobby(p)
		s.Consent(p)
	}
	for _, p := range []*house.Peer{iris, jack, kira} {
		p.Tell(p.Lobby, "find absence")
	}
	here := s.Enter(iris)
	toJack, toKira := invitation(t, s, jack), invitation(t, s, kira)
	names := map[*house.Peer]string{jack: s.nameSeen(t, jack), kira: s.nameSeen(t, kira)}

	here.Tell("Is anybody there?")
	here.SkipTo("I: Is anybody there?")
	either(t, here, "bot: "+names[jack]+" and "+names[kira]+" have not come in yet, and will see this after coming in.",
		"bot: "+names[kira]+" and "+names[jack]+" have not come in yet, and will see this after coming in.")
	here.Tell("I will just write, then.")
	here.Tell("!who")
	here.Shows("I: I will just write, then.", "I: !who", "bot: You are "+here.Pseudonym+". Nobody else is here at this moment.…")

	if err := kira.Leave(within(t), toKira); err != nil {
		t.Fatal(err)
	}
	here.Shows("bot: " + names[kira] + " is not coming.")
	kira.Hear(kira.Lobby, "You have not taken an invitation, so I have stopped looking for people.")
	here.Tell("A pity.")
	here.Shows("I: A pity.", "bot: "+names[jack]+" has not come in yet, and will see this after coming in.")
	if err := here.ExpectMember(within(t), here.Room, ghostOf(t, iris, here.Room, names[jack]), event.MembershipJoin); err != nil {
		t.Error(err)
	}

	if err := jack.Join(within(t), toJack); err != nil {
		t.Fatal(err)
	}
	there := jack.In(t, toJack)
	welcome := there.Next()
	if !strings.HasPrefix(welcome, "bot: Welcome. You are "+names[jack]+" here. In this circle with you: ") {
		t.Errorf("%s is welcomed with %q", jack.Name, welcome)
	}
	there.Shows(here.Pseudonym+": Is anybody there?", here.Pseudonym+": I will just write, then.")
	// A welcome that was written after she had declined does not name her.
	if strings.Contains(welcome, names[kira]) {
		there.Shows("bot: " + names[kira] + " is not coming.")
	}
	there.Shows(here.Pseudonym + ": A pity.")
	here.Shows("bot: " + names[jack] + " is here now.")
	there.Tell("Sorry, I was making tea.")
	here.Shows(names[jack] + ": Sorry, I was making tea.")
	there.Shows("I: Sorry, I was making tea.")
}

func invitation(t *testing.T, s stage, p *house.Peer) id.RoomID {
	t.Helper()
	room, inviter, err := p.ExpectInvite(within(t))
	if err != nil || inviter != s.Bot {
		t.Fatalf("%s waits for an invitation of the bot: %v", p.Name, err)
	}
	return room
}

// nameSeen asks in the lobby under which name somebody is, or will be, in the circle.
func (s stage) nameSeen(t *testing.T, p *house.Peer) string {
	t.Helper()
	p.Tell(p.Lobby, "status")
	return between(p.Hear(p.Lobby, "You will be ").Body, "You will be ", " there.")
}

func either(t *testing.T, reader *house.Portal, one, other string) {
	t.Helper()
	got := reader.Next()
	if got != one && got != other {
		t.Errorf("%s is shown %q and not %q", reader.Name, got, one)
	}
}
