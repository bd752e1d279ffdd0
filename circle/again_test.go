package circle

import (
	"testing"

	"kith"
)

func TestWhoIsLeftAloneByADeclineWaitsAgain(t *testing.T) {
	for name, speaks := range map[string]bool{"having written": true, "having said nothing": false} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, t, Options{})
			circle, portals := h.matched(2)
			h.enter(portals[0])
			if speaks {
				h.say(portals[0], "Is anybody there?")
			}
			asked := must(h.store.TicketInto(h.ctx(), circle.ID, portals[0].Peer))(h).Created
			h.decline(portals[1])
			h.settled()
			ticket := must(h.store.WaitingTicket(h.ctx(), portals[0].Peer))(h)
			if ticket == nil || !ticket.Created.Equal(asked) || ticket.Topic != "grief" {
				t.Fatalf("the one left alone waits by %+v, and had asked at %v", ticket, asked)
			}
			if other := must(h.store.WaitingTicket(h.ctx(), portals[1].Peer))(h); other != nil {
				t.Error("who declined waits again")
			}
			h.isRead(portals[0].Room, "The others could not come to this circle")
			h.isRead(h.lobby(peer(0)), "Your place in the line is kept")
			if row := must(h.store.Circle(h.ctx(), circle.ID))(h); row.State != kith.CircleClosed {
				t.Errorf("the circle is %s", row.State)
			}
			if speaks {
				h.keeps(portals[0])
			} else if !h.gone[peer(0)] {
				t.Error("an empty portal stays in somebody's list of rooms")
			}

			h.find(peer(5), "grief")
			h.matchAll()
			h.work()
			if _, now := h.only(); len(now) != 2 || now[0].Ghost == portals[0].Ghost || now[0].Pseudonym == portals[0].Pseudonym {
				t.Errorf("the next circle has %+v", now)
			}
		})
	}
}

// Who has said two ages is met by nobody, whichever way they look.
func TestWhoSaidTwoAgesDoesNotLookForOthers(t *testing.T) {
	h := newHall(t, t, Options{})
	h.lobby(peer(0))
	_, portals := h.meet(2)
	last := portals[0]
	known := must(h.store.Peer(h.ctx(), last.Peer))(h)
	known.Doubted = true
	if err := h.store.SavePeer(h.ctx(), known); err != nil {
		t.Fatal(err)
	}
	h.say(portals[1], "!leave")
	h.settled()
	h.say(last, "!again")
	h.settled()
	h.isRead(last.Room, "You have told me two ages")
	if ticket := must(h.store.WaitingTicket(h.ctx(), last.Peer))(h); ticket != nil {
		t.Errorf("they wait by %+v", ticket)
	}
}

func TestTheLastOneLeftLooksForOthersByOneWord(t *testing.T) {
	h := newHall(t, t, Options{})
	h.lobby(peer(0))
	circle, portals := h.meet(2)
	last := portals[0]
	h.say(last, "!again")
	h.settled()
	h.isRead(last.Room, "Others are in this circle with you")
	h.say(portals[1], "Good night.")
	h.say(portals[1], "!leave")
	h.settled()
	h.isRead(last.Room, "Good night.\n"+portals[1].Pseudonym+" has left.\n\nYou are the only one here now.")

	h.find(peer(0), "work") // they wait for something else already
	h.say(last, "!again")
	h.settled()
	h.isRead(last.Room, "I am looking for people for you on another topic: Work.")
	ticket := must(h.store.WaitingTicket(h.ctx(), last.Peer))(h)
	must(h.store.CancelTicket(h.ctx(), ticket.ID))(h)

	h.say(last, "!again")
	h.settled()
	h.isRead(last.Room, "I am looking for new people for you now. Topic: Grief.")
	h.isRead(h.lobby(peer(0)), "I am looking for new people for you now. Topic: Grief.")
	h.keeps(last)
	if ticket = must(h.store.WaitingTicket(h.ctx(), last.Peer))(h); ticket == nil || ticket.Topic != "grief" {
		t.Errorf("the last one waits by %+v", ticket)
	}
	if row := must(h.store.Circle(h.ctx(), circle.ID))(h); row.State != kith.CircleClosed {
		t.Errorf("the circle is %s", row.State)
	}
}
