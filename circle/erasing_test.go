package circle

import (
	"errors"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/jobs"
	"kith/store"
)

// over is a circle that two have left, of which all that they said is read.
func (h *hall) over() (kith.Circle, []kith.Portal) {
	h.t.Helper()
	circle, portals := h.meet(2)
	h.say(portals[0], "Good night.")
	for _, p := range portals {
		h.say(p, "!leave")
	}
	h.settled()
	return circle, portals
}

func TestAnEndedCircleIsKeptForTheRetention(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, _ := h.over()
	job := must(h.store.Job(h.ctx(), jobErase, string(circle.ID)))(h)
	if kept := time.Until(job.Due); kept < 719*time.Hour || kept > 720*time.Hour {
		t.Errorf("it is kept for %v", kept)
	}
}

// Wherever erasing is interrupted, doing it again leaves nothing.
func TestNothingIsLeftOfACircleAfterTheRetention(t *testing.T) {
	for step := range 6 {
		h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
		circle, portals := h.over()
		moderator := must(h.store.CircleModerator(h.ctx(), circle.ID))(h)
		calls := 0
		h.fail = func(string) error {
			if calls++; calls == step+1 {
				return errors.New("the homeserver is away")
			}
			return nil
		}
		err := h.erase(h.ctx(), string(circle.ID))
		h.fail = func(string) error { return nil }
		h.ok(h.erase(h.ctx(), string(circle.ID)))
		if _, err := h.store.Circle(h.ctx(), circle.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the circle: %v", err)
		}
		for _, room := range []kith.RoomKey{circle.Room, portals[0].Room, portals[1].Room} {
			if _, err := h.store.Room(h.ctx(), room); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("a room: %v", err)
			}
		}
		for _, ghost := range []id.UserID{portals[0].Ghost, portals[1].Ghost, moderator} {
			if _, err := h.store.Ghost(h.ctx(), ghost); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("a ghost: %v", err)
			}
		}
		h.work() // jobs about it find nothing to do
		if err == nil {
			return // no step was left to fail
		}
		if step == 5 {
			t.Error("there are more steps than this test looks at")
		}
	}
}

// What is not finished on the homeserver is waited for.
func TestACircleThatIsNotSettledIsNotErased(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(2)
	h.ok(h.erase(h.ctx(), string(circle.ID))) // it has not even ended
	for _, p := range portals {
		h.say(p, "!leave")
	}
	h.fail = func(what string) error {
		if what == "unseat" {
			return errors.New("the homeserver is away")
		}
		return nil
	}
	h.deliver()
	if err := h.settle(h.ctx(), string(circle.ID)); err == nil {
		t.Fatal("nobody leaves, and nothing is wrong")
	}
	h.ok(h.store.SetCircleState(h.ctx(), circle.ID, kith.CircleClosed))
	if err := h.erase(h.ctx(), string(circle.ID)); !jobs.IsAgain(err) {
		t.Errorf("it is erased before our users have left: %v", err)
	}
	for _, ghost := range must(h.store.Ghosts(h.ctx(), store.GhostTaken))(h) {
		h.ok(h.store.EraseGhost(h.ctx(), ghost.User))
		if _, err := h.store.Ghost(h.ctx(), ghost.User); err != nil {
			t.Errorf("a ghost that is in use is erased: %v", err)
		}
	}
}

// The bot stays for a ban, and so does the circle.
func TestACircleWithABanIsErasedWhenTheBanEnds(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(2)
	h.membership(circle.Room, portals[0].Ghost, "ban")
	h.say(portals[1], "!leave")
	h.settled()
	if err := h.erase(h.ctx(), string(circle.ID)); !jobs.IsAgain(err) {
		t.Fatalf("a circle in which a ban stands: %v", err)
	}
	h.membership(circle.Room, portals[0].Ghost, "leave")
	h.settled()
	h.ok(h.erase(h.ctx(), string(circle.ID)))
	if _, err := h.store.Circle(h.ctx(), circle.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the circle: %v", err)
	}
}
