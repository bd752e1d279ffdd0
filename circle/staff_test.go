package circle

import (
	"context"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

const other = id.UserID("@other2v6k:example.org")

// open lets the moderators' spaces be made, as at every start.
func (h *hall) start() {
	h.t.Helper()
	h.ok(h.staffAll(context.Background()))
	h.work()
}

func (h *hall) space(user id.UserID) kith.Room {
	h.t.Helper()
	return must(h.store.Space(context.Background(), user))(h)
}

func TestEachModeratorHasASpaceWithTheCirclesThatTheyMayJoin(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod, peer(0), other}})
	h.start()
	circle, portals := h.meet(2) // peer 0 is a moderator
	h.work()
	for _, user := range []id.UserID{mod, other} {
		space := h.space(user)
		plan := h.plans[space.Key]
		if !plan.Space || plan.Federate || !slices.Equal(plan.Invite, []id.UserID{user}) || len(plan.Levels.Users) != 1 || plan.Levels.Invite() != 100 {
			t.Errorf("the space is %+v", plan)
		}
		if !h.listed[space.Key][circle.Room] || !slices.Contains(h.doors[circle.Room], space.ID) {
			t.Error("a moderator cannot join by their space")
		}
	}
	own := h.space(peer(0))
	if _, told := h.listed[own.Key][circle.Room]; told || slices.Contains(h.doors[circle.Room], own.ID) {
		t.Error("a moderator is shown the circle in which they are a peer")
	}
	// The others cannot tell who it is.
	plan := h.plans[circle.Room]
	if len(h.doors[circle.Room]) != 3 || !plan.Restricted || len(plan.Doors) != 3 || len(plan.Levels.Users) != 4 || plan.Levels.Users[peer(0)] != 50 {
		t.Errorf("doors %v, levels %v", plan.Doors, plan.Levels.Users)
	}
	before := slices.Clone(h.doors[circle.Room])
	h.start()
	if !slices.Equal(before, h.doors[circle.Room]) {
		t.Error("the doors change with every start")
	}
	for _, p := range portals {
		h.say(p, "!leave")
	}
	h.ok(h.store.ForgetPeer(t.Context(), h.store.PeerKey(peer(0)), ""))
	h.start()
	if !slices.Equal(before, h.doors[circle.Room]) {
		t.Error("the doors tell that a moderator was forgotten as a peer")
	}
	h.settleAll()
	if h.listed[h.space(mod).Key][circle.Room] {
		t.Error("a circle that has ended is still listed")
	}
}

// A circle does not wait for spaces: whoever's is made later comes in by it then.
func TestACircleOpensBeforeTheSpacesAreMade(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, _ := h.meet(2)
	if plan := h.plans[circle.Room]; !plan.Restricted || len(plan.Doors) != 0 {
		t.Errorf("the doors are %v", plan.Doors)
	}
	h.start()
	if doors := h.doors[circle.Room]; len(doors) != 1 || doors[0] != h.space(mod).ID || !h.listed[h.space(mod).Key][circle.Room] {
		t.Errorf("the doors are %v", doors)
	}
}

func TestModeratorsComeAndGoWithTheConfiguration(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	h.start()
	circle, _ := h.meet(2)
	h.ok(h.store.SetReader(t.Context(), circle.Room, mod, event.MembershipJoin))
	space := h.space(mod)
	h.says(space.Key, map[id.UserID]event.Membership{bot: "join", mod: "join"}, nil)

	h.opts.Moderators = []id.UserID{other}
	h.start()
	levels := h.plans[circle.Room].Levels.Users
	if _, there := levels[mod]; there || levels[other] != 50 {
		t.Errorf("levels are %v", levels)
	}
	if doors := h.doors[circle.Room]; len(doors) != 1 || doors[0] != h.space(other).ID {
		t.Errorf("doors are %v", doors)
	}
	if readers := must(h.store.Readers(t.Context(), circle.Room))(h); len(readers) > 0 {
		t.Errorf("%v still read along", readers)
	}
	if _, err := h.store.Space(t.Context(), mod); err == nil {
		t.Error("the space is still there")
	}
	// What others made of a level later is not ours.
	levels[other] = 0
	h.start()
	if levels[other] != 0 {
		t.Error("a moderator was given their level back")
	}
}

// A moderator has one invitation; who has declined is asked again at the next start.
func TestAModeratorIsInvitedOnce(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	h.start()
	space := h.space(mod)
	for _, membership := range []event.Membership{"invite", "join", "leave"} {
		h.says(space.Key, map[id.UserID]event.Membership{bot: "join", mod: membership}, nil)
		h.start()
		if again := len(h.summoned) > 0; again != (membership == "leave") {
			t.Errorf("invited again as %s: %v", membership, again)
		}
	}
	if strings.Contains(string(space.Peer), string(h.store.PeerKey(mod))) && space.Peer == h.store.PeerKey(mod) {
		t.Error("the space would be forgotten with the peer")
	}
}
