package store_test

import (
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

func TestHowOftenAPeerAskedIsKnown(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		for i, name := range []kith.TicketID{"first", "second", "third"} {
			ok(t, st.AddTicket(ctx, kith.Ticket{ID: name, Peer: "a", Topic: "grief", State: kith.TicketWaiting, Created: noon.Add(time.Duration(i) * time.Minute)}))
			if name != "third" {
				must(st.CancelTicket(ctx, name))(t)
			}
		}
		wait(t, st, "b", 5*time.Minute)
		asked := must(st.Asked(ctx, "a", noon, 10))(t)
		if len(asked) != 2 || !asked[0].Equal(noon.Add(2*time.Minute)) || !asked[1].Equal(noon.Add(time.Minute)) {
			t.Errorf("after noon: %v", asked)
		}
		same(t, "one of them", len(must(st.Asked(ctx, "a", noon.Add(-time.Hour), 1))(t)), 1)

		same(t, "changes at first", must(st.Changes(ctx, "third"))(t), 0)
		for range 3 {
			same(t, "changed", must(st.ChangeTicket(ctx, kith.Ticket{ID: "third", Topic: "work"}))(t), true)
		}
		same(t, "changed after the end", must(st.ChangeTicket(ctx, kith.Ticket{ID: "first", Topic: "work"}))(t), false)
		same(t, "changes", must(st.Changes(ctx, "third"))(t), 3)
	})
}

// Who turns their back on people again and again is told from who stayed, was removed, or had
// something to report.
func TestWhoTurnsAwayIsKnown(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		rooms := openCircle(t, st, "circle", 6)
		openCircle(t, st, "other", 0)
		part := func(n int, circle kith.CircleID, state kith.PortalState, ending kith.Ending) id.UserID {
			ghost := id.UserID("@_kith_" + string(rune('a'+n)) + ":example.org")
			p := portalOf("a", ghost, rooms[n])
			p.Circle, p.State = circle, kith.PortalInvited
			ok(t, st.AddPortal(ctx, p))
			if state == kith.PortalJoined {
				must(st.SetPortalState(ctx, rooms[n], kith.PortalJoined, kith.PortalInvited))(t)
			}
			must(st.EndPortal(ctx, rooms[n], ending))(t)
			return ghost
		}
		away := func(brief time.Duration) int {
			return len(must(st.TurnedAway(ctx, "a", noon, brief, 10))(t))
		}
		part(1, "circle", kith.PortalInvited, kith.EndedByClient)
		same(t, "declined", away(time.Minute), 1)
		part(2, "circle", kith.PortalInvited, kith.EndedUnanswered)
		same(t, "did not answer", away(time.Minute), 2)
		part(3, "circle", kith.PortalJoined, kith.EndedByCommand)
		same(t, "came and went", away(time.Minute), 3)
		same(t, "stayed for a while", away(0), 2)
		part(4, "circle", kith.PortalJoined, kith.EndedByModerator)
		same(t, "was removed", away(time.Minute), 3)
		ghost := part(5, "circle", kith.PortalJoined, kith.EndedByClient)
		_, _, err := st.AddReport(ctx, store.Report{Source: "one", Circle: "circle", Reporter: ghost})
		ok(t, err)
		same(t, "had something to report", away(time.Minute), 3)
		same(t, "the last ones", len(must(st.TurnedAway(ctx, "a", noon, time.Minute, 2))(t)), 2)
		same(t, "somebody else", len(must(st.TurnedAway(ctx, "b", noon, time.Minute, 10))(t)), 0)
	})
}

func TestWaitsOfRecentDaysAreListed(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		wait(t, st, "a", 0)
		wait(t, st, "b", time.Minute)
		wait(t, st, "c", 2*time.Minute)
		must(st.CancelTicket(ctx, "b"))(t)
		waits := must(st.Waits(ctx, noon, 10))(t)
		if len(waits) != 3 || waits[0].ID != "b" || waits[1].ID != "c" || waits[2].ID != "a" {
			t.Errorf("%+v", waits)
		}
		same(t, "ended later", len(must(st.Waits(ctx, time.Now().Add(time.Hour), 1))(t)), 1)
	})
}

func TestADutyIsKeptUntilItEnds(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		if d := must(st.Duty(ctx, "a"))(t); d != nil {
			t.Errorf("nobody is on duty, but %+v", d)
		}
		d := store.Duty{Peer: "a", Until: noon.Add(8 * time.Hour)}
		ok(t, st.SaveDuty(ctx, d))
		d.For, d.Silent, d.Earlier = "ticket-of-somebody", 2, []kith.TicketID{"ticket-of-somebody"}
		ok(t, st.SaveDuty(ctx, d))
		got := must(st.Duty(ctx, "a"))(t)
		if got.Peer != "a" || !got.Until.Equal(d.Until) || got.For != d.For || got.Silent != 2 || len(got.Earlier) != 1 {
			t.Errorf("%+v", got)
		}
		same(t, "all", len(must(st.Duties(ctx))(t)), 1)
		same(t, "ended", must(st.EndDuty(ctx, "a"))(t), true)
		same(t, "ended again", must(st.EndDuty(ctx, "a"))(t), false)
	})
}
