package waiting

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"kith"
)

// Somebody waits alone for a week: they are spoken to four times, then left in peace, and told in
// the end that nobody came.
func TestWhoWaitsAloneIsSpokenTo(t *testing.T) {
	h := newHall(t, Options{})
	anna := h.enter("anna")
	h.find(anna, nil)
	h.pass(59 * time.Second)
	h.hearsOnly(anna)
	var exercises []string
	hear := func(after time.Duration, words ...string) {
		t.Helper()
		h.pass(after)
		said := h.hears(anna)
		if len(said) != 1 {
			t.Fatalf("after %v hears %q", after, said)
		}
		for _, word := range append(words, "I am still looking for people for you. Topic: Grief.", "While you wait", "cancel") {
			if !strings.Contains(said[0], word) {
				t.Errorf("after %v hears %q, without %q", after, said[0], word)
			}
		}
		exercises = append(exercises, strings.Split(said[0], "\n\n")[1])
	}
	hear(2*time.Second, "cannot say how much longer")
	if strings.Contains(exercises[0], "112") {
		t.Error("after a minute it sounds like an emergency")
	}
	hear(4*time.Minute, "112")
	hear(25*time.Minute, "112")
	hear(4*time.Hour, "I do not write again", "112")
	slices.Sort(exercises)
	if n := len(slices.Compact(exercises)); n != 4 {
		t.Errorf("of four things to do, %d are different", n)
	}
	h.pass(6 * 24 * time.Hour)
	h.hearsOnly(anna)
	h.pass(24 * time.Hour)
	h.hearsOnly(anna, "for a week, and nobody came")
	if waits, err := h.store.WaitingTicket(t.Context(), anna); err != nil || waits != nil {
		t.Errorf("waits on: %v, %v", waits, err)
	}
	h.pass(24 * time.Hour)
	h.hearsOnly(anna)
}

func TestNothingIsSaidAfterAMatchOrACancel(t *testing.T) {
	h := newHall(t, Options{})
	anna, boris := h.enter("anna"), h.enter("boris")
	first, second := h.find(anna, nil), h.find(boris, nil)
	h.pass(2 * time.Minute)
	h.hearsOnly(anna, "still looking")
	h.hearsOnly(boris, "still looking")
	h.txn(func(ctx context.Context) error {
		_, err := h.store.TakeTickets(ctx, []kith.TicketID{first.ID}, "circle")
		return err
	})
	h.txn(func(ctx context.Context) error {
		_, err := h.store.CancelTicket(ctx, second.ID)
		return err
	})
	h.pass(8 * 24 * time.Hour)
	h.hearsOnly(anna)
	h.hearsOnly(boris)
}

// After the service was away for an hour, somebody is told once and not for each time that passed.
func TestWhatIsOverdueIsSaidOnce(t *testing.T) {
	h := newHall(t, Options{})
	anna := h.enter("anna")
	h.find(anna, nil)
	h.clock = h.clock.Add(time.Hour)
	h.pass(time.Minute)
	h.hearsOnly(anna, "still looking")
	h.pass(4 * time.Hour)
	h.hearsOnly(anna, "I do not write again")
}

// Who waits on after a match that came to nothing keeps their place, and is not told again what they
// were told before.
func TestWhoWaitsAgainIsNotToldAgain(t *testing.T) {
	h := newHall(t, Options{})
	anna := h.enter("anna")
	ticket := kith.Ticket{ID: "again", Peer: anna, Topic: "grief", State: kith.TicketWaiting, Created: h.clock.Add(-10 * time.Minute)}
	h.txn(func(ctx context.Context) error {
		if err := h.store.AddTicket(ctx, ticket); err != nil {
			return err
		}
		return h.Begin(ctx, ticket)
	})
	h.pass(19 * time.Minute)
	h.hearsOnly(anna)
	h.pass(2 * time.Minute)
	h.hearsOnly(anna, "still looking")
}

// What others waited is known from the database, and so is what would have been quicker.
func TestWhatOthersWaitedIsTold(t *testing.T) {
	h := newHall(t, Options{})
	german := &kith.Request{Age: kith.Adult, Languages: []kith.Language{{Tag: "de"}}}
	for i := range 10 {
		ticket := kith.Ticket{ID: kith.TicketID(rune('a' + i)), Peer: kith.PeerKey(rune('a' + i)), Topic: "grief", State: kith.TicketWaiting, Created: h.clock.Add(-40 * time.Second)}
		h.txn(func(ctx context.Context) error {
			if err := h.store.AddTicket(ctx, ticket); err != nil {
				return err
			}
			_, err := h.store.TakeTickets(ctx, []kith.TicketID{ticket.ID}, "circle")
			return err
		})
	}
	h.clock = h.clock.Add(time.Second)
	anna := h.enter("anna")
	outlook, err := h.Outlook(t.Context(), kith.Ticket{ID: "mine", Peer: anna, Topic: "grief", Created: h.clock})
	if err != nil || outlook.Kind != kith.OutlookWithin || outlook.Within > time.Minute {
		t.Errorf("%+v, %v", outlook, err)
	}
	h.find(anna, german)
	h.pass(70 * time.Second)
	h.hearsOnly(anna, "Others waited far less who write English")
	h.pass(5 * time.Minute)
	if said := h.hears(anna); len(said) != 1 || strings.Contains(said[0], "English") {
		t.Errorf("it is said again: %q", said)
	}
}

// What somebody looked for and gave up is erased once nothing is learned from it any more.
func TestCancelledSearchesAreErased(t *testing.T) {
	h := newHall(t, Options{})
	anna, boris := h.enter("anna"), h.enter("boris")
	given, found := h.find(anna, nil), h.find(boris, nil)
	h.txn(func(ctx context.Context) error {
		_, err := h.store.CancelTicket(ctx, given.ID)
		if err == nil {
			_, err = h.store.TakeTickets(ctx, []kith.TicketID{found.ID}, "circle")
		}
		return err
	})
	known := func(ticket kith.Ticket) bool {
		_, err := h.store.Ticket(t.Context(), ticket.ID)
		return err == nil
	}
	h.pass(6 * 24 * time.Hour)
	if !known(given) {
		t.Error("erased too early")
	}
	h.pass(8 * 24 * time.Hour)
	if known(given) {
		t.Error("what was given up is still there")
	}
	if !known(found) {
		t.Error("what was found goes with its circle, and not before")
	}
}
