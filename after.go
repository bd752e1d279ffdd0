package kith

import (
	"strings"
	"time"

	"maunium.net/go/mautrix/id"
)

// What stays of a talk when it is over: whom a peer knows from it, whom of them they do not
// want to meet again, and how it was.

// Other is somebody whom a peer has met in a circle, as that peer knows them.
type Other struct {
	Ghost     id.UserID
	Circle    CircleID
	Topic     TopicID
	Pseudonym string
	Here      bool // both are in the circle now
}

// Block is that a peer does not want to meet another again. The other is never told.
type Block struct {
	Peer, Other PeerKey
	Pseudonym   string  // by which the peer knew the other
	Topic       TopicID // on which they met
	Created     time.Time
}

// BlockOutcome says what became of a peer's wish not to meet somebody again.
type BlockOutcome string

// The outcomes of a block.
const (
	BlockMade   BlockOutcome = "made"   // it holds from now on, or did before
	BlockNobody BlockOutcome = "nobody" // nobody of that name is known any more
)

// The ratings of a talk.
const (
	LowestRating  = 1
	HighestRating = 5
)

// Feedback is what a peer says of a talk, once it is over for them.
type Feedback struct {
	Circle  CircleID
	Topic   TopicID
	Met     []id.UserID // the ghosts of those who were there with them
	Rating  int         // 0: they have not said
	Words   string      // "" if they wrote none
	Created time.Time   // when they were asked, or have answered
}

// Good tells whether they liked it.
func (f Feedback) Good() bool { return f.Rating > 3 }

// Bad tells whether they did not.
func (f Feedback) Bad() bool { return f.Rating > 0 && f.Rating < 3 }

// afterTalk begins the question how a talk was, as Peer.After holds it.
const afterTalk = "talk "

// AskRating is the question how it was in a circle.
func AskRating(circle CircleID) Question { return Question(afterTalk + string(circle)) }

// Rates gives the circle that a question made by AskRating is about.
func (q Question) Rates() (circle CircleID, ok bool) {
	after, ok := strings.CutPrefix(string(q), afterTalk)
	return CircleID(after), ok
}

// AskMore begins the questions what else somebody looks for, which are asked while they wait.
const AskMore = "more"

// IsOutlived tells whether nobody waits any more for the answer to a question, when somebody
// has been in a circle since: what else they looked for.
func (q Question) IsOutlived() bool { return strings.HasPrefix(string(q), AskMore+" ") }
