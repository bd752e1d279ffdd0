package matching

import "slices"

// may tells whether two people may meet at all, however long they wait. These are the hard
// rules between two; those of a whole circle (one language for all, one listener, its size)
// stand at party.
//
//   - the age class of both is known, and the same
//   - they are of one organisation, or of two whose peers may meet
//   - they are two, and neither blocked the other
//   - they share a language
//   - each belongs to all groups that the other must have, and to none that the other avoids
//   - one of them wants to talk: two who came to listen have nothing to do
//   - they are there for the same topic, or for related ones
func (c *compiler) may(a, b *profile) bool {
	return a.age == b.age && a.age != 0 &&
		a.peer != b.peer &&
		(a.side != listens || b.side != listens) &&
		(a.org == b.org || c.allowed[[2]uint16{a.org, b.org}]) &&
		c.nearness(a, b) > 0 &&
		shareLanguage(a, b) &&
		suits(a, b) && suits(b, a)
}

// suits tells whether b is what a demands of others.
func suits(a, b *profile) bool {
	for _, tag := range a.must {
		if !contains(b.own, tag) {
			return false
		}
	}
	for _, tag := range a.avoid {
		if contains(b.own, tag) {
			return false
		}
	}
	if len(a.blocked) == 0 {
		return true
	}
	_, blocked := slices.BinarySearch(a.blocked, b.peer)
	return !blocked
}

func contains(sorted []uint16, n uint16) bool {
	_, found := slices.BinarySearch(sorted, n)
	return found
}

func shareLanguage(a, b *profile) bool {
	for _, l := range a.languages[:a.nLangs] {
		for _, m := range b.languages[:b.nLangs] {
			if l.language == m.language {
				return true
			}
		}
	}
	return false
}

// nearness is how near the nearest of two people's topics are.
func (c *compiler) nearness(a, b *profile) Fit {
	var best float32
	for _, s := range a.topics[:a.nTopics] {
		row := c.similar[s.topic]
		for _, t := range b.topics[:b.nTopics] {
			best = max(best, row[t.topic])
		}
	}
	return Fit(best*1000 + 0.5)
}
