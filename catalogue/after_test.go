package catalogue

import (
	"strings"
	"testing"
	"time"

	"kith"
)

// afterwards are the sentences about blocks, and about talks that are over.
func afterwards() []Phrase {
	line := BlockLine(1, "Green Lamp", "")
	rated := kith.Feedback{Rating: 4, Created: time.Now()}
	all := []Phrase{
		BlockWhich(nil), BlockWhich([]Phrase{line}), BlockWhichLobby(nil), BlockWhichLobby([]Phrase{BlockLine(1, "Green Lamp", "Grief")}), BlockUnknown(),
		BlockOwn(), BlockModerator(), BlockOnDuty(), BlockGone(), BlockList(nil), BlockList([]Phrase{BlockListLine(1, "Green Lamp", "Grief", time.Now())}),
		BlockTakenBack("Green Lamp"), AfterAsk("Grief"), AfterThanks(false, false), AfterThanks(true, false), AfterThanks(false, true), AfterOutOfRange(),
		ExportBlocks([]Phrase{ExportBlock(kith.Block{Pseudonym: "Green Lamp"}, "Grief")}), ExportFeedbacks([]Phrase{ExportFeedback(rated, "Grief"), ExportFeedback(kith.Feedback{}, "Grief")}),
	}
	rated.Words = "It was good."
	all = append(all, ExportFeedback(rated, "Grief"))
	for _, phrases := range [][]Phrase{
		Blocked("Green Lamp", true, false), Blocked("Green Lamp", true, true), Blocked("Green Lamp", false, false), BlockedFromLobby("Green Lamp"),
		AfterSorry(nil), AfterSorry([]string{"Green Lamp"}), AfterSorry([]string{"Green Lamp", "Warm Stone"}),
	} {
		all = append(all, phrases...)
	}
	return all
}

// Who blocks somebody reads that it stays between them and the bot, and what they can do.
func TestABlockSaysWhatItDoesAndWhatNot(t *testing.T) {
	c := New()
	here := c.Texts("en", Blocked("Green Lamp", true, true)...)
	for _, part := range []string{"Green Lamp is not told", "!leave", "!report", "Ignore"} {
		if !strings.Contains(here, part) {
			t.Errorf("%q is not in %q", part, here)
		}
	}
	if left := c.Texts("en", Blocked("Green Lamp", false, false)...); strings.Contains(left, "!leave") {
		t.Errorf("who has left is to be left: %q", left)
	}
}
