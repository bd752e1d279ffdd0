package circle

import (
	"context"
	"errors"
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/matching"
	"kith/store"
)

// ask is find with a request.
func (h *hall) ask(user id.UserID, topic kith.TopicID, request kith.Request) kith.TicketID {
	h.t.Helper()
	ticket := must(h.store.Ticket(h.ctx(), h.find(user, topic)))(h)
	request.Age = kith.Adult
	ticket.Request = &request
	must(h.store.ChangeTicket(h.ctx(), ticket))(h)
	return ticket.ID
}

func TestPeopleReadWhyTheyWereBroughtTogether(t *testing.T) {
	related := relation{"grief": {"work": 0.6}, "work": {"grief": 0.6}}
	h := newHall(t, t, Options{Engine: matching.NewFitting(related, matching.Policy{Gather: -1, Steps: []matching.Step{{Size: 2}}})})
	var lobbies []kith.RoomKey
	for i := range 2 {
		key := must(h.store.EnsurePeer(h.ctx(), peer(i)))(h)
		lobbies = append(lobbies, h.lobbyOf(kith.Portal{Peer: key}))
	}
	fathers := []kith.TagWish{{Tag: "fathers", Strength: kith.Must}}
	h.ask(peer(0), "grief", kith.Request{
		Topics: []kith.TopicShare{{Topic: "grief", Confidence: 0.9}}, Shape: kith.ShapePair,
		Needs: kith.NeedEmotional | kith.NeedCompany, Tags: []kith.Tag{"fathers", "veterans"}, Wishes: fathers,
	})
	h.ask(peer(1), "work", kith.Request{Needs: kith.NeedCompany | kith.NeedPractical, Tags: []kith.Tag{"fathers"}, Wishes: fathers})
	h.matchAll()
	circle, portals := h.only()
	h.work()
	for _, p := range portals {
		h.enter(p)
	}
	h.deliver()

	near := map[kith.TopicID]kith.RoomKey{"grief": lobbies[1], "work": lobbies[0]}[circle.Topic]
	for _, lobby := range lobbies {
		heard := h.heard(lobby)
		for _, want := range []string{"I found 1 person for you. Topic: " + h.topicName(circle.Topic), "All of you hope for the same: company.", "All of you wished to be among fathers, and all of you are."} {
			if !strings.Contains(heard, want) {
				t.Errorf("%q is not in %q", want, heard)
			}
		}
		if got := strings.Contains(heard, "Nobody is there for"); got != (lobby == near) {
			t.Errorf("told that the topic is another one: %t in %q", got, heard)
		}
		if strings.Contains(heard, "veterans") || strings.Contains(heard, "being heard") {
			t.Errorf("what not all have in common stands in %q", heard)
		}
	}
	for _, p := range portals {
		if heard := h.heard(p.Room); !strings.Contains(heard, "This is for the two of you.") {
			t.Errorf("who asked for one other reads %q", heard)
		}
	}
}

func TestSomebodyWhoWasBlockedJustBeforeIsNotMet(t *testing.T) {
	for name, join := range map[string]bool{"in a new circle": false, "in an open one": true} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, t, Options{})
			var p kith.Proposal
			if join {
				circle, _ := h.meet(2)
				p = kith.Proposal{Topic: "grief", Circle: circle.ID, Tickets: []kith.TicketID{h.find(peer(9), "grief")}}
			} else {
				p = kith.Proposal{Topic: "grief", Tickets: []kith.TicketID{h.find(peer(0), "grief"), h.find(peer(9), "grief")}}
			}
			h.ok(h.store.AddBlock(h.ctx(), store.Block{Peer: h.store.PeerKey(peer(0)), Other: h.store.PeerKey(peer(9))}))
			if err := h.commit(h.ctx(), p, matching.Explanation{}); !errors.Is(err, errNotHeld) {
				t.Fatalf("got %v", err)
			}
			for range 3 {
				h.matchAll()
			}
			if ticket := must(h.store.Ticket(h.ctx(), p.Tickets[len(p.Tickets)-1]))(h); ticket.State != kith.TicketWaiting {
				t.Errorf("the ticket is %s", ticket.State)
			}
			must(h.store.DropBlock(h.ctx(), h.store.PeerKey(peer(0)), h.store.PeerKey(peer(9))))(h)
			h.matchAll()
			if ticket := must(h.store.Ticket(h.ctx(), p.Tickets[len(p.Tickets)-1]))(h); ticket.State != kith.TicketMatched {
				t.Errorf("after the block was taken back the ticket is %s", ticket.State)
			}
		})
	}
}

// Whoever waits again asks for the same as before, though their circle was on something near to it.
func TestWhoWaitsAgainAsksForTheSame(t *testing.T) {
	h := newHall(t, t, Options{Engine: matching.NewFitting(relation{"grief": {"work": 0.6}, "work": {"grief": 0.6}}, matching.Policy{Steps: []matching.Step{{Size: 2}}})})
	h.ask(peer(0), "grief", kith.Request{Needs: kith.NeedCompany})
	h.ask(peer(1), "work", kith.Request{Needs: kith.NeedCompany})
	h.matchAll()
	circle, portals := h.only()
	h.work()
	h.enter(portals[0])
	h.enter(portals[1])
	h.ok(h.store.Txn(h.ctx(), func(ctx context.Context) error { return h.Leave(ctx, circle.ID, portals[1].Peer) }))
	h.work()
	h.say(portals[0], "!again")
	got := must(h.store.WaitingTicket(h.ctx(), portals[0].Peer))(h)
	asked := must(h.store.TicketInto(h.ctx(), circle.ID, portals[0].Peer))(h)
	if got == nil || got.Topic != asked.Topic || got.Request == nil || got.Request.Needs != kith.NeedCompany {
		t.Errorf("waits for %+v", got)
	}
}

// relation says how near topics are.
type relation map[kith.TopicID]map[kith.TopicID]float64

func (r relation) Topics() []kith.TopicID {
	var all []kith.TopicID
	for topic := range r {
		all = append(all, topic)
	}
	return all
}

func (r relation) Similarity(a, b kith.TopicID) float64 {
	if a == b {
		return 1
	}
	return r[a][b]
}
