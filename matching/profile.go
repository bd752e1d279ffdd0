package matching

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"

	"kith"
)

// profile is a request in the form in which it is compared with others: names are numbers.
// It is small, since there is one for everybody who waits.
type profile struct {
	id      kith.TicketID
	peer    uint64
	created int64 // nanoseconds since 1970

	topics    [kith.MostTopics]share
	languages [kith.MostLanguages]spoken
	nTopics   uint8
	nLangs    uint8

	age      uint8 // 0: not known
	side     side
	shape    shape
	needs    kith.Needs
	unlike   bool
	zoned    bool
	zone     int16
	org      uint16
	standing Fit

	own, must, prefer, avoid []uint16 // sorted
	blocked                  []uint64 // sorted
	met                      []acquaintance
}

type share struct {
	topic  uint16
	weight float32 // all weights of one request make 1
}

type spoken struct {
	language uint16
	some     bool
}

type acquaintance struct {
	peer  uint64
	liked int8
}

type side uint8

const (
	either side = iota
	talks
	listens
)

type shape uint8

const (
	wantsAny shape = iota
	wantsPair
	wantsCircle
)

// elder orders people by how long they have waited, the oldest first.
func elder(a, b *profile) int {
	if a.created != b.created {
		return cmp.Compare(a.created, b.created)
	}
	return cmp.Compare(a.id, b.id)
}

// names numbers the names of one kind.
type names map[string]uint16

func (n names) number(name string) uint16 {
	if number, known := n[name]; known {
		return number
	}
	number := uint16(len(n))
	n[name] = number
	return number
}

// compiler turns requests into profiles.
type compiler struct {
	topics, languages, tags, orgs names
	topicNames                    []kith.TopicID
	near                          [][]neighbour // for each topic, itself and what is related, the nearest first
	similar                       [][]float32
	allowed                       map[[2]uint16]bool // organisations whose peers may meet
	spoken                        []kith.Language    // by somebody who said nothing
}

// neighbour is a topic, and how similar it is in thousandths.
type neighbour struct {
	topic uint16
	near  Fit
}

func newCompiler(relation Relation, policy Policy) *compiler {
	c := &compiler{topics: names{}, languages: names{}, tags: names{}, orgs: names{"": 0}, allowed: map[[2]uint16]bool{}}
	c.topic(kith.TopicAny)
	if relation != nil {
		c.relate(relation)
	}
	for org, partners := range policy.Partners {
		for _, partner := range partners {
			a, b := c.orgs.number(org), c.orgs.number(partner)
			c.allowed[[2]uint16{a, b}], c.allowed[[2]uint16{b, a}] = true, true
		}
	}
	for _, language := range policy.Languages {
		c.spoken = append(c.spoken, kith.Language{Tag: language})
	}
	if len(c.spoken) == 0 {
		c.spoken = []kith.Language{{Tag: "und"}}
	}
	return c
}

// ofAny is how near whatever comes is to a topic, in thousandths.
const ofAny Fit = 800

// relate takes in what the catalogue says.
func (c *compiler) relate(relation Relation) {
	known := slices.Sorted(slices.Values(relation.Topics()))
	for _, topic := range known {
		c.topic(topic)
	}
	for _, a := range known {
		for _, b := range known {
			if s := Fit(relation.Similarity(a, b)*1000 + 0.5); a != b && s > 0 {
				c.join(c.topic(a), c.topic(b), s)
			}
		}
	}
}

// join says how near one topic is to another.
func (c *compiler) join(a, b uint16, near Fit) {
	c.similar[a][b] = float32(near) / 1000
	c.near[a] = append(c.near[a], neighbour{b, near})
	slices.SortFunc(c.near[a], func(x, y neighbour) int { return cmp.Or(cmp.Compare(y.near, x.near), cmp.Compare(x.topic, y.topic)) })
}

// topic numbers a topic. One that the catalogue does not know is related to itself alone,
// and to whatever comes.
func (c *compiler) topic(id kith.TopicID) uint16 {
	n := c.topics.number(string(id))
	if int(n) < len(c.near) {
		return n
	}
	for int(n) >= len(c.near) {
		own := uint16(len(c.near))
		c.near = append(c.near, []neighbour{{own, 1000}})
		c.topicNames = append(c.topicNames, id)
		c.similar = append(c.similar, nil)
	}
	for i := range c.similar {
		for len(c.similar[i]) < len(c.similar) {
			c.similar[i] = append(c.similar[i], 0)
		}
		c.similar[i][i] = 1
	}
	if whatever := c.topics[string(kith.TopicAny)]; n != whatever {
		c.join(n, whatever, ofAny)
		c.join(whatever, n, ofAny)
	}
	return n
}

// What is kept of names that requests bring is bounded.
const (
	mostTopics = 2_000 // each has a row in a table of all
	mostNames  = 60_000
)

// compile makes a profile. It fails only on a request with too much in it.
func (c *compiler) compile(ticket kith.Ticket) (profile, error) {
	request := ticket.Request
	if request == nil {
		request = &kith.Request{Age: kith.Adult, Shape: kith.ShapeCircle}
	}
	if len(request.Topics) > kith.MostTopics || len(request.Languages) > kith.MostLanguages ||
		len(request.Tags) > kith.MostTags || len(request.Wishes) > kith.MostWishes {
		return profile{}, fmt.Errorf("ticket %s asks for too much", ticket.ID)
	}
	if len(c.topics) > mostTopics || max(len(c.tags), len(c.languages), len(c.orgs)) > mostNames {
		return profile{}, fmt.Errorf("ticket %s: too many different names have been asked for", ticket.ID)
	}
	p := profile{
		id: ticket.ID, peer: hash(string(ticket.Peer)), created: ticket.Created.UnixNano(),
		side: sideOf(request.Side), shape: shapeOf(request.Shape), needs: request.Needs, unlike: request.Unlike,
		org: c.orgs.number(request.Organisation),
	}
	if request.Standing > 0 { // not so if it is no number
		p.standing = Fit(min(request.Standing, 1) * 1000)
	}
	switch request.Age {
	case kith.Adult:
		p.age = 1
	case kith.Minor:
		p.age = 2
	}
	if request.Zone != nil {
		p.zoned, p.zone = true, int16(min(max(*request.Zone, -24*60), 24*60))
	}
	c.compileTopics(&p, ticket.Topic, request.Topics)
	c.compileLanguages(&p, request.Languages)
	c.compileTags(&p, request)
	c.compilePeople(&p, request)
	return p, nil
}

func sideOf(s kith.Side) side {
	switch s {
	case kith.SideTalk:
		return talks
	case kith.SideListen:
		return listens
	default:
		return either
	}
}

func shapeOf(s kith.Shape) shape {
	switch s {
	case kith.ShapePair:
		return wantsPair
	case kith.ShapeCircle:
		return wantsCircle
	default:
		return wantsAny
	}
}

func (c *compiler) compileTopics(p *profile, topic kith.TopicID, shares []kith.TopicShare) {
	var sum float32
	for _, s := range shares {
		n := c.topic(s.Topic)
		known := slices.ContainsFunc(p.topics[:p.nTopics], func(t share) bool { return t.topic == n })
		if !(s.Confidence > 0) || known {
			continue
		}
		p.topics[p.nTopics] = share{n, float32(min(s.Confidence, 1))}
		sum += p.topics[p.nTopics].weight
		p.nTopics++
	}
	if p.nTopics == 0 {
		p.topics[0], p.nTopics, sum = share{c.topic(topic), 1}, 1, 1
	}
	for i := range p.topics[:p.nTopics] {
		p.topics[i].weight /= sum
	}
}

func (c *compiler) compileLanguages(p *profile, languages []kith.Language) {
	if len(languages) == 0 {
		languages = c.spoken
	}
	for _, l := range languages[:min(len(languages), kith.MostLanguages)] {
		base := l.Base()
		if base == "" {
			continue
		}
		n := c.languages.number(base)
		i := slices.IndexFunc(p.languages[:p.nLangs], func(s spoken) bool { return s.language == n })
		if i < 0 {
			p.languages[p.nLangs] = spoken{n, l.Some}
			p.nLangs++
		} else if !l.Some {
			p.languages[i].some = false
		}
	}
}

func (c *compiler) compileTags(p *profile, request *kith.Request) {
	for _, tag := range request.Tags {
		p.own = append(p.own, c.tags.number(string(tag)))
	}
	for _, w := range request.Wishes {
		n := c.tags.number(string(w.Tag))
		switch w.Strength {
		case kith.Must:
			p.must = append(p.must, n)
		case kith.Prefer:
			p.prefer = append(p.prefer, n)
		case kith.Avoid:
			p.avoid = append(p.avoid, n)
		}
	}
	for _, list := range []*[]uint16{&p.own, &p.must, &p.prefer, &p.avoid} {
		slices.Sort(*list)
		*list = slices.Clip(slices.Compact(*list))
	}
}

func (c *compiler) compilePeople(p *profile, request *kith.Request) {
	for _, peer := range request.Blocked {
		p.blocked = append(p.blocked, hash(string(peer)))
	}
	slices.Sort(p.blocked)
	p.blocked = slices.Clip(slices.Compact(p.blocked))
	for _, a := range request.Met {
		p.met = append(p.met, acquaintance{hash(string(a.Peer)), int8(cmp.Compare(a.Liked, 0))})
	}
}

// hash stands for a peer key. Two peers with the same hash are only kept apart.
func hash(key string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(key))
	return h.Sum64()
}
