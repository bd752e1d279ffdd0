package circle

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// setLevels lets a moderator set all power levels of a circle's room.
func (h *hall) setLevels(room kith.RoomKey, content string) {
	h.t.Helper()
	key := ""
	h.happen(room, kith.Event{Sender: mod, Type: "m.room.power_levels", StateKey: &key, Content: json.RawMessage(content)})
	h.work()
	h.deliver()
}

func TestWhatAGhostCanWriteInTheCircleItsPeerCanInThePortal(t *testing.T) {
	const ghost = id.UserID("@_kith_g:example.org")
	for name, row := range map[string]struct {
		levels  string
		level   int
		silence kith.Silence
	}{
		"as it begins":                       {`{}`, 0, ""},
		"muted":                              {`{"users":{"@_kith_g:example.org":-1}}`, -1, kith.Muted},
		"muted in a locked circle":           {`{"users":{"@_kith_g:example.org":-1},"events_default":50}`, -1, kith.Muted},
		"locked":                             {`{"events_default":50}`, -1, kith.Locked},
		"locked for encrypted events":        {`{"events":{"m.room.encrypted":1}}`, -1, kith.Locked},
		"locked for messages":                {`{"events":{"m.room.message":50}}`, -1, kith.Locked},
		"everybody below":                    {`{"users_default":-1}`, -1, kith.Locked},
		"a listener":                         {`{"users":{"@_kith_g:example.org":10}}`, 10, ""},
		"a listener where listeners write":   {`{"users":{"@_kith_g:example.org":10},"events_default":10}`, 10, ""},
		"more than a listener":               {`{"users":{"@_kith_g:example.org":49}}`, 10, ""},
		"below zero, and still high enough":  {`{"users":{"@_kith_g:example.org":-5},"events_default":-5}`, 0, ""},
		"other state that takes a moderator": {`{"state_default":50,"events":{"m.room.name":100}}`, 0, ""},
	} {
		var levels event.PowerLevelsEventContent
		if err := json.Unmarshal([]byte(row.levels), &levels); err != nil {
			t.Fatal(err)
		}
		if level, silence := mayWrite(&levels, ghost); level != row.level || silence != row.silence {
			t.Errorf("%s: level %d, %q", name, level, silence)
		}
	}
}

func TestALockedCircleIsClosedForWritingUntilItIsOpened(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(2)
	h.setLevels(circle.Room, `{"events_default":50}`)
	h.say(portals[0], "too late")
	h.find(peer(5), "grief")
	h.find(peer(6), "work")
	h.matchAll()
	h.work()
	for _, p := range h.portals(circle.ID) {
		if p.Level != kith.MutedLevel || p.Silence != kith.Locked || !strings.Contains(h.heard(p.Room), "closed this circle for writing") {
			t.Errorf("a peer is %s at %d and was told %q", p.Silence, p.Level, h.heard(p.Room))
		}
	}
	if n := len(h.portals(circle.ID)); n != 2 {
		t.Errorf("%d are in a circle in which nobody can write", n)
	}
	h.setLevels(circle.Room, `{"events_default":0}`)
	h.matchAll()
	h.say(portals[0], "at last")
	h.deliver()
	if heard := h.heard(portals[1].Room); !strings.Contains(heard, "open for writing again") || !strings.Contains(heard, "at last") || strings.Contains(heard, "too late") {
		t.Errorf("heard %q", heard)
	}
	if n := len(h.portals(circle.ID)); n != 3 {
		t.Errorf("%d are in a circle that is open again", n)
	}
}

func TestTheMutedAreToldWhatTheyCanDoAndWhenItEnds(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(2)
	ghost := string(portals[0].Ghost)
	h.setLevels(circle.Room, `{"users":{"`+ghost+`":-1}}`)
	h.setLevels(circle.Room, `{"users":{"`+ghost+`":-1},"events_default":50}`)
	if heard := h.heard(portals[0].Room); !strings.Contains(heard, "appeal") || strings.Contains(heard, "closed this circle") {
		t.Errorf("heard %q", heard)
	}
	h.setLevels(circle.Room, `{"events_default":50}`)
	h.setLevels(circle.Room, `{}`)
	if heard := h.heard(portals[0].Room); !strings.Contains(heard, "closed this circle") || !strings.Contains(heard, "open for writing again") {
		t.Errorf("heard %q", heard)
	}
}

// The homeserver is quicker than we are: what it does not let into the circle is taken
// back from those who were passed it.
func TestWhatTheCircleRefusesNobodyHas(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(3)
	h.say(portals[0], "let me in")
	out := must(h.store.NextOutgoing(t.Context(), circle.Room))(h)
	for name, room := range map[string]kith.RoomKey{"portal": portals[1].Room, "lobby": 0} { // only what is said in a circle counts
		h.ok(h.NotSent(t.Context(), kith.Room{Key: room, Kind: kith.RoomKind(name)}, store.Outgoing{Sender: bot}))
	}
	row := must(h.store.Room(t.Context(), circle.Room))(h)
	h.ok(h.store.Txn(t.Context(), func(ctx context.Context) error {
		h.ok(h.store.DropOutgoing(ctx, out.ID))
		return h.NotSent(ctx, row, out)
	}))
	h.deliver()
	for _, p := range portals[1:] {
		if strings.Contains(h.heard(p.Room), "let me in") {
			t.Error("others have what the circle refused")
		}
	}
	if !strings.Contains(h.heard(portals[0].Room), "taken your last message back") || len(h.homeserver.redacted) > 0 {
		t.Errorf("the author heard %q", h.heard(portals[0].Room))
	}
}

// Who is muted does not come back under another name.
func TestNobodyComesOutOfAMuteByLeaving(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(3)
	h.setLevels(circle.Room, `{"users":{"`+string(portals[0].Ghost)+`":-1}}`)
	h.membership(portals[0].Room, h.users[portals[0].Peer], "leave")
	h.settleAll()
	h.find(peer(0), "grief")
	h.matchAll()
	if n := len(h.portals(circle.ID)); n != 3 {
		t.Error("they are back")
	}
}
