package matching

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kith"
)

var start = time.Date(2026, 3, 1, 3, 0, 0, 0, time.UTC)

// waiting makes one ticket for each word; a word is a peer and, after "@", the
// second at which they asked: "ann@3".
func waiting(topic kith.TopicID, words string) []kith.Ticket {
	var tickets []kith.Ticket
	for _, word := range strings.Fields(words) {
		peer, second, _ := strings.Cut(word, "@")
		at, err := time.ParseDuration(second + "s")
		if err != nil {
			panic(err)
		}
		tickets = append(tickets, kith.Ticket{
			ID: kith.TicketID(peer + "/" + string(topic)), Peer: kith.PeerKey(peer), Topic: topic,
			State: kith.TicketWaiting, Created: start.Add(at),
		})
	}
	return tickets
}

// circle makes an open circle that was opened at a second before the start.
func circle(id string, age int, members, former string) OpenCircle {
	c := OpenCircle{ID: kith.CircleID(id), Topic: "anxiety", Created: start.Add(-time.Duration(age) * time.Second)}
	for _, p := range strings.Fields(members) {
		c.Members = append(c.Members, kith.PeerKey(p))
	}
	for _, p := range strings.Fields(former) {
		c.Former = append(c.Former, kith.PeerKey(p))
	}
	return c
}

// told writes proposals as "circle: peer peer; new: peer peer".
func told(proposals []kith.Proposal) string {
	var parts []string
	for _, p := range proposals {
		var peers []string
		for _, id := range p.Tickets {
			peer, _, _ := strings.Cut(string(id), "/")
			peers = append(peers, peer)
		}
		name := string(p.Circle)
		if name == "" {
			name = "new"
		}
		parts = append(parts, name+": "+strings.Join(peers, " "))
	}
	return strings.Join(parts, "; ")
}

func TestFirstCome(t *testing.T) {
	engine := FirstCome{Min: 2, Max: 6, Gather: 20 * time.Second}
	for _, story := range []struct {
		name    string
		tickets string
		circles []OpenCircle
		now     int // seconds after the start
		want    string
		again   int // seconds after the start; 0: only on change
	}{
		{name: "one alone waits for somebody", tickets: "ann@0", now: 500},
		{name: "two gather for more", tickets: "ann@0 ben@5", now: 6, again: 25},
		{name: "gathering counts from the second, not the first or third", tickets: "ann@0 ben@5 cem@24", now: 24, again: 25},
		{name: "gathering ends", tickets: "ann@0 ben@5 cem@24", now: 25, want: "new: ann ben cem"},
		{name: "six start at once", tickets: "f@6 e@5 d@4 c@3 b@2 a@1", now: 6, want: "new: a b c d e f"},
		{name: "seven are not six and one", tickets: "a@1 b@1 c@1 d@1 e@1 f@1 g@1", now: 1, want: "new: a b c d; new: e f g"},
		{name: "thirteen", tickets: "a@1 b@1 c@1 d@1 e@1 f@1 g@1 h@1 i@1 j@1 k@1 l@1 m@1", now: 1,
			want: "new: a b c d e; new: f g h i; new: j k l m"},
		{name: "a clock that was set back keeps nobody waiting", tickets: "ann@0 ben@3600", now: 2, want: "new: ann ben"},

		{name: "a free seat comes first", tickets: "ann@0", circles: []OpenCircle{circle("A", 9, "x y", "")}, want: "A: ann"},
		{name: "a full circle has no seat", tickets: "ann@0", circles: []OpenCircle{circle("A", 9, "u v w x y z", "")}},
		{name: "an empty circle is no company", tickets: "ann@0", circles: []OpenCircle{circle("A", 9, "", "x y")}},
		{name: "somebody alone gets company first", tickets: "ann@0 ben@0",
			circles: []OpenCircle{circle("A", 9, "w x y z", ""), circle("B", 5, "u", "")}, want: "A: ben; B: ann"},
		{name: "then the circle with the most people", tickets: "ann@0 ben@0 cem@0",
			circles: []OpenCircle{circle("A", 9, "u v w x", ""), circle("B", 5, "y z", "")}, want: "A: ann ben; B: cem"},
		{name: "of equals the newest", tickets: "ann@0",
			circles: []OpenCircle{circle("A", 9, "u v", ""), circle("B", 5, "y z", "")}, want: "B: ann"},
		{name: "nobody comes back to where they were", tickets: "ann@0 ben@0", now: 1,
			circles: []OpenCircle{circle("A", 9, "x y", "ann")}, want: "A: ben"},
		{name: "nobody is put where they are", tickets: "x@0", now: 1, circles: []OpenCircle{circle("A", 9, "x y", "")}},
		{name: "who was passed over for long is met by the next", tickets: "ann@0 ben@30", now: 30,
			circles: []OpenCircle{circle("A", 9, "x y", "ann")}, want: "new: ann ben"},
		{name: "and the one after that takes the seat", tickets: "ann@0 ben@30 cem@30", now: 30,
			circles: []OpenCircle{circle("A", 9, "x y", "ann")}, want: "A: cem; new: ann ben"},
	} {
		t.Run(story.name, func(t *testing.T) {
			proposals, again := engine.Propose(Pool{
				Now: start.Add(time.Duration(story.now) * time.Second), Tickets: waiting("anxiety", story.tickets), Circles: story.circles,
			})
			if got := told(proposals); got != story.want {
				t.Errorf("proposed %q, want %q", got, story.want)
			}
			var want time.Time
			if story.again > 0 {
				want = start.Add(time.Duration(story.again) * time.Second)
			}
			if !again.Equal(want) {
				t.Errorf("wants to be asked again at %v, want %v", again, want)
			}
		})
	}
}

func TestTopicsDoNotMix(t *testing.T) {
	engine := FirstCome{Min: 2, Max: 6, Gather: 20 * time.Second}
	tickets := slices.Concat(waiting("anxiety", "ann@0 ben@8"), waiting("grief", "cem@0 dov@3"), waiting("work", "eve@0"))
	proposals, again := engine.Propose(Pool{Now: start.Add(10 * time.Second), Tickets: tickets})
	if len(proposals) != 0 || !again.Equal(start.Add(23*time.Second)) {
		t.Errorf("got %q and again %v, want nothing until the earlier topic is due", told(proposals), again)
	}
	proposals, _ = engine.Propose(Pool{Now: start.Add(time.Minute), Tickets: tickets})
	if got := told(proposals); got != "new: ann ben; new: cem dov" {
		t.Errorf("proposed %q", got)
	}
}

func TestOnePeerIsNotCompanyForThemselves(t *testing.T) {
	engine := FirstCome{Min: 2, Max: 6}
	twice := waiting("anxiety", "ann@0")
	second := twice[0]
	second.ID, second.Created = "other", start.Add(time.Second)
	pool := Pool{Now: start.Add(time.Minute), Tickets: append(twice, second)}
	if proposals, _ := engine.Propose(pool); len(proposals) != 0 {
		t.Fatalf("put a peer together with themselves: %q", told(proposals))
	}
	pool.Tickets = append(pool.Tickets, waiting("anxiety", "ben@5")...)
	if proposals, _ := engine.Propose(pool); told(proposals) != "new: ann ben" {
		t.Errorf("proposed %q", told(proposals))
	}
}

func TestSmallCirclesAreFilledUpOrLeft(t *testing.T) {
	engine := FirstCome{Min: 3, Max: 5, Gather: time.Second}
	alone := []OpenCircle{circle("A", 9, "x", "")}
	pool := Pool{Now: start, Tickets: waiting("anxiety", "ann@0"), Circles: alone}
	if proposals, _ := engine.Propose(pool); len(proposals) != 0 {
		t.Errorf("two are fewer than min: %q", told(proposals))
	}
	pool.Tickets = waiting("anxiety", "ann@0 ben@0 cem@0")
	if proposals, _ := engine.Propose(pool); told(proposals) != "A: ann ben cem" {
		t.Errorf("proposed %q", told(proposals))
	}
}

func TestSplit(t *testing.T) {
	for _, row := range []struct {
		min, max, n int
		want        string
	}{
		{2, 6, 2, "[2]"}, {2, 6, 6, "[6]"}, {2, 6, 7, "[4 3]"}, {2, 6, 12, "[6 6]"}, {2, 6, 13, "[5 4 4]"},
		{5, 6, 7, "[6]"}, {5, 6, 10, "[5 5]"}, {5, 6, 13, "[6 6]"}, {2, 2, 5, "[2 2]"}, {4, 4, 3, "[]"},
	} {
		f := FirstCome{Min: row.min, Max: row.max}
		if got := fmt.Sprint(f.split(row.n)); got != row.want {
			t.Errorf("%d people in circles of %d to %d: %s, want %s", row.n, row.min, row.max, got, row.want)
		}
	}
}

func TestOddLimits(t *testing.T) {
	engine := FirstCome{Min: -1, Max: 0}
	proposals, _ := engine.Propose(Pool{Now: start, Tickets: waiting("anxiety", "ann@0 ben@0 cem@0")})
	if got := told(proposals); got != "new: ann ben" {
		t.Errorf("proposed %q, want circles of exactly two", got)
	}
}

func BenchmarkPropose(b *testing.B) {
	engine := FirstCome{Min: 2, Max: 6, Gather: 20 * time.Second}
	for _, topics := range []int{1, 20} {
		for _, circles := range []int{0, 2000} {
			pool := Pool{Now: start.Add(time.Hour)}
			for i := range 10_000 {
				pool.Tickets = append(pool.Tickets, kith.Ticket{
					ID: kith.TicketID(fmt.Sprint("t", i)), Peer: kith.PeerKey(fmt.Sprint("p", i)),
					Topic: kith.TopicID(fmt.Sprint(i % topics)), Created: start.Add(time.Duration(i*7919%10_000) * time.Millisecond),
				})
			}
			for i := range circles {
				pool.Circles = append(pool.Circles, OpenCircle{
					ID: kith.CircleID(fmt.Sprint("c", i)), Topic: kith.TopicID(fmt.Sprint(i % topics)), Created: start,
					Members: []kith.PeerKey{kith.PeerKey(fmt.Sprint("m", i)), kith.PeerKey(fmt.Sprint("n", i))},
				})
			}
			b.Run(fmt.Sprintf("10000 tickets, %d topics, %d circles", topics, circles), func(b *testing.B) {
				for b.Loop() {
					if proposals, _ := engine.Propose(pool); len(proposals) == 0 {
						b.Fatal("nobody was matched")
					}
				}
			})
		}
	}
}
