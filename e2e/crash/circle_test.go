package crash

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"kith/e2e/checker"
	"kith/e2e/homeserver"
)

// gathering is one circle, from its opening to the last word.
type gathering struct {
	plot      *plot
	moderator *member

	mu      sync.Mutex
	members []*member
	ghosts  map[string]id.UserID // by pseudonym
	faults  []checker.Fault      // found while it was open
}

// join brings somebody in: a peer finds people, a moderator is invited.
func (g *gathering) join(s *speaker) {
	p := g.plot
	moderates := s == p.moderator
	if !moderates {
		s.sayTo(s.Lobby, "find anxiety")
	}
	room, _, err := s.ExpectInvite(p.ctx)
	if err != nil {
		p.t.Errorf("%s waits for an invitation: %v", s.Name, err)
		return
	}
	m := &member{speaker: s, circle: g, room: room}
	late := g.saidNext()
	if len(late) > 0 {
		m.from = late
	}
	s.insist("joins", func() error { return s.Join(p.ctx, room) })
	if moderates {
		g.moderator = m
		return
	}
	greeting := s.hear(room, "Welcome. You are ", 1)
	_, rest, _ := strings.Cut(greeting, "You are ")
	m.pseudonym, _, _ = strings.Cut(rest, " here.")
	g.mu.Lock()
	defer g.mu.Unlock()
	g.members = append(g.members, m)
}

// founders are those who were there from the beginning.
func (g *gathering) founders() []*member {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(g.members), func(m *member) bool { return m.from != nil })
}

// saidNext gives the number of the next message of everybody who has said something.
func (g *gathering) saidNext() map[string]int {
	g.mu.Lock()
	defer g.mu.Unlock()
	next := make(map[string]int)
	for _, m := range g.members {
		if said := int(m.said.Load()); said > 0 {
			next[m.Name] = said + 1
		}
	}
	return next
}

// all are the members and the moderator.
func (g *gathering) all() []*member {
	if g.moderator == nil {
		return slices.Clone(g.members)
	}
	return append(slices.Clone(g.members), g.moderator)
}

// hides tells whether a homeserver may leave something out of /sync. Dendrite 0.15.2
// takes whoever is in a room to be out of it when it cannot ask its database, as it
// cannot while it stops, and what is hidden from them then they find only by asking for
// the whole room.
func hides(p *plot) bool { return p.house.Server.Kind == homeserver.Dendrite }

// seen are the faults in what clients show that the homeserver is not to blame for. What
// hides an event from them may hide a device or a signature as well; read anew, everything
// must be there.
func (g *gathering) seen() []checker.Fault {
	excused := []checker.Kind{checker.Lost, checker.TooEarly, checker.StillThere, checker.Unreadable}
	faults := g.check("", func(m *member) []checker.Line { return m.shown(m.room) })
	return slices.DeleteFunc(faults, func(f checker.Fault) bool { return hides(g.plot) && slices.Contains(excused, f.Kind) })
}

// awaitAll waits until everybody has read the last word of everybody.
func (g *gathering) awaitAll() {
	for _, reader := range g.all() {
		for _, author := range g.members {
			if author != reader {
				last := int(author.said.Load())
				reader.until(fmt.Sprintf("%s %d", author.Name, last), func() bool {
					return reader.heard()[author.Name] >= last || hides(g.plot) && reader.numbers(reader.afresh(reader.room))[author.Name] >= last
				})
			}
		}
	}
}

// part lets one after another go, each in another way, and the others are told. Once the
// first one is banned, and let back in.
func (g *gathering) part(round int) {
	ways := []func(*member){
		func(m *member) { m.sayNext(); m.sayTo(m.room, "!leave") },
		func(m *member) { m.sayTo(m.Lobby, "leave") },
		func(m *member) { m.leave() },
	}
	if round == banRound {
		ways[0] = g.ban
	}
	for i, leave := range ways {
		m := g.members[i]
		leave(m)
		for _, other := range g.members[i+1:] {
			other.hear(other.room, m.pseudonym+" has left.", 1)
		}
		m.insist("is gone", func() error { return m.ExpectGone(g.plot.ctx, m.room) })
	}
	if round == banRound {
		g.unban(g.members[0])
	}
}

// look reads everything from the homeserver while everybody is there, and who is where.
func (g *gathering) look() {
	bot, mona := g.plot.house.Bot, g.moderator.UserID
	inside := g.moderator.present(g.moderator.room)
	g.ghosts = make(map[string]id.UserID)
	for user, name := range inside {
		if user != bot && user != mona {
			if !g.plot.house.IsGhost(user) || g.ghosts[name] != "" {
				g.fault(g.moderator, "somebody in the circle who is no ghost, or a ghost that is there twice")
			}
			g.ghosts[name] = user
		}
	}
	if len(inside) != len(g.members)+2 {
		g.fault(g.moderator, fmt.Sprintf("%d in the circle", len(inside)))
	}
	for _, m := range g.members {
		g.lookAround(m)
	}
	g.faults = append(g.faults, g.check(anew, func(m *member) []checker.Line { return m.afresh(m.room) })...)
}

// lookAround looks who is in a portal, and whether it is the only one.
func (g *gathering) lookAround(m *member) {
	inside := m.present(m.room)
	want := map[id.UserID]bool{g.plot.house.Bot: true, m.UserID: true}
	for _, other := range g.members {
		if other != m {
			want[g.ghosts[other.pseudonym]] = true
		}
	}
	more := 0 // the ghost of the moderators
	for user, name := range inside {
		if !want[user] && (name != "Moderator" || !g.plot.house.IsGhost(user)) {
			g.fault(m, fmt.Sprintf("a stranger in the portal (a ghost: %v)", g.plot.house.IsGhost(user)))
		} else if !want[user] {
			more++
		}
	}
	if len(inside) != len(want)+1 || more != 1 {
		g.fault(m, fmt.Sprintf("%d instead of %d in the portal", len(inside), len(want)+1))
	}
	joined, invited := m.everywhere()
	if !slices.Equal(joined, slices.Sorted(slices.Values([]id.RoomID{m.Lobby, m.room}))) || len(invited) > 0 {
		g.fault(m, fmt.Sprintf("%d rooms and %d more invitations instead of a lobby and a portal", len(joined), len(invited)))
	}
}

func (g *gathering) fault(m *member, what string) {
	g.faults = append(g.faults, checker.Fault{Kind: "not as it should be", Reader: m.Name, What: what})
}

// anew stands behind the name of a reader who asked the homeserver again for everything.
const anew = " (anew)"

// check judges what everybody has read by now, in one way of reading.
func (g *gathering) check(way string, read func(*member) []checker.Line) []checker.Fault {
	var authors []checker.Author
	for _, m := range g.members {
		authors = append(authors, checker.Author{Name: m.Name, User: m.UserID, Ghost: g.ghosts[m.pseudonym], Said: int(m.said.Load()), TakenBack: m.takenBack})
	}
	readers := []checker.Reader{{Name: g.moderator.Name, Lines: g.fromReadable(read(g.moderator)), From: g.moderator.from}}
	for _, m := range g.members {
		readers = append(readers, checker.Reader{Name: m.Name, Lines: read(m), From: m.from})
	}
	faults := checker.Check(authors, readers)
	if way == anew {
		faults = append(faults, g.faultsOfDeeds(authors)...)
	}
	faults = append(faults, g.moderator.faultsOfActs(readers[0].Lines)...)
	for i, m := range g.members {
		faults = append(faults, m.faultsOfActs(readers[i+1].Lines)...)
		want := map[string]int{"Welcome. You are " + m.pseudonym: 1}
		faults = append(faults, checker.Notices(readers[i+1], want, true)...)
		for j, other := range g.members[:i] { // of two, the one who was there first is told
			told := count(readers[i+1].Lines, other.pseudonym+" is here now.") + count(readers[j+1].Lines, m.pseudonym+" is here now.")
			if told != 1 {
				faults = append(faults, checker.Fault{Kind: checker.Lost, Reader: m.Name, What: fmt.Sprintf("%d times that %s or they are here", told, other.Name)})
			}
		}
	}
	for i := range faults {
		faults[i].Reader += way
	}
	return faults
}

func count(lines []checker.Line, notice string) (n int) {
	for _, line := range lines {
		if line.Notice && strings.Contains(line.Text, notice) {
			n++
		}
	}
	return n
}

// fromReadable leaves out what was said before a moderator's joining was noticed.
func (g *gathering) fromReadable(lines []checker.Line) []checker.Line {
	first := slices.IndexFunc(lines, func(l checker.Line) bool { return l.Decrypted })
	return lines[max(0, first):]
}

// present asks the homeserver who is in a room, and under which name.
func (s *speaker) present(room id.RoomID) map[id.UserID]string {
	names := make(map[id.UserID]string)
	s.insist("looks who is there", func() error {
		members, err := s.API().JoinedMembers(s.plot.ctx, room)
		if err != nil {
			return err
		}
		for user, member := range members.Joined {
			names[user] = member.DisplayName
		}
		return nil
	})
	return names
}

// everywhere asks the homeserver in which rooms somebody is, and where they are invited.
func (s *speaker) everywhere() (joined, invited []id.RoomID) {
	s.insist("looks where they are", func() error {
		s.sent++ // Synapse gives the same answer to the same question for two minutes
		resp, err := s.API().FullSyncRequest(s.plot.ctx, mautrix.ReqSync{
			SetPresence: "offline", FullState: true, FilterID: fmt.Sprintf(`{"room":{"timeline":{"limit":%d}}}`, s.sent),
		})
		if err != nil {
			return err
		}
		joined, invited = slices.Sorted(maps.Keys(resp.Rooms.Join)), slices.Sorted(maps.Keys(resp.Rooms.Invite))
		return nil
	})
	return joined, invited
}
