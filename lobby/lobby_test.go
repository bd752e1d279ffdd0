package lobby

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kith"
	"kith/catalogue"
)

// A failing store gives an error and no answer; after it has been rolled back,
// the same words get the answer that they would have got.
func TestFailuresLeaveNoTrace(t *testing.T) {
	texts := []string{"find grief", "yes", "status", "cancel", "leave", "leave 2", "leave all", "1", "I reset my keys", "hello", "what", "find I can't sleep since the divorce", "it is about the rent again", "2 and 1", "report", "report them", "It hurt me.", "forget me", "export", "i want to die", "no", "germany", "talk to someone", "more", "more german, only men", "wishes", "forget wishes", "skip", "done", "block", "block 1", "blocked", "unblock 1", "2 nobody listened", "4", "on duty", "off duty"}
	for name, moment := range moments {
		for _, text := range texts {
			w, lobby := at(moment)
			want, _ := handle(w, lobby, text)
			total := w.calls
			for fail := 1; fail <= total; fail++ {
				w, lobby := at(moment)
				w.fail = fail
				answer, err := handle(w, lobby, text)
				if !errors.Is(err, errBroken) || answer != nil {
					t.Fatalf("%s, %q: call %d of %d fails and gives %v, %v", name, text, fail, total, answer, err)
				}
				if strings.Contains(err.Error(), string(me)) {
					t.Errorf("the error names the peer: %v", err)
				}
				w.fail = 0
				if again, err := handle(w, lobby, text); err != nil || !reflect.DeepEqual(again, want) {
					t.Errorf("%s, %q: after a failed call %d it gives %v, %v", name, text, fail, again, err)
				}
			}
		}
	}
}

func handle(w *world, lobby *Lobby, text string) (answer []catalogue.Phrase, err error) {
	err = w.transaction(func(ctx context.Context) (err error) {
		answer, err = lobby.Handle(ctx, me, text)
		return err
	})
	return answer, err
}

// Whatever a peer writes, in whatever order: what the lobby keeps of them stays
// in good order, and there is always an answer.
func TestAnyConversation(t *testing.T) {
	texts := []string{
		"yes", "no", "hello", "help", "topics", "find", "find grief", "find 1", "find low mood", "find greif", "anxiety", "my grief", "I can't sleep since the divorce", "find I can't sleep since the divorce", "it is about the rent again", "find Trennung", "1 and 2", "something else", "1", "2", "3", "16", "34",
		"status", "cancel", "leave", "leave 1", "leave all", "all", "report", "report 2", "It hurt me.", "forget me", "privacy", "I am an adult", "I reset my keys", "what?", "i want to die", "hopeless", "germany", "country France", "skip", "block", "block 1", "blocked", "unblock 1", "2 nobody listened", "4", "talk to someone",
		"more", "more one person, german", "more only men", "wishes", "forget wishes", "done", "none", "german", "not 3", "only women", "i am a woman", "either",
	}
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld()
		lobby := New(w.parts(topicsOfStories, func() time.Time { return time.Unix(1_800_000_000, 0) }))
		said := false
		for range rapid.IntRange(1, 40).Draw(t, "length") {
			if tickets := w.waiting(func(kith.Ticket) bool { return true }); len(tickets) > 0 && rapid.Bool().Draw(t, "matched") {
				w.match()
			}
			text := rapid.SampledFrom(texts).Draw(t, "text")
			before := w.peers[me]
			answer, err := handle(w, lobby, text)
			if err != nil || len(answer) == 0 {
				t.Fatalf("%q: %v, %v", text, answer, err)
			}
			said = said || text == "yes"
			peer := w.peers[me]
			if peer.Farewell != "" {
				if len(w.waiting(func(kith.Ticket) bool { return true })) > 0 || len(w.places[me]) > 0 || w.forgotten != 1 {
					t.Fatalf("%q: forgotten %d times, with tickets or circles left", text, w.forgotten)
				}
				continue
			}
			refused := peer.Asking == askMinor || peer.Asking == minorForget
			wasRefused := before.Asking == askMinor || before.Asking == minorForget
			if wasRefused && !refused && text != "I am an adult" && text != "34" {
				t.Fatalf("%q made an adult of somebody who had said no", text)
			}
			if (peer.Consented || peer.Adult || len(w.tickets) > 0) && !said {
				t.Fatalf("nobody ever said yes, but: %+v", peer)
			}
			if refused && (peer.Adult || len(w.waiting(func(kith.Ticket) bool { return true })) > 0) {
				t.Fatalf("not an adult, but: %+v", peer)
			}
			if peer.Consented == peer.ConsentedAt.IsZero() {
				t.Fatalf("consent without its time: %+v", peer)
			}
			for _, ticket := range w.tickets {
				if about := ticket.Request.Topics; len(about) == 0 || about[0].Topic != ticket.Topic || len(about) > kith.MostTopics {
					t.Fatalf("%q: a ticket for %s with %+v", text, ticket.Topic, about)
				}
			}
			if peer.Then != "" && peer.Wish == "" {
				t.Fatalf("%q: something is to be asked about nothing: %+v", text, peer)
			}
			topics := make(map[kith.TopicID]int)
			for _, p := range w.places[me] {
				if topics[p.Topic]++; topics[p.Topic] > 1 {
					t.Fatalf("twice in circles on %s", p.Topic)
				}
			}
		}
	})
}

// match turns the waiting ticket into a circle.
func (w *world) match() {
	for i := range w.tickets {
		if ticket := &w.tickets[i]; ticket.State == kith.TicketWaiting {
			ticket.State = kith.TicketMatched
			w.places[me] = append(w.places[me], kith.Place{
				Circle: kith.CircleID(fmt.Sprint("c", i)), Topic: ticket.Topic, Pseudonym: fmt.Sprint("Name ", i), State: kith.PortalJoined,
			})
		}
	}
}

func TestManyTopicsAndPlacesStayReadable(t *testing.T) {
	w, _ := at(moments["nothing open"])
	var topics []kith.Topic
	for i := range 30 {
		topics = append(topics, kith.Topic{ID: kith.TopicID(fmt.Sprint("topic-", i)), Name: fmt.Sprint("Topic ", i), About: "About it."})
	}
	lobby := New(w.parts(topics, time.Now))
	if _, err := handle(w, lobby, "find 30"); err != nil {
		t.Fatal(err)
	}
	if ticket := w.tickets[0]; ticket.Topic != "topic-29" {
		t.Errorf("number 30 is %s", ticket.Topic)
	}
}

func TestTicketIDsDiffer(t *testing.T) {
	w, _ := at(kith.Peer{Key: me, Consented: true, Adult: true})
	parts := w.parts(topicsOfStories, time.Now)
	parts.Limits = Limits{}
	lobby := New(parts)
	var ids []kith.TicketID
	for range 20 {
		for _, text := range []string{"find grief", "cancel"} {
			if _, err := handle(w, lobby, text); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, ticket := range w.tickets {
		if slices.Contains(ids, ticket.ID) || len(ticket.ID) < 20 {
			t.Fatalf("ticket id %q is short or repeated", ticket.ID)
		}
		ids = append(ids, ticket.ID)
	}
}

// Who writes without end is told so once; help, distress and what ends things are answered
// all the same, and after a while everything is.
func TestNobodyKeepsTheServiceBusy(t *testing.T) {
	w, _ := at(kith.Peer{Key: me, Consented: true, Adult: true})
	now := time.Unix(1_800_000_000, 0)
	lobby := New(w.parts(topicsOfStories, func() time.Time { return now }))
	count := func(text string) (answered int) {
		for range 200 {
			answer, err := handle(w, lobby, text)
			if err != nil {
				t.Fatal(err)
			}
			answered += min(1, len(answer))
		}
		return answered
	}
	if n := count("status"); n != share+1 {
		t.Errorf("%d of 200 are answered, and told so once", n)
	}
	for _, text := range []string{"help", "i want to die", "leave"} {
		if n := count(text); n != 200 {
			t.Errorf("%q is answered %d times of 200", text, n)
		}
	}
	now = now.Add(time.Minute)
	if n := count("status"); n < 10 || n > 15 {
		t.Errorf("after a minute %d are answered", n)
	}
	now = now.Add(24 * time.Hour)
	if n := count("status"); n != share+1 {
		t.Errorf("after a day %d are answered", n)
	}
}
