package safety

import (
	"strings"
	"testing"
	"time"
)

// TestNoTextIsSlow: eight times the text takes about eight times as long, also for
// texts made to be slow. Quadratic time would be 64 times.
func TestNoTextIsSlow(t *testing.T) {
	rules := shippedRules(t)
	least := func(text string) time.Duration {
		best := time.Hour
		for range 5 {
			begun := time.Now()
			rules.Screen(Message{Texts: []string{text}, Own: exampleOwn}, Trail{}, exampleTime)
			best = min(best, time.Since(begun))
		}
		return best
	}
	for name, piece := range hostile {
		short := least(strings.Repeat(piece, 8192/len(piece)))
		long := least(strings.Repeat(piece, 65536/len(piece)))
		if ratio := float64(long) / float64(short); ratio > 28 {
			t.Errorf("%s: 8 KiB take %s, 64 KiB %s: %.0f times as long", name, short, long, ratio)
		}
	}
}
