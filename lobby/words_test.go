package lobby

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kith"
	"kith/catalogue"
	"kith/matching/topics"
)

// What a peer writes in their own words is neither said again nor kept; the topics are.
func TestOwnWordsAreNotKept(t *testing.T) {
	const mark = "Qwxzyplomb"
	words := catalogue.New()
	for _, text := range []string{
		"since " + mark + " left me I cannot sleep", "find since " + mark + " left me I cannot sleep", "it is about the rent again, " + mark, "find " + mark,
		strings.Repeat(mark+" left me and I cannot sleep. ", 200), "search ich kann seit der Scheidung von " + mark + " nicht schlafen",
	} {
		for name, moment := range moments {
			w, lobby := at(moment)
			answer, err := handle(w, lobby, text)
			if err != nil {
				t.Fatal(err)
			}
			kept, err := json.Marshal([]any{w.peers[me], w.tickets})
			if err != nil {
				t.Fatal(err)
			}
			said := words.Texts("en", answer...)
			if name == "report what" {
				continue // that is what moderators are told
			}
			if low := strings.ToLower(string(kept) + said); strings.Contains(low, strings.ToLower(mark)) {
				t.Errorf("%s: %.40q is kept or repeated: %s", name, text, said)
			}
		}
	}
}

// What a ticket waits for is what was said to the peer, the surest first.
func TestTheTicketHoldsAllTopics(t *testing.T) {
	w, lobby := at(kith.Peer{Key: me, Consented: true, Adult: true})
	w.places[me] = nil
	if _, err := handle(w, lobby, "find I can't sleep since the divorce"); err != nil {
		t.Fatal(err)
	}
	ticket := w.tickets[0]
	var about []kith.TopicID
	for _, s := range ticket.Request.Topics {
		about = append(about, s.Topic)
	}
	if ticket.Topic != "sleep" || !slices.Equal(about, []kith.TopicID{"sleep", "separation"}) || ticket.Request.Topics[0].Confidence <= ticket.Request.Topics[1].Confidence {
		t.Errorf("waits for %s: %v", ticket.Topic, ticket.Request.Topics)
	}
	if len(ticket.Request.Conflicts()) > 0 {
		t.Errorf("%v", ticket.Request.Conflicts())
	}
}

// Who is in a circle on one of two topics is looked for company on the other.
func TestTheTopicOfACircleIsLeftOut(t *testing.T) {
	w, lobby := at(kith.Peer{Key: me, Consented: true, Adult: true})
	w.places[me] = []kith.Place{{Circle: "c1", Topic: "sleep", Pseudonym: "Calm Heron", State: kith.PortalJoined}}
	if _, err := handle(w, lobby, "find I can't sleep since the divorce"); err != nil {
		t.Fatal(err)
	}
	if len(w.tickets) != 1 || w.tickets[0].Topic != "separation" || len(w.tickets[0].Request.Topics) != 1 {
		t.Errorf("%+v", w.tickets)
	}
}

// A topic for people of another age is neither listed, nor found, nor taken by its name.
func TestTopicsOfAnotherAge(t *testing.T) {
	c, err := topics.Parse("topics.yaml", []byte("topics:\n  - {id: school, names: {en: School, de: Schule}, age: minor}\n  - {id: grief, names: {en: Grief}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	w, _ := at(kith.Peer{Key: me, Consented: true, Adult: true})
	parts := w.parts(topicsOfStories, time.Now)
	parts.Topics = topics.NewOffer(c, []kith.Topic{{ID: "school", Name: "School"}, {ID: "grief", Name: "Grief"}}, true)
	lobby := New(parts)
	words := catalogue.New()
	for _, text := range []string{"topics", "find", "school", "find school", "Schule", "find my school", "it is about school", "shcool", "find 2"} {
		answer, err := handle(w, lobby, text)
		if err != nil {
			t.Fatal(err)
		}
		if said := words.Texts("en", answer...); strings.Contains(said, "School") || len(w.tickets) > 0 {
			t.Errorf("%q is answered %q, tickets %v", text, said, w.tickets)
		}
	}
	if answer, err := handle(w, lobby, "find 1"); err != nil || len(w.tickets) != 1 || w.tickets[0].Topic != "grief" {
		t.Errorf("the first that is shown is %v, %v, %v", w.tickets, answer, err)
	}
}

func TestWhatIsAboutTheService(t *testing.T) {
	w, lobby := at(kith.Peer{Key: me, Consented: true, Adult: true})
	for text, want := range map[string]catalogue.Phrase{
		"how does this work?": catalogue.Unknown(), "It doesn't work": catalogue.Unknown(), "does it cost money": catalogue.Unknown(), "still waiting": catalogue.Unknown(),
		"can my husband read this?": catalogue.Privacy(), "Will my boss see that": catalogue.Privacy(), "kann mein Mann das lesen": catalogue.Privacy(),
		"I work at night and never see my family": catalogue.OfferTopic(nil), "can my marriage still be saved after he lied to me for ten years": catalogue.OfferTopic(nil),
	} {
		answer, err := handle(w, lobby, text)
		if err != nil || answer[0].ID != want.ID && (want.ID != catalogue.OfferTopic(nil).ID || answer[0].ID != catalogue.WhichOfThese(nil).ID) {
			t.Errorf("%q is answered %v, %v", text, answer, err)
		}
		if _, err := handle(w, lobby, "cancel"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestChosenFrom(t *testing.T) {
	about := []kith.TopicShare{{Topic: "a", Confidence: 0.4}, {Topic: "b", Confidence: 0.3}}
	for text, want := range map[string]string{
		"1": "[{a 1}] true", "2 1": "[{b 1} {a 1}] true", "1 and 2": "[{a 1} {b 1}] true", "1 1": "[{a 1}] true", "3": "[] true",
		"": "[] false", "4": "[] false", "0": "[] false", "1 3": "[] false", "one": "[] false", "99999999999999999999": "[] false", "and": "[] false",
	} {
		chosen, ok := chosenFrom(text, about)
		if got := fmt.Sprint(chosen, ok); got != want {
			t.Errorf("%q chooses %s, want %s", text, got, want)
		}
	}
}
