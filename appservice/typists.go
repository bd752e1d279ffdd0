package appservice

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/lane"
)

// typists shows in portals that somebody is writing in theirs: as their ghost, and where the
// Handler says. It is a courtesy like typing. All of it stands in memory and holds nothing up;
// what fails is forgotten, and what a crash leaves over ends by itself.
type typists struct {
	as    *AppService
	lanes *lane.Lanes[id.RoomID]

	mu  sync.Mutex
	now map[id.RoomID]*typist
}

// typist is what was heard of a room, and what is shown of it. Its lane alone touches what
// stands below the line.
type typist struct {
	writing []id.UserID // real accounts, as the homeserver said last
	heard   time.Time   // when it said so

	portal  kith.Room
	as      id.UserID
	shown   []kith.Room // where it is seen
	started time.Time   // when it was shown last
	next    *time.Timer // looks again; there is one at a time
}

const (
	typistsAtOnce = 8
	maxTypists    = 1000 // more than write at the same moment; then the next is not shown
	maxWriting    = 20   // of one room that are looked at

	shownFor     = 30 * time.Second // then clients end it by themselves
	shownAgain   = 20 * time.Second // who still writes is shown anew
	longestShown = 10 * time.Minute // without a word of the homeserver
	typingRest   = time.Second      // between two beginnings, so that a flickering client costs little
)

func newTypists(as *AppService) *typists {
	t := &typists{as: as, now: make(map[id.RoomID]*typist)}
	t.lanes = lane.New(typistsAtOnce, t.work)
	return t
}

// ephemeral takes what a homeserver tells besides events: receipts and presence, which are let
// go unread, and who is typing. Where no room is given, it says itself in which it is. It
// returns at once, and takes anything.
func (t *typists) ephemeral(room id.RoomID, raw json.RawMessage) {
	var all []json.RawMessage
	if json.Unmarshal(raw, &all) != nil {
		return
	}
	for _, one := range all {
		var evt struct {
			Type    string          `json:"type"`
			Room    id.RoomID       `json:"room_id"`
			Content json.RawMessage `json:"content"`
		}
		if json.Unmarshal(one, &evt) == nil && evt.Type == event.EphemeralEventTyping.Type {
			t.heard(cmp.Or(room, evt.Room), evt.Content)
		}
	}
}

// heard takes who is typing in a room now.
func (t *typists) heard(room id.RoomID, content json.RawMessage) {
	var said struct {
		Users []id.UserID `json:"user_ids"`
	}
	if json.Unmarshal(content, &said) != nil || len(room) > maxField {
		return
	}
	real := slices.DeleteFunc(said.Users, t.as.IsOurs)
	real = real[:min(len(real), maxWriting)]
	t.mu.Lock()
	defer t.mu.Unlock()
	known := t.now[room]
	if known == nil {
		if len(real) == 0 || len(t.now) >= maxTypists {
			return
		}
		known = new(typist)
		t.now[room] = known
	}
	changed := !slices.Equal(known.writing, real) // else it tells of our ghosts only
	known.writing, known.heard = real, time.Now()
	if changed {
		t.lanes.Kick(room)
	}
}

// work brings what is shown of a room into line with what was heard of it.
func (t *typists) work(ctx context.Context, room id.RoomID) {
	t.mu.Lock()
	known := t.now[room]
	if known == nil {
		t.mu.Unlock()
		return
	}
	writing, heard := known.writing, known.heard
	t.mu.Unlock()
	rest := typingRest - time.Since(known.started)
	switch {
	case len(writing) == 0 || time.Since(heard) >= longestShown:
		t.hide(ctx, known, known.shown)
		known.shown = nil
		if rest <= 0 {
			t.forget(room, known)
			return
		}
	case rest > 0 && len(known.shown) == 0: // they began a moment ago, and had stopped
	case t.isPeer(ctx, room, known, writing) && t.show(ctx, known):
		rest = shownAgain
	default: // nobody is to see it for now
		t.hide(ctx, known, known.shown)
		known.shown, rest = nil, shownAgain
	}
	if known.next != nil {
		known.next.Stop()
	}
	known.next = time.AfterFunc(max(rest, 0), func() { t.lanes.Kick(room) })
}

// isPeer tells whether somebody who is writing is the peer whose portal the room is.
func (t *typists) isPeer(ctx context.Context, room id.RoomID, known *typist, writing []id.UserID) bool {
	if known.portal.Key == 0 {
		found, err := t.as.store.RoomByID(ctx, room)
		if err != nil || found.Kind != kith.RoomPortal {
			return false
		}
		known.portal = found
	}
	return slices.ContainsFunc(writing, func(user id.UserID) bool { return t.as.store.PeerKey(user) == known.portal.Peer })
}

// show lets the others see it, and tells whether anybody does.
func (t *typists) show(ctx context.Context, known *typist) bool {
	ghost, rooms, err := t.as.handler.Typing(ctx, known.portal)
	if err != nil || ghost == "" || len(rooms) == 0 {
		return false
	}
	t.hide(ctx, known, slices.DeleteFunc(slices.Clone(known.shown), func(r kith.Room) bool { return slices.Contains(rooms, r) }))
	known.as, known.shown, known.started = ghost, rooms, time.Now()
	t.tell(ctx, ghost, rooms, shownFor)
	return true
}

func (t *typists) hide(ctx context.Context, known *typist, rooms []kith.Room) {
	if len(rooms) > 0 {
		t.tell(ctx, known.as, rooms, 0)
	}
}

// tell says to the homeserver for how long a ghost is seen typing.
func (t *typists) tell(ctx context.Context, ghost id.UserID, rooms []kith.Room, lasting time.Duration) {
	dev, err := t.as.devices.get(ctx, ghost)
	if err != nil {
		return
	}
	for _, room := range rooms {
		_, _ = dev.client.UserTyping(ctx, room.ID, lasting > 0, lasting)
	}
}

// forget drops a room in which nobody writes, unless somebody began to at this moment.
func (t *typists) forget(room id.RoomID, known *typist) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(known.writing) == 0 || time.Since(known.heard) >= longestShown {
		delete(t.now, room)
	}
}
