package matching

import (
	"reflect"
	"testing"
	"time"

	"kith"
)

func ticketOf(peer string, ago time.Duration, r kith.Request) kith.Ticket {
	r.Age = kith.Adult
	return kith.Ticket{ID: kith.TicketID("of " + peer), Peer: kith.PeerKey(peer), Topic: "grief", Created: start.Add(-ago), Request: &r}
}

func about(topics ...kith.TopicID) []kith.TopicShare {
	var all []kith.TopicShare
	for _, topic := range topics {
		all = append(all, kith.TopicShare{Topic: topic, Confidence: 0.8})
	}
	return all
}

func add(t *testing.T, engine *Fitting, tickets ...kith.Ticket) {
	t.Helper()
	for _, k := range tickets {
		if err := engine.Add(k); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhyTheyMet(t *testing.T) {
	engine := NewFitting(few{}, Policy{Languages: []string{"en"}})
	father := []kith.Tag{"fathers"}
	wish := []kith.TagWish{{Tag: "fathers", Strength: kith.Prefer}}
	add(t, engine,
		ticketOf("ann", 30*time.Second, kith.Request{Topics: about("grief", "loneliness"), Needs: kith.NeedCompany | kith.NeedEmotional, Shape: kith.ShapePair, Tags: father, Wishes: wish}),
		ticketOf("ben", 12*time.Second, kith.Request{Topics: about("grief"), Needs: kith.NeedCompany, Tags: father, Wishes: wish}),
		ticketOf("cem", 12*time.Second, kith.Request{Topics: about("loss"), Needs: kith.NeedPractical, Tags: father}))
	proposals, _ := engine.Tick(start)
	if len(proposals) != 1 || !reflect.DeepEqual(proposals[0].Tickets, []kith.TicketID{"of ann", "of ben"}) || proposals[0].Topic != "grief" {
		t.Fatalf("proposed %v", proposals)
	}
	x, ok := engine.Explain(proposals[0], start)
	if !ok || x.People != 2 || x.Longest != 30*time.Second || x.Fit != x.Worst || x.Fit < 800 {
		t.Errorf("explained by %+v", x)
	}
	if want := (Common{Topics: []kith.TopicID{"grief"}, Needs: kith.NeedCompany, Tags: father, Languages: []string{"en"}}); !reflect.DeepEqual(x.Common, want) {
		t.Errorf("in common %+v", x.Common)
	}
	if x.Parts[0].Aspect != AspectTopic || x.Parts[0].Score >= 1000 || x.Parts[0].Score < 600 {
		t.Errorf("parts %v", x.Parts)
	}
	engine.Remove("of ben")
	if _, ok := engine.Explain(proposals[0], start); ok {
		t.Error("explains a match with somebody who has gone")
	}
}

func TestNobodyIsToldOfAGroupThatOneDidNotWishFor(t *testing.T) {
	engine := NewFitting(few{}, Policy{})
	add(t, engine,
		ticketOf("ann", 20*time.Second, kith.Request{Topics: about("grief"), Tags: []kith.Tag{"veterans"}, Wishes: []kith.TagWish{{Tag: "veterans", Strength: kith.Prefer}}}),
		ticketOf("ben", 20*time.Second, kith.Request{Topics: about("grief"), Tags: []kith.Tag{"veterans"}}))
	proposals, _ := engine.Tick(start)
	if len(proposals) != 1 {
		t.Fatalf("proposed %v", proposals)
	}
	if x, _ := engine.Explain(proposals[0], start); len(x.Common.Tags) > 0 {
		t.Errorf("ben would learn that ann is one of %v, and she of him", x.Common.Tags)
	}
}

func TestMerging(t *testing.T) {
	engine := NewFitting(few{}, Policy{})
	set := func(id kith.CircleID, topic kith.TopicID, former kith.PeerKey, members ...kith.PeerKey) {
		c := OpenCircle{ID: id, Topic: topic, Members: members, Created: start}
		if former != "" {
			c.Former = []kith.PeerKey{former}
		}
		engine.SetCircle(c)
	}
	set("a", "grief", "", "ann")
	set("b", "grief", "ann", "ben", "bea")
	set("c", "loss", "", "cem", "cat")
	set("d", "work", "", "dov")
	set("e", "grief", "", "eve", "eli", "ewa")
	// Ann was in b before; nobody goes from grief to work; e has not shrunk. Of a and b, a was there first.
	if got := engine.Merges(); len(got) != 1 || got[0].From != "c" || got[0].Into != "a" || got[0].People != 3 {
		t.Errorf("offers %v", got)
	}
	set("a", "work", "", "ann")
	if got := engine.Merges(); len(got) != 2 || got[0] != (Merge{"d", "a", 1000, 2}) || got[1].From != "c" || got[1].Into != "b" {
		t.Errorf("offers %v", got)
	}
}
