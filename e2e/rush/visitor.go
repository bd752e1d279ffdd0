package rush

import (
	"context"
	"strings"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/e2e/client"
	"kith/e2e/house"
)

// Visitor is somebody who asks for company, and when they came how far, by the clock of this
// machine; zero if they never did.
type Visitor struct {
	*house.Peer
	Topic   kith.TopicID
	Partner bool // somebody else comes whom they may meet

	Asked    time.Time // began to send what they ask for
	Answered time.Time // read that they were heard
	Matched  time.Time // read that somebody was found
	Invited  time.Time
	Greeted  time.Time // read in the portal where they are
	Spoke    time.Time // what they said is with the homeserver
	Reached  time.Time // read the first words of another peer

	after time.Duration
}

// Took is the time from asking to the first words of another peer; false if there were none.
func (v *Visitor) Took() (time.Duration, bool) { return v.Reached.Sub(v.Asked), !v.Reached.IsZero() }

// visit asks, accepts the invitation, says something as soon as they read who is there, and
// again to everybody who has not seen what was written before. Reached is told once they have read somebody's words.
func (v *Visitor) visit(ctx context.Context, reached chan<- struct{}) {
	timer := time.NewTimer(v.after)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return
	}
	v.Asked = time.Now()
	v.Tell(v.Lobby, "find "+string(v.Topic))
	room, _, err := v.ExpectInvite(ctx)
	if err != nil {
		return
	}
	v.Invited = time.Now()
	for said := 0; ; {
		changed := v.Changed()
		greetings := v.look(room)
		if v.Reached.IsZero() && !v.firstWords(room).IsZero() {
			v.Reached = v.firstWords(room)
			close(reached)
		}
		if said < greetings {
			v.say(ctx, room)
			said = greetings
			continue
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

func (v *Visitor) say(ctx context.Context, room id.RoomID) {
	_, err := v.Say(ctx, room, "Hello. I came here about "+string(v.Topic)+", too.")
	if err == nil && v.Spoke.IsZero() {
		v.Spoke = time.Now()
	}
}

// look notes what the bot has said and tells how often there was somebody new to greet.
func (v *Visitor) look(room id.RoomID) (greetings int) {
	note := func(at *time.Time, m client.Message) {
		if at.IsZero() {
			*at = m.Seen
		}
	}
	for _, m := range v.Timeline(v.Lobby) {
		switch {
		case m.Seen.Before(v.Asked) || m.Sender == v.UserID || !m.Decrypted:
		case strings.HasPrefix(m.Body, "I found "):
			note(&v.Matched, m)
		case strings.HasPrefix(m.Body, "I am looking for people"):
			note(&v.Answered, m)
		}
	}
	for _, m := range v.Timeline(room) {
		switch {
		case !m.Decrypted || !v.isBot(m.Sender):
		case strings.HasPrefix(m.Body, "Welcome. You are "):
			note(&v.Greeted, m)
			greetings++
		case strings.Contains(m.Body, " is here now. They have not seen"):
			greetings++
		}
	}
	return greetings
}

func (v *Visitor) isBot(user id.UserID) bool { return strings.HasPrefix(string(user), "@support:") }

// firstWords is when the first words of another peer could be read.
func (v *Visitor) firstWords(room id.RoomID) time.Time {
	for _, m := range v.Timeline(room) {
		if m.Decrypted && m.Type == event.EventMessage && m.Sender != v.UserID && !v.isBot(m.Sender) && strings.HasPrefix(m.Body, "Hello. I came here about ") {
			return m.Seen
		}
	}
	return time.Time{}
}
