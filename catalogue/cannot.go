package catalogue

// Kind is a kind of message that is not passed on, for now or for good.
type Kind string

// The kinds of messages that are not passed on.
const (
	Edit        Kind = "edit"        // a correction of an earlier message
	Reaction    Kind = "reaction"    // an m.reaction
	Voice       Kind = "voice"       // m.audio, voice or not
	Video       Kind = "video"       // m.video
	Location    Kind = "location"    // m.location or a beacon
	PollChange  Kind = "poll_change" // a change to a poll
	UnknownKind Kind = "unknown"     // any other type
	TooLong     Kind = "too_long"    // more than an event can carry after encryption
	Empty       Kind = "empty"       // text without words
	Malformed   Kind = "malformed"   // content that does not follow the spec
)

// CannotPassOn tells the author of a message that nobody else sees it, and what
// they can do instead. A kind that has no sentence of its own gets that of
// UnknownKind.
func CannotPassOn(kind Kind) Phrase {
	id, ok := cannot[kind]
	if !ok {
		id = portalCannotUnknown
	}
	return Phrase{ID: id}
}

var cannot = map[Kind]ID{
	Edit:        portalCannotEdit,
	Reaction:    portalCannotReaction,
	Voice:       portalCannotVoice,
	Video:       portalCannotVideo,
	Location:    portalCannotLocation,
	PollChange:  portalCannotPollChange,
	UnknownKind: portalCannotUnknown,
	TooLong:     portalCannotTooLong,
	Empty:       portalCannotEmpty,
	Malformed:   portalCannotMalformed,
}

// The sentences of CannotPassOn.
const (
	portalCannotEdit       ID = "portal.cannot.edit"
	portalCannotReaction   ID = "portal.cannot.reaction"
	portalCannotVoice      ID = "portal.cannot.voice"
	portalCannotVideo      ID = "portal.cannot.video"
	portalCannotLocation   ID = "portal.cannot.location"
	portalCannotPollChange ID = "portal.cannot.poll_change"
	portalCannotUnknown    ID = "portal.cannot.unknown"
	portalCannotTooLong    ID = "portal.cannot.too_long"
	portalCannotEmpty      ID = "portal.cannot.empty"
	portalCannotMalformed  ID = "portal.cannot.malformed"
)
