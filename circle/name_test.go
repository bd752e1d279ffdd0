package circle

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"kith"
)

// calls says how an account is called, as the homeserver does when that changes.
func (h *hall) calls(p kith.Portal, name string) {
	h.t.Helper()
	user := string(h.users[p.Peer])
	content, err := json.Marshal(map[string]string{"membership": "join", "displayname": name})
	h.ok(err)
	h.happen(p.Room, kith.Event{Sender: h.users[p.Peer], Type: "m.room.member", StateKey: &user, Content: content})
}

func TestWhoWritesTheirOwnNameIsAsked(t *testing.T) {
	h, portals := screened(t, "")
	anna, boris := portals[0], portals[1]
	first, second := "ludmila brandauer stands on my door", "odilo wintergast stands on my door"
	h.calls(anna, "Ludmila Brandauer")
	h.say(boris, first)
	if !h.reaches(first, boris) {
		t.Error("it is not his name, and he was asked")
	}
	h.say(anna, first+", yes")
	if h.reaches(first+", yes", anna) {
		t.Error("she was not asked")
	}
	h.say(anna, "no")
	h.calls(anna, "Odilo Wintergast")
	h.say(anna, second)
	if h.reaches(second, anna) {
		t.Error("she was not asked about her new name")
	}
	h.say(anna, "no")
	h.calls(anna, "")
	h.say(anna, "now "+first)
	if h.reaches("now "+first, anna) {
		t.Error("she was not asked about the name that she had before")
	}
}

// What somebody else's event says of a peer's name is not theirs.
func TestNobodyElseNamesAPeer(t *testing.T) {
	h, portals := screened(t, "")
	user, other := string(h.users[portals[0].Peer]), h.users[portals[1].Peer]
	h.calls(portals[0], "Ludmila Brandauer")
	content := json.RawMessage(`{"membership":"join","displayname":"Somebody Else"}`)
	h.happen(portals[0].Room, kith.Event{Sender: other, Type: "m.room.member", StateKey: &user, Content: content})
	if names := must(h.store.PeerNames(h.ctx(), portals[0].Peer))(h); !slices.Equal(names, []string{"Ludmila Brandauer"}) {
		t.Errorf("the names are %q", names)
	}
	h.calls(portals[0], strings.Repeat("ä", 1000))
	if names := must(h.store.PeerNames(h.ctx(), portals[0].Peer))(h); len(names) != 2 || len(names[1]) > 256 || strings.Trim(names[1], "ä") != "" {
		t.Errorf("the names are %q", names)
	}
}
