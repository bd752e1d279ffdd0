package circle

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// ballot is a poll in a hall, counted in each room as clients do it.
type ballot struct {
	*hall
	circle  kith.Circle
	portals []kith.Portal
	own     map[kith.RoomKey][]kith.Event // what people sent there about the poll themselves
	start   id.EventID                    // as its author wrote it
	message store.MessageID
}

const pollOf = `{"org.matrix.msc3381.poll.start":{"question":{"body":%q},"kind":"org.matrix.msc3381.poll.disclosed","max_selections":1,` +
	`"answers":[{"id":"x0","body":"Tea"},{"id":"x1","body":"Coffee"},{"id":"x2","body":"Water"}]}}`

// ask lets the first of the portals ask.
func ask(h *hall, circle kith.Circle, portals []kith.Portal, question string) *ballot {
	h.t.Helper()
	b := &ballot{hall: h, circle: circle, portals: portals, own: make(map[kith.RoomKey][]kith.Event)}
	p := portals[0]
	b.start = h.happen(p.Room, kith.Event{Sender: h.users[p.Peer], Type: "org.matrix.msc3381.poll.start", Content: fmt.Appendf(nil, pollOf, question), Encrypted: true, Sent: time.Now()})
	b.message = must(h.store.MessageOf(h.ctx(), p.Room, b.start))(h)
	return b
}

// root is the event by which a room knows the poll, or "".
func (b *ballot) root(room kith.RoomKey) id.EventID {
	b.t.Helper()
	return must(b.store.CopyOf(b.ctx(), b.message, room))(b.hall)
}

// do lets somebody vote or end the poll in a room, with what their client shows.
func (b *ballot) do(room kith.RoomKey, user id.UserID, evtType string, content map[string]any) id.EventID {
	b.t.Helper()
	content["m.relates_to"] = map[string]any{"rel_type": "m.reference", "event_id": b.root(room)}
	raw, err := json.Marshal(content)
	b.ok(err)
	evt := kith.Event{Sender: user, Type: evtType, Content: raw, Encrypted: true, Sent: time.Now()}
	evt.ID = b.happen(room, evt)
	b.own[room] = append(b.own[room], evt)
	return evt.ID
}

// vote lets a peer vote for one of the answers; -1 takes their vote back.
func (b *ballot) vote(p kith.Portal, answer int) id.EventID {
	b.t.Helper()
	return b.voteIn(p.Room, b.users[p.Peer], p.Ghost, answer)
}

func (b *ballot) voteIn(room kith.RoomKey, user, ghost id.UserID, answer int) id.EventID {
	b.t.Helper()
	chosen := []string{}
	if answer >= 0 {
		chosen = append(chosen, must(b.store.Poll(b.ctx(), b.message))(b.hall).Ours[answer])
		if ghost == b.portals[0].Ghost {
			chosen[0] = fmt.Sprint("x", answer)
		}
	}
	return b.do(room, user, "org.matrix.msc3381.poll.response", map[string]any{"org.matrix.msc3381.poll.response": map[string]any{"answers": chosen}})
}

func (b *ballot) end(p kith.Portal) id.EventID {
	b.t.Helper()
	return b.do(p.Room, b.users[p.Peer], "org.matrix.msc3381.poll.end", map[string]any{"org.matrix.msc3381.poll.end": struct{}{}})
}

// about is one event about the poll in a room, as a client there sees it.
type about struct {
	sender  id.UserID
	at      time.Time
	evtType string
	answers []string
}

// seen lists them.
func (b *ballot) seen(room kith.RoomKey) (all []about) {
	b.t.Helper()
	read := func(sender id.UserID, at time.Time, evtType string, content []byte) {
		var c struct {
			Response struct {
				Answers []string `json:"answers"`
			} `json:"org.matrix.msc3381.poll.response"`
		}
		b.ok(json.Unmarshal(content, &c))
		all = append(all, about{sender, at, evtType, c.Response.Answers})
	}
	for _, evt := range b.own[room] {
		if !b.redacted[evt.ID] {
			read(evt.Sender, evt.Sent, evt.Type, evt.Content)
		}
	}
	for _, out := range b.sent[room] {
		if out.Relation.Kind == store.References && out.Relation.To == b.message {
			read(out.Sender, b.sentAt[id.EventID(fmt.Sprint("$out", out.ID))], out.Type, out.Content)
		}
	}
	return all
}

// counts is what a client in a room shows: how many have chosen each answer, and whether the
// poll is over. It counts as MSC3381 says and matrix-js-sdk does.
func (b *ballot) counts(room kith.RoomKey) string {
	b.t.Helper()
	poll := must(b.store.Poll(b.ctx(), b.message))(b.hall)
	all := b.seen(room)
	var ended time.Time
	for _, a := range all {
		if a.evtType == "org.matrix.msc3381.poll.end" && (ended.IsZero() || a.at.Before(ended)) {
			ended = a.at
		}
	}
	last := make(map[id.UserID]about)
	for _, a := range all {
		if a.evtType == "org.matrix.msc3381.poll.response" && (ended.IsZero() || !a.at.After(ended)) && !a.at.Before(last[a.sender].at) {
			last[a.sender] = a
		}
	}
	var votes [3]int
	for _, a := range last {
		for _, answer := range a.answers {
			known := poll.Ours
			if room == b.portals[0].Room {
				known = poll.Theirs
			}
			i := slices.Index(known, answer)
			if i < 0 {
				b.t.Errorf("a vote for something else reaches a room: %q", answer)
				continue
			}
			votes[i]++
		}
	}
	return fmt.Sprint(votes, !ended.IsZero())
}

// agree checks that every room in which the poll is counts the same, and gives what.
func (b *ballot) agree() string {
	b.t.Helper()
	for range 3 {
		b.deliver()
		b.work()
	}
	b.deliver()
	want := b.counts(b.portals[0].Room)
	for _, room := range append([]kith.RoomKey{b.circle.Room}, rooms(b.portals[1:])...) {
		if got := b.counts(room); got != want && b.root(room) != "" {
			b.t.Errorf("the author counts %s, in another room it is %s", want, got)
		}
	}
	return want
}

func rooms(portals []kith.Portal) (all []kith.RoomKey) {
	for _, p := range portals {
		all = append(all, p.Room)
	}
	return all
}

func (b *ballot) expect(want string) {
	b.t.Helper()
	if got := b.agree(); got != want {
		b.t.Errorf("counted is %s, want %s", got, want)
	}
}

func TestAPollIsAskedAnsweredAndEnded(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}})
	circle, portals := h.meet(4)
	h.deliver()
	b := ask(h, circle, portals, "Tea?")
	b.expect("[0 0 0] false")
	for _, out := range h.sent[portals[1].Room] {
		if strings.Contains(string(out.Content), `"x0"`) {
			t.Error("an id that the author's client made reaches somebody")
		}
	}
	b.vote(portals[1], 0)
	b.vote(portals[2], 1)
	b.vote(portals[0], 1)
	b.expect("[1 2 0] false")
	b.vote(portals[1], 1) // changed
	b.expect("[0 3 0] false")
	b.vote(portals[2], -1) // taken back
	b.expect("[0 2 0] false")

	// An id that is nobody's is a vote for nothing, and not passed on.
	b.do(portals[2].Room, b.users[portals[2].Peer], "org.matrix.msc3381.poll.response",
		map[string]any{"org.matrix.msc3381.poll.response": map[string]any{"answers": []string{"I live in Mill Lane"}}})
	h.deliver()
	for _, room := range append(rooms(portals), circle.Room) {
		for _, out := range h.sent[room] {
			if strings.Contains(string(out.Content), "Mill Lane") {
				t.Error("something passes as an answer")
			}
		}
	}

	// Nobody else ends it, and who goes has voted.
	b.end(portals[1])
	b.vote(portals[3], 2)
	h.membership(portals[3].Room, h.users[portals[3].Peer], "leave")
	h.work()
	b.portals = portals[:3]
	h.deliver()
	if !strings.Contains(h.heard(portals[1].Room), "Whoever started a poll can end it") {
		t.Error("somebody else is not told that they cannot end it")
	}
	b.end(portals[0])
	h.deliver()
	b.vote(portals[1], 2)
	b.own[portals[2].Room] = nil // their vote for nothing is theirs alone
	if got := b.agree(); got != "[0 2 1] true" {
		t.Errorf("at the end counted is %s", got)
	}
	if !strings.Contains(h.heard(portals[1].Room), "That poll had ended") {
		t.Error("who votes after the end is not told")
	}
}

// A moderator ends anybody's poll, asks one, and does not vote.
func TestAModeratorEndsAPoll(t *testing.T) {
	h, portals := screened(t, "", mod)
	circle, _ := h.only()
	h.membership(circle.Room, mod, "join")
	h.work()
	b := ask(h, circle, portals, "Tea?")
	h.deliver()
	b.vote(portals[1], 2)
	b.voteIn(circle.Room, mod, mod, 0)
	b.expect("[0 0 1] false")
	if !strings.Contains(h.heard(circle.Room), "Moderators do not vote") {
		t.Error("the moderator is not told")
	}
	b.do(circle.Room, mod, "org.matrix.msc3381.poll.end", map[string]any{"org.matrix.msc3381.poll.end": struct{}{}})
	b.expect("[0 0 1] true")
	for _, room := range rooms(portals) {
		for _, a := range b.seen(room) {
			if a.evtType == "org.matrix.msc3381.poll.end" && a.sender != bot {
				t.Errorf("in a portal %s ends it", a.sender)
			}
		}
	}
}

// What is asked is screened, with every answer; who votes in their own poll meanwhile has
// voted when it is passed on.
func TestAPollIsHeldWithItsVotes(t *testing.T) {
	for _, passes := range []bool{true, false} {
		h, portals := screened(t, "")
		circle, _ := h.only()
		b := ask(h, circle, portals, address+"?")
		if b.message != 0 {
			t.Fatal("a poll with an address in it is passed on")
		}
		raw := fmt.Appendf(nil, `{"org.matrix.msc3381.poll.response":{"answers":["x1"]},"m.relates_to":{"rel_type":"m.reference","event_id":%q}}`, b.start)
		evt := kith.Event{Sender: h.users[portals[0].Peer], Type: "org.matrix.msc3381.poll.response", Content: raw, Encrypted: true, Sent: time.Now()}
		evt.ID = h.happen(portals[0].Room, evt)
		b.own[portals[0].Room] = append(b.own[portals[0].Room], evt)
		if !passes {
			h.say(portals[0], "no")
			h.deliver()
			if len(b.seen(portals[1].Room)) > 0 || !strings.Contains(h.heard(portals[0].Room), "Nobody else has got that poll") {
				t.Error("a vote in a poll that is not passed on")
			}
			continue
		}
		h.say(portals[0], "yes")
		b.message = must(h.store.MessageOf(h.ctx(), portals[0].Room, b.start))(h)
		b.expect("[0 1 0] false")
		b.vote(portals[1], 1)
		b.expect("[0 2 0] false")
	}
}

// A vote that the homeserver does not let into the circle, because a mute was quicker, counts
// nowhere.
func TestAVoteThatIsNotLetThroughCountsNowhere(t *testing.T) {
	h := newHall(t, t, Options{})
	circle, portals := h.meet(3)
	b := ask(h, circle, portals, "Tea?")
	h.deliver()
	b.vote(portals[1], 0)
	b.expect("[1 0 0] false")
	vote := must(h.store.MessageOf(h.ctx(), portals[1].Room, b.vote(portals[1], 2)))(h)
	for h.deliverNext(portals[0].Room) {
	}
	row := must(h.store.Room(h.ctx(), circle.Room))(h)
	h.ok(h.store.Txn(h.ctx(), func(ctx context.Context) error {
		return h.NotSent(ctx, row, store.Outgoing{Room: circle.Room, Sender: portals[1].Ghost, Message: vote, Type: "org.matrix.msc3381.poll.response"})
	}))
	b.expect("[1 0 0] false")
}

// A poll that is taken back is gone everywhere, with the votes that reached somebody.
func TestAPollIsTakenBackWithItsVotes(t *testing.T) {
	h := newHall(t, t, Options{})
	circle, portals := h.meet(3)
	b := ask(h, circle, portals, "Tea?")
	h.deliver()
	b.vote(portals[1], 0)
	b.vote(portals[0], 0)
	b.expect("[2 0 0] false")
	h.redaction(portals[0].Room, h.users[portals[0].Peer], b.start)
	h.deliver()
	for _, room := range []kith.RoomKey{portals[1].Room, portals[2].Room, circle.Room} {
		if !h.redacted[b.root(room)] {
			t.Error("the poll is still there")
		}
		for _, a := range b.seen(room) {
			if h.IsOurs(a.sender) {
				t.Error("a vote is still there")
			}
		}
	}
	b.vote(portals[2], 1)
	h.deliver()
	if !strings.Contains(h.heard(portals[2].Room), "was taken back") {
		t.Error("who votes in it is not told")
	}
}
