package e2e

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// dangerRules is a folder with a rule that finds danger in a word of its own.
func dangerRules(t *testing.T, h *house.House) string {
	t.Helper()
	folder := filepath.Join(h.Dir, "rules")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	rule := "id: own-danger\nabout: The word dangerword.\nverdict: deliver\nseverity: acute\nphrases: {en: [dangerword]}\n" +
		"examples: {match: [\"a dangerword\"], pass: [\"a word\"]}\n"
	if err := os.WriteFile(filepath.Join(folder, "danger.yaml"), []byte(rule), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

// onDuty is a house with two counsellors, of whom one is asked first.
func onDuty(t *testing.T, kind string) (h *house.House, first, second *house.Portal) {
	t.Helper()
	h = house.Build(t, kind, house.Options{Moderators: []string{"mod7c2p"}, Database: database(kind), Settings: map[string]any{
		"crisis.counsellors": []string{"@early5t2:localhost", "@later8n4:localhost"},
		"crisis.rota":        [][]string{{"@early5t2:localhost"}, {"@later8n4:localhost"}},
		"crisis.wait":        "10s",
	}, Prepare: func(h *house.House) { h.Set("screening.rules", dangerRules(t, h)) }})
	return h, h.Peer("early5t2").Desk(t), h.Peer("later8n4").Desk(t)
}

// Who is in danger in a circle is told at once where help is, and nobody else sees it.
// Whoever is on duty is asked in their order, talks with them alone, and hands back. The
// service is killed in between.
func TestNobodyIsAloneWithACrisis(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h, first, second := onDuty(t, kind)
		portals := h.Circle("anxiety", h.Peer("anna7q3x"), h.Peer("boris8w2k"))
		anna, boris := portals[0], portals[1]

		anna.Tell("I carry a dangerword with me.")
		told := anna.SkipTo("bot: Nobody here but you can see this.").Body
		for _, part := range []string{"112 or 911", "findahelpline.com", "I have told someone on duty", "Are you safe right now?"} {
			if !strings.Contains(told, part) {
				t.Errorf("%q is not in\n%s", part, told)
			}
		}
		boris.Shows(anna.Pseudonym+": I carry a dangerword with me.", "bot: When somebody here writes that it is very hard, it helps to say…")
		item := first.SkipTo(anna.Pseudonym + " in circle ").Body
		for _, part := range []string{"seems to be in danger now", "> I carry a dangerword with me."} {
			if !strings.Contains(item, part) || strings.Contains(item, anna.UserID.Localpart()) {
				t.Errorf("on the desk stands\n%s", item)
			}
		}
		h.Kill()
		h.Start()
		anna.Tell("!country Germany")
		anna.SkipTo("TelefonSeelsorge: call 0800 111 0 111")
		anna.Tell("!safe")
		anna.SkipTo("Thank you for telling me.")

		// The first one is silent. The next takes it while the service is away.
		anna.SkipTo("so I have asked more people")
		item2 := second.SkipTo("seems to be in danger now")
		h.Kill()
		if _, err := second.API().SendReaction(within(t), second.Room, item2.ID, "✅"); err != nil {
			t.Fatal(err)
		}
		h.Start()
		anna.SkipTo("Someone on duty has answered.")
		first.SkipTo("A room is being opened to talk with " + anna.Pseudonym)
		peer, counsellor := talkOf(t, anna.Peer), talkOf(t, second.Peer)
		counsellor.SkipTo("bot: Here you are alone with " + anna.Pseudonym)
		peer.SkipTo("bot: Here you are alone with someone on duty")
		unlinked(t, h, counsellor, anna.Peer)
		unlinked(t, h, peer, second.Peer)

		peer.Tell("It is a dangerword, still.")
		counsellor.SkipTo(anna.Pseudonym + ": It is a dangerword, still.")
		h.Kill()
		counsellor.Tell("I am here. Ring me at 030 23125 111.")
		h.Start()
		peer.SkipTo("Counsellor on duty: I am here. Ring me at 030 23125 111.")

		// Handed back, it is asked again from the beginning, and the next one comes in.
		h.Stop()
		counsellor.Tell("!hand back")
		h.Start()
		peer.SkipTo("bot: The one who was here with you has to go.")
		again := first.SkipTo("seems to be in danger now")
		first.Peer.Tell(first.Room, "take "+strconv.Itoa(numberOf(t, again.Body)))
		peer.SkipTo("bot: Someone else on duty has answered")
		next := talkOf(t, first.Peer)
		next.SkipTo("bot: Here you are alone with " + anna.Pseudonym)
		next.Tell("Now it is me.")
		peer.SkipTo("Counsellor on duty: Now it is me.")
		peer.Tell("Welcome.")
		next.SkipTo(anna.Pseudonym + ": Welcome.")
		next.Tell("!done")
		peer.SkipTo("bot: The talk is over for now.")
		if err := first.ExpectGone(within(t), next.Room); err != nil {
			t.Error(err)
		}
		for _, m := range append(next.Timeline(next.Room), boris.Timeline(boris.Room)...) {
			if h.IsGhost(m.Sender) && (strings.Contains(m.Body, "still") || strings.Contains(m.Body, "!")) {
				t.Errorf("somebody else reads %q", m.Body)
			}
		}
		anna.Tell("I am back.")
		boris.SkipTo(anna.Pseudonym + ": I am back.")
	})
}

// Who writes it to the bot is told where help is in their country, and can talk with
// somebody on duty who learns nothing else of them.
func TestACrisisInTheLobby(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h, first, _ := onDuty(t, kind)
		anna := h.Peer("anna7q3x")
		h.EnterLobby(anna)
		lobby := anna.In(t, anna.Lobby)
		lobby.Tell("I carry a dangerword with me.")
		told := lobby.SkipTo("That sounds very hard").Body
		for _, part := range []string{"112 or 911", "write: talk to someone", "Which country are you in?"} {
			if !strings.Contains(told, part) {
				t.Errorf("%q is not in\n%s", part, told)
			}
		}
		h.Kill()
		lobby.Tell("in France")
		h.Start()
		if told = lobby.SkipTo("Country: France.").Body; !strings.Contains(told, "3114") || !strings.Contains(told, "Are you safe right now?") {
			t.Errorf("in France they are told\n%s", told)
		}
		lobby.Tell("no")
		lobby.SkipTo("I have asked someone on duty to talk with you.")
		item := first.SkipTo("who wrote to the bot, seems to be in danger now").Body
		if strings.Contains(item, "dangerword") || strings.Contains(item, anna.UserID.Localpart()) {
			t.Errorf("on the desk stands\n%s", item)
		}
		first.Peer.Tell(first.Room, "take "+strconv.Itoa(numberOf(t, item)))
		lobby.SkipTo("Someone on duty has answered.")
		peer, counsellor := talkOf(t, anna), talkOf(t, first.Peer)
		name := between(counsellor.SkipTo("bot: Here you are alone with ").Body, "alone with ", ".")
		unlinked(t, h, counsellor, anna)
		peer.Tell("Hello.")
		counsellor.SkipTo(name + ": Hello.")
		counsellor.Tell("Hello. Tell me.")
		peer.SkipTo("Counsellor on duty: Hello. Tell me.")

		lobby.Tell("export")
		lobby.SkipTo("The country that you told me: France")
		h.Kill()
		peer.Tell("!leave")
		h.Start()
		counsellor.SkipTo("bot: " + name + " has left the talk")
		if err := anna.ExpectGone(within(t), peer.Room); err != nil {
			t.Error(err)
		}
		lobby.Tell("forget me")
		lobby.SkipTo("Write a number.")
		lobby.Tell("2")
		lobby.SkipTo("I leave now.")
	})
}

// talkOf waits for the invitation into a talk, which the client accepts.
func talkOf(t *testing.T, p *house.Peer) *house.Portal {
	t.Helper()
	room, _, err := p.ExpectInvite(within(t))
	if err != nil {
		t.Fatalf("%s: %v", p.Name, err)
	}
	return p.In(t, room)
}

// unlinked looks whether a room shows nothing of somebody who is seen as a ghost there.
func unlinked(t *testing.T, h *house.House, portal *house.Portal, hidden *house.Peer) {
	t.Helper()
	members, err := portal.Members(within(t), portal.Room)
	if err != nil {
		t.Fatal(err)
	}
	for member := range members {
		if member != portal.UserID && member != h.Bot && !h.IsGhost(member) {
			t.Errorf("%s is in the room of %s", member, portal.Name)
		}
	}
	for _, m := range portal.Timeline(portal.Room) {
		if strings.Contains(m.Body, hidden.UserID.Localpart()) || m.Sender == hidden.UserID {
			t.Errorf("%s reads of %s: %q", portal.Name, hidden.Name, m.Body)
		}
	}
}
