// Package fault ends the process without any warning at a point that was chosen
// beforehand, so that a story can see what a crash there does. Points are: after
// every database commit; before and after every request to the homeserver leaves, and
// after its answer came; between storing a transaction and acknowledging it.
//
// Without the build tag "fault" there is nothing of it in the program: each function
// gives back what it was given. With the tag, the environment says when to end:
// KITH_FAULT_AFTER=17 at the 17th point, KITH_FAULT_KIND=commit counting only points
// of that kind, KITH_FAULT_PATH=/createRoom counting only requests whose path holds
// that, KITH_FAULT_DELAY=30ms ending so much later, while everything goes on. A
// program with the tag must never serve anybody.
package fault

// Kind tells the points apart.
type Kind string

// The kinds of points.
const (
	Any    Kind = "any"    // only for KITH_FAULT_KIND: every point counts
	Commit Kind = "commit" // a database transaction, or a write outside of one, was committed
	Send   Kind = "send"   // a request to the homeserver is about to leave
	Sent   Kind = "sent"   // it has left, and what comes of it is not known
	Answer Kind = "answer" // the homeserver has answered
	Stored Kind = "stored" // a transaction of the homeserver is stored and not yet acknowledged
)

// The environment variables that the tagged program reads.
const (
	AfterVariable = "KITH_FAULT_AFTER" // a number from 1; none: never
	KindVariable  = "KITH_FAULT_KIND"  // a Kind; Any if empty
	PathVariable  = "KITH_FAULT_PATH"  // part of the path of a request; empty: all points count
	DelayVariable = "KITH_FAULT_DELAY" // a duration; none: at once
)
