package safety

import (
	"bytes"
	"time"
)

// count holds a message against the rules that count: floods, repetition, and how
// many people are called. The trail already holds the message.
func (s *screening) count(trail Trail, at time.Time) {
	for i, rule := range s.rules.list {
		switch rule.detect {
		case "flood":
			s.hits[i] = s.hits[i] || sentWithin(trail, at, rule.limit.within, "") > rule.limit.count
		case "repeat":
			s.hits[i] = s.hits[i] || s.hash != "" && sentWithin(trail, at, rule.limit.within, s.hash) > rule.limit.count
		case "mention":
			s.hits[i] = s.hits[i] || s.message.Room || s.message.Mentions > rule.limit.count
		}
	}
}

// sentWithin counts the messages of the last while, with a hash only the same.
func sentWithin(trail Trail, at time.Time, within time.Duration, hash string) int {
	n := 0
	for _, sent := range trail.Sent {
		if at.Sub(sent.At) < within && (hash == "" || sent.Hash == hash) {
			n++
		}
	}
	return n
}

// findCalls finds words that call everybody in a room, or many by their names.
func findCalls(s *screening, rule *Rule) {
	plain := s.text.plain
	called := 0
	for i := 0; ; {
		at := bytes.IndexByte(plain[i:], '@')
		if at < 0 {
			return
		}
		i += at + 1
		end := i
		for end < len(plain) && isSmall(plain[end]) {
			end++
		}
		alone := i < 2 || !isAlnum(plain[i-2])
		if alone && end > i {
			called++
		}
		if alone && (everybody[string(plain[i:end])] || called > rule.limit.count) {
			s.foundAt(i-1, end)
		}
	}
}

// everybody are the words behind an @ that clients and people use for all.
var everybody = map[string]bool{
	"room": true, "everyone": true, "everybody": true, "all": true, "here": true, "channel": true, "alle": true, "jeder": true, "raum": true,
	"tous": true, "toutes": true, "tout": true, "ici": true, "salon": true, "todos": true, "todas": true, "sala": true, "aqui": true, "gruppe": true, "groupe": true, "grupo": true,
}

// leastRepeatable is how many letters a message has before it matters that it is said
// again: "yes", "thank you" and "same here" are said all the time.
const leastRepeatable = 16

// leastRepeated is how many words a text has before it can be a wall of the same
// ones, and mostRepeated the share of new ones in such a wall: one in so many.
const (
	leastRepeated = 60
	mostRepeated  = 12
)

// findWall finds a text that says the same few words again and again.
func findWall(s *screening, _ *Rule) {
	tokens := s.text.tokens
	if len(tokens) < leastRepeated {
		return
	}
	different := map[string]struct{}{}
	for _, k := range tokens {
		different[string(s.text.letters[k.start:k.end])] = struct{}{}
		if len(different)*mostRepeated > len(tokens) {
			return
		}
	}
	s.foundAt(0, len(s.text.plain))
}
