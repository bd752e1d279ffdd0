package safety

import (
	"strings"
	"testing"
	"time"
)

// The figures in docs/screening.md come from these.
func BenchmarkShort(b *testing.B)   { benchmark(b, "same here. hug if you want one") }
func BenchmarkTypical(b *testing.B) { benchmark(b, typical) }
func BenchmarkLongest(b *testing.B) { benchmark(b, strings.Repeat(typical+" ", 65536/len(typical))) }

const typical = "My dad died in March and I still pick up the phone to call him. Nights are the worst, I lie there until 4 and then the birds " +
	"start. Does anyone else do that thing where you talk to them in the car? My sister says it's weird but it's the only thing that helps."

func benchmark(b *testing.B, text string) {
	rules := shippedRules(b)
	m := Message{Texts: []string{text}, Own: []string{"@anna.example:example.org", "anna.example", "Anna Exemplar"}}
	var trail Trail
	at := time.Unix(1e9, 0)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		at = at.Add(time.Minute)
		_, trail = rules.Screen(m, trail, at)
	}
}

// BenchmarkHostile are texts made to be slow, all of 64 KiB: none may take longer
// than a few times an honest one.
func BenchmarkHostile(b *testing.B) {
	for name, piece := range hostile {
		b.Run(name, func(b *testing.B) { benchmark(b, strings.Repeat(piece, 65536/len(piece))) })
	}
}

var hostile = map[string]string{
	"letters": "a", "spaced": "k i l l ", "leet": "1|!1l", "stars": "f**k ", "starred": "a*b*c*", "digits": "0171 3920041 ", "digit": "7", "dots": "a.b.", "at": "a at b dot c ",
	"@": "a@", "wanting": "want to want to die ", "cyrillic": "\u043a\u0438\u043b", "zalgo": "k\u0336\u0335", "emoji": "\U0001f480", "words": "i want to kill my self ",
	"apostrophes": "a'b'", "links": "http://a.b/c ", "brackets": "a [at] b [dot] c ", "ligature": "\ufdfa", "numbers": "one two seven nine ", "handles": "insta @a_b: ",
	"names": "my name is Anna Berg ", "runs": "kkkiiilll", "newlines": "a\n", "dashes": "k-i-l-l-", "joined": "iwanttokillmyself", "halves": "su ic id ", "spaces": "a                    ",
}
