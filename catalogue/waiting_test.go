package catalogue

import (
	"testing"
	"time"

	"kith"
)

func waits() []Phrase {
	all := []Phrase{WaitingWays(false), WaitingWays(true), WaitedInVain("Grief"), WaitingStill("Grief", kith.Outlook{}),
		Expect(kith.Outlook{Kind: kith.OutlookLong}), Expect(kith.Outlook{Waited: true})}
	for _, kind := range []kith.EasingKind{kith.EasingLanguage, kith.EasingPair, kith.EasingGroups} {
		all = append(all, Easing(kith.Easing{Kind: kind, Language: "de"}))
	}
	for number := range Exercises {
		all = append(all, Meanwhile(number))
	}
	for _, within := range []time.Duration{time.Second, 7 * time.Minute, 50 * time.Minute, 3 * time.Hour, 20 * time.Hour, 30 * time.Hour} {
		for _, waited := range []bool{false, true} {
			all = append(all, Expect(kith.Outlook{Kind: kith.OutlookWithin, Within: within, Waited: waited}))
		}
	}
	for _, outcome := range []kith.ListenOutcome{kith.ListenComes, kith.ListenLate, kith.ListenBusy, kith.ListenNo} {
		all = append(all, DutyAnswered(outcome))
	}
	all = append(all, LimitAsked(time.Hour), LimitAway(time.Minute), LimitChanges())
	return append(all, DutyBegun(8*time.Hour), DutyEnded(), DutyNot(), DutyWhat(), DutyAsk("Grief"), DutyReleased(), DutyOver(), DutySilent(), DutyStatus(time.Hour))
}

// What somebody can expect is rounded up, to few enough words to hide single people.
func TestAnOutlookIsRoundedUp(t *testing.T) {
	c := New()
	for within, want := range map[time.Duration]string{
		0: "within a minute", time.Minute: "within a minute", time.Minute + 1: "within about 2 minutes", 6 * time.Minute: "within about 10 minutes",
		31 * time.Minute: "within about an hour", 61 * time.Minute: "within some hours", 7 * time.Hour: "within a day",
	} {
		if got := c.Text("en", Expect(kith.Outlook{Kind: kith.OutlookWithin, Within: within})); got != "Most people who asked for this lately had company "+want+"." {
			t.Errorf("%v is said as %q", within, got)
		}
	}
	if got, want := c.Text("en", Expect(kith.Outlook{Kind: kith.OutlookWithin, Within: 25 * time.Hour})), c.Text("en", Expect(kith.Outlook{Kind: kith.OutlookLong})); got != want {
		t.Errorf("more than a day is said as %q", got)
	}
	if got := c.Text("en", Easing(kith.Easing{Kind: kith.EasingLanguage, Language: "de"})); got != "Others waited far less who write German, too. If you do as well, write more." {
		t.Errorf("another language is said as %q", got)
	}
}
