package circle

import (
	"strings"
	"testing"
	"time"

	"kith"
	"kith/matching"
	"kith/store"
)

// few makes two circles of three, lets one leave each, and some time pass. It gives the older
// one and the younger, and who is left in them.
func few(t *testing.T) (h *hall, older, younger kith.CircleID, staying, leaving []kith.Portal) {
	t.Helper()
	h = newHall(t, t, Options{Max: 8, Engine: matching.NewFitting(nil, matching.Policy{Gather: -1})}) // with seats for whoever else comes
	var ids [2]kith.CircleID
	for i := range ids {
		before := must(h.store.LiveCircles(h.ctx()))(h)
		var tickets []kith.TicketID
		for n := range 3 {
			h.lobby(peer(3*i + n))
			tickets = append(tickets, h.find(peer(3*i+n), "grief"))
		}
		h.ok(h.commit(h.ctx(), kith.Proposal{Topic: "grief", Tickets: tickets}, matching.Explanation{}))
		h.work()
		for _, circle := range must(h.store.LiveCircles(h.ctx()))(h) {
			if len(before) == 0 || circle.ID != before[0].ID {
				ids[i] = circle.ID
			}
		}
		for _, p := range h.portals(ids[i]) {
			h.enter(p)
		}
		h.work()
		h.say(h.portals(ids[i])[0], "!leave")
		h.settled()
	}
	older, younger = ids[0], ids[1]
	created := func(id kith.CircleID) time.Time { return must(h.store.Circle(h.ctx(), id))(h).Created }
	if created(younger).Before(created(older)) || created(younger).Equal(created(older)) && younger < older {
		older, younger = younger, older
	}
	now := time.Now().Add(mergeAge + time.Minute)
	h.now = func() time.Time { return now }
	return h, older, younger, must(h.present(h.ctx(), older))(h), must(h.present(h.ctx(), younger))(h)
}

func TestTwoCirclesThatHaveShrunkGoOnTogetherIfAllWantIt(t *testing.T) {
	h, older, younger, staying, leaving := few(t)
	h.say(leaving[0], "!together")
	h.settled()
	h.isRead(leaving[0].Room, "There is no other circle to go on with")
	h.matchAll()
	h.settled()
	for _, p := range leaving {
		h.isRead(p.Room, "2 people in another circle would fit with you")
	}
	for _, p := range staying {
		h.isNotRead(p.Room, "would fit with you")
	}
	h.say(leaving[0], "!together")
	h.say(leaving[0], "!together")
	h.settled()
	h.isRead(leaving[0].Room, "as soon as everybody here says so")
	if here := must(h.present(h.ctx(), older))(h); len(here) != 2 {
		t.Fatalf("%d are there before all have agreed", len(here))
	}
	h.say(leaving[1], "!together")
	h.settled()

	here := must(h.present(h.ctx(), older))(h)
	if len(here) != 4 {
		t.Fatalf("%d go on together", len(here))
	}
	for _, p := range here[2:] {
		for _, before := range leaving {
			if p.Ghost == before.Ghost || p.Pseudonym == before.Pseudonym {
				t.Errorf("%s is known from the circle before", p.Pseudonym)
			}
		}
		h.enter(p)
	}
	h.settled()
	for _, p := range leaving {
		h.isRead(p.Room, "You go on together with others.")
		h.keeps(p)
	}
	if row := must(h.store.Circle(h.ctx(), younger))(h); row.State != kith.CircleClosed {
		t.Errorf("the circle that they left is %s", row.State)
	}
	h.say(here[2], "Hello to the three of you.")
	h.deliver()
	for _, p := range staying {
		h.isRead(p.Room, here[2].Pseudonym+" is here now.")
		h.isRead(p.Room, "Hello to the three of you.")
	}
	// What they asked for is known where they are now, or the engine would put anybody to them.
	_, companies, err := h.store.Pool(h.ctx(), true)
	h.ok(err)
	for _, c := range companies {
		if c.Circle.ID == older && len(c.Requests) != 4 {
			t.Errorf("the requests of %d are known", len(c.Requests))
		}
	}
	h.ok(h.merge(h.ctx(), string(younger)))
	if again := must(h.present(h.ctx(), older))(h); len(again) != 4 {
		t.Errorf("done twice, %d are there", len(again))
	}
}

func TestNobodyIsMovedIntoACircleThatHasChanged(t *testing.T) {
	for name, change := range map[string]func(h *hall, older kith.CircleID, staying, leaving []kith.Portal){
		"somebody has joined": func(h *hall, older kith.CircleID, _, _ []kith.Portal) {
			h.ok(h.commit(h.ctx(), kith.Proposal{Topic: "grief", Circle: older, Tickets: []kith.TicketID{h.find(peer(9), "grief")}}, matching.Explanation{}))
			h.work()
			for _, p := range h.portals(older) {
				if p.State == kith.PortalInvited {
					h.enter(p)
				}
			}
		},
		"somebody has blocked another": func(h *hall, _ kith.CircleID, staying, leaving []kith.Portal) {
			h.ok(h.store.AddBlock(h.ctx(), store.Block{Peer: staying[0].Peer, Other: leaving[0].Peer}))
		},
		"it has ended": func(h *hall, older kith.CircleID, _, _ []kith.Portal) {
			h.ok(h.end(h.ctx(), must(h.store.Circle(h.ctx(), older))(h)))
			h.settled()
		},
	} {
		t.Run(name, func(t *testing.T) {
			h, older, _, staying, leaving := few(t)
			h.matchAll()
			h.settled()
			change(h, older, staying, leaving)
			for _, p := range leaving {
				h.say(p, "!together")
			}
			h.settled()
			for _, p := range leaving {
				h.isRead(p.Room, "going on together is not possible any more")
			}
			if n := len(must(h.present(h.ctx(), leaving[0].Circle))(h)); n != 2 {
				t.Errorf("%d have stayed", n)
			}
			h.say(leaving[0], "!together")
			h.settled()
			h.isRead(leaving[0].Room, "There is no other circle")
		})
	}
}

func TestAYoungCircleIsNotOfferedAnother(t *testing.T) {
	h, _, _, _, leaving := few(t)
	h.now = time.Now
	h.looked = time.Time{}
	h.matchAll()
	h.settled()
	if heard := h.heard(leaving[0].Room); strings.Contains(heard, "!together") {
		t.Errorf("somebody reads %q", heard)
	}
}
