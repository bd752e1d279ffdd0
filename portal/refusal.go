package portal

// What names a kind of thing that a portal cannot pass on. Its value ends the
// name of the sentence in the message catalogue that tells the sender so.
type What string

// What a message can be refused for.
const (
	Edit       What = "edit"     // a change that does not tell of which message
	Reaction   What = "reaction" // a reaction that is neither an emoji nor a short word
	Voice      What = "voice"    // any sound: a voice identifies; refused where the admin does not let it pass
	Video      What = "video"
	Location   What = "location"
	PollChange What = "poll_change" // a change to a poll
	Unknown    What = "unknown"     // a type that is none of the above
	TooLong    What = "too_long"    // its encrypted copy might not fit into a Matrix event
	Empty      What = "empty"       // nothing in it that a reader could see
	Malformed  What = "malformed"   // not of the form that its type requires
)

// Refusal is the error for content that cannot be passed on. It holds nothing
// of the content, so it may be logged.
type Refusal struct{ What What }

// Error implements error.
func (r *Refusal) Error() string { return "message cannot be relayed: " + string(r.What) }

func refuse(w What) error { return &Refusal{What: w} }
