package circle

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"
	"pgregory.net/rapid"

	"kith"
	"kith/store"
)

// world is a hall in which anything can happen in any order, and what is expected of it.
type world struct {
	*hall
	tickets []kith.TicketID
	spoken  int
	expect  map[kith.RoomKey][]string // what must come out in a room, in this order
	order   map[kith.CircleID][]string
	ghosts  map[id.UserID]kith.RoomKey // the portal for which a ghost was taken
	bans    map[id.UserID]kith.Portal  // of ghosts
}

const crowd = 7

// In whatever order people ask, cancel, are matched, enter, speak and go, and however
// the steps on the homeserver fall between: the invariants 3, 4 and 8 of the design.
func TestAnythingInAnyOrder(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := &world{hall: newHall(t, r, Options{Moderators: []id.UserID{mod, peer(0)}}), expect: make(map[kith.RoomKey][]string), order: make(map[kith.CircleID][]string), ghosts: make(map[id.UserID]kith.RoomKey), bans: make(map[id.UserID]kith.Portal)}
		w.hall.t = r
		w.begin(rapid.IntRange(0, crowd).Draw(r, "at first"))
		r.Repeat(map[string]func(*rapid.T){
			"": func(*rapid.T) { w.check() },
			"find": func(r *rapid.T) {
				user := peer(rapid.IntRange(0, crowd-1).Draw(r, "peer"))
				if waiting := must(w.store.WaitingTicket(context.Background(), w.store.PeerKey(user)))(w.hall); waiting == nil {
					w.tickets = append(w.tickets, w.find(user, kith.TopicID(rapid.SampledFrom([]string{"grief", "work"}).Draw(r, "topic"))))
				}
			},
			"cancel": func(r *rapid.T) {
				if len(w.tickets) > 0 {
					must(w.store.CancelTicket(context.Background(), rapid.SampledFrom(w.tickets).Draw(r, "ticket")))(w.hall)
				}
			},
			"match":  func(*rapid.T) { w.matchAll() },
			"work":   func(*rapid.T) { w.matchAll(); w.work() },
			"send":   func(*rapid.T) { w.deliver() },
			"enter":  func(r *rapid.T) { w.one(r, kith.PortalInvited, w.enter) },
			"speak":  func(r *rapid.T) { w.one(r, kith.PortalJoined, w.speak) },
			"answer": func(r *rapid.T) { w.one(r, kith.PortalJoined, w.speak) }, // people speak more than they come and go
			"report": func(r *rapid.T) { w.one(r, kith.PortalJoined, func(p kith.Portal) { w.say(p, "!report It hurts.") }) },
			"go":     w.leaveSomehow,
			"kick":   func(r *rapid.T) { w.one(r, kith.PortalJoined, func(p kith.Portal) { w.inCircle(p, "leave") }) },
			"ban":    w.ban,
			"unban":  w.unban,
		})
		w.end()
	})
}

// begin lets some people wait for one topic and be matched, and one of them not enter.
func (w *world) begin(n int) {
	for i := range n {
		w.tickets = append(w.tickets, w.find(peer(i), "grief"))
	}
	w.matchAll()
	w.work()
	for _, p := range w.all()[min(1, len(w.all())):] {
		w.enter(p)
	}
}

// all lists the portals of all circles that are not closed.
func (w *world) all() []kith.Portal {
	var all []kith.Portal
	for _, circle := range must(w.store.LiveCircles(context.Background()))(w.hall) {
		all = append(all, w.portals(circle.ID)...)
	}
	return all
}

// one does something with one portal in a state, if there is any.
func (w *world) one(r *rapid.T, state kith.PortalState, do func(kith.Portal)) {
	all := slices.DeleteFunc(w.all(), func(p kith.Portal) bool { return p.State != state })
	if len(all) > 0 {
		do(rapid.SampledFrom(all).Draw(r, "portal"))
	}
}

// leaveSomehow lets one go in one of the ways there are.
func (w *world) leaveSomehow(r *rapid.T) {
	switch rapid.IntRange(0, 2).Draw(r, "how") {
	case 0:
		w.one(r, kith.PortalJoined, func(p kith.Portal) { w.say(p, "!leave") })
	case 1:
		w.one(r, kith.PortalInvited, func(p kith.Portal) { w.membership(p.Room, w.users[p.Peer], "leave") })
	case 2: // from the lobby, also before the portal is made
		state := rapid.SampledFrom([]kith.PortalState{kith.PortalOpening, kith.PortalInvited, kith.PortalJoined}).Draw(r, "state")
		w.one(r, state, func(p kith.Portal) {
			w.ok(w.store.Txn(context.Background(), func(ctx context.Context) error { return w.Leave(ctx, p.Circle, p.Peer) }))
			if now := w.portals(p.Circle)[slices.IndexFunc(w.portals(p.Circle), func(q kith.Portal) bool { return q.Room == p.Room })]; now.State != kith.PortalLeft {
				w.t.Fatalf("somebody left and is %s", now.State)
			}
		})
	}
}

// inCircle lets a moderator change the membership of somebody's ghost.
func (w *world) inCircle(p kith.Portal, membership string) {
	circle := must(w.store.Circle(context.Background(), p.Circle))(w.hall)
	w.membership(circle.Room, p.Ghost, membership)
}

// ban bans somebody, who may have left long ago.
func (w *world) ban(r *rapid.T) {
	if all := w.all(); len(all) > 0 {
		p := rapid.SampledFrom(all).Draw(r, "portal")
		w.inCircle(p, "ban")
		w.bans[p.Ghost] = p
	}
}

// unban ends a ban, also in a circle that has ended.
func (w *world) unban(r *rapid.T) {
	ghosts := slices.Sorted(maps.Keys(w.bans))
	if len(ghosts) > 0 {
		p := w.bans[rapid.SampledFrom(ghosts).Draw(r, "ban")]
		w.inCircle(p, "leave")
		delete(w.bans, p.Ghost)
	}
}

// checkBans looks whether the banned are out of everything, and whether the bot can hear
// of unbans.
func (w *world) checkBans() {
	ctx := context.Background()
	banned := make(map[kith.PeerKey]bool)
	for _, p := range w.bans {
		banned[p.Peer] = true
		circle := must(w.store.Circle(ctx, p.Circle))(w.hall)
		if seats := must(w.store.Seats(ctx, circle.Room))(w.hall); !slices.Contains(seats, bot) && must(w.store.Room(ctx, circle.Room))(w.hall).ID != "" {
			w.t.Fatalf("the bot has left a room in which a ban stands")
		}
	}
	for _, p := range w.all() {
		if banned[p.Peer] && p.State != kith.PortalLeft {
			w.t.Fatalf("somebody who is banned is %s", p.State)
		}
	}
	for key := range w.users {
		if is := must(w.store.IsBanned(ctx, key))(w.hall); is != banned[key] {
			w.t.Fatalf("banned is %v, and should be %v", is, banned[key])
		}
	}
}

func (w *world) speak(p kith.Portal) {
	w.spoken++
	words := fmt.Sprintf("message %d.", w.spoken)
	circle := must(w.store.Circle(context.Background(), p.Circle))(w.hall)
	w.expect[circle.Room] = append(w.expect[circle.Room], words)
	for _, other := range w.portals(p.Circle) {
		if other.Room != p.Room && other.State != kith.PortalLeft {
			w.expect[other.Room] = append(w.expect[other.Room], words)
		}
	}
	w.order[p.Circle] = append(w.order[p.Circle], words)
	w.say(p, words)
}

// talk gives the messages that went out into a room.
func (w *world) talk(room kith.RoomKey) []string {
	var all []string
	last := store.MessageID(0)
	for _, out := range w.sent[room] {
		if out.Message == 0 {
			continue
		}
		if out.Message <= last {
			w.t.Fatalf("message %d came after %d", out.Message, last)
		}
		last = out.Message
		all = append(all, out.Body)
	}
	return all
}

// check looks at everything that must hold at any moment.
func (w *world) check() {
	ctx := context.Background()
	seats := make(map[kith.PeerKey]map[kith.CircleID]int)
	for _, circle := range must(w.store.LiveCircles(ctx))(w.hall) {
		present, names := 0, make(map[string]bool)
		for _, p := range w.portals(circle.ID) {
			if p.State != kith.PortalLeft {
				present++
			}
			if names[p.Pseudonym] {
				w.t.Fatalf("two in one circle are called %s", p.Pseudonym)
			}
			names[p.Pseudonym] = true
			if seats[p.Peer] == nil {
				seats[p.Peer] = make(map[kith.CircleID]int)
			}
			seats[p.Peer][circle.ID]++
			if room, used := w.ghosts[p.Ghost]; used && room != p.Room {
				w.t.Fatalf("a ghost is used twice")
			}
			w.ghosts[p.Ghost] = p.Room
		}
		if present > w.opts.Max {
			w.t.Fatalf("%d are in a circle", present)
		}
	}
	type part struct {
		peer   kith.PeerKey
		circle kith.CircleID
	}
	waiting, matched := make(map[kith.PeerKey]int), make(map[part]int)
	for _, ticketID := range w.tickets {
		ticket := must(w.store.Ticket(ctx, ticketID))(w.hall)
		if ticket.State == kith.TicketWaiting {
			waiting[ticket.Peer]++
		}
		if ticket.State == kith.TicketMatched {
			matched[part{ticket.Peer, ticket.Circle}]++
			circle := must(w.store.Circle(ctx, ticket.Circle))(w.hall)
			if n := matched[part{ticket.Peer, ticket.Circle}]; circle.State != kith.CircleClosed && seats[ticket.Peer][ticket.Circle] < n {
				w.t.Fatalf("%d matched tickets have %d seats", n, seats[ticket.Peer][ticket.Circle])
			}
		}
	}
	for _, n := range waiting {
		if n > 1 {
			w.t.Fatalf("a peer waits %d times", n)
		}
	}
	w.checkBans()
	for room, sent := range w.sent {
		if got, want := w.talk(room), w.expect[room]; len(got) > len(want) || !slices.Equal(got, want[:len(got)]) {
			w.t.Fatalf("out went %v, said was %v", got, want)
		}
		w.checkLeaks(room, sent)
	}
}

// checkLeaks looks for real names in what others read.
func (w *world) checkLeaks(room kith.RoomKey, sent []outcome) {
	row := must(w.store.Room(context.Background(), room))(w.hall)
	for _, out := range sent {
		for key, user := range w.users {
			if key != row.Peer && strings.Contains(string(out.Content), user.Localpart()) {
				w.t.Fatalf("a real name stands in %s", out.Content)
			}
		}
	}
}

// end lets everybody enter and everything be sent: nothing is missing anywhere.
func (w *world) end() {
	for range 4 {
		w.work()
		for _, p := range w.all() {
			if p.State == kith.PortalInvited {
				w.enter(p)
			}
		}
		w.deliver()
	}
	w.check()
	for _, p := range w.all() {
		if p.State != kith.PortalJoined {
			continue
		}
		if got := w.talk(p.Room); !slices.Equal(got, w.expect[p.Room]) {
			w.t.Fatalf("a reader heard %v of %v", got, w.expect[p.Room])
		}
	}
	w.checkGone()
	for _, circle := range must(w.store.LiveCircles(context.Background()))(w.hall) {
		if got := w.talk(circle.Room); !slices.Equal(got, w.order[circle.ID]) {
			w.t.Fatalf("in the circle stand %v of %v", got, w.order[circle.ID])
		}
	}
}

// checkGone looks whether those who left are out of everything.
func (w *world) checkGone() {
	ctx := context.Background()
	for _, p := range w.all() {
		if p.State != kith.PortalLeft {
			continue
		}
		if seats := must(w.store.Seats(ctx, p.Room))(w.hall); len(seats) > 0 {
			w.t.Fatalf("%d still sit in a portal that was left", len(seats))
		}
		for _, other := range w.portals(p.Circle) {
			if seats := must(w.store.Seats(ctx, other.Room))(w.hall); slices.Contains(seats, p.Ghost) {
				w.t.Fatalf("the ghost of somebody who left still sits in a portal")
			}
		}
		if ghost := must(w.store.Ghost(ctx, p.Ghost))(w.hall); ghost.State != store.GhostRetired {
			w.t.Fatalf("the ghost of somebody who left is %s", ghost.State)
		}
	}
}
