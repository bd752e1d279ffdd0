package e2e

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// The life of circles from their beginning to the day on which nothing is left of them:
// people come late, slip out, decline, do not answer, are away, are left alone; days pass,
// and the service is stopped and started in between.
func TestTheLifeOfACircle(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		s := stage{House: house.Build(t, kind, house.Options{
			Moderators: []string{mona},
			Settings:   map[string]any{"topics": topics([]string{"coming", "declining", "waiting", "being-away"})},
		})}
		s.mona = s.Peer(mona)
		play := func(name string, scene func(*testing.T, stage)) {
			t.Run(name, func(t *testing.T) { scene(t, stage{House: s.In(t), moderators: s.moderators}) })
		}
		play("coming and going", comingAndGoing)
		play("declining", decliningAndAgain)
		play("not answering", notAnswering)
		play("being away", beingAway)
		play("the end", func(t *testing.T, s stage) { theEnd(t, s, kind) })
	})
}

// comingAndGoing is somebody who comes late, slips out, and comes back as somebody new.
func comingAndGoing(t *testing.T, s stage) {
	portals := s.Circle("coming", s.Peer("anna7q3x"), s.Peer("boris8w2k"))
	anna, boris := portals[0], portals[1]
	anna.Tell("The first words.")
	boris.Shows(anna.Pseudonym + ": The first words.")
	s.Stop()
	clara := s.Peer("clara2d9f")
	s.Start()
	first := s.Meet("coming", clara)[0]
	first.SkipTo("The others have been talking already. You see what is written from now on.")
	anna.Shows("I: The first words.", "bot: "+first.Pseudonym+" is here now. They have not seen what was written before.")
	boris.Shows("bot: " + first.Pseudonym + " is here now. They have not seen what was written before.")

	if err := clara.Leave(within(t), first.Room); err != nil {
		t.Fatal(err)
	}
	anna.Shows("bot: " + first.Pseudonym + " has left.")
	clara.Hear(clara.Lobby, "If it was a slip, write find coming.")
	clara.Tell(clara.Lobby, "find coming")
	second := s.Enter(clara)
	if second.Pseudonym == first.Pseudonym || second.Room == first.Room {
		t.Errorf("who comes back is %s as before", second.Pseudonym)
	}
	anna.Shows("bot: " + second.Pseudonym + " is here now. They have not seen what was written before.")
	s.Kill()
	s.Start()
	second.Tell("I pressed the wrong button.")
	anna.Shows(second.Pseudonym + ": I pressed the wrong button.")
	boris.Hear("I pressed the wrong button.")
	if ghostOf(t, anna.Peer, anna.Room, second.Pseudonym) == memberNamed(t, anna, first.Pseudonym) {
		t.Error("a ghost is used twice")
	}
	for _, p := range []*house.Portal{second, boris, anna} {
		p.Tell("!leave")
		if err := p.ExpectGone(within(t), p.Room); err != nil {
			t.Error(err)
		}
	}
}

// memberNamed gives who went by a name in a room, whether they are in it or not.
func memberNamed(t *testing.T, reader *house.Portal, name string) id.UserID {
	t.Helper()
	members, err := reader.Members(within(t), reader.Room)
	if err != nil {
		t.Fatal(err)
	}
	for user, member := range members {
		if member.Displayname == name {
			return user
		}
	}
	return ""
}

// decliningAndAgain is somebody whose only company declines, so that they wait again, and
// who is the last one left in the next circle.
func decliningAndAgain(t *testing.T, s stage) {
	emil, fritz := s.Peer("emil5g1h"), s.PeerWith("fritz8p7v", stayOutside)
	for _, p := range []*house.Peer{emil, fritz} {
		s.EnterLobby(p)
		s.Consent(p)
		p.Tell(p.Lobby, "find declining")
	}
	toFritz := invitation(t, s, fritz)
	lonely := s.Enter(emil)
	s.Stop()
	if err := fritz.Leave(within(t), toFritz); err != nil {
		t.Fatal(err)
	}
	s.Start()
	lonely.SkipTo("bot: The others could not come to this circle, so it has ended.")
	if err := lonely.ExpectGone(within(t), lonely.Room); err != nil {
		t.Error(err)
	}
	emil.Hear(emil.Lobby, "Your place in the line is kept.")
	fritz.Hear(fritz.Lobby, "You have not taken an invitation, so I have stopped looking for people.")

	gina := s.Peer("gina4t8k")
	s.EnterLobby(gina)
	s.Consent(gina)
	gina.Tell(gina.Lobby, "find declining")
	both := []*house.Portal{s.Enter(emil), s.Enter(gina)}
	last, other := both[0], both[1]
	other.Tell("I only wanted to say hello.")
	last.Hear("I only wanted to say hello.")
	other.Tell("!leave")
	last.SkipTo("bot: " + other.Pseudonym + " has left.\n\nYou are the only one here now.")
	ghost := memberNamed(t, last, other.Pseudonym)
	isGone(t, last, ghost)
	s.Kill()
	s.Start()
	last.Tell("!again")
	last.Shows("I: !again", "bot: I am looking for new people for you now. Topic: declining.…")
	isKept(t, s, last)
	emil.Tell(emil.Lobby, "status")
	emil.Hear(emil.Lobby, "You have been waiting for")
	emil.Tell(emil.Lobby, "cancel")
	emil.Hear(emil.Lobby, "I have stopped looking for people.")
}

// isKept waits until a portal that has ended is its peer's alone, to read.
func isKept(t *testing.T, s stage, p *house.Portal) {
	t.Helper()
	isGone(t, p, s.Bot)
	awaitLevel(within(t), t, p, -1)
	if name := p.RoomName(within(t), p.Room); !strings.HasSuffix(name, " (ended)") {
		t.Errorf("the portal is called %q", name)
	}
	if _, err := p.Say(within(t), p.Room, "Hello?"); err == nil {
		t.Error("somebody can write in a room that nobody reads")
	}
	names, err := p.Names(within(t), p.Room)
	if err != nil || len(names) != 1 {
		t.Errorf("in the portal are still %v (%v)", names, err)
	}
}

// notAnswering is an invitation that is not answered in a day.
func notAnswering(t *testing.T, s stage) {
	portals := s.Circle("waiting", s.Peer("hilda3c6n"), s.Peer("ivan7m2r"))
	hilda, ivan := portals[0], portals[1]
	jana := s.PeerWith("jana9x5w", stayOutside)
	s.EnterLobby(jana)
	s.Consent(jana)
	jana.Tell(jana.Lobby, "find waiting")
	room := invitation(t, s, jana)
	hilda.Tell("Is somebody coming?")
	name, _, _ := strings.Cut(hilda.SkipTo(" has not come in yet, and will see this after coming in.").Body, " has not")
	s.LetPass(25 * time.Hour)
	hilda.Shows("bot: " + name + " is not coming.")
	ivan.SkipTo(hilda.Pseudonym + ": Is somebody coming?")
	jana.Hear(jana.Lobby, "To look for people again, write find waiting.")
	if !eventually(t, func() bool { _, err := jana.API().JoinRoomByID(within(t), room); return err != nil }) {
		t.Error("an invitation that was taken back can still be accepted")
	}
	ivan.Tell("We are two, and that is fine.")
	ivan.Shows("I: We are two, and that is fine.") // ivan never heard of jana
	hilda.Shows(ivan.Pseudonym + ": We are two, and that is fine.")
}

// beingAway is somebody whose app is closed for days: nothing is lost, it stands in its
// order, and the strictest of apps shows it, also from somebody who has left meanwhile.
func beingAway(t *testing.T, s stage) {
	keep := func(o *client.Options) {
		o.StorePath, o.Strict = filepath.Join(s.Dir, "karl.db"), true
	}
	karl := s.PeerWith("karl6b4j", keep)
	portals := s.Circle("being-away", karl, s.Peer("lena8h3s"), s.Peer("marek1v9q"))
	away, lena, marek := portals[0], portals[1], portals[2]
	if err := karl.Close(); err != nil {
		t.Fatal(err)
	}
	lena.Tell("Karl must be asleep.")
	marek.SkipTo(lena.Pseudonym + ": Karl must be asleep.")
	marek.Tell("Let him.")
	lena.SkipTo(marek.Pseudonym + ": Let him.")
	lena.Tell("Good night, both of you.")
	lena.Tell("!leave")
	marek.SkipTo("bot: " + lena.Pseudonym + " has left.")
	isGone(t, marek, memberNamed(t, marek, lena.Pseudonym))
	s.LetPass(40 * time.Hour)
	marek.Tell("Quiet day.")

	back := s.Device("karl6b4j", keep).In(t, away.Room)
	back.SkipTo(lena.Pseudonym + ": Karl must be asleep.")
	back.Shows(marek.Pseudonym+": Let him.", lena.Pseudonym+": Good night, both of you.",
		"bot: "+lena.Pseudonym+" has left.", marek.Pseudonym+": Quiet day.")
	back.Tell("I have slept for two days.")
	marek.SkipTo(away.Pseudonym + ": I have slept for two days.")
}

// theEnd is a circle that falls silent, is warned, ends, and is erased.
func theEnd(t *testing.T, s stage, kind string) {
	nils, olga := s.Peer("nils2k7y"), s.Peer("olga5w3e")
	portals := s.Circle("coming", nils, olga)
	mod := s.inCircle(t, s.mona, portals[0].Pseudonym)
	const warning = "bot: Nobody has written here for 2 days. This circle ends in 24 hours unless somebody writes.…"
	s.LetPass(49 * time.Hour)
	portals[0].Shows(warning)
	portals[0].Tell("I am still here.")
	portals[1].Shows(warning, portals[0].Pseudonym+": I am still here.")
	mod.Shows(portals[0].Pseudonym + ": I am still here.")
	s.LetPass(30 * time.Hour) // which would have been its end
	portals[1].Tell("So am I.")
	portals[0].Shows("I: I am still here.", portals[1].Pseudonym+": So am I.")
	mod.Shows(portals[1].Pseudonym + ": So am I.")
	s.LetPass(200 * time.Hour) // nothing ends without a warning, however long the service was away
	portals[0].Shows("bot: Nobody has written here for 8 days. This circle ends in 24 hours unless somebody writes.…")
	portals[1].SkipTo("bot: Nobody has written here for 8 days.")
	ghosts := []id.UserID{
		ghostOf(t, olga, portals[1].Room, portals[0].Pseudonym), ghostOf(t, nils, portals[0].Room, portals[1].Pseudonym),
		ghostOf(t, nils, portals[0].Room, "Moderator"),
	}
	s.LetPass(25 * time.Hour)
	for _, p := range portals {
		p.Shows("bot: This circle has ended. Thank you for being here.…")
		p.Peer.Hear(p.Lobby, "Your circle has ended. Topic: coming.")
		isKept(t, s, p)
		p.Hear("So am I.") // it stays for them to read
	}
	mod.Shows("bot: This circle has ended.")
	isGone(t, mod, s.Bot)
	for _, ghost := range ghosts {
		isEmptied(t, nils, ghost, "a ghost")
		if len(devicesOf(t, nils, ghost)) == 0 {
			t.Error("a ghost has no device any more while readers may still have to look it up")
		}
	}

	s.LetPass(721 * time.Hour)
	for _, table := range []string{"circle", "portal", "message", "copy", "introduced", "ghost WHERE state='retired'"} {
		if !eventually(t, func() bool { return s.Count(table) == 0 }) {
			t.Errorf("%d rows are left: %s", s.Count(table), table)
		}
	}
	for _, ghost := range ghosts {
		if devices := devicesOf(t, nils, ghost); len(devices) > 0 {
			t.Errorf("a ghost still has %d devices", len(devices))
		}
	}
	if kept := strings.Contains(s.Log(), "The homeserver keeps the account of a ghost"); kept != (kind == "dendrite") {
		t.Errorf("on %s the accounts of ghosts are kept: %v", kind, kept)
	}
	if rooms := s.Count("crypto_megolm_inbound_session WHERE room_id NOT IN (SELECT room_id FROM room)"); rooms > 0 {
		t.Errorf("%d keys are left", rooms)
	}
	nils.Tell(nils.Lobby, "status")
	nils.Hear(nils.Lobby, "You are in no circle, and I am not looking for anybody at the moment.")
	portals[0].Hear("So am I.")
}

// devicesOf asks which devices an account has.
func devicesOf(t *testing.T, asking *house.Peer, user id.UserID) map[id.DeviceID]mautrix.DeviceKeys {
	t.Helper()
	resp, err := asking.API().QueryKeys(within(t), &mautrix.ReqQueryKeys{DeviceKeys: mautrix.DeviceKeysRequest{user: mautrix.DeviceIDList{}}})
	if err != nil {
		t.Fatal(err)
	}
	return resp.DeviceKeys[user]
}
