package safety

import "time"

// Trail is what must be remembered of a sender's last messages to judge the next
// one. It goes into JSON and comes back the same; the zero Trail is that of
// somebody who has not written yet. It holds words of theirs, so whoever keeps it
// seals it. What it holds is forgotten by the next Screen after a while, and
// after TrailKept it is worth nothing.
type Trail struct {
	Sent []Sent    `json:"sent,omitempty"` // the last messages, oldest first
	End  string    `json:"end,omitempty"`  // how the last ones ended
	Said time.Time `json:"said,omitzero"`  // when the last one was
}

// Sent is one message in a trail.
type Sent struct {
	At   time.Time `json:"at"`
	Hash string    `json:"hash,omitempty"` // of its folded words, keyed; empty if it has none
}

// TrailKept is how long a trail can matter.
const TrailKept = 30 * time.Minute
