package circle

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
)

// reported is a circle of n peers in which each but the first has reported the first.
func reported(t *testing.T, n int) (*hall, kith.Circle, []kith.Portal, kith.RoomKey) {
	t.Helper()
	h, circle, portals, desk := watched(t, n)
	h.say(portals[0], "useless")
	h.deliver()
	for _, reporter := range portals[1:] {
		h.answerTo(reporter, "useless", "!report")
		h.settleAll()
	}
	if laid := h.laid(desk); len(laid) != n-1 {
		t.Fatalf("%d reports lie on the desk", len(laid))
	}
	return h, circle, portals, desk
}

func TestAModeratorMutesByAReaction(t *testing.T) {
	h, _, portals, desk := reported(t, 2)
	h.decide(desk, mod, "🔇")
	if !slices.Equal(h.muted, []id.UserID{portals[0].Ghost}) {
		t.Errorf("muted were %v", h.muted)
	}
	if told := h.last(desk).Body; !strings.HasPrefix(told, "Done. Number ") || !strings.Contains(told, portals[0].Pseudonym+" is muted.") {
		t.Errorf("the moderator is told %q", told)
	}
	if told := h.heard(portals[0].Room); strings.Count(told, "A moderator has muted you here.") != 1 {
		t.Errorf("who is muted is told %q", told)
	}
	if told := h.last(portals[1].Room).Body; !strings.Contains(told, portals[0].Pseudonym+" cannot write in the circle any more") {
		t.Errorf("the reporter is told %q", told)
	}
	if _, now := h.only(); now[0].Level != kith.MutedLevel || now[0].Silence != kith.Muted {
		t.Errorf("they have level %d, %s", now[0].Level, now[0].Silence)
	}
	// It was decided: nothing changes any more, by whatever they write or set there.
	for _, again := range []func(){
		func() { h.decide(desk, mod, "🚪") },
		func() { h.write(desk, mod, fmt.Sprint("remove ", h.number(desk))) },
	} {
		again()
		if told := h.last(desk).Body; !strings.Contains(told, "was decided before") {
			t.Errorf("a second decision is answered by %q", told)
		}
	}
	if _, now := h.only(); now[0].State != kith.PortalJoined {
		t.Error("the second decision counts")
	}
}

// number is that of what was laid last on a desk.
func (h *hall) number(desk kith.RoomKey) int {
	h.t.Helper()
	laid := h.laid(desk)
	return must(h.store.Item(h.ctx(), laid[len(laid)-1].Item))(h).Number
}

// Who removes somebody has decided all that was reported about them.
func TestAModeratorRemovesByACommand(t *testing.T) {
	h, circle, portals, desk := reported(t, 3)
	h.write(desk, mod, fmt.Sprintf("Remove #%d because it is the third time.", h.number(desk)))
	if seats := must(h.store.Seats(t.Context(), circle.Room))(h); slices.Contains(seats, portals[0].Ghost) {
		t.Error("their ghost stays in the circle")
	}
	if _, now := h.only(); now[0].State != kith.PortalLeft || now[0].Ending != kith.EndedByModerator {
		t.Errorf("their part is %s, %s", now[0].State, now[0].Ending)
	}
	if told := h.heard(portals[0].Room); !strings.Contains(told, "A moderator has ended your part in this circle.") {
		t.Errorf("they are told %q", told)
	}
	for _, reporter := range portals[1:] {
		if told := h.heard(reporter.Room); strings.Count(told, portals[0].Pseudonym+" is not in the circle any more") != 1 {
			t.Errorf("a reporter is told %q", told)
		}
	}
	if open := must(h.store.OpenItems(t.Context()))(h); len(open) > 0 {
		t.Errorf("open is still %v", open)
	}
	if heard := h.heard(desk); strings.Count(heard, "Done.") != 1 || strings.Count(heard, " is out of the circle. You need not do anything.") != 1 {
		t.Errorf("the moderator is told %q", heard)
	}
}

// Who was muted by reports alone can write again when the last of them is closed, and not
// before; what a moderator muted stays so.
func TestClosingTheLastReportEndsTheReview(t *testing.T) {
	h, circle, portals, desk := reported(t, 3)
	first, second := h.laid(desk)[0], h.laid(desk)[1]
	if len(h.muted) != 1 || !strings.Contains(second.Body, "If you close this, and nothing else about them is open, they can write again.") {
		t.Fatalf("muted %v; on the desk lies\n%s", h.muted, second.Body)
	}
	h.react(desk, mod, id.EventID(fmt.Sprint("$out", second.ID)), "✅")
	if len(h.muted) != 1 {
		t.Error("the first of two reports to be closed ends the review")
	}
	h.react(desk, mod, id.EventID(fmt.Sprint("$out", first.ID)), "👍🏽") // the same, for who finds it sooner
	if told := h.last(portals[0].Room).Body; len(h.muted) != 0 || !strings.Contains(told, "You can write here again.") {
		t.Errorf("muted are %v, and they are told %q", h.muted, told)
	}
	if told := h.last(desk).Body; !strings.Contains(told, portals[0].Pseudonym+" can write again.") {
		t.Errorf("the moderator is told %q", told)
	}
	for _, reporter := range portals[1:] {
		if told := h.last(reporter.Room).Body; !strings.Contains(told, "and changes nothing in the circle for now") {
			t.Errorf("a reporter is told %q", told)
		}
	}
	if _, now := h.only(); now[0].Silence != "" {
		t.Error("they cannot write")
	}

	// A mute by hand is nothing that closing a report ends.
	h.setLevels(circle.Room, `{"users":{"`+string(mod)+`":50,"`+string(portals[0].Ghost)+`":-1}}`)
	h.say(portals[1], "!report And again.")
	h.settleAll()
	h.decide(desk, mod, "✅")
	if _, now := h.only(); now[0].Silence != kith.Muted {
		t.Error("closing a report ends a moderator's mute")
	}
}

func TestMutingWhomReportsHaveMutedStays(t *testing.T) {
	h, _, portals, desk := reported(t, 3)
	h.decide(desk, mod, "🔇")
	if told := h.last(portals[0].Room).Body; !strings.Contains(told, "A moderator has muted you here.") {
		t.Errorf("they are told %q", told)
	}
	h.react(desk, mod, id.EventID(fmt.Sprint("$out", h.laid(desk)[0].ID)), "✅")
	if _, now := h.only(); now[0].Silence != kith.Muted || len(h.muted) != 1 {
		t.Error("closing the other report ends the mute")
	}
}

// The reporter may have left, and whom they reported, too.
func TestTheReporterHearsOfItWhereTheyAre(t *testing.T) {
	h, _, portals, desk := reported(t, 2)
	lobby := h.lobbyOf(portals[1])
	for _, p := range portals {
		h.say(p, "!leave")
		h.settleAll()
	}
	h.decide(desk, mod, "🔇")
	if told := h.last(lobby).Body; !strings.Contains(told, portals[0].Pseudonym+" is not in the circle any more") {
		t.Errorf("in their lobby they are told %q", told)
	}
	if told := h.last(desk).Body; len(h.muted) > 0 || !strings.Contains(told, "had left the circle before") {
		t.Errorf("muted %v, and the moderator is told %q", h.muted, told)
	}
}

// Nobody waits for ever: what is not decided for as long as anything is kept is dropped, and
// the reporter is told so.
func TestAReportThatNobodyDecidesIsDropped(t *testing.T) {
	h, _, portals, desk := reported(t, 2)
	item := must(h.store.OpenItems(t.Context()))(h)[0]
	job := must(h.store.Job(t.Context(), "expire item", fmt.Sprint(item.ID)))(h)
	if wait := time.Until(job.Due); wait < h.opts.Retention-time.Hour || wait > h.opts.Retention {
		t.Errorf("it is dropped after %v", wait)
	}
	h.ok(h.jobs.Do(t.Context(), job.Kind, job.Subject))
	h.settleAll()
	if told := h.last(portals[1].Room).Body; !strings.HasPrefix(told, "I am sorry: no moderator has looked at what you reported about "+portals[0].Pseudonym) {
		t.Errorf("the reporter is told %q", told)
	}
	if told := h.last(desk).Body; !strings.Contains(told, "Nobody has decided it for a long time") {
		t.Errorf("the moderator is told %q", told)
	}
	if item = must(h.store.Item(t.Context(), item.ID))(h); item.IsOpen() || item.Title != "" {
		t.Errorf("what was dropped is %+v", item)
	}
}

// Who was given less by another moderator is told that they do not decide there.
func TestALoweredModeratorDoesNotDecide(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod, other}})
	desk, second := h.sitDown(mod), h.sitDown(other)
	circle, portals := h.meet(2)
	h.say(portals[1], "!report It is cruel here.")
	h.settleAll()
	h.setLevels(circle.Room, `{"users":{"`+string(mod)+`":0,"`+string(other)+`":50}}`)
	h.decide(desk, mod, "✅")
	if told := h.last(desk).Body; !strings.Contains(told, "Your level in the circle of number") {
		t.Errorf("they are told %q", told)
	}
	h.write(desk, mod, "list")
	if told := h.last(desk).Body; !strings.HasPrefix(told, "Nothing is open.") {
		t.Errorf("they are listed %q", told)
	}
	h.decide(second, other, "✅")
	if told := h.last(desk).Body; !strings.Contains(told, "was decided by another moderator") {
		t.Errorf("in the end they are told %q", told)
	}
	h.say(portals[1], "!report And now?")
	h.settleAll()
	if len(h.laid(desk)) != 1 || len(h.laid(second)) != 2 {
		t.Errorf("on the desks lie %d and %d", len(h.laid(desk)), len(h.laid(second)))
	}
}

// What a moderator wrote is judged by the others: they themselves do not learn that it was
// reported, or by whom. They are not muted for it.
func TestAModeratorIsReportedToTheOthers(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{mod, other}, MuteAfter: 2})
	own, desk := h.sitDown(mod), h.sitDown(other)
	circle, portals := h.meet(3)
	h.happen(circle.Room, kith.Event{Sender: mod, Type: "m.room.message", Content: text("Be quiet."), Encrypted: true})
	h.deliver()
	for _, reporter := range portals {
		h.answerTo(reporter, "Be quiet.", "!report")
	}
	h.settleAll()
	if told := h.last(desk).Body; len(h.muted) > 0 || !strings.Contains(told, "reports a message of Moderator.") || strings.Contains(told, "mute") {
		t.Errorf("muted %v, and told %q", h.muted, told)
	}
	if laid := h.laid(own); len(laid) > 0 || len(h.laid(desk)) != 3 {
		t.Errorf("on the desk of whom it is about lies %v", laid)
	}
	h.write(own, mod, fmt.Sprint("close ", h.number(desk)))
	if told := h.last(own).Body; !strings.Contains(told, "There is no number ") {
		t.Errorf("they are told %q", told)
	}
	h.decide(desk, other, "✅")
	if heard := h.heard(own); strings.Contains(heard, "decided by") {
		t.Errorf("they hear of it: %q", heard)
	}
}

func TestTheOnlyModeratorIsNotReportedToThemselves(t *testing.T) {
	h, circle, portals, desk := watched(t, 2)
	h.happen(circle.Room, kith.Event{Sender: mod, Type: "m.room.message", Content: text("Be quiet."), Encrypted: true})
	h.deliver()
	h.answerTo(portals[0], "Be quiet.", "!report")
	h.settleAll()
	if told := h.last(portals[0].Room).Body; len(h.laid(desk)) > 0 || !strings.Contains(told, "written by the only moderator of this circle") {
		t.Errorf("the reporter is told %q, and on the desk lies %v", told, h.laid(desk))
	}
}
