package circle

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
	"pgregory.net/rapid"

	"kith"
	"kith/catalogue"
	"kith/jobs"
)

// night is circles over a real store and an authoritative homeserver, and the model: whose
// part has ended and who is banned, as people and the homeserver have it.
type night struct {
	*hall
	hs      *truth
	circles map[kith.CircleID]bool // that there ever were
	gone    map[id.UserID]bool     // ghosts of those whose part has ended
	bans    map[id.UserID]kith.Portal
	banned  map[kith.PeerKey]bool // who ever was
}

// Portals and circle always agree, and nobody has a level that they should not have: in
// whatever order people come, decline, leave, are muted, promoted, demoted, removed,
// banned and unbanned, circles are locked and end, steps on the homeserver are broken
// off, the process ends and events are lost.
func TestPortalsAndCircleAgree(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := newNight(t, r)
		for i := range rapid.IntRange(2, 4).Draw(r, "at first") {
			n.find(peer(i), "grief")
		}
		n.toil()
		n.everybodyComes()
		r.Repeat(map[string]func(*rapid.T){
			"":       func(*rapid.T) { n.checkAlways() },
			"find":   n.lookFor,
			"work":   func(*rapid.T) { n.toil() },
			"send":   func(*rapid.T) { n.deliver() },
			"hear":   func(*rapid.T) { n.hear() },
			"join":   func(r *rapid.T) { n.one(r, n.accept) },
			"speak":  func(r *rapid.T) { n.one(r, func(p kith.Portal) { n.write(p, "words") }) },
			"reject": func(r *rapid.T) { n.one(r, n.walkOut) },
			"leave":  func(r *rapid.T) { n.one(r, n.leaveInWords) },
			"again":  func(r *rapid.T) { n.one(r, func(p kith.Portal) { n.write(p, "!again") }) },
			"level":  func(r *rapid.T) { n.one(r, func(p kith.Portal) { n.setLevel(r, p) }) },
			"lock":   func(r *rapid.T) { n.one(r, func(p kith.Portal) { n.lock(r, p) }) },
			"kick":   func(r *rapid.T) { n.one(r, func(p kith.Portal) { n.remove(p, event.MembershipLeave) }) },
			"ban":    func(r *rapid.T) { n.one(r, func(p kith.Portal) { n.remove(p, event.MembershipBan) }) },
			"unban":  n.unban,
			"close":  func(r *rapid.T) { n.one(r, n.endCircle) },
			"break":  func(r *rapid.T) { n.hs.left = rapid.IntRange(0, 19).Draw(r, "moments") },
			"crash":  n.crash,
			"settle": func(*rapid.T) { n.quiet(); n.checkQuiet() },
		})
		n.quiet()
		n.checkQuiet()
	})
}

func newNight(t *testing.T, r *rapid.T) *night {
	n := &night{
		hall:    newHall(t, r, Options{Moderators: []id.UserID{mod}}),
		circles: make(map[kith.CircleID]bool), gone: make(map[id.UserID]bool), bans: make(map[id.UserID]kith.Portal), banned: make(map[kith.PeerKey]bool),
	}
	n.hs = &truth{homeserver: n.homeserver, rooms: make(map[kith.RoomKey]*room), left: -1}
	n.restart()
	return n
}

// restart is another process on the same database.
func (n *night) restart() {
	runner := jobs.New(n.store, zerolog.Nop())
	n.desks = desksFor(n.opts, n.store, n.hs, runner)
	n.Circles = New(n.opts, n.store, n.hs, n.desks, runner, catalogue.New(), zerolog.Nop())
}

func (n *night) crash(r *rapid.T) {
	n.hs.left = -1
	if rapid.Bool().Draw(r, "events are lost") {
		n.hs.events = nil
	}
	n.restart()
	n.ok(n.reconcileAll(n.ctx()))
}

// toil matches and does the jobs that are due. What is broken off is done again later.
func (n *night) toil() {
	n.matchAll()
	for range 4 {
		for _, job := range must(n.store.Jobs(n.ctx(), 1000))(n.hall) {
			if time.Until(job.Due) > 0 {
				continue
			}
			err := n.do(job)
			switch {
			case err == nil:
				n.ok(n.store.FinishJob(n.ctx(), job))
			case !jobs.IsAgain(err) && !errors.Is(err, errBrokenOff) && !errors.Is(err, errForbidden):
				n.t.Fatalf("%s: %v", job.Kind, err)
			}
		}
	}
	for _, circle := range must(n.store.LiveCircles(n.ctx()))(n.hall) {
		n.circles[circle.ID] = true
	}
}

// hear lets the oldest event come in that has not yet.
func (n *night) hear() bool {
	if len(n.hs.events) == 0 {
		return false
	}
	next := n.hs.events[0]
	n.hs.events = n.hs.events[1:]
	n.ok(n.hs.comeIn(n.ctx(), n.store, n.Receive, next))
	return true
}

// quiet lets everything come to its end.
func (n *night) quiet() {
	n.hs.left = -1
	for range 5 {
		for n.hear() {
			continue
		}
		n.toil()
		n.deliver()
	}
}

func (n *night) everybodyComes() {
	for _, p := range n.live() {
		n.accept(p)
	}
}

// live lists the parts that have not ended, as the database has it.
func (n *night) live() []kith.Portal {
	var all []kith.Portal
	for _, circle := range must(n.store.LiveCircles(n.ctx()))(n.hall) {
		all = append(all, must(n.present(n.ctx(), circle.ID))(n.hall)...)
	}
	return all
}

func (n *night) one(r *rapid.T, do func(kith.Portal)) {
	if all := n.live(); len(all) > 0 {
		do(rapid.SampledFrom(all).Draw(r, "portal"))
	}
}

func (n *night) circleRoom(p kith.Portal) kith.RoomKey {
	return must(n.store.Circle(n.ctx(), p.Circle))(n.hall).Room
}

func (n *night) lookFor(r *rapid.T) {
	user := peer(rapid.IntRange(0, crowd-1).Draw(r, "peer"))
	key := n.store.PeerKey(user)
	waiting := must(n.store.WaitingTicket(n.ctx(), key))(n.hall)
	placed := slices.ContainsFunc(n.live(), func(p kith.Portal) bool { return p.Peer == key })
	if waiting == nil && !placed && !must(n.store.IsBanned(n.ctx(), key))(n.hall) {
		n.find(user, "grief")
	}
}

func (n *night) accept(p kith.Portal) {
	n.hs.change(p.Room, n.users[p.Peer], n.users[p.Peer], event.MembershipJoin)
}

// walkOut declines, or leaves, by the means of a client.
func (n *night) walkOut(p kith.Portal) {
	if n.hs.change(p.Room, n.users[p.Peer], n.users[p.Peer], event.MembershipLeave) {
		n.gone[p.Ghost] = true
	}
}

// write lets somebody write in their portal if the homeserver lets them; false if not.
// Events of one room come in one after another.
func (n *night) write(p kith.Portal, words string) bool {
	r := n.hs.rooms[p.Room]
	if r == nil || r.members[n.users[p.Peer]] != event.MembershipJoin || r.levels.GetUserLevel(n.users[p.Peer]) < 0 {
		return false
	}
	for slices.ContainsFunc(n.hs.events, func(e news) bool { return e.room == p.Room }) {
		n.hear()
	}
	n.say(p, words)
	return true
}

func (n *night) leaveInWords(p kith.Portal) {
	if p.State != kith.PortalJoined || !n.write(p, "!leave") {
		n.ok(n.store.Txn(n.ctx(), func(ctx context.Context) error { return n.Leave(ctx, p.Circle, p.Peer) }))
	}
	n.gone[p.Ghost] = true
}

// setLevel is a moderator promoting, demoting, muting or unmuting somebody.
func (n *night) setLevel(r *rapid.T, p kith.Portal) {
	level := rapid.SampledFrom([]int{-1, 0, 5, 10, 49, 50}).Draw(r, "level")
	n.moderate(p, func(levels *event.PowerLevelsEventContent) { levels.SetUserLevel(p.Ghost, level) })
}

// lock is a moderator closing a circle for writing, or opening it again.
func (n *night) lock(r *rapid.T, p kith.Portal) {
	needs := rapid.SampledFrom([]int{0, 5, 50}).Draw(r, "needs")
	n.moderate(p, func(levels *event.PowerLevelsEventContent) { levels.EventsDefault = needs })
}

func (n *night) moderate(p kith.Portal, change func(*event.PowerLevelsEventContent)) {
	key := n.circleRoom(p)
	if r := n.hs.rooms[key]; r != nil {
		change(r.levels)
		n.hs.tell(key, mod, event.StatePowerLevels.Type, "", r.levels)
	}
}

func (n *night) remove(p kith.Portal, to event.Membership) {
	if _, banned := n.bans[p.Ghost]; banned || !n.hs.change(n.circleRoom(p), mod, p.Ghost, to) {
		return
	}
	n.gone[p.Ghost] = true
	if to != event.MembershipBan {
		return
	}
	n.bans[p.Ghost], n.banned[p.Peer] = p, true
	for _, other := range n.live() { // a ban holds for the peer
		if other.Peer == p.Peer {
			n.gone[other.Ghost] = true
		}
	}
}

func (n *night) unban(r *rapid.T) {
	ghosts := slices.Sorted(maps.Keys(n.bans))
	if len(ghosts) == 0 {
		return
	}
	p := n.bans[rapid.SampledFrom(ghosts).Draw(r, "ban")]
	if n.hs.change(n.circleRoom(p), mod, p.Ghost, event.MembershipLeave) {
		delete(n.bans, p.Ghost)
	}
}

// endCircle ends a circle as one does in which nobody writes.
func (n *night) endCircle(p kith.Portal) {
	circle := must(n.store.Circle(n.ctx(), p.Circle))(n.hall)
	for _, other := range must(n.present(n.ctx(), circle.ID))(n.hall) {
		n.gone[other.Ghost] = true
	}
	n.ok(n.store.Txn(n.ctx(), func(ctx context.Context) error { return n.end(ctx, circle) }))
}
