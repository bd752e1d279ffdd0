//go:build unix

package safety

import (
	"strings"
	"testing"
	"time"
)

// TestNoTextIsSlow: eight times the text takes about eight times as long, also for
// texts made to be slow. Quadratic time would be 64 times. It is the time of the
// processor that counts, for the machine may be busy with something else.
func TestNoTextIsSlow(t *testing.T) {
	rules := shippedRules(t)
	least := func(text string) time.Duration {
		best := time.Hour
		for range 3 {
			begun := processorTime(t)
			rules.Screen(Message{Texts: []string{text}, Own: exampleOwn}, Trail{}, exampleTime)
			best = min(best, max(processorTime(t)-begun, time.Microsecond))
		}
		return best
	}
	for name, piece := range hostile {
		short, long, ratio := time.Duration(0), time.Duration(0), 0.0
		for range 3 { // what is slow is so each time; memory may be tidied at any
			short = least(strings.Repeat(piece, 4096/len(piece)))
			long = least(strings.Repeat(piece, 32768/len(piece)))
			if ratio = float64(long) / float64(short); ratio <= 28 {
				break
			}
		}
		if ratio > 28 {
			t.Errorf("%s: 4 KiB take %s, 32 KiB %s: %.0f times as long", name, short, long, ratio)
		}
	}
}

// hostile are pieces of texts that are made to be slow.
var hostile = map[string]string{
	"letters": "a", "spaced": "k i l l ", "leet": "1|!1l", "stars": "f**k ", "starred": "a*b*c*", "digits": "0171 3920041 ", "digit": "7", "dots": "a.b.", "at": "a at b dot c ",
	"@": "a@", "wanting": "want to want to die ", "cyrillic": "\u043a\u0438\u043b", "zalgo": "k\u0336\u0335", "emoji": "\U0001f480", "words": "i want to kill my self ",
	"apostrophes": "a'b'", "links": "http://a.b/c ", "brackets": "a [at] b [dot] c ", "ligature": "\ufdfa", "numbers": "one two seven nine ", "handles": "insta @a_b: ",
	"names": "my name is Anna Berg ", "runs": "kkkiiilll", "newlines": "a\n", "dashes": "k-i-l-l-", "joined": "iwanttokillmyself", "halves": "su ic id ", "spaces": "a                    ",
}
