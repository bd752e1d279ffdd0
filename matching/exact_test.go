package matching

import (
	"fmt"
	"math/bits"
	"math/rand"
	"os"
	"strconv"
	"testing"
	"time"

	"kith"
)

// exact finds the greatest total fit of at most twelve people, by branch and bound over all
// ways to group them. It knows the rules from their description, not from the rounds.
type exact struct {
	worth  []int // by set of people; -1: it cannot be a party
	groups [][]uint16
	hope   []int // the most that each can get
	best   int
}

func optimum(s *setting, people []person) int {
	n := len(people)
	x := &exact{worth: make([]int, 1<<n), groups: make([][]uint16, n), hope: make([]int, n)}
	for set := 1; set < 1<<n; set++ {
		size := bits.OnesCount(uint(set))
		if x.worth[set] = -1; size < 2 || size > s.policy.Max {
			continue
		}
		shares, ok := s.shares(people, set, size)
		if !ok {
			continue
		}
		x.worth[set] = 0
		x.groups[bits.TrailingZeros(uint(set))] = append(x.groups[bits.TrailingZeros(uint(set))], uint16(set))
		for who, share := range shares {
			x.worth[set] += share
			x.hope[who] = max(x.hope[who], share)
		}
	}
	x.branch(1<<n-1, 0)
	return x.best
}

// shares says what each of a set would have of meeting the others, or that they cannot.
func (s *setting) shares(people []person, set, size int) (map[int]int, bool) {
	languages, listeners := map[uint16]int{}, 0
	shares := map[int]int{}
	for i := range people {
		if set&(1<<i) == 0 {
			continue
		}
		a := &people[i]
		for _, l := range a.languages[:a.nLangs] {
			languages[l.language]++
		}
		if a.side == listens {
			listeners++
		}
		need := s.policy.Steps[a.step]
		if a.shape == wantsPair && size != 2 || a.shape == wantsCircle && size < need.Size || listeners > 1 {
			return nil, false
		}
		sum := 0
		for j := range people {
			if i == j || set&(1<<j) == 0 {
				continue
			}
			fit := s.fit(&s.policy.Weights, &a.profile, &people[j].profile)
			first := need.First || s.policy.Steps[people[j].step].First
			if !s.may(&a.profile, &people[j].profile) || fit < need.Fit && !first {
				return nil, false
			}
			sum += int(fit)
		}
		shares[i] = int(satisfaction(a.shape, Fit(sum), size))
	}
	for _, speakers := range languages {
		if speakers == size {
			return shares, true
		}
	}
	return nil, false
}

func (x *exact) branch(left uint16, total int) {
	x.best = max(x.best, total)
	bound := total
	for rest := left; rest != 0; rest &= rest - 1 {
		bound += x.hope[bits.TrailingZeros16(rest)]
	}
	if left == 0 || bound <= x.best {
		return
	}
	first := bits.TrailingZeros16(left)
	for _, group := range x.groups[first] {
		if group&left == group {
			x.branch(left&^group, total+x.worth[group])
		}
	}
	x.branch(left&^(1<<first), total)
}

// someRequest draws from a random source what rapid draws elsewhere: instances by the
// thousand, from the same distribution in each run.
func someRequest(r *rand.Rand) *kith.Request {
	request := &kith.Request{
		Age:   kith.Adult,
		Shape: []kith.Shape{"", "", kith.ShapePair, kith.ShapeCircle, kith.ShapeCircle}[r.Intn(5)],
		Side:  []kith.Side{"", "", "", kith.SideTalk, kith.SideTalk, kith.SideListen}[r.Intn(6)],
		Needs: kith.Needs([]int{0, 0, 1, 2, 3, 8, 9}[r.Intn(7)]),
	}
	if r.Intn(12) == 0 {
		request.Age = kith.Minor
	}
	for range 1 + r.Intn(2) {
		request.Topics = append(request.Topics, kith.TopicShare{Topic: fewTopics[r.Intn(len(fewTopics))], Confidence: float64(1+r.Intn(4)) / 4})
	}
	for range 1 + r.Intn(2) {
		request.Languages = append(request.Languages, kith.Language{Tag: []string{"en", "en", "de", "fr"}[r.Intn(4)], Some: r.Intn(3) == 0})
	}
	tags := []kith.Tag{"fathers", "veterans", "men"}
	for range r.Intn(3) {
		request.Tags = append(request.Tags, tags[r.Intn(3)])
	}
	if r.Intn(3) == 0 {
		request.Wishes = append(request.Wishes, kith.TagWish{Tag: tags[r.Intn(3)], Strength: []kith.Strength{kith.Must, kith.Prefer, kith.Prefer, kith.Avoid}[r.Intn(4)]})
	}
	if r.Intn(8) == 0 {
		request.Blocked = []kith.PeerKey{kith.PeerKey(fmt.Sprint("p", r.Intn(12)))}
	}
	return request
}

// many is the number in an environment variable, or less for every day.
func many(t testing.TB, name string, less int) int {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		return less
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

func TestNearTheOptimum(t *testing.T) {
	instances := many(t, "KITH_INSTANCES", 2000)
	sum, worst, short, counted := 0.0, 1.0, 0, 0
	for seed := range instances {
		r := rand.New(rand.NewSource(int64(seed)))
		engine := NewFitting(few{}, Policy{Languages: []string{"en"}})
		ids := map[kith.TicketID]int{}
		for i := range 2 + r.Intn(11) {
			k := kith.Ticket{ID: kith.TicketID(fmt.Sprint("t", i)), Peer: kith.PeerKey(fmt.Sprint("p", i)), Topic: "work",
				Created: start.Add(-time.Duration(r.Intn(40)) * time.Second), Request: someRequest(r)}
			ids[k.ID] = i
			if err := engine.Add(k); err != nil {
				t.Fatal(err)
			}
		}
		proposals, _ := engine.Tick(start)
		got := 0
		for _, p := range proposals {
			set := 0
			for _, id := range p.Tickets {
				set |= 1 << ids[id]
			}
			shares, ok := engine.shares(engine.people, set, len(p.Tickets))
			if !ok {
				t.Fatalf("instance %d: %v breaks a rule", seed, p.Tickets)
			}
			for _, share := range shares {
				got += share
			}
		}
		best := optimum(&engine.setting, engine.people)
		if best == 0 {
			continue
		}
		counted++
		ratio := float64(got) / float64(best)
		if ratio > 1 {
			t.Fatalf("instance %d: better than the best", seed)
		}
		sum += ratio
		if worst = min(worst, ratio); ratio < 0.9 {
			short++
		}
		if ratio < 0.8 {
			t.Errorf("instance %d: %.3f of the optimum", seed, ratio)
		}
	}
	average := sum / float64(counted)
	t.Logf("%d instances: %.4f of the optimum on the average, %.3f at the worst, %d below 0.9", counted, average, worst, short)
	if average < 0.95 {
		t.Errorf("%.4f of the optimum on the average", average)
	}
}
