//go:build unix

package safety

import (
	"strings"
	"syscall"
	"testing"
	"time"
)

// The figures in docs/screening.md come from these.
func BenchmarkShort(b *testing.B)   { benchmark(b, "same here. hug if you want one") }
func BenchmarkTypical(b *testing.B) { benchmark(b, typical) }
func BenchmarkLongest(b *testing.B) { benchmark(b, strings.Repeat(typical+" ", 65536/len(typical))) }

const typical = "My dad died in March and I still pick up the phone to call him. Nights are the worst, I lie there until 4 and then the birds " +
	"start. Does anyone else do that thing where you talk to them in the car? My sister says it's weird but it's the only thing that helps."

// benchmark tells the time of the processor besides that of the clock: on a busy
// machine they are far apart.
func benchmark(b *testing.B, text string) {
	rules := shippedRules(b)
	m := Message{Texts: []string{text}, Own: []string{"@anna.example:example.org", "anna.example", "Anna Exemplar"}}
	var trail Trail
	at := time.Unix(1e9, 0)
	b.SetBytes(int64(len(text)))
	begun := processorTime(b)
	for b.Loop() {
		at = at.Add(time.Minute)
		_, trail = rules.Screen(m, trail, at)
	}
	b.ReportMetric(float64(processorTime(b)-begun)/float64(b.N), "cpu-ns/op")
}

func processorTime(t testing.TB) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkHostile are texts made to be slow, all of 64 KiB: none may take longer
// than a few times an honest one.
func BenchmarkHostile(b *testing.B) {
	for name, piece := range hostile {
		b.Run(name, func(b *testing.B) { benchmark(b, strings.Repeat(piece, 65536/len(piece))) })
	}
}
