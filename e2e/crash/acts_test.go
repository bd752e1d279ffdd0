package crash

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/checker"
	"kith/e2e/client"
)

// act lets somebody do something else than talking while the service is killed. It
// holds for everybody, and they are told once.
func (g *gathering) act(round int) {
	acts := []func(*member){g.takeBack, g.mute, g.remove, g.report}
	acts[round%len(acts)](g.members[round%len(g.members)])
	g.plot.stopIfFailed()
}

// takeBack lets somebody take back what they said last.
func (g *gathering) takeBack(m *member) {
	m.sayNext()
	g.awaitAll()
	last := int(m.said.Load())
	change := m.change(last)
	m.redact(m.room, m.saying(m.room, m.Name, last))
	m.until("their change is gone, too", func() bool {
		return hides(m.plot) || slices.ContainsFunc(m.Timeline(m.room), func(shown client.Message) bool { return shown.ID == change && shown.Redacted })
	})
	g.gone(m, last)
}

// remove lets the moderator remove what somebody said last; its author is told.
func (g *gathering) remove(m *member) {
	m.sayNext()
	g.awaitAll()
	last := int(m.said.Load())
	g.moderator.redact(g.moderator.room, g.moderator.saying(g.moderator.room, m.Name, last))
	g.gone(m, last)
	m.until("their own words are gone", func() bool { return !m.still(m.Name, last) })
	m.hear(m.room, "A moderator has removed a message of yours", 1)
	m.told = append(m.told, "A moderator has removed a message of yours")
}

// gone waits until nobody shows a message any more, and goes on behind it.
func (g *gathering) gone(m *member, number int) {
	m.takenBack = append(m.takenBack, number)
	g.takenAlong(m.name(number))
	for _, reader := range g.all() {
		if reader != m {
			reader.until(fmt.Sprintf("%s %d is gone", m.Name, number), func() bool { return !reader.still(m.Name, number) })
		}
	}
	m.sayNext()
	g.awaitAll()
}

// mute lets the moderator mute somebody, and let them speak again.
func (g *gathering) mute(m *member) {
	ghost := g.ghosts[m.pseudonym]
	for _, step := range []struct {
		level int
		told  string
	}{{-1, "A moderator has muted you"}, {0, "You can write here again"}} {
		g.moderator.insist("sets a level", func() error {
			return g.moderator.SetPowerLevel(g.plot.ctx, g.moderator.room, ghost, step.level)
		})
		m.until(fmt.Sprintf("the level %d", step.level), func() bool { return m.level() == step.level })
		m.hear(m.room, step.told, 1)
		m.told = append(m.told, step.told)
		if step.level >= 0 {
			continue
		}
		_, err := m.SendRaw(g.plot.ctx, m.room, event.EventMessage.Type, map[string]string{"msgtype": "m.text", "body": "muted"}, "")
		var answer mautrix.HTTPError
		if err == nil || errors.As(err, &answer) && answer.RespError != nil && !errors.Is(err, mautrix.MForbidden) {
			g.plot.t.Errorf("%s, who is muted, speaks: %v", m.Name, err)
		}
	}
	m.sayNext()
	g.awaitAll()
}

// banRound is the circle whose first member is banned in the end.
const banRound = 1

// ban lets the moderator ban somebody, who reads of it in the lobby.
func (g *gathering) ban(m *member) {
	g.moderator.insist("bans", func() error {
		return g.moderator.Ban(g.plot.ctx, g.moderator.room, g.ghosts[m.pseudonym], "for a reason")
	})
	m.hear(m.Lobby, "A moderator has banned you", 1)
	m.toldInLobby = append(m.toldInLobby, "A moderator has banned you")
}

// unban lets the moderator end the ban when all have gone: the bot has stayed to hear of it.
func (g *gathering) unban(m *member) {
	g.moderator.insist("ends the ban", func() error {
		_, err := g.moderator.API().UnbanUser(g.plot.ctx, g.moderator.room, &mautrix.ReqUnbanUser{UserID: g.ghosts[m.pseudonym]})
		if errors.Is(err, mautrix.MForbidden) {
			return nil // an earlier try had ended it
		}
		return err
	})
	m.hear(m.Lobby, "A moderator has ended your ban", 1)
	m.toldInLobby = append(m.toldInLobby, "A moderator has ended your ban")
}

// report lets somebody report a message; the moderator finds it on their desk once, decides,
// and the reporter hears of it once.
func (g *gathering) report(m *member) {
	other := g.members[(slices.Index(g.members, m)+1)%len(g.members)]
	about := m.saying(m.room, other.Name, int(other.said.Load()))
	m.sayWith(m.room, &event.MessageEventContent{
		MsgType: event.MsgText, Body: "!report It hurt.", RelatesTo: (&event.RelatesTo{}).SetReplyTo(about),
	})
	const answer, outcome = "Thank you for telling us.", "A moderator has looked at what you reported"
	m.hear(m.room, answer, 1)
	desk, title := g.plot.desk, m.pseudonym+" reports a message of "+other.pseudonym
	item := g.moderator.hear(desk, title, 1)
	_, number, _ := strings.Cut(item, "Number ")
	number, _, _ = strings.Cut(number, ":")
	g.moderator.sayTo(desk, "close "+number)
	g.moderator.hear(desk, "Done. Number "+number, 1)
	m.hear(m.room, outcome, 1)
	if n := g.moderator.count(desk, title); n != 1 {
		g.fault(g.moderator, fmt.Sprintf("%d times the same report", n))
	}
	m.told = append(m.told, answer, outcome)
}

// roomNamed gives a room with a name that somebody is in; "" while there is none.
func (s *speaker) roomNamed(name string) id.RoomID {
	for _, room := range s.Rooms() {
		if s.RoomName(s.plot.ctx, room) == name {
			return room
		}
	}
	return ""
}

// count tells how often the bot has said something in a room.
func (s *speaker) count(room id.RoomID, part string) (n int) {
	for _, line := range s.afresh(room) {
		if line.Notice && strings.Contains(line.Text, part) {
			n++
		}
	}
	return n
}

// faultsOfActs looks whether everybody was told once what was done.
func (m *member) faultsOfActs(lines []checker.Line) []checker.Fault {
	want := make(map[string]int)
	for _, told := range m.told {
		want[told]++
	}
	return checker.Notices(checker.Reader{Name: m.Name, Lines: lines}, want, false)
}

// still tells whether a message is there yet.
func (m *member) still(author string, number int) bool {
	if m.saying(m.room, author, number) == "" {
		return false
	}
	return !hides(m.plot) || slices.ContainsFunc(m.afresh(m.room), func(l checker.Line) bool {
		msg, ok := checker.Parse(l.Text)
		return ok && msg.Author == author && msg.Number == number
	})
}

// saying finds the event by which somebody is shown a message; none if it is gone.
func (s *speaker) saying(room id.RoomID, author string, number int) id.EventID {
	for _, m := range s.Timeline(room) {
		if msg, ok := checker.Parse(strings.TrimPrefix(m.Body, late)); ok && !m.Redacted && msg.Author == author && msg.Number == number {
			return m.ID
		}
	}
	return ""
}

func (s *speaker) redact(room id.RoomID, evt id.EventID) {
	s.insist("takes back", func() error { return s.Redact(s.plot.ctx, room, evt, "") })
}

// level asks the homeserver for somebody's power level in their portal.
func (m *member) level() int {
	var levels event.PowerLevelsEventContent
	m.insist("looks at the levels", func() error {
		return m.API().StateEvent(m.plot.ctx, m.room, event.StatePowerLevels, "", &levels)
	})
	return levels.GetUserLevel(m.UserID)
}
