package desk

import (
	"testing"

	"kith"
)

// A yes takes a crisis. Nobody closes one by a slip of the finger at night.
func TestAYesNeverClosesWhatCanBeTaken(t *testing.T) {
	crisis := kith.Item{Kind: kith.ItemCrisis, Verbs: []kith.Verb{kith.VerbTake, kith.VerbClose}}
	report := kith.Item{Kind: kith.ItemReport, Verbs: []kith.Verb{kith.VerbMute, kith.VerbRemove, kith.VerbClose}}
	for _, row := range []struct {
		item kith.Item
		key  string
		want kith.Verb
	}{
		{crisis, "✅", kith.VerbTake}, {crisis, "👍🏽", kith.VerbTake}, {crisis, "🙋", kith.VerbTake}, {crisis, "❌", kith.VerbClose}, {crisis, "👎", kith.VerbClose},
		{crisis, "🆗", ""}, {crisis, "👀", ""}, {report, "✅", kith.VerbClose}, {report, "👋", kith.VerbRemove}, {report, "❌", ""},
	} {
		if got := signed(row.item, row.key); got != row.want {
			t.Errorf("%s on %s means %q, want %q", row.key, row.item.Kind, got, row.want)
		}
	}
	ways := waysOf(crisis)
	if len(ways) != 2 || ways[0].Sign == ways[1].Sign {
		t.Errorf("shown are %+v", ways)
	}
}
