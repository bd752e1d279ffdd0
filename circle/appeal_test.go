package circle

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/jobs"
)

func (h *hall) appeal(p kith.Portal, words string) (result kith.Appeal) {
	h.t.Helper()
	h.ok(h.store.Txn(context.Background(), func(ctx context.Context) (err error) {
		result, err = h.Appeal(ctx, p.Peer, words)
		return err
	}))
	h.deliver()
	return result
}

// muted is a circle of two in which the first is muted, with their lobby and a moderator's desk.
func muted(t *testing.T) (h *hall, portals []kith.Portal, lobby, desk kith.RoomKey) {
	t.Helper()
	h = newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(2)
	lobby = h.lobbyOf(portals[0])
	h.setLevels(circle.Room, `{"users":{"`+string(portals[0].Ghost)+`":-1}}`)
	h.muted = append(h.muted, portals[0].Ghost)
	return h, portals, lobby, h.sitDown(mod)
}

func TestAnAppealReachesModeratorsAndNobodyElse(t *testing.T) {
	h, portals, _, desk := muted(t)
	if result := h.appeal(portals[1], "Why?"); result.Against != 0 {
		t.Errorf("against nothing: %+v", result)
	}
	desks := h.desk
	h.desk = desksFor(Options{Local: h.opts.Local}, h.store, h.homeserver, jobs.New(h.store, zerolog.Nop()))
	if result := h.appeal(portals[0], "Why?"); result.Against != 1 || len(result.As) != 0 {
		t.Errorf("with nobody to read it: %+v", result)
	}
	h.desk = desks
	user := h.users[portals[0].Peer]
	result := h.appeal(portals[0], "I am "+string(user)+", and it was "+string(portals[1].Ghost)+".")
	if result.Against != 1 || len(result.As) != 1 || result.As[0] != portals[0].Pseudonym {
		t.Errorf("the appeal: %+v", result)
	}
	heard := h.heard(desk)
	if !strings.Contains(heard, "> I am "+portals[0].Pseudonym) || !strings.Contains(heard, "it was "+portals[1].Pseudonym) || strings.Contains(heard, user.Localpart()) {
		t.Errorf("moderators read %q", heard)
	}
	circle, _ := h.only()
	for _, room := range []kith.RoomKey{portals[1].Room, circle.Room} {
		if strings.Contains(h.heard(room), "it was") {
			t.Error("others read it")
		}
	}
}

func TestAnAppealAgainstAMuteIsHeard(t *testing.T) {
	h, portals, lobby, desk := muted(t)
	h.appeal(portals[0], "It was a song.")
	h.decide(desk, mod, "✅")
	if len(h.muted) > 0 || h.portals(portals[0].Circle)[0].Silence != "" {
		t.Error("the mute has not ended")
	}
	for room, told := range map[kith.RoomKey]string{
		lobby: "A moderator has read what you wrote about the mute of " + portals[0].Pseudonym + ", and ends it.", portals[0].Room: "You can write here again.", desk: portals[0].Pseudonym + " can write again.",
	} {
		if strings.Count(h.heard(room), told) != 1 {
			t.Errorf("%q was told in\n%s", told, h.heard(room))
		}
	}
	h.say(portals[0], "thank you")
	if !h.reaches("thank you", portals[0]) {
		t.Error("they are not heard")
	}
}

func TestAnAppealIsNotHeard(t *testing.T) {
	h, portals, lobby, desk := muted(t)
	h.appeal(portals[0], "It was a song.")
	h.appeal(portals[0], "It was a quote.")
	if laid := h.laid(desk); len(laid) != 2 || !strings.Contains(h.heard(desk), "They have written a new appeal") {
		t.Fatalf("laid were %d appeals", len(laid))
	}
	h.write(desk, mod, fmt.Sprintf("keep %d because it hurt somebody", h.number(desk)))
	if told := h.heard(lobby); !strings.Contains(told, "For now it stays") || !strings.Contains(told, "> it hurt somebody") {
		t.Errorf("they are told\n%s", told)
	}
	if len(h.muted) != 1 {
		t.Error("the mute has ended")
	}
}

// What has ended elsewhere, or whoever asked for it is forgotten, nobody has to decide.
func TestAnAppealThatIsOver(t *testing.T) {
	for name, end := range map[string]func(h *hall, p kith.Portal){
		"by hand": func(h *hall, p kith.Portal) {
			h.setLevels(must(h.store.Circle(h.ctx(), p.Circle))(h).Room, `{"users":{}}`)
		},
		"forgotten": func(h *hall, p kith.Portal) { h.forget(p, false) },
	} {
		t.Run(name, func(t *testing.T) {
			h, portals, lobby, desk := muted(t)
			h.appeal(portals[0], "It was a song.")
			h.deliver()
			end(h, portals[0])
			h.settleAll()
			if !strings.Contains(h.heard(desk), "It has ended already.") {
				t.Errorf("the moderator reads\n%s", h.heard(desk))
			}
			h.decide(desk, mod, "✅")
			if strings.Contains(h.heard(lobby), "what you wrote about") {
				t.Errorf("they are told\n%s", h.heard(lobby))
			}
		})
	}
}
