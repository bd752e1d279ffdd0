package matching

import (
	"fmt"
	"math"
	"testing"
	"time"

	"kith"
)

// TestOddRequests: whatever a request holds, it harms nobody else who waits.
func TestOddRequests(t *testing.T) {
	far := 1 << 40
	for name, odd := range map[string]kith.Request{
		"must and avoid":         {Age: kith.Adult, Tags: []kith.Tag{"a"}, Wishes: []kith.TagWish{{Tag: "a", Strength: kith.Must}, {Tag: "a", Strength: kith.Avoid}}},
		"no age":                 {},
		"an unknown language":    {Age: kith.Adult, Languages: []kith.Language{{Tag: "x-klingon"}, {Tag: "💬"}}},
		"no language":            {Age: kith.Adult, Languages: []kith.Language{{Tag: "-"}}},
		"an unknown topic":       {Age: kith.Adult, Topics: []kith.TopicShare{{Topic: "¿", Confidence: 1}}},
		"an unknown strength":    {Age: kith.Adult, Wishes: []kith.TagWish{{Tag: "a", Strength: "maybe"}}},
		"blocks themselves":      {Age: kith.Adult, Blocked: []kith.PeerKey{"odd"}},
		"a far time zone":        {Age: kith.Adult, Zone: &far, Topics: about("grief")},
		"confidence of no sense": {Age: kith.Adult, Topics: []kith.TopicShare{{Topic: "grief", Confidence: math.NaN()}, {Topic: "loss", Confidence: math.Inf(1)}, {Topic: "work", Confidence: -1}}},
		"standing of no sense":   {Age: kith.Adult, Side: kith.SideListen, Standing: math.NaN()},
		"the same topic twice":   {Age: kith.Adult, Topics: about("grief", "grief", "grief", "grief")},
	} {
		t.Run(name, func(t *testing.T) {
			engine := NewFitting(few{}, Policy{Languages: []string{"en"}})
			add(t, engine, kith.Ticket{ID: "odd", Peer: "odd", Topic: "grief", Created: start, Request: &odd},
				ticketOf("ann", 0, kith.Request{Topics: about("grief")}), ticketOf("ben", 0, kith.Request{Topics: about("grief")}))
			met := map[kith.TicketID]bool{}
			for _, seconds := range []int{0, 10, 30, 60} {
				proposals, _ := engine.Tick(start.Add(time.Duration(seconds) * time.Second))
				for _, p := range proposals {
					for _, id := range p.Tickets {
						met[id] = true
						engine.Remove(id)
					}
				}
			}
			if !met["of ann"] && !met["of ben"] {
				t.Error("those who ask for nothing odd are kept from each other")
			}
		})
	}
}

func TestTooMuchIsRefused(t *testing.T) {
	engine := NewFitting(few{}, Policy{})
	for _, r := range []kith.Request{
		{Tags: make([]kith.Tag, 1000)}, {Wishes: make([]kith.TagWish, 17)}, {Topics: make([]kith.TopicShare, 5)}, {Languages: make([]kith.Language, 7)},
	} {
		if err := engine.Add(kith.Ticket{ID: "t", Request: &r}); err == nil {
			t.Errorf("%+v is taken", r)
		}
	}
	if engine.Waiting() != 0 {
		t.Error("somebody waits")
	}
}

// TestSameWaiterManyTimes: asking and cancelling as fast as one can leaves nothing behind.
func TestSameWaiterManyTimes(t *testing.T) {
	engine := NewFitting(few{}, Policy{})
	for i := range 100_000 {
		add(t, engine, ticketOf(fmt.Sprint("ann", i%3), 0, kith.Request{Topics: about("grief", "work")}))
		engine.Remove(kith.TicketID(fmt.Sprint("of ann", i%3)))
	}
	proposals, _ := engine.Tick(start)
	if len(proposals) > 0 || engine.Waiting() > 0 || len(engine.people) > 3 || len(engine.index.lists) > 0 {
		t.Errorf("%v, %d wait, %d places, %d lists", proposals, engine.Waiting(), len(engine.people), len(engine.index.lists))
	}
	if n := len(engine.due) + len(engine.steps); n > 10 {
		t.Errorf("%d entries are left", n)
	}
}
