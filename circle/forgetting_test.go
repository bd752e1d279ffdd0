package circle

import (
	"context"
	"slices"
	"strings"
	"testing"

	"kith"
	"kith/store"
)

// What somebody said is taken back everywhere but in their own portal, what was not sent
// is never sent, and nobody else's words are touched.
func TestForgettingTakesBackWhatWasSaid(t *testing.T) {
	h := newHall(t, t, Options{})
	circle, portals := h.meet(3)
	first, second, third := portals[0], portals[1], portals[2]
	h.say(first, "mine, sent")
	h.say(second, "not mine")
	h.deliver()
	h.say(first, "mine, not sent")
	h.forget(first, true)
	h.work()
	h.deliver()
	h.work()
	for _, room := range []kith.RoomKey{second.Room, third.Room, circle.Room} {
		if said := h.heard(room); strings.Contains(said, "mine, ") || room != second.Room && !strings.Contains(said, "not mine") {
			t.Errorf("a reader still reads %q", said)
		}
		if n := redactions(h, room); n != 1 {
			t.Errorf("%d messages are taken back, and only one was sent", n)
		}
	}
	if n := redactions(h, first.Room); n != 0 {
		t.Errorf("%d messages are taken back in a portal that is left", n)
	}
}

func TestForgettingMayLeaveWhatWasSaid(t *testing.T) {
	h := newHall(t, t, Options{})
	circle, portals := h.meet(2)
	h.say(portals[0], "mine")
	h.forget(portals[0], false)
	h.work()
	h.deliver()
	if n := redactions(h, portals[1].Room) + redactions(h, circle.Room); n != 0 || !strings.Contains(h.heard(portals[1].Room), "mine") {
		t.Errorf("%d messages are taken back", n)
	}
}

// Once a peer is erased, the circle goes on for the others and ends when they have left;
// the ghost that nobody can be found by any more is retired like any other.
func TestTheCircleOutlivesWhoIsForgotten(t *testing.T) {
	h := newHall(t, t, Options{})
	ctx := context.Background()
	circle, portals := h.meet(3)
	gone, late, last := portals[0], portals[1], portals[2]
	h.forget(gone, true)
	if left := must(h.HasLeft(ctx, gone.Peer))(h); left {
		t.Error("somebody has left before they were taken out")
	}
	h.work()
	h.deliver()
	h.work()
	if left := must(h.HasLeft(ctx, gone.Peer))(h); !left {
		t.Fatal("somebody never leaves")
	}
	h.ok(h.store.ForgetPeer(ctx, gone.Peer, ""))
	for _, p := range h.portals(circle.ID) {
		if p.Peer == gone.Peer {
			t.Error("a portal still names them")
		}
	}
	h.say(late, "we go on")
	h.work()
	h.deliver()
	if !strings.Contains(h.heard(last.Room), "we go on") {
		t.Error("the others are not brought together any more")
	}
	for _, p := range []kith.Portal{late, last} {
		h.ok(h.store.Txn(ctx, func(ctx context.Context) error { return h.Leave(ctx, circle.ID, p.Peer) }))
	}
	for range 3 {
		h.work()
		h.deliver()
	}
	if row := must(h.store.Circle(ctx, circle.ID))(h); row.State != kith.CircleClosed {
		t.Errorf("the circle is %s", row.State)
	}
	if ghost := must(h.store.Ghost(ctx, gone.Ghost))(h); ghost.State != store.GhostRetired {
		t.Errorf("the ghost is %s", ghost.State)
	}
}

// forget lets somebody leave for good, as the lobby does.
func (h *hall) forget(p kith.Portal, takeBack bool) {
	h.t.Helper()
	for range 2 { // what is decided twice is done once
		h.ok(h.store.Txn(context.Background(), func(ctx context.Context) error { return h.LeaveAll(ctx, p.Peer, takeBack) }))
	}
}

func redactions(h *hall, room kith.RoomKey) int {
	return len(slices.DeleteFunc(slices.Clone(h.sent[room]), func(out outcome) bool { return out.TakesBack == 0 }))
}
