package e2e

import (
	"context"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/house"
)

// severalCircles is one peer in two circles at the same time, and somebody who joins
// an open one.
func severalCircles(t *testing.T, s stage) {
	dina, egon, fritz := s.Peer("dina6w9k"), s.Peer("egon1m3s"), s.Peer("fritz8p7v")
	byDay := s.Circle("day", dina, egon)
	byNight := s.Circle("night", dina, fritz)
	if byDay[0].Pseudonym == byNight[0].Pseudonym || byDay[0].Room == byNight[0].Room {
		t.Error("dina has the same pseudonym or portal in both circles")
	}
	if ghostOf(t, egon, byDay[1].Room, byDay[0].Pseudonym) == ghostOf(t, fritz, byNight[1].Room, byNight[0].Pseudonym) {
		t.Error("dina has the same ghost in both circles")
	}
	one, other := dina.RoomName(within(t), byDay[0].Room), dina.RoomName(within(t), byNight[0].Room)
	if one == other || !strings.HasPrefix(one, "Your circle") || !strings.HasPrefix(other, "Your circle") {
		t.Errorf("dina's portals are called %q and %q", one, other)
	}
	if picture := state(t, byDay[0], "m.room.avatar")["url"]; picture == nil || picture != state(t, byNight[1], "m.room.avatar")["url"] {
		t.Errorf("the picture of a portal is %v", picture)
	}
	for i := range 3 {
		word := strings.Repeat("very ", i)
		byDay[0].Tell("I am " + word + "tired by day.")
		byNight[0].Tell("I am " + word + "awake by night.")
		byDay[1].Shows(byDay[0].Pseudonym + ": I am " + word + "tired by day.")
		byNight[1].Shows(byNight[0].Pseudonym + ": I am " + word + "awake by night.")
	}

	gerda := s.Peer("gerda4b8t")
	later := s.Meet("day", gerda)[0]
	for _, reader := range byDay {
		reader.SkipTo("bot: " + later.Pseudonym + " is here now.")
	}
	later.Tell("Am I late?")
	for _, reader := range byDay {
		reader.Shows(later.Pseudonym + ": Am I late?")
	}
	byDay[1].Tell("Not at all.")
	later.SkipTo(byDay[1].Pseudonym + ": Not at all.")
	for _, m := range later.Timeline(later.Room) {
		if strings.Contains(m.Body, "tired by day") {
			t.Error("who comes later reads what was said before")
		}
	}
	dina.Tell(dina.Lobby, "leave")
	asked := dina.Hear(dina.Lobby, "Which circle would you like to leave?").Body
	if !strings.Contains(asked, byDay[0].Pseudonym) || !strings.Contains(asked, byNight[0].Pseudonym) {
		t.Errorf("dina is asked %q", asked)
	}
	dina.Tell(dina.Lobby, "2")
	if err := dina.ExpectGone(within(t), byNight[0].Room); err != nil {
		t.Error(err)
	}
	byDay[0].Tell("Still here.")
	later.Shows(byDay[0].Pseudonym + ": Still here.")
}

// silence is all that clients tell without words: none of it reaches the others.
func silence(t *testing.T, s stage) {
	portals := s.Circle("silence", s.Peer("hanna2y6d"), s.Peer("ingo7j1w"))
	hanna, ingo := portals[0], portals[1]
	ctx := within(t)
	ingo.Tell("Hello from over here.")
	heard := hanna.SkipTo(ingo.Pseudonym + ": Hello from over here.")

	for _, err := range []error{
		hanna.API().SetPresence(ctx, mautrix.ReqPresence{Presence: event.PresenceOnline}),
		hanna.API().MarkRead(ctx, hanna.Room, heard.ID),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	hanna.Tell("I have read it.")
	ingo.SkipTo(hanna.Pseudonym + ": I have read it.")

	ghost := ghostOf(t, ingo.Peer, ingo.Room, hanna.Pseudonym)
	if presence, err := ingo.API().GetPresence(ctx, ghost); err == nil && presence.Presence != "" && presence.Presence != event.PresenceOffline {
		t.Errorf("the ghost is shown as %s", presence.Presence)
	}
	resp, err := ingo.API().FullSyncRequest(ctx, mautrix.ReqSync{SetPresence: event.PresenceOffline})
	if err != nil {
		t.Fatal(err)
	}
	for _, evt := range resp.Rooms.Join[ingo.Room].Ephemeral.Events {
		raw, _ := evt.Content.MarshalJSON()
		if strings.Contains(string(raw), string(ghost)) || strings.Contains(string(raw), hanna.Name) {
			t.Errorf("ingo is told of hanna by %s", evt.Type.Type)
		}
	}
	for _, evt := range resp.Presence.Events {
		if evt.Sender == hanna.UserID || s.IsGhost(evt.Sender) && evt.Content.AsPresence().Presence != event.PresenceOffline {
			t.Error("ingo is told of the presence of somebody else")
		}
	}
	ghostDeclines(t, s, ghost)
}

// ghostDeclines lets a stranger invite a ghost, who does not come.
func ghostDeclines(t *testing.T, s stage, ghost id.UserID) {
	t.Helper()
	stranger := s.Peer("judas9k4g")
	room, err := stranger.Create(within(t), &mautrix.ReqCreateRoom{Preset: "private_chat", Invite: []id.UserID{ghost}})
	if err != nil {
		t.Fatal(err)
	}
	if err = stranger.ExpectMember(within(t), room, ghost, event.MembershipLeave); err != nil {
		t.Errorf("the ghost does not decline: %v", err)
	}
}

// eventually asks until it is so. It is for what no event tells of.
func eventually(t *testing.T, so func() bool) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), house.Patience)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for !so() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false
		}
	}
	return true
}
