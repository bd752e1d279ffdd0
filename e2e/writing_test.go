package e2e

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/house"
)

// writing is what the others see while somebody writes: that they do, and nothing else.
func writing(t *testing.T, s stage) {
	portals := s.Circle("writing", s.Peer("yann6p2s"), s.Peer("ylva3d8f"), s.Peer("yuki7m4q"))
	yann, ylva, yuki := portals[0], portals[1], portals[2]
	toYlva, toYuki := watch(t, ylva.Peer, ylva.Room), watch(t, yuki.Peer, yuki.Room)
	seen := func(want bool) {
		t.Helper()
		toYlva.until(t, ghostOf(t, ylva.Peer, ylva.Room, yann.Pseudonym), want)
		toYuki.until(t, ghostOf(t, yuki.Peer, yuki.Room, yann.Pseudonym), want)
	}
	types(t, yann, true)
	seen(true)
	yann.Tell("Here it is.")
	types(t, yann, false)
	seen(false)

	// Whoever hides it is not seen. Somebody else is, who began later.
	yann.Tell("!typing off")
	yann.SkipTo("bot: The others in your circles do not see when you are writing.")
	types(t, yann, true)
	types(t, ylva, true)
	toYuki.until(t, ghostOf(t, yuki.Peer, yuki.Room, ylva.Pseudonym), true)
	if slices.Contains(toYuki.now, ghostOf(t, yuki.Peer, yuki.Room, yann.Pseudonym)) {
		t.Error("who hides it is seen to write")
	}
	types(t, yann, false)
	yann.Peer.Tell(yann.Lobby, "typing on")
	yann.Peer.Hear(yann.Lobby, "The others in your circles see when you are writing.")
	types(t, yann, true)
	seen(true)
	onlyTyping(t, yann, ylva)
}

// onlyTyping checks that nothing else that one peer's client tells of its user reaches another:
// no receipt, no presence. Ghosts look offline, also when they have just spoken or typed.
func onlyTyping(t *testing.T, from, to *house.Portal) {
	t.Helper()
	ctx := within(t)
	answer := to.Tell("Have you read it?")
	heard := from.SkipTo("Have you read it?")
	if err := from.API().MarkRead(ctx, from.Room, heard.ID); err != nil {
		t.Fatal(err)
	}
	if err := from.API().SetPresence(ctx, mautrix.ReqPresence{Presence: event.PresenceOnline, StatusMsg: "at home"}); err != nil {
		t.Fatal(err)
	}
	from.Tell("I have.") // what was relayed of it would come before this
	to.SkipTo("I have.")
	resp, err := to.API().FullSyncRequest(ctx, mautrix.ReqSync{SetPresence: event.PresenceOffline, Timeout: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, evt := range resp.Rooms.Join[to.Room].Ephemeral.Events {
		if strings.Contains(string(evt.Content.VeryRaw), string(answer)) {
			t.Error("a receipt was relayed")
		}
	}
	members, err := to.Members(ctx, to.Room)
	if err != nil {
		t.Fatal(err)
	}
	delete(members, to.UserID)
	for user := range members {
		presence, err := to.API().GetPresence(ctx, user)
		// Dendrite has no word for the presence of who never had one.
		if err == nil && (presence.Presence != event.PresenceOffline && presence.Presence != "" || presence.StatusMsg != "") {
			t.Errorf("%s is seen to be %+v", user, *presence)
		}
	}
}

// types says to the homeserver that somebody writes in a room, or has stopped, as their
// client does.
func types(t *testing.T, p *house.Portal, on bool) {
	t.Helper()
	if _, err := p.API().UserTyping(within(t), p.Room, on, time.Minute); err != nil {
		t.Fatal(err)
	}
}

// watched is who is typing in a room, as the homeserver tells one who is in it.
type watched struct {
	reader *house.Peer
	room   id.RoomID
	since  string
	now    []id.UserID
}

// watch begins to look.
func watch(t *testing.T, reader *house.Peer, room id.RoomID) *watched {
	t.Helper()
	w := &watched{reader: reader, room: room}
	if err := w.look(within(t)); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *watched) look(ctx context.Context) error {
	resp, err := w.reader.API().FullSyncRequest(ctx, mautrix.ReqSync{Since: w.since, Timeout: 1000, SetPresence: event.PresenceOffline})
	if err != nil {
		return err
	}
	w.since = resp.NextBatch
	if resp.Rooms.Join[w.room] == nil {
		return nil
	}
	for _, evt := range resp.Rooms.Join[w.room].Ephemeral.Events {
		if evt.Type.Type != event.EphemeralEventTyping.Type {
			continue
		}
		if err = evt.Content.ParseRaw(event.EphemeralEventTyping); err == nil || evt.Content.Parsed != nil {
			w.now = evt.Content.AsTyping().UserIDs
		}
	}
	return nil
}

// until asks the homeserver until it tells that somebody is typing, or is not.
func (w *watched) until(t *testing.T, user id.UserID, want bool) {
	t.Helper()
	ctx := within(t)
	for slices.Contains(w.now, user) != want {
		if err := w.look(ctx); err != nil {
			t.Fatalf("%s never sees typing=%v: %v", w.reader.Name, want, err)
		}
	}
}
