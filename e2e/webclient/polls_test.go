package webclient

import (
	"maunium.net/go/mautrix/id"

	"kith/e2e/homeserver"
	"kith/e2e/jspeer"
)

// ballot is a poll as each of those who see it knows it.
type ballot struct {
	stage
	question string
	events   map[*person]id.EventID
}

// asks lets somebody start a poll, and waits until the others are shown it.
func (s stage) asks(who *person, question string, others ...*person) ballot {
	s.t.Helper()
	b := ballot{stage: s, question: question, events: map[*person]id.EventID{who: who.Ask(who.room, question, "Tea", "Coffee")}}
	for _, reader := range others {
		e := reader.Expect(reader.room, jspeer.Match{What: "the poll " + question, Fits: func(e jspeer.Event) bool {
			text, _ := e.Content["org.matrix.msc1767.text"].(string)
			return e.Type == "org.matrix.msc3381.poll.start" && text == question+"\n1. Tea\n2. Coffee"
		}})
		reader.sound(e)
		if name := reader.Members(reader.room)[e.Sender].Name; name != who.pseudonym {
			s.t.Errorf("%s is asked by %q and not by %q", reader.UserID, name, who.pseudonym)
		}
		b.events[reader] = e.ID
	}
	b.counts(0, 0, false)
	return b
}

// counts waits until everybody's client shows the same.
func (b ballot) counts(tea, coffee int, ended bool) {
	b.t.Helper()
	for reader, event := range b.events {
		reader.ExpectCount(reader.room, event, &jspeer.Count{Question: b.question, Votes: map[string]int{"Tea": tea, "Coffee": coffee}, Ended: ended})
	}
}

func (b ballot) votes(who *person, answers ...string) id.EventID {
	b.t.Helper()
	return who.Vote(who.room, b.events[who], answers...)
}

// polls is a circle that asks and answers, with clients that count for themselves.
func polls(s stage) {
	homeserver.OnceEnough(s.t, s.kind)
	one := s.enter(jspeer.Options{Localpart: "rosalind.elm3", DeviceName: "a telephone", Strict: true})
	other := s.enter(jspeer.Options{Localpart: "orlando.yew6", DeviceName: "a tablet", Strict: true})
	third := s.enter(jspeer.Options{Localpart: "celia.rowan9", DeviceName: "a laptop", Strict: true})
	moderator := s.circle("choices", one, other, third)
	moderator.says("I am around.")
	for _, p := range []*person{one, other, third} {
		p.Expect(p.room, jspeer.Body("I am around."))
	}

	b := s.asks(one, "What helps at night?", other, third, moderator)
	b.votes(other, "Tea")
	b.votes(third, "Coffee")
	b.votes(one, "Coffee")
	b.counts(1, 2, false)
	b.votes(third, "Tea")
	b.votes(one)
	b.counts(2, 0, false)

	// A poll stays as it is, also where somebody has changed it; and moderators do not vote.
	one.AskAnew(one.room, b.events[one], "And by day?")
	one.told(one.room, "^A poll stays as it is")
	b.counts(2, 0, false)
	b.votes(moderator, "Coffee")
	moderator.told(moderator.room, "^Moderators do not vote")
	b.counts(2, 0, false)

	one.EndPoll(one.room, b.events[one])
	b.counts(2, 0, true)
	b.votes(other, "Coffee")
	other.told(other.room, "^That poll had ended")
	b.counts(2, 0, true)

	// A moderator's poll, which a moderator ends while somebody votes; and one taken back.
	b = s.asks(moderator, "Shall we meet tomorrow?", one, other, third)
	b.votes(one, "Tea")
	b.counts(1, 0, false)
	moderator.EndPoll(moderator.room, b.events[moderator])
	b.counts(1, 0, true)
	b = s.asks(third, "Is it too late for this?", one, other, moderator)
	b.votes(other, "Tea")
	b.counts(1, 0, false)
	third.Redact(third.room, b.events[third], "")
	delete(b.events, third) // their own client has it from before it was sent, and shows it as removed
	for reader, event := range b.events {
		reader.ExpectCount(reader.room, event, nil)
	}
	for _, p := range []*person{one, other, third, moderator} {
		p.messages(p.room)
	}
}
