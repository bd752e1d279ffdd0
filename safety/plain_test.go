package safety

import "testing"

// TestPlainTalk tells how much of what people in no danger say is taken for danger. Each false
// alarm frightens somebody, and wakes somebody. It tells counts only, like TestUntouched.
func TestPlainTalk(t *testing.T) {
	const most = 0.06 // as it was found, and a little more (docs/screening.md)
	rules := shippedRules(t)
	messages := readLabelled(t, "plain/test")
	found := make(map[Severity]int)
	for _, m := range messages {
		found[rules.Severity(m.text)]++
	}
	t.Logf("of %d: %d acute, %d worry", len(messages), found[Acute], found[Worry])
	if share := float64(found[Acute]) / float64(len(messages)); share > most {
		t.Errorf("%.3f of plain talk is taken for acute danger, at most %.3f", share, most)
	}
}
