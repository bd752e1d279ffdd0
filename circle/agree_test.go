package circle

import (
	"slices"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

// checkAlways is what holds at every moment, whatever is under way.
func (n *night) checkAlways() {
	for circle := range n.circles {
		for _, p := range n.portals(circle) {
			n.checkPortal(p)
		}
		row := must(n.store.Circle(n.ctx(), circle))(n.hall)
		for _, user := range n.hs.in(row.Room) {
			if !n.IsOurs(user) && user != mod {
				n.t.Fatalf("the account of a peer is in a circle's room")
			}
		}
	}
}

// checkPortal looks for anybody in a portal who should not be there, or has a level that
// nobody there should have.
func (n *night) checkPortal(p kith.Portal) {
	r, own := n.hs.rooms[p.Room], n.users[p.Peer]
	if r == nil {
		return
	}
	for user, level := range r.levels.Users {
		switch {
		case user == bot && level == kith.RoleBot.Level():
		case user == own && kith.MutedLevel <= level && level <= kith.RoleListener.Level():
		default:
			n.t.Fatalf("%s has level %d in a portal", user, level)
		}
	}
	for _, user := range n.hs.in(p.Room) {
		if !n.IsOurs(user) && user != own {
			n.t.Fatalf("somebody else's account is in a portal")
		}
	}
}

// checkQuiet is what holds once everything has come to its end: the database says of
// everybody what is true, and every room looks like it.
func (n *night) checkQuiet() {
	for circle := range n.circles {
		n.checkCircle(must(n.store.Circle(n.ctx(), circle))(n.hall), n.portals(circle))
	}
	for _, ban := range n.bans {
		if slices.ContainsFunc(n.live(), func(p kith.Portal) bool { return p.Peer == ban.Peer }) {
			n.t.Fatalf("somebody who is banned has a part in a circle")
		}
	}
}

func (n *night) checkCircle(circle kith.Circle, portals []kith.Portal) {
	moderator := must(n.store.CircleModerator(n.ctx(), circle.ID))(n.hall)
	ghosts := presentGhosts(portals, "")
	for _, p := range portals {
		n.checkPart(circle, portals, p)
		if p.State != kith.PortalLeft {
			others := slices.DeleteFunc(slices.Clone(ghosts), func(g id.UserID) bool { return g == p.Ghost })
			n.checkSeats(p.Room, append(others, moderator, bot))
		} else if left := n.oursIn(p.Room); len(left) > 0 {
			n.t.Fatalf("%v are still in a portal that has ended (%s)", left, p.Ending)
		}
	}
	if circle.State != kith.CircleClosed {
		n.checkSeats(circle.Room, append(ghosts, bot))
	} else if left := n.oursIn(circle.Room); len(left) > 0 && !slices.Equal(left, []id.UserID{bot}) {
		n.t.Fatalf("%v are still in a circle that has ended", left)
	}
}

// checkPart compares what the database says of one part with the model and the rooms.
func (n *night) checkPart(circle kith.Circle, portals []kith.Portal, p kith.Portal) {
	r, own := n.hs.rooms[p.Room], n.users[p.Peer]
	inside := r != nil && r.members[own] == event.MembershipJoin
	switch {
	case p.State != kith.PortalLeft && n.gone[p.Ghost]:
		n.t.Fatalf("somebody's part has ended, and they are %s", p.State)
	case p.State != kith.PortalLeft && inside != (p.State == kith.PortalJoined):
		n.t.Fatalf("somebody is %s, and in their portal: %v", p.State, inside)
	case p.State != kith.PortalLeft && inside && r.levels.GetUserLevel(own) != n.levelOf(circle, p):
		n.t.Fatalf("somebody has level %d and should have %d", r.levels.GetUserLevel(own), n.levelOf(circle, p))
	case p.State == kith.PortalLeft && inside && !p.Ending.Keeps():
		n.t.Fatalf("somebody whose part ended (%s) is still in the portal", p.Ending)
	case p.State == kith.PortalLeft && inside && r.levels.GetUserLevel(own) != kith.MutedLevel:
		n.t.Fatalf("somebody can write in a portal that has ended")
	case p.Ending == kith.EndedByModerator && n.banned[p.Peer]:
		// Who finds others before we have heard of the ban is out of that circle, too.
	case p.State == kith.PortalLeft && !n.gone[p.Ghost] && p.Ending != kith.EndedUnmet && p.Ending != kith.EndedWithCircle:
		n.t.Fatalf("nobody ended somebody's part, and it ended (%s)", p.Ending)
	case p.Ending == kith.EndedUnmet && len(presentGhosts(portals, "")) > 0:
		n.t.Fatalf("somebody met nobody where others are")
	}
}

// levelOf is the level that somebody has by the rules: silenced if their ghost may not
// write in the circle, and else the ghost's, between a peer's and a listener's.
func (n *night) levelOf(circle kith.Circle, p kith.Portal) int {
	levels := n.hs.rooms[circle.Room].levels
	level := levels.UsersDefault
	if own, has := levels.Users[p.Ghost]; has {
		level = own
	}
	if level < levels.EventsDefault {
		return -1
	}
	return max(0, min(level, 10))
}

// checkSeats compares who of ours is in a room with who should be. A ghost that has left
// stays for what it has said and a reader has not come to read yet.
func (n *night) checkSeats(key kith.RoomKey, want []id.UserID) {
	here := n.oursIn(key)
	for _, user := range want {
		if user != "" && !slices.Contains(here, user) {
			n.t.Fatalf("%s is not in a room in which it should be, but %v", user, here)
		}
	}
	for _, user := range here {
		if !slices.Contains(want, user) && must(n.store.PendingBy(n.ctx(), key, user))(n.hall) == 0 {
			n.t.Fatalf("%s is in a room in which it should not be", user)
		}
	}
}

func (n *night) oursIn(key kith.RoomKey) []id.UserID {
	return slices.DeleteFunc(n.hs.in(key), func(user id.UserID) bool { return !n.IsOurs(user) })
}
