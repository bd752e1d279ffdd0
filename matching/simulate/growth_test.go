package simulate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"kith"
	"kith/matching"
	"kith/matching/topics"
)

// GrowthVariable names the environment variable with the file into which TestGrowth draws how
// the engine's work grows with those who wait. Its figures stand in docs/benchmarks.md.
const growthVariable = "KITH_GROWTH"

// growth is what it costs while n wait.
type growth struct {
	n                int
	come, goes, tick time.Duration // of one who comes, of one who goes, of a tick with a hundred newcomers
	rush             time.Duration // of all ticks until nobody can be matched any more, when all n came at once
	longest          time.Duration // of these ticks
	bytes            int           // of memory for each
	matched          int           // of the n who came at once
}

func TestGrowth(t *testing.T) {
	file := os.Getenv(growthVariable)
	if file == "" {
		t.Skip("for the picture in docs/benchmarks.md: set " + growthVariable + " to the file to draw into")
	}
	var all []growth
	for n := 100; n <= 100_000; n *= 10 {
		for _, m := range []int{n, n * 316 / 100} {
			if m <= 100_000 {
				all = append(all, measure(t, m))
			}
		}
	}
	t.Log("\n" + table(all))
	if err := os.WriteFile(file, []byte(drawGrowth(all)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// used is processor time: what the clock says is worth little where others work on the machine.
func used() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		panic(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// visitors draws n people as they come by the default scenario, within ten seconds.
func visitors(n int, seed uint64) []kith.Ticket {
	r, s := rand.New(rand.NewPCG(seed, seed)), Default()
	drawn := [4]draw{newDraw(s.Topics), newDraw(s.Languages), newDraw(s.Shapes), newDraw(s.Sides)}
	tickets := make([]kith.Ticket, n)
	for i := range tickets {
		q := s.request(r, &drawn[0], &drawn[1], &drawn[2], &drawn[3])
		tickets[i] = kith.Ticket{ID: kith.TicketID(fmt.Sprintf("%d-%07d", seed, i)), Peer: kith.PeerKey(fmt.Sprintf("%d-%07d", seed, i)), Topic: q.Topics[0].Topic,
			Request: q, Created: begin.Add(time.Duration(i) * 10 * time.Second / time.Duration(n))}
	}
	return tickets
}

// unmatched lets people wait for whom there is nobody: half of them listen only and speak what
// nobody else does, the others want a group that has nobody else in it.
func unmatched(tickets []kith.Ticket) []kith.Ticket {
	for i := range tickets {
		if q := tickets[i].Request; i%2 == 0 {
			q.Side, q.Languages = kith.SideListen, []kith.Language{{Tag: "pt"}}
		} else {
			tag := kith.Tag(fmt.Sprint("group", i))
			q.Tags, q.Wishes = []kith.Tag{tag}, []kith.TagWish{{Tag: tag, Strength: kith.Must}}
		}
	}
	return tickets
}

func filledWith(t *testing.T, tickets []kith.Ticket) *matching.Fitting {
	engine := matching.NewFitting(topics.Shipped(), matching.Policy{})
	add(t, engine, tickets)
	return engine
}

func add(t *testing.T, engine *matching.Fitting, tickets []kith.Ticket) {
	for _, k := range tickets {
		if err := engine.Add(k); err != nil {
			t.Fatal(err)
		}
	}
}

// rounds is how often each is measured; the quickest counts, since others disturb.
const rounds = 5

func least(times int, measure func() time.Duration) time.Duration {
	best := time.Duration(math.MaxInt64)
	for range times {
		best = min(best, measure())
	}
	return best
}

func measure(t *testing.T, n int) growth {
	g := growth{n: n}
	g.bytes = memory(t, n)
	engine, now := filledWith(t, unmatched(visitors(n, 1))), begin.Add(time.Hour)
	for _, again := engine.Tick(now); again.Equal(now); { // until everybody was looked at
		_, again = engine.Tick(now)
	}
	const newcomers = 100
	seed := uint64(1)
	g.come, g.goes, g.tick = math.MaxInt64, math.MaxInt64, math.MaxInt64
	for range 4 * rounds {
		seed++
		come := visitors(newcomers, seed)
		for i := range come {
			come[i].Created = now.Add(time.Duration(seed) * time.Second)
		}
		runtime.GC()
		began := time.Now()
		add(t, engine, come)
		g.come = min(g.come, time.Since(began)/newcomers)
		before := used()
		proposals, _ := engine.Tick(come[0].Created)
		g.tick = min(g.tick, used()-before)
		if len(proposals) == 0 {
			t.Fatal("nobody was matched")
		}
		began = time.Now()
		for _, k := range come {
			engine.Remove(k.ID)
		}
		g.goes = min(g.goes, time.Since(began)/newcomers)
	}
	tickets := visitors(n, 1)
	times := rounds
	if n > 10_000 {
		times = 2
	}
	g.longest = math.MaxInt64
	g.rush = least(times, func() time.Duration {
		spent, longest, matched := rushOf(filledWith(t, tickets), begin.Add(10*time.Second))
		g.longest, g.matched = min(g.longest, longest), matched
		return spent
	})
	return g
}

func rushOf(engine *matching.Fitting, now time.Time) (spent, longest time.Duration, matched int) {
	runtime.GC()
	for {
		before := used()
		proposals, again := engine.Tick(now)
		took := used() - before
		spent, longest = spent+took, max(longest, took)
		for _, p := range proposals {
			matched += len(p.Tickets)
			for _, id := range p.Tickets {
				engine.Remove(id)
			}
		}
		if !again.Equal(now) {
			return spent, longest, matched
		}
	}
}

// memory is what the engine holds for each who waits.
func memory(t *testing.T, n int) int {
	tickets := visitors(n, 1)
	var before, after runtime.MemStats
	empty := filledWith(t, nil)
	runtime.GC()
	runtime.ReadMemStats(&before)
	engine := filledWith(t, tickets)
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive([]any{engine, empty, tickets})
	return int(after.HeapAlloc-before.HeapAlloc) / n
}

func table(all []growth) string {
	var b strings.Builder
	b.WriteString("| who wait | to come | to go | tick with 100 newcomers | all come at once: all ticks | ÷ n log n | longest of them | memory for each |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n")
	for _, g := range all {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %.2f | %s | %d bytes |\n", thousands(g.n), short(g.come), short(g.goes), short(g.tick), short(g.rush),
			float64(g.rush)/float64(all[0].rush)/(nLogN(g.n)/nLogN(all[0].n)), short(g.longest), g.bytes)
	}
	return b.String()
}

func nLogN(n int) float64 { return float64(n) * math.Log(float64(n)) }

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

func short(d time.Duration) string {
	switch {
	case d < 100*time.Microsecond:
		return fmt.Sprintf("%.1f µs", float64(d)/float64(time.Microsecond))
	case d < time.Second:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// drawGrowth draws both axes by powers of ten, so that what grows with n is a slope of one.
// Each line is told by its label and its pattern.
func drawGrowth(all []growth) string {
	const left, right, top, bottom = 90.0, 700.0, 60.0, 520.0
	low, high := 100*time.Nanosecond, 10*time.Second
	x := func(n int) float64 { return left + (right-left)*math.Log10(float64(n)/100)/3 }
	y := func(d time.Duration) float64 {
		return bottom - (bottom-top)*math.Log10(float64(d)/float64(low))/math.Log10(float64(high)/float64(low))
	}
	p := picture{}
	p.printf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 570" font-family="sans-serif" font-size="13" role="img">`)
	p.printf(`<title>How the work of matching grows with those who wait, from 100 to 100,000</title>`)
	p.printf(`<rect width="100%%" height="100%%" fill="#ffffff"/>`)
	p.text(40, 34, 18, "How the work of matching grows with those who wait")
	for d := low; d <= high; d *= 10 {
		p.printf(`<line x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f" stroke="#dddddd"/>`, left, right, y(d), y(d))
		p.text(30, y(d)+4, 12, "%s", strings.Replace(short(d), ".0", "", 1))
	}
	for n := 100; n <= 100_000; n *= 10 {
		p.printf(`<line x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f" stroke="#dddddd"/>`, x(n), x(n), top, bottom)
		p.text(x(n)-20, bottom+22, 12, "%s", thousands(n))
	}
	p.text(left+250, bottom+42, 12, "people who wait")
	last := all[len(all)-1]
	for _, line := range []struct {
		label, style string
		of           func(growth) time.Duration
	}{
		{"all come at once: all ticks", "", func(g growth) time.Duration { return g.rush }},
		{"the same, if it grew by n log n", `stroke-dasharray="2 5"`, func(g growth) time.Duration {
			return time.Duration(float64(all[0].rush) * nLogN(g.n) / nLogN(all[0].n))
		}},
		{"a tick with 100 newcomers", `stroke-dasharray="10 4"`, func(g growth) time.Duration { return g.tick }},
		{"one comes", `stroke-dasharray="6 3 1 3"`, func(g growth) time.Duration { return g.come }},
		{"one goes", `stroke-dasharray="3 3"`, func(g growth) time.Duration { return g.goes }},
	} {
		var points []string
		for _, g := range all {
			points = append(points, fmt.Sprintf("%.1f,%.1f", x(g.n), y(line.of(g))))
		}
		p.printf(`<polyline points="%s" fill="none" stroke="%s" stroke-width="2" %s/>`, strings.Join(points, " "), dark, line.style)
		p.text(right+10, y(line.of(last))+4, 13, "%s", line.label)
	}
	p.printf(`</svg>`)
	return p.b.String()
}
