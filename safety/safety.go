// Package safety reads what a peer wants others to read, before they do, and
// says what is to become of it. It is pure: it loads rules from files once, and
// after that it has no clock, no network and no memory. What must be remembered
// of a sender is given in and handed back as a Trail.
//
// A rule is data (rules/*.yaml; docs/screening.md tells how one looks). It finds
// something by phrases over folded words, by patterns, or by a detector in code.
// Folding undoes disguises, so that a rule is written in plain spelling alone.
//
// Distress is never blocked: see Finding.Verdict.
package safety

import "slices"

// Verdict is what is to become of a message. Verdicts are ordered, from Deliver,
// the mildest, to Refuse, the strictest.
type Verdict string

// The verdicts, in their order.
const (
	Deliver Verdict = "deliver" // nothing is said about it, unless the rule has a label
	Tell    Verdict = "tell"    // delivered, and the sender is told something
	Ask     Verdict = "ask"     // the sender says whether it is to be sent
	Hold    Verdict = "hold"    // a moderator decides, or time does
	Refuse  Verdict = "refuse"  // not delivered
)

var verdicts = []Verdict{Deliver, Tell, Ask, Hold, Refuse}

// Stricter tells whether v stands above other in the order of verdicts.
func (v Verdict) Stricter(other Verdict) bool {
	return slices.Index(verdicts, v) > slices.Index(verdicts, other)
}

// Severity is how much danger a peer seems to be in.
type Severity int

// The severities, in their order.
const (
	None  Severity = iota
	Worry          // somebody should ask how they are
	Acute          // help is needed now
)

// String is the severity as rule files write it.
func (s Severity) String() string {
	switch s {
	case Worry:
		return "worry"
	case Acute:
		return "acute"
	default:
		return "none"
	}
}

// Message is what a peer wants others to read, in every telling of it.
type Message struct {
	Texts    []string // plain body, visible text of the HTML, caption, file name, question and answers of a poll
	Links    []string // targets of links in formatted text
	Own      []string // what the sender is called: user id, localpart, display name
	Mentions int      // how many people it mentions
	Room     bool     // it mentions the whole room
}

// Finding is what was found in a message. It holds none of its words.
type Finding struct {
	// Verdict is what is to become of the message: the strictest of the rules
	// that matched, softened where the message speaks of distress. Then only a
	// rule on methods may hold or refuse it; another asks the sender at most, and
	// with Acute tells them at most. It may therefore be milder than Rule.Verdict.
	Verdict Verdict
	// Rule is the one that decided, with its reasons, its time limit and its
	// label; nil if the message is nothing to any rule. A rule in dry run never
	// decides.
	Rule *Rule
	// Hits are all rules that matched, once each, those in dry run too.
	Hits []Hit
	// Severity is the highest of the crisis rules that matched.
	Severity Severity
	// Sure is Severity, but what the small model alone has found counts as a worry at most: it
	// is wrong too often for others to be told of it.
	Sure Severity
	// Method tells that the message holds details of a method or a dose.
	Method bool
	// Alert tells that a rule that matched wants the desk to know.
	Alert bool
}

// Hit is a rule that matched.
type Hit struct {
	Rule *Rule
}
