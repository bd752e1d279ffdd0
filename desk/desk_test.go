package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/store"
)

func TestADeskIsOneModeratorsAlone(t *testing.T) {
	o := newOffice(t, mona, milo)
	for _, moderator := range []id.UserID{mona, milo} {
		desk := o.desk(moderator)
		plan := o.rooms[desk.Key].plan
		if plan.Space || plan.Federate || len(plan.Invite) != 1 || plan.Invite[0] != moderator || plan.Levels.Invite() != 100 || len(plan.Levels.Users) != 2 ||
			plan.Levels.GetUserLevel(moderator) != 0 || plan.Levels.StateDefault() != 100 || !strings.HasPrefix(desk.Operation, kith.DeskOperation) {
			t.Errorf("the desk is %+v, %+v", desk, plan)
		}
		if !o.Expects(desk, moderator) || o.Expects(desk, lamp) || o.Expects(desk, "@eve:example.org") {
			t.Error("somebody else is expected there, or its owner is not")
		}
	}
	if o.Expects(o.desk(mona), milo) {
		t.Error("a moderator is expected at another's desk")
	}
	o.employ(milo)
	if _, err := o.db.Desk(t.Context(), mona); !errors.Is(err, store.ErrNotFound) || len(o.left) != 1 {
		t.Errorf("who is no moderator any more has a desk: %v; the bot has left %v", err, o.left)
	}
}

// Whoever is woken at night has only to tap on what stands there already. What the bot sets
// itself decides nothing.
func TestTheBotSetsTheReactions(t *testing.T) {
	o := newOffice(t, mona)
	item := o.lay("first")
	o.become(mona, event.MembershipJoin)
	desk := o.desk(mona)
	if want := []string{fmt.Sprint(item.ID, " ✅"), fmt.Sprint(item.ID, " ❌")}; !slices.Equal(o.signs[desk.Key], want) {
		t.Errorf("set are %q", o.signs[desk.Key])
	}
	laid := o.sent[desk.Key][len(o.sent[desk.Key])-1]
	content, err := json.Marshal(map[string]any{"m.relates_to": map[string]any{"rel_type": "m.annotation", "event_id": laid.event, "key": "❌"}})
	o.ok(err)
	o.happen(desk, kith.Event{Sender: bot, Type: "m.reaction", Content: content})
	if len(o.decided) > 0 {
		t.Errorf("the bot has decided %v", o.decided)
	}
	o.react(mona, 1, "✅")
	if len(o.decided) != 1 || o.decided[0].Verb != kith.VerbDeliver {
		t.Errorf("decided was %v", o.decided)
	}
}

// What is laid while somebody is away waits for them, also where they were no moderator yet.
// What is decided before they come they are not rung for.
func TestWhatIsLaidWaitsForWhoIsAway(t *testing.T) {
	o := newOffice(t, mona)
	first := o.lay("first")
	o.employ(mona, milo)
	second := o.lay("second")
	o.become(milo, event.MembershipJoin)
	for _, item := range []kith.Item{first, second} {
		if !strings.Contains(o.heard(milo), fmt.Sprintf("Number %d: Calm Heron reports a message of Green Lamp. Decide by a reaction: ✅ deliver, ❌ refuse.", item.Number)) {
			t.Errorf("on the desk lies\n%s", o.heard(milo))
		}
	}
	o.write(milo, milo, fmt.Sprint("refuse ", first.Number))
	o.become(mona, event.MembershipJoin)
	if heard := o.heard(mona); strings.Contains(heard, "> first") || !strings.Contains(heard, "> second") || strings.Contains(heard, "was decided by") {
		t.Errorf("who comes later reads\n%s", heard)
	}
	// Who left is invited again with the next item, and with no other.
	o.become(mona, event.MembershipLeave)
	o.write(milo, milo, fmt.Sprint("refuse ", second.Number))
	if len(o.invited) != 0 {
		t.Error("somebody is invited for nothing")
	}
	o.lay("third")
	o.lay("fourth")
	if len(o.invited) != 1 || o.invited[0] != mona {
		t.Errorf("invited again were %v", o.invited)
	}
	o.become(mona, event.MembershipJoin)
	if heard := o.heard(mona); strings.Count(heard, "> third") != 1 || strings.Count(heard, "> fourth") != 1 {
		t.Errorf("who came back reads\n%s", heard)
	}
}

// A desk that is of no use any more is replaced, with all on it that is open.
func TestALostDeskIsReplaced(t *testing.T) {
	tombstone := ""
	for name, lose := range map[string]func(o *office, desk kith.Room){
		"upgraded": func(o *office, desk kith.Room) {
			o.rooms[desk.Key].replaced = true
			o.happen(desk, kith.Event{Sender: "@admin:example.org", Type: "m.room.tombstone", StateKey: &tombstone, Content: json.RawMessage(`{}`)})
		},
		"the bot was removed, and cannot speak": func(o *office, desk kith.Room) {
			o.rooms[desk.Key].gone = true
			o.ok(o.NotSent(o.t.Context(), desk))
			o.work()
		},
		"the bot was removed while the service was down": func(o *office, desk kith.Room) {
			o.rooms[desk.Key].gone = true
			o.employ(mona)
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, mona)
			o.become(mona, event.MembershipJoin)
			done, open := o.lay("done"), o.lay("open")
			o.write(mona, mona, fmt.Sprint("deliver ", done.Number))
			old := o.desk(mona)
			lose(o, old)
			desk := o.desk(mona)
			if desk.Key == old.Key || o.rooms[desk.Key].members[mona] != event.MembershipInvite {
				t.Fatalf("the desk is %+v", desk)
			}
			o.become(mona, event.MembershipJoin)
			if heard := o.heard(mona); strings.Contains(heard, "> done") || strings.Count(heard, "> open") != 1 {
				t.Errorf("on the new desk lies\n%s", heard)
			}
			o.react(mona, 1, "✅")
			if len(o.decided) != 2 || o.decided[1].Verb != kith.VerbDeliver || open.Number == 0 {
				t.Errorf("decided was %v", o.decided)
			}
		})
	}
}

// A moderator who is or was a peer in a circle is not shown what there is to decide in it,
// and cannot find out that there is anything.
func TestAPeerSeesNothingOfTheirCircle(t *testing.T) {
	o := newOffice(t, mona, milo)
	ctx := t.Context()
	o.become(mona, event.MembershipJoin)
	o.become(milo, event.MembershipJoin)
	peer, err := o.db.EnsurePeer(ctx, mona)
	o.ok(err)
	o.ok(o.db.AddPortal(ctx, kith.Portal{Circle: "circle", Peer: peer, Ghost: "@_kith_heron:example.org", Pseudonym: "Calm Heron", Room: 99, State: kith.PortalLeft}))
	o.ok(o.db.KeepStaff(ctx, "circle", store.Staff{User: mona, Door: "!decoy:example.org"}))
	item := o.lay("one")
	o.ok(o.db.ForgetPeer(ctx, peer, "")) // and after that, too
	before := o.last(mona)
	o.lay("two")
	o.employ(mona, milo)
	if o.last(mona) != before {
		t.Errorf("a peer is told %q", o.last(mona))
	}
	o.write(mona, mona, fmt.Sprint("deliver ", item.Number))
	lies := o.last(mona)
	o.write(mona, mona, "deliver 99")
	if never := o.last(mona); strings.ReplaceAll(lies, fmt.Sprint(item.Number), "99") != never || len(o.decided) > 0 {
		t.Errorf("an item of others is answered by %q, and none by %q", lies, never)
	}
	o.write(mona, mona, "list")
	if !strings.HasPrefix(o.last(mona), "Nothing is open.") {
		t.Errorf("they are listed %q", o.last(mona))
	}
	if heard := o.heard(milo); strings.Count(heard, "> one") != 1 || strings.Count(heard, "> two") != 1 {
		t.Errorf("the other reads\n%s", heard)
	}
	if reaches, err := o.Reaches(ctx, "circle"); err != nil || !reaches {
		t.Errorf("it reaches nobody: %v", err)
	}
	o.employ(mona)
	if reaches, err := o.Reaches(ctx, "circle"); err != nil || reaches {
		t.Errorf("it reaches a peer: %v", err)
	}
}

// Two who decide at the same moment are one decision; each of them is told which it was.
func TestTheFirstDecisionCounts(t *testing.T) {
	o := newOffice(t, mona, milo)
	o.become(mona, event.MembershipJoin)
	o.become(milo, event.MembershipJoin)
	item := o.lay("one")
	var both sync.WaitGroup
	for moderator, verb := range map[id.UserID]string{mona: "deliver", milo: "refuse"} {
		both.Go(func() {
			content, _ := json.Marshal(map[string]string{"msgtype": "m.text", "body": fmt.Sprint(verb, " ", item.Number)}) // strings always marshal
			evt := kith.Event{ID: id.EventID("$" + verb), Sender: moderator, Type: "m.room.message", Content: content, Encrypted: true}
			desk, err := o.db.Desk(t.Context(), moderator)
			if err == nil {
				err = o.db.Txn(t.Context(), func(ctx context.Context) error { return o.Receive(ctx, desk, evt) })
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	o.work()
	if len(o.decided) != 1 {
		t.Fatalf("decided was %v", o.decided)
	}
	first, second := mona, milo
	if o.decided[0].Verb == kith.VerbRefuse {
		first, second = milo, mona
	}
	if !strings.Contains(o.last(first), "Done. Number ") {
		t.Errorf("who decided is told %q", o.last(first))
	}
	heard := o.heard(second)
	if strings.Count(heard, "was decided by another moderator") != 1 || strings.Count(heard, "was decided before") != 1 {
		t.Errorf("the other is told\n%s", heard)
	}
	if strings.Contains(o.heard(mona), "milo") || strings.Contains(o.heard(milo), "mona") {
		t.Error("one moderator is named to the other")
	}
}

// What the handler cannot do is not decided: the event that asked for it is tried again.
func TestAFailureDecidesNothing(t *testing.T) {
	o := newOffice(t, mona)
	o.become(mona, event.MembershipJoin)
	item := o.lay("one")
	o.refuse = errors.New("away")
	content := json.RawMessage(fmt.Sprintf(`{"msgtype":"m.text","body":"deliver %d"}`, item.Number))
	evt := kith.Event{ID: "$again", Sender: mona, Type: "m.room.message", Content: content, Encrypted: true}
	desk := o.desk(mona)
	if err := o.db.Txn(t.Context(), func(ctx context.Context) error { return o.Receive(ctx, desk, evt) }); !errors.Is(err, o.refuse) {
		t.Errorf("a failure is %v", err)
	}
	if item, err := o.db.Item(t.Context(), item.ID); err != nil || !item.IsOpen() || item.Title == "" {
		t.Errorf("after a failure it is %+v: %v", item, err)
	}
	o.refuse = nil
	o.happen(o.desk(mona), evt)
	if len(o.decided) != 1 || !strings.Contains(o.last(mona), "Done.") {
		t.Errorf("decided was %v", o.decided)
	}
}

func TestWhatIsSettledElsewhereIsSaidOnce(t *testing.T) {
	o := newOffice(t, mona, milo)
	o.become(mona, event.MembershipJoin)
	item := o.lay("one")
	for range 2 {
		o.ok(o.db.Txn(t.Context(), func(ctx context.Context) error { return o.Settle(ctx, kith.ItemHeld, "one", catalogue.DeskExpired()) }))
		o.work()
	}
	o.ok(o.Settle(t.Context(), kith.ItemHeld, "never laid", catalogue.DeskExpired()))
	if heard := o.heard(mona); strings.Count(heard, "You need not do anything.") != 1 {
		t.Errorf("it is told\n%s", heard)
	}
	o.react(mona, 1, "✅")
	if len(o.decided) != 0 || !strings.Contains(o.last(mona), "was decided before") {
		t.Errorf("decided was %v, and the answer %q", o.decided, o.last(mona))
	}
	o.become(milo, event.MembershipJoin)
	if heard := o.heard(milo); strings.Contains(heard, fmt.Sprint(item.Number)) {
		t.Errorf("who comes later is told of it\n%s", heard)
	}
}
