// Package circle is the life of circles: who is matched into one, its rooms, the
// order of what is said in it, and its copies in the portals.
//
// What is to be is decided in one store transaction: a match, a message, somebody
// leaving. The steps on the homeserver that follow from it are jobs, which compare
// what should be with what was done and are safe to repeat. A circle has no
// goroutine and no memory of its own: its row in the database gives the order.
package circle

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"time"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/matching"
	"kith/safety"
	"kith/safety/helpline"
	"kith/store"
)

// Edge is what circles need of the Matrix edge. SendAs, RoomReady, TakeGhosts and KeepReaders
// take part in the transaction of their context; the others speak with the
// homeserver, may be repeated, and must not be called in a transaction.
type Edge interface {
	Bot() id.UserID
	IsOurs(id.UserID) bool
	SendAs(ctx context.Context, out store.Outgoing, key ...string) error
	RoomReady(ctx context.Context, room kith.RoomKey) error
	TakeGhosts(ctx context.Context, n int, taken []string) ([]store.Ghost, error)

	CreateRoom(ctx context.Context, room kith.Room, plan kith.RoomPlan) (kith.Room, error)
	FindRoom(ctx context.Context, room kith.Room) (kith.Room, error)
	SeatAll(ctx context.Context, room kith.Room, users []id.UserID) error
	Unseat(ctx context.Context, room kith.Room, user id.UserID) error
	RemovePeer(ctx context.Context, room kith.Room, reason string) error
	Prepare(ctx context.Context, room kith.Room) error
	Rename(ctx context.Context, ghost id.UserID, name string) error
	SetLevel(ctx context.Context, room kith.Room, level int) error
	SetName(ctx context.Context, room kith.Room, name string) error
	ReadRoom(ctx context.Context, room kith.Room) (kith.RoomState, error)
	KeepReaders(ctx context.Context, room kith.Room, members map[id.UserID]event.Membership) error
	KeepDoors(ctx context.Context, room kith.Room, doors []id.RoomID) error
	KeepModerators(ctx context.Context, room kith.Room, add, remove []id.UserID) error
	KeepListed(ctx context.Context, space, room kith.Room, listed bool) error
	Dismiss(ctx context.Context, room kith.Room, user id.UserID) error
	Decoy() id.RoomID
	HasJoined(ctx context.Context, room kith.Room) (bool, error)
	Retire(ctx context.Context, ghost id.UserID) error
	EraseGhost(ctx context.Context, ghost id.UserID) error
	EraseCircle(ctx context.Context, circle kith.CircleID) error

	InviteModerator(ctx context.Context, room kith.Room, user id.UserID) error
	Mute(ctx context.Context, room kith.Room, ghost id.UserID) (bool, error)
	Unmute(ctx context.Context, room kith.Room, ghost id.UserID) error
	Unban(ctx context.Context, room kith.Room, ghost id.UserID) error
	ReadAgain(ctx context.Context, room kith.Room, eventID id.EventID) (kith.Event, error)
	SentAt(ctx context.Context, room kith.Room, eventID id.EventID) (time.Time, error)

	Download(ctx context.Context, file event.EncryptedFileInfo, limit int64) ([]byte, error)
	Upload(ctx context.Context, user id.UserID, data []byte) (event.EncryptedFileInfo, error)
	ShowTyping(ctx context.Context, room kith.Room, user id.UserID, busy bool)
}

// Desk is where moderators decide. All of it belongs in the transaction of the context.
type Desk interface {
	// Handle says who does what follows from decisions about a kind of items, and says in a
	// sentence for moderators what came of it. It is called before anything runs.
	Handle(kind kith.ItemKind, decide func(context.Context, kith.Item, kith.Decision) (catalogue.Phrase, error))
	// Reaches tells whether there is anybody, but for some, who could decide about an item of
	// a circle.
	Reaches(ctx context.Context, circle kith.CircleID, but ...id.UserID) (bool, error)
	// Lay asks all who may decide. The title is a sentence; an item of the same kind and
	// reference is laid once.
	Lay(ctx context.Context, item kith.Item, title catalogue.Phrase, details ...catalogue.Phrase) error
	// Ask says who is asked about items of a kind, where that is not every moderator.
	Ask(kind kith.ItemKind, asked func(context.Context, kith.Item) ([]id.UserID, error))
	// Widen asks those who are asked about an item by now, and were not before.
	Widen(ctx context.Context, kind kith.ItemKind, reference string) error
	// Settle says that an item was decided elsewhere, unless a moderator was first.
	Settle(ctx context.Context, kind kith.ItemKind, reference string, outcome catalogue.Phrase) error
}

// Options of all circles.
type Options struct {
	Engine     matching.Engine
	Rules      *safety.Rules // what peers write is screened by; nil: by none
	Endpoint   Endpoint      // is asked what it makes of a message, too; nil: nobody is
	Topics     []kith.Topic
	Max        int           // most peers in a circle
	Idle       time.Duration // a circle in which nobody wrote for so long ends; 0: never
	Answer     time.Duration // an invitation that is not answered for so long is taken back; 0: never
	Retention  time.Duration // how long an ended circle is kept before every trace of it is erased
	Moderators []id.UserID
	Files      Files
	OnCall     OnCall
	Helplines  *helpline.Directory      // where help is; nil: what comes with the program
	MuteAfter  int                      // reports by so many peers mute whom they are about until a moderator has looked; 0: never
	Local      func(server string) bool // our own homeserver, whose portals need no federation
	Waits      Waits                    // looks after who waits again; nil: nobody
}

// Waits looks after tickets from the transaction on in which they are added.
type Waits interface {
	Begin(context.Context, kith.Ticket) error
}

// Circles is the life of all circles. It is safe for concurrent use.
type Circles struct {
	opts  Options
	store *store.Store
	edge  Edge
	desk  Desk
	jobs  *jobs.Runner
	words *catalogue.Catalogue
	log   zerolog.Logger

	topics   map[kith.TopicID]kith.Topic
	wake     chan struct{}         // the pool of tickets changed
	seen     map[kith.TicketID]int // how often each ticket had been changed when the engine looked at it
	looked   time.Time             // when it was looked last for circles that could go on together
	now      func() time.Time      // for what lasts a night; a test has other nights
	counters *counters
	workshop workshop
}

// The kinds of jobs, with the circle's id as their subject if nothing else is said.
const (
	jobSettle  = "settle circle"  // make rooms and memberships what they should be
	jobPrepare = "prepare portal" // share room keys before there is something to say; room key
	jobIdle    = "end if idle"    // look whether anybody still writes
	jobErase   = "erase circle"   // drop what an ended circle has left
	jobAnswer  = "await answer"   // look whether an invitation was answered; room key
	jobReport  = "pass report on" // to the moderators' desks, and what is decided there; the report's number

	jobSpace     = "open space"       // of a moderator; room key
	jobStaff     = "staff circle"     // let in the moderators who may moderate it
	jobMerge     = "go on together"   // with another circle, if all want it
	jobReconcile = "reconcile circle" // read from the homeserver what we may have missed

	jobHeld    = "decide held message" // whose time is over; its number
	jobConsult = "ask about message"   // that is held; its number
	jobFile    = "make file anew"      // of a message that is held; its number

	jobRota = "ask the next on duty" // when nobody has taken a crisis; see unanswered
	jobTalk = "open talk"            // of a crisis that was taken; its number

	jobAfter = "ask how it was" // whose part has ended; their ghost

	jobLift = "lift mute or ban" // after an appeal; see lift

	jobPollEnd  = "end poll"  // so that every room counts the same; the poll's number
	jobTakeBack = "take back" // what a moderator removed while it was being sent; room key|event id
)

// New wires the circles to the edge; Run matches.
func New(opts Options, st *store.Store, edge Edge, desk Desk, runner *jobs.Runner, words *catalogue.Catalogue, log zerolog.Logger) *Circles {
	c := &Circles{opts: opts, store: st, edge: edge, desk: desk, jobs: runner, words: words, log: log,
		topics: make(map[kith.TopicID]kith.Topic), wake: make(chan struct{}, 1), now: time.Now, counters: newCounters(), workshop: newWorkshop(opts.Files.AtOnce)}
	if c.opts.Helplines == nil {
		c.opts.Helplines = helpline.Shipped()
	}
	for _, topic := range opts.Topics {
		c.topics[topic.ID] = topic
	}
	runner.Handle(jobSettle, c.settle)
	runner.Handle(jobPrepare, c.prepare)
	runner.Handle(jobIdle, c.endIfIdle)
	runner.Handle(jobSpace, c.openSpace)
	runner.Handle(jobStaff, c.keepStaff)
	runner.Handle(jobReconcile, c.reconcile)
	runner.Handle(jobMerge, c.merge)
	runner.Handle(jobTakeBack, c.takeBackLater)
	runner.Handle(jobPollEnd, c.pollEnded)
	runner.Handle(jobErase, c.erase)
	runner.Handle(jobAnswer, c.giveUpIfUnanswered)
	runner.Handle(jobReport, c.passOn)
	runner.Handle(jobHeld, c.heldIsDue)
	runner.Handle(jobConsult, c.consulted)
	runner.Handle(jobFile, c.makeFile)
	runner.Handle(jobRota, c.unanswered)
	runner.Handle(jobTalk, c.openTalk)
	runner.Handle(jobLift, c.lift)
	runner.Handle(jobAfter, c.askHowItWas)
	desk.Handle(kith.ItemCrisis, c.decideCrisis)
	desk.Ask(kith.ItemCrisis, c.askedAboutItem)
	desk.Handle(kith.ItemHeld, c.decideHeld)
	desk.Handle(kith.ItemAppeal, c.decideAppeal)
	desk.Handle(kith.ItemReport, c.decideReport)
	return c
}

// topicName is how a peer reads a topic; one that is no longer configured keeps its id.
func (c *Circles) topicName(topic kith.TopicID) string {
	if known, ok := c.topics[topic]; ok {
		return known.Name
	}
	return string(topic)
}

func (c *Circles) isModerator(user id.UserID) bool {
	for _, moderator := range c.opts.Moderators {
		if moderator == user {
			return true
		}
	}
	return false
}

// say queues a notice of the bot for a room.
func (c *Circles) say(ctx context.Context, room kith.RoomKey, key string, phrases ...catalogue.Phrase) error {
	content, err := notice(c.words.Texts("", phrases...))
	if err != nil {
		return err
	}
	return c.edge.SendAs(ctx, store.Outgoing{Room: room, Sender: c.edge.Bot(), Type: "m.room.message", Content: content}, "say", key)
}

// settleSoon asks for a circle's rooms and memberships to be made what they should be.
func (c *Circles) settleSoon(ctx context.Context, circle kith.CircleID) error {
	return c.jobs.Schedule(ctx, jobSettle, string(circle), 0)
}

func randomID() string {
	var b [15]byte
	_, _ = rand.Read(b[:]) // never fails
	return base32.StdEncoding.EncodeToString(b[:])
}

func (c *Circles) prepare(ctx context.Context, subject string) error {
	room, err := c.roomOf(ctx, subject)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	return c.edge.Prepare(ctx, room)
}

// roomOf gives the room that is the subject of a job.
func (c *Circles) roomOf(ctx context.Context, subject string) (kith.Room, error) {
	var key kith.RoomKey
	if _, err := fmt.Sscan(subject, &key); err != nil {
		return kith.Room{}, fmt.Errorf("read room key: %w", err)
	}
	return c.store.Room(ctx, key)
}

func roomSubject(room kith.RoomKey) string { return fmt.Sprint(room) }
