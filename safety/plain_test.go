package safety

import "testing"

// TestPlainTalk tells how much of what people in no danger say is taken for danger. Each false
// alarm frightens somebody, and wakes somebody. It tells counts only, like TestUntouched.
func TestPlainTalk(t *testing.T) {
	const most = 0.06 // as it was found, and a little more (docs/screening.md)
	const mostTold = 5
	rules := shippedRules(t)
	messages := readLabelled(t, "plain/test")
	found, sure := make(map[Severity]int), make(map[Severity]int)
	for _, m := range messages {
		found[rules.Severity(m.text)]++
		sure[rules.Sure(m.text)]++
	}
	t.Logf("of %d: %d acute, %d worry; told to others: %d", len(messages), found[Acute], found[Worry], sure[Acute])
	if sure[Acute] > mostTold {
		t.Errorf("others are told of danger in %d messages of plain talk, at most %d", sure[Acute], mostTold)
	}
	if share := float64(found[Acute]) / float64(len(messages)); share > most {
		t.Errorf("%.3f of plain talk is taken for acute danger, at most %.3f", share, most)
	}
}
