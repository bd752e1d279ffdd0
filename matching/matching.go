// Package matching decides who meets whom. It is pure: tickets and open circles
// go in, proposals come out; it does no I/O and has no clock of its own. Whoever
// calls it commits a proposal only if every ticket in it still waits and the
// circle still has the seats; a proposal that no longer holds is dropped whole,
// and the engine is asked again.
package matching

import (
	"time"

	"kith"
)

// OpenCircle is what an engine knows about a circle that can take more people.
type OpenCircle struct {
	ID      kith.CircleID
	Topic   kith.TopicID
	Members []kith.PeerKey // who takes part now, or has been invited to
	Former  []kith.PeerKey // who must never be put back
	Created time.Time

	Requests []*kith.Request // what the members asked for, in their order; nil where it is not known
	Told     bool            // the members know that somebody may join
}

// Pool is everything that an engine may look at.
type Pool struct {
	Now     time.Time
	Tickets []kith.Ticket // all of them wait; their state is not looked at
	Circles []OpenCircle
}

// Engine turns a pool into proposals. Implementations are deterministic: the
// order of tickets and circles in the pool makes no difference. One that remembers
// is not for use by several goroutines at once.
type Engine interface {
	// Propose looks at the pool and gives proposals that do not overlap: no
	// ticket stands in two of them and no circle is overfilled by all of them
	// together. It also gives the time at which it wants to be asked again
	// although nothing has changed; zero means only when something changes.
	Propose(Pool) (proposals []kith.Proposal, again time.Time)
	// Explain says why a proposal was made, as long as all in it wait, and tells false
	// otherwise.
	Explain(proposal kith.Proposal, now time.Time) (Explanation, bool)
	// Merges lists those of the circles looked at last that have shrunk and could go on together.
	Merges() []Merge
}
