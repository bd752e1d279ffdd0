// Package kith holds the words of the domain: peer, circle, portal, ticket,
// proposal, role. It imports nothing of ours, and every other package speaks
// in its terms.
//
// A peer is never named here by a Matrix user id. A PeerKey stands for them
// everywhere except at the Matrix edge, so that no code that matches, orders or
// counts can write a real id into a log or a table by mistake.
package kith

import (
	"time"

	"maunium.net/go/mautrix/id"
)

// PeerKey names a peer inside the service: a keyed hash of the Matrix user id.
// It is stable for one service and means nothing without the service's secret.
type PeerKey string

// CircleID names a circle. It is random and says nothing about members or topic.
type CircleID string

// TicketID names a ticket. It is random.
type TicketID string

// TopicID is the short name of a topic in the configuration, such as "anxiety".
type TopicID string

// Topic is something that people live through and can look for company in.
type Topic struct {
	ID    TopicID `yaml:"id"`
	Name  string  `yaml:"name"`  // as a peer reads it
	About string  `yaml:"about"` // one plain sentence
}

// TopicTalk is what the talk of a peer with somebody on duty is on, instead of a topic of
// the configuration. It is a circle of two, which nobody finds and no moderator can join.
const TopicTalk TopicID = "a talk with someone on duty"

// TopicAny is asked for by somebody who is there for whatever comes, such as a listener. It is
// near to every topic, and no topic of the configuration can have its name.
const TopicAny TopicID = "any topic"

// IsTalk tells whether a circle is such a talk.
func (c Circle) IsTalk() bool { return c.Topic == TopicTalk }

// CircleState is where a circle stands in its life.
type CircleState string

// The states of a circle, in the order in which they are passed.
const (
	CircleOpening CircleState = "opening" // matched; its rooms are being made
	CircleOpen    CircleState = "open"
	CircleClosed  CircleState = "closed"
)

// RoomKey names a room in our database, also before the homeserver has given it
// an id: what is to be said in it can be queued while it is being made.
type RoomKey int64

// RoomKind is what a room is for.
type RoomKind string

// The kinds of rooms that the bot is in.
const (
	RoomLobby  RoomKind = "lobby"
	RoomPortal RoomKind = "portal"
	RoomCircle RoomKind = "circle"
	RoomSpace  RoomKind = "space" // of one moderator; it lists the circles that they may join
	RoomDesk   RoomKind = "desk"  // of one moderator; what they are to decide lies there
)

// Room is one Matrix room of the service.
type Room struct {
	Key       RoomKey
	ID        id.RoomID // empty until the room is made
	Kind      RoomKind
	Circle    CircleID // of a circle's room and of a portal
	Peer      PeerKey  // of a lobby and of a portal
	Operation string   // random; stands in the room's creation content so that a crash can find the room again
	Ready     bool     // its reader is there: what waits for the room may be sent
}

// DeskOperation begins the operation id of every desk: without the database nothing else
// would tell a desk from a lobby.
const DeskOperation = "desk-"

// Circle is a support room on one topic. Its members are ghosts, the bot and
// moderators, never a peer's real account.
type Circle struct {
	ID      CircleID
	Topic   TopicID
	Room    RoomKey
	State   CircleState
	Needs   int // the power level that writing in it takes; a moderator closes it by raising that
	Created time.Time
}

// Locked tells whether peers cannot write for now, because a moderator wants it so.
func (c Circle) Locked() bool { return c.Needs > RolePeer.Level() }

// PortalState is where one peer's part in a circle stands.
type PortalState string

// The states of a portal, in the order in which they are passed.
const (
	PortalOpening PortalState = "opening" // the room is being made
	PortalInvited PortalState = "invited" // the room is there, the peer has not joined yet
	PortalJoined  PortalState = "joined"  // the peer takes part
	PortalLeft    PortalState = "left"    // it has ended; see Ending
)

// Ending says how a peer's part in a circle came to its end.
type Ending string

// The ways in which a part ends. What each of them does to the portal stands in
// docs/decisions/0009-how-a-part-in-a-circle-ends.md.
const (
	EndedByCommand   Ending = "command"    // they asked us to
	EndedByClient    Ending = "client"     // they left, or declined, by the means of their client
	EndedByModerator Ending = "moderator"  // a moderator removed them
	EndedUnanswered  Ending = "unanswered" // they did not answer the invitation in time
	EndedUnmet       Ending = "unmet"      // nobody else came, and nothing was said: they wait again
	EndedWithCircle  Ending = "circle"     // the circle ended, or nobody else was left in it
)

// Keeps tells whether a peer who was there keeps the portal to read.
func (e Ending) Keeps() bool { return e == EndedWithCircle }

// MayReturn tells whether the same circle is open for a peer whose part in it ended like
// this: it is unless they turned their back on it themselves, or were removed.
func (e Ending) MayReturn() bool { return e != EndedByCommand && e != EndedByModerator }

// Portal is the private room through which one peer takes part in one circle,
// together with the pseudonym under which the others see them.
type Portal struct {
	Circle    CircleID
	Peer      PeerKey
	Ghost     id.UserID // embodies the peer's pseudonym in this circle, and in no other
	Pseudonym string
	Room      RoomKey
	State     PortalState
	Level     int // power level that the peer is to have in the portal, after their ghost's in the circle
	Silence   Silence
	Voice     bool   // the peer was asked, and sends voice messages, though their voice can tell who they are
	Ending    Ending // how it ended, once it has
	Since     int64  // how many messages the circle had had when the peer was matched into it
	Created   time.Time
}

// Silence is why a peer cannot write in a circle; "" when they can. They can still read,
// take back what they said, and leave.
type Silence string

// The reasons for which a peer cannot write.
const (
	Muted  Silence = "muted"  // a moderator took the word from them
	Locked Silence = "locked" // a moderator closed the circle for writing
)

// TicketState is where a request to be matched stands.
type TicketState string

// The states of a ticket.
const (
	TicketWaiting   TicketState = "waiting"
	TicketMatched   TicketState = "matched"
	TicketCancelled TicketState = "cancelled"
)

// Ticket is a peer's waiting request for company on one topic.
type Ticket struct {
	ID      TicketID
	Peer    PeerKey
	Topic   TopicID
	State   TicketState
	Circle  CircleID // the circle it was matched into, once it is
	Created time.Time
	Ended   time.Time // when it was matched or cancelled; zero while it waits
	Changes int       // how often something else was asked for while it waited
	Request *Request  // what else was asked for; nil: company on the topic, and nothing else
}

// Proposal is a set of tickets that fit together, and the open circle that they
// would join; with an empty Circle they would open one. A proposal that was
// committed is a match.
type Proposal struct {
	Topic   TopicID
	Tickets []TicketID
	Circle  CircleID
}

// Role is what a person is in a circle.
type Role string

// The roles of a circle.
const (
	RolePeer      Role = "peer"
	RoleListener  Role = "listener"
	RoleModerator Role = "moderator"
	RoleBot       Role = "bot"
)

// Level is the Matrix power level that a role has in a circle.
func (r Role) Level() int {
	switch r {
	case RoleBot:
		return 100
	case RoleModerator:
		return 50
	case RoleListener:
		return 10
	default:
		return 0
	}
}

// MutedLevel is the power level of somebody who may read and leave but not speak.
const MutedLevel = -1

// Question is what the bot asked last in a lobby, so that the next yes, no or
// number is understood.
type Question string

// Peer is what the lobby knows of a peer. A new peer is zero but for the key. Two of them are
// compared with ==, so that what a pointer leads to is never changed, but replaced.
type Peer struct {
	Key         PeerKey   `json:"-"`
	Consented   bool      `json:"consented,omitempty"`
	ConsentedAt time.Time `json:"consented_at,omitzero"`
	Adult       bool      `json:"adult,omitempty"`
	Minor       bool      `json:"minor,omitempty"`   // said that they are under 18, where such people are served
	Draft       *Request  `json:"draft,omitempty"`   // what they have said they look for, while a question about it is open
	Usual       *Request  `json:"usual,omitempty"`   // what they want remembered for the next time they look
	Doubted     bool      `json:"doubted,omitempty"` // has said both of their age, so that nobody is looked for
	Asking      Question  `json:"asking,omitempty"`
	Questioned  bool      `json:"questioned,omitempty"` // was asked about a changed identity, and it is not settled
	Wish        TopicID   `json:"wish,omitempty"`       // the topic asked for, while a question is open
	Then        Question  `json:"then,omitempty"`       // asked about the wish once it may be; "": it is looked for
	Explained   Trouble   `json:"explained,omitempty"`  // why their last message could not be read, which they were told
	Hinted      bool      `json:"hinted,omitempty"`     // was told how reactions are read
	Spent       float64   `json:"spent,omitempty"`      // how much of their share of answers is used up
	SpentAt     time.Time `json:"spent_at,omitzero"`    // when that was
	Farewell    Farewell  `json:"farewell,omitempty"`   // they are being forgotten; this and what follows go with the rest
	FarewellAt  time.Time `json:"farewell_at,omitzero"`
	Appealed    time.Time `json:"appealed,omitzero"`      // when an appeal was passed on last
	HidesTyping bool      `json:"hides_typing,omitempty"` // the others are not to see that they are writing

	After   Question  `json:"after,omitempty"`   // asked after a talk, and answered only where nothing else is asked; it may be ignored
	AfterAt time.Time `json:"after_at,omitzero"` // when that was

	Country    string    `json:"country,omitempty"`    // where they said they are, in two letters (ISO 3166-1)
	Placeless  bool      `json:"placeless,omitempty"`  // they were asked for it, and would rather not say
	Pressing   Question  `json:"pressing,omitempty"`   // asked in a crisis, beside Asking, and looked at first
	Distress   int       `json:"distress,omitempty"`   // how grave what they wrote was when they were told last where help is
	DistressAt time.Time `json:"distress_at,omitzero"` // when that was
}

// CallOutcome says what became of a peer's wish to talk with somebody on duty.
type CallOutcome string

// The outcomes of a call.
const (
	CallMade    CallOutcome = "made"    // whoever is on duty is asked
	CallWaiting CallOutcome = "waiting" // they were asked before, and nobody has answered yet
	CallTalking CallOutcome = "talking" // somebody has answered it, and the talk goes on
	CallNobody  CallOutcome = "nobody"  // nobody is on duty here
)

// Appeal is what became of a peer's asking the moderators to look again at a mute or a ban.
type Appeal struct {
	Against int      // how many mutes and bans there are; 0: nothing to appeal against
	As      []string // the pseudonyms under which moderators were told; none when there was nobody to read it
}

// Farewell is how a peer wants to be forgotten.
type Farewell string

// The ways of being forgotten.
const (
	FarewellLeaving    Farewell = "leaving"     // what they said stays with the others
	FarewellTakingBack Farewell = "taking back" // what they said is taken back
)

// ReportOutcome says what became of what a peer reported to the moderators of a circle.
type ReportOutcome string

// The outcomes of a report.
const (
	ReportTaken   ReportOutcome = "taken"    // it is kept, and passed on
	ReportKnown   ReportOutcome = "known"    // they have reported that message before
	ReportTooMany ReportOutcome = "too many" // they report too much at once
	ReportUnseen  ReportOutcome = "unseen"   // there is no moderator who could see it
)

// Place is one peer's part in one circle, as the lobby tells it.
type Place struct {
	Circle    CircleID
	Topic     TopicID
	Pseudonym string
	State     PortalState
	Silence   Silence
	Others    int // how many others take part, or are invited
}

// Record is all that is stored about one peer, for nobody's eyes but theirs.
type Record struct {
	Account  id.UserID
	Names    []string   // that the account shows, as far as they are known
	Since    time.Time  // of their first invitation
	Paused   bool       // what is to be sent to them waits until a doubt about their keys is settled
	Requests []Ticket   // oldest first
	Parts    []Part     // oldest first
	Bans     []string   // the pseudonyms under which moderators have banned them
	Blocks   []Block    // oldest first
	Feedback []Feedback // oldest first
	Reports  int        // how often they reported something
	Crises   int        // how often it was noted that they seemed to be in danger, or called somebody
	ToThem   int        // messages that wait to be sent to them
	FromThem int        // messages of theirs that have not reached every reader
	Unread   int        // messages of theirs that are not read yet
}

// Part is what is stored about a peer's part in one circle, which may be over.
type Part struct {
	Portal
	Topic TopicID
	Said  int // how many messages; their words are not kept
	About int // how often they changed one, reacted or voted
}
