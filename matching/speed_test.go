package matching

import (
	"fmt"
	"math/rand"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"kith"
)

// wide is a catalogue of forty topics in eight families.
type wide struct{}

func (wide) Topics() []kith.TopicID {
	var all []kith.TopicID
	for i := range 40 {
		all = append(all, kith.TopicID(fmt.Sprintf("topic-%02d", i)))
	}
	return all
}

func (w wide) Similarity(a, b kith.TopicID) float64 {
	var i, j int
	if n, _ := fmt.Sscanf(string(a)+" "+string(b), "topic-%d topic-%d", &i, &j); n != 2 {
		return 0
	}
	switch {
	case i == j:
		return 1
	case i/5 == j/5:
		return 0.5
	default:
		return 0
	}
}

// crowd draws n people as they come to a large service.
func crowd(n int, seed int64) []kith.Ticket {
	r := rand.New(rand.NewSource(seed))
	topics := wide{}.Topics()
	tickets := make([]kith.Ticket, n)
	for i := range tickets {
		q := &kith.Request{Age: kith.Adult, Needs: kith.Needs(r.Intn(16))}
		for range 1 + r.Intn(2) {
			at := int(float64(len(topics)) * r.Float64() * r.Float64()) // some topics are asked for much more often
			q.Topics = append(q.Topics, kith.TopicShare{Topic: topics[at], Confidence: 0.3 + 0.7*r.Float64()})
		}
		q.Languages = []kith.Language{{Tag: []string{"en", "en", "en", "de", "fr", "es"}[r.Intn(6)]}}
		if r.Intn(4) == 0 {
			q.Languages = append(q.Languages, kith.Language{Tag: "en", Some: true})
		}
		q.Shape = []kith.Shape{"", "", kith.ShapePair, kith.ShapeCircle, kith.ShapeCircle}[r.Intn(5)]
		q.Side = []kith.Side{"", "", kith.SideTalk, kith.SideTalk, kith.SideListen}[r.Intn(5)]
		if r.Intn(3) == 0 {
			tag := kith.Tag(fmt.Sprint("tag", r.Intn(12)))
			q.Tags = []kith.Tag{tag}
			q.Wishes = []kith.TagWish{{Tag: tag, Strength: []kith.Strength{kith.Must, kith.Prefer, kith.Prefer}[r.Intn(3)]}}
		}
		tickets[i] = kith.Ticket{ID: kith.TicketID(fmt.Sprintf("ticket-%08d", i)), Peer: kith.PeerKey(fmt.Sprint("peer", i)), Topic: topics[0],
			Request: q, Created: start.Add(time.Duration(r.Int63n(int64(10 * time.Second))))}
	}
	slices.SortFunc(tickets, func(a, b kith.Ticket) int { return a.Created.Compare(b.Created) })
	return tickets
}

func filled(b testing.TB, tickets []kith.Ticket) *Fitting {
	engine := NewFitting(wide{}, Policy{Languages: []string{"en"}})
	for _, k := range tickets {
		if err := engine.Add(k); err != nil {
			b.Fatal(err)
		}
	}
	return engine
}

var sizes = []int{100, 1_000, 10_000, 100_000}

// processorTime is what the process has used: what the clock says is worth little where
// others work on the same machine.
func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkRush is the worst there is: everybody came since the last tick, and nearly
// everybody is matched, in as many ticks as it takes.
func BenchmarkRush(b *testing.B) {
	for _, n := range sizes {
		tickets := crowd(n, 1)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			matched, spent, longest := 0, time.Duration(0), time.Duration(0)
			for b.Loop() {
				b.StopTimer()
				engine := filled(b, tickets)
				runtime.GC()
				b.StartTimer()
				matched = 0
				for now := start.Add(10 * time.Second); ; {
					before := processorTime()
					proposals, again := engine.Tick(now)
					took := processorTime() - before
					spent, longest = spent+took, max(longest, took)
					for _, p := range proposals {
						matched += len(p.Tickets)
						for _, id := range p.Tickets {
							engine.Remove(id)
						}
					}
					if again.After(now) {
						break
					}
				}
			}
			b.ReportMetric(float64(longest.Microseconds())/1000, "cpu-ms/longest")
			b.ReportMetric(100*float64(matched)/float64(n), "%matched")
			b.ReportMetric(float64(spent.Microseconds())/1000/float64(b.N), "cpu-ms/rush")
		})
	}
}

// BenchmarkTick is a tick with many who wait and cannot be matched for now (they came to
// listen, and nobody talks their language), and a hundred who have come since the last one.
func BenchmarkTick(b *testing.B) {
	for _, n := range sizes {
		tickets := crowd(n, 1)
		for i := range tickets {
			tickets[i].Created = start.Add(-time.Hour + time.Duration(i)*time.Millisecond)
			if q := tickets[i].Request; i%2 == 0 {
				q.Side, q.Languages = kith.SideListen, []kith.Language{{Tag: "pt"}}
			} else {
				tag := kith.Tag(fmt.Sprint("rare", i))
				q.Tags, q.Wishes = []kith.Tag{tag}, []kith.TagWish{{Tag: tag, Strength: kith.Must}}
			}
		}
		come := crowd(100, 2)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			engine := filled(b, tickets)
			for again := start; !again.After(start); { // they have all been looked at before
				if _, again = engine.Tick(start); again.IsZero() {
					break
				}
			}
			round, spent := 0, time.Duration(0)
			for b.Loop() {
				b.StopTimer()
				now := start.Add(time.Duration(round) * time.Second)
				for i := range come {
					come[i].ID, come[i].Created = kith.TicketID(fmt.Sprint(round, "-", i)), now
					if err := engine.Add(come[i]); err != nil {
						b.Fatal(err)
					}
				}
				b.StartTimer()
				before := processorTime()
				proposals, _ := engine.Tick(now)
				spent += processorTime() - before
				b.StopTimer()
				if len(proposals) == 0 {
					b.Fatal("nobody was matched")
				}
				for i := range come {
					engine.Remove(come[i].ID)
				}
				round++
				b.StartTimer()
			}
			b.ReportMetric(float64(spent.Microseconds())/1000/float64(b.N), "cpu-ms/tick")
		})
	}
}

// BenchmarkAddRemove is one that comes and goes while others wait.
func BenchmarkAddRemove(b *testing.B) {
	for _, n := range sizes {
		tickets := crowd(n+1, 1)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			engine := filled(b, tickets[:n])
			engine.due = nil
			for b.Loop() {
				if err := engine.Add(tickets[n]); err != nil {
					b.Fatal(err)
				}
				engine.Remove(tickets[n].ID)
				engine.due = engine.due[:0]
			}
		})
	}
}

func TestMemoryOfATicket(t *testing.T) {
	const n = 20_000
	tickets := crowd(n, 1)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	engine := filled(t, tickets)
	for i := range engine.people {
		engine.widen(int32(i), start.UnixNano())
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	each := (after.HeapAlloc - before.HeapAlloc) / n
	t.Logf("%d bytes a ticket", each)
	if each > 1024 {
		t.Errorf("%d bytes a ticket", each)
	}
	runtime.KeepAlive(engine)
	runtime.KeepAlive(tickets)
}
