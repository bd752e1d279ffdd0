package matching

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kith"
)

// TestStrangersMakeNoDifference: somebody who may meet none of those who wait changes
// nothing for them, in crowds of any size while there are windows left: see
// TestWhenWindowsRunOut.
func TestStrangersMakeNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alone := rapid.Bool().Draw(t, "a few, with the windows that there are")
		people, strangers, policy := 70, 70, Policy{Languages: []string{"en"}, Windows: endless}
		if alone {
			people, strangers, policy.Windows = 20, 6, 0
		}
		one, other := newEvening(t), newEvening(t)
		one.engine, other.engine = NewFitting(few{}, policy), NewFitting(few{}, policy)
		for i := range rapid.IntRange(1, people).Draw(t, "people") {
			k := anyTicket(t, i, start)
			one.come(k)
			other.come(k)
		}
		for i := range rapid.IntRange(1, strangers).Draw(t, "strangers") {
			other.come(stranger(anyTicket(t, 1000+i, start), i))
		}
		for range 4 {
			ours := other.tick(7 * time.Second)
			ours = slices.DeleteFunc(ours, func(p kith.Proposal) bool { return p.Topic == "stamps" })
			if want := one.tick(7 * time.Second); !reflect.DeepEqual(ours, want) && len(ours)+len(want) > 0 {
				t.Fatalf("%v without strangers, %v with them", want, ours)
			}
		}
	})
}

// endless is more windows than any tick needs.
const endless = 1_000_000

// stranger makes of somebody one whom none but other strangers may meet.
func stranger(k kith.Ticket, number int) kith.Ticket {
	k.Peer = kith.PeerKey(fmt.Sprint("stranger", number))
	r := *asked(k)
	r.Languages = []kith.Language{{Tag: "eo"}}
	r.Topics = []kith.TopicShare{{Topic: "stamps", Confidence: 1}}
	k.Request = &r
	return k
}

// TestWhenWindowsRunOut tells in how many ticks a stranger could make a difference at all: in
// those that would have come out otherwise with windows without end.
func TestWhenWindowsRunOut(t *testing.T) {
	for _, n := range []int{30, 60, 80, 100, 200} {
		differ, lost, ticks := 0, 0, many(t, "KITH_WINDOWS", 10)
		for seed := range ticks {
			tickets := crowd(n, int64(seed))
			propose := func(windows int) ([]kith.Proposal, int) {
				engine := NewFitting(wide{}, Policy{Languages: []string{"en"}, Windows: windows})
				for _, k := range tickets {
					if err := engine.Add(k); err != nil {
						t.Fatal(err)
					}
				}
				proposals, _ := engine.Tick(start.Add(15 * time.Second))
				met := 0
				for _, p := range proposals {
					met += len(p.Tickets)
				}
				return proposals, met
			}
			now, met := propose(0)
			best, most := propose(endless)
			if !reflect.DeepEqual(now, best) {
				differ++
			}
			lost += most - met
		}
		t.Logf("%d who came since the last tick: another %d of %d ticks, %d people less met", n, differ, ticks, lost)
		if n <= 60 && differ > 0 {
			t.Errorf("with %d people the windows run out", n)
		}
	}
}
