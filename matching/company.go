package matching

import (
	"cmp"
	"slices"
	"time"

	"kith"
)

// company is an open circle with a free seat, as a round sees it.
type company struct {
	id struct {
		circle kith.CircleID
		topic  kith.TopicID
	}
	topic     uint16
	created   int64
	closes    int64 // when it stops being young
	members   []profile
	former    []uint64
	age       uint8
	tongues   tongues // that all share, those who have joined included
	listeners int
	before    party // as it was before this round
	private   bool  // somebody in it was promised that nobody comes
	told      bool

	due    bool
	joined []int32 // in this round
	people *[]person
}

// newCompany compiles a circle; false if something in it cannot be understood.
func (c *compiler) newCompany(open OpenCircle, young time.Duration) (*company, bool) {
	t := &company{topic: c.topic(open.Topic), created: open.Created.UnixNano(), told: open.Told}
	t.id.circle, t.id.topic = open.ID, open.Topic
	t.closes = t.created + int64(young)
	for i, peer := range open.Members {
		var request *kith.Request
		if i < len(open.Requests) {
			request = open.Requests[i]
		}
		p, err := c.compile(kith.Ticket{Peer: peer, Topic: open.Topic, Request: request})
		if err != nil {
			return nil, false
		}
		if i == 0 {
			t.age, t.tongues = p.age, tonguesOf(&p)
		} else {
			t.tongues = t.tongues.with(&p)
		}
		t.private = t.private || p.shape == wantsPair
		if p.side == listens {
			t.listeners++
		}
		t.members = append(t.members, p)
	}
	for _, peer := range open.Former {
		t.former = append(t.former, hash(string(peer)))
	}
	slices.Sort(t.former)
	t.before = party{tongues: t.tongues, listeners: t.listeners}
	return t, true
}

// empty takes the seats back that were given away in a round.
func (t *company) empty() {
	t.joined, t.tongues, t.listeners = nil, t.before.tongues, t.before.listeners
}

func (t *company) size() int { return len(t.members) + len(t.joined) }

// open tells whether a circle takes people at all: while it is young, or when it has shrunk,
// and only if its members know. An empty one is about to close.
func (t *company) open(p *Policy, now int64) bool {
	n := len(t.members)
	return t.told && !t.private && n > 0 && n < p.Max && (now < t.closes || n < p.Shrunk)
}

// rank orders circles for somebody who looks for a seat: first where somebody sits alone,
// then where most people are, since there an answer comes soonest, then the newest.
func rank(a, b *company) int {
	return cmp.Or(
		cmp.Compare(min(len(a.members), 2), min(len(b.members), 2)),
		cmp.Compare(len(b.members), len(a.members)),
		cmp.Compare(b.created, a.created),
		cmp.Compare(a.id.circle, b.id.circle),
	)
}

// join gives a seat away.
func (t *company) join(number int32, who *profile) {
	t.joined = append(t.joined, number)
	t.tongues = t.tongues.with(who)
	if who.side == listens {
		t.listeners++
	}
}

// admits tells how well somebody fits those in a circle, on the average, and whether they
// may join: no hard rule between them and anybody there is broken, they expect no more by
// now, and there is a seat. Beyond the target only those get one who have nothing else to
// expect. Those who are in expect nothing: they have been met.
func (e *setting) admits(t *company, who *person, now int64) (Fit, bool) {
	last := e.policy.Steps[who.step].Fit == 0
	if !t.open(&e.policy, now) || who.shape == wantsPair || t.size() >= e.policy.Max || t.size() >= e.policy.Target && !last {
		return 0, false
	}
	if _, was := slices.BinarySearch(t.former, who.peer); was || who.side == listens && t.listeners > 0 || t.tongues.with(&who.profile).n == 0 {
		return 0, false
	}
	var sum Fit
	for i := range t.size() {
		there := t.at(i)
		if !e.may(there, &who.profile) {
			return 0, false
		}
		sum += e.fit(&e.policy.Weights, there, &who.profile)
	}
	fit := sum / Fit(t.size())
	return fit, fit >= e.policy.Steps[who.step].Fit
}

func (t *company) at(i int) *profile {
	if i < len(t.members) {
		return &t.members[i]
	}
	return &(*t.people)[t.joined[i-len(t.members)]].profile
}

// mostSeats is among how many seats somebody gets the best.
const mostSeats = 8

// lonely is how much better a seat counts where somebody sits alone and waits.
const lonely = 100

// seat is the best seat for somebody, and what it is worth to them; nil if there is none.
func (r *round) seat(seeker int32) (*company, Fit) {
	who := &r.people[seeker]
	var best *company
	bestFit, looked := Fit(0), 0
	for _, t := range r.companies(seeker) {
		fit, ok := r.admits(t, who, r.now)
		if !ok {
			continue
		}
		size := t.size() + 1
		fit = fit * worthOf(who.shape, size) / 1000
		if size == 2 {
			fit += lonely
		}
		if best == nil || fit > bestFit {
			best, bestFit = t, fit
		}
		if looked++; looked == mostSeats {
			break
		}
	}
	return best, bestFit
}
