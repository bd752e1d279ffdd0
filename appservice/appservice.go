// Package appservice is the Matrix edge: it takes events and keys in, durably and
// once, decrypts them, and sends what the service says, once, in order and
// encrypted by the ghost that says it.
//
// The core is three calls: receive (an event or key durably in), SendAs (an event
// out) and EnsureGhost (a Matrix user of ours with its own cross-signed device).
// What an event means is decided elsewhere, by the Handler.
package appservice

import (
	"context"
	"net/http"
	"regexp"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/fault"
	"kith/jobs"
	"kith/secret"
	"kith/store"
)

// Options say how to reach the homeserver and who we are on it.
type Options struct {
	HomeserverURL string
	ServerName    string
	Intake        Intake
	ASToken       string
	HSToken       string
	AdminToken    string // of an admin of the homeserver; may be empty
	ID            string // of the registration
	Bot           id.UserID
	BotName       string
	BotAvatar     []byte // PNG; nil leaves the avatar as it is
	GhostPrefix   string // localpart prefix of ghosts
	Pool          int    // ghosts to keep ready
	AllowedServer func(server string) bool
	KeyPatience   time.Duration     // how long an event waits for its key before the later ones go ahead
	Retention     time.Duration     // how long ids of done events are kept to recognise a repetition
	Explain       func(error) error // says for the admin what a failure to start means; may be nil
}

func (o *Options) explain(err error) error {
	if o.Explain == nil {
		return err
	}
	return o.Explain(err)
}

// Handler decides what an event means. Its methods that take a context are called
// within a store transaction, if nothing else is said: what they queue is committed with
// what they were told, or not at all.
type Handler interface {
	// Handle takes one event of a room of ours, in the order of that room.
	Handle(ctx context.Context, room kith.Room, evt kith.Event) error
	// NotSent is told, while it is given up, of an event that the homeserver does not let
	// its sender say in a room of ours.
	NotSent(ctx context.Context, room kith.Room, out store.Outgoing) error
	// Expects tells whether a real account may be in a room of ours.
	Expects(ctx context.Context, room kith.Room, user id.UserID) (bool, error)
	// Typing tells as whom a peer who is writing in their portal is seen, and in which rooms;
	// in none when nobody is to see it. It is called outside of a transaction, and only reads.
	Typing(ctx context.Context, portal kith.Room) (as id.UserID, rooms []kith.Room, err error)
	// Greet is called once the bot has joined a new lobby.
	Greet(ctx context.Context, lobby kith.Room) error
	// Refused is called when the bot left a room that a peer had invited it into, or a
	// lobby that somebody else came into. lobby is where the peer can be told.
	Refused(ctx context.Context, lobby kith.Room, why kith.Refusal) error
	// Identity is called with what was found about a user's cross-signing identity
	// whenever their devices were asked for.
	Identity(ctx context.Context, user kith.PeerKey, finding kith.Identity) error
	// Reason is the sentence that a client shows when the bot leaves a room.
	Reason(why kith.Refusal) string
	// LobbyPlan says how a lobby is made when the bot has to make it.
	LobbyPlan() kith.RoomPlan
}

// AppService is the service at one homeserver. Make it with New, then Run it.
type AppService struct {
	opts    Options
	log     zerolog.Logger
	store   *store.Store
	secret  *secret.Secret
	http    *http.Client
	handler Handler
	ours    *regexp.Regexp

	jobs        *jobs.Runner
	devices     *devices
	inbox       *inbox
	outbox      *outbox
	typing      *typing
	typists     *typists
	counters    *counters
	pool        *pool
	unconfirmed unconfirmed
	ready       readiness
	back        comeback
	continuity  *continuity
	heard       heard
	proofs      proofs

	intake        Intake      // as decided by Start
	way           deviceWay   // as decided by Start
	emblems       emblems     // as found or made by Start
	started       atomic.Bool // Start has returned; until then nothing is acknowledged
	refreshWanted chan struct{}
	tokenWarning  sync.Once
	poolFilled    func()
}

// New wires the parts together; nothing runs yet.
func New(opts Options, st *store.Store, key *secret.Secret, log zerolog.Logger) *AppService {
	if opts.KeyPatience == 0 {
		opts.KeyPatience = 10 * time.Second
	}
	as := &AppService{
		opts: opts, log: log, store: st, secret: key,
		ours: regexp.MustCompile("^@" + regexp.QuoteMeta(opts.GhostPrefix) + "[^:]*:" + regexp.QuoteMeta(opts.ServerName) + "$"),
	}
	as.http = &http.Client{Transport: shallowTransport{watched{fault.Transport(transport()), &as.back}}, Timeout: 2 * time.Minute,
		// A token is not to be carried to another address than the admin gave.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	as.jobs = jobs.New(st, log)
	as.handleJobs()
	as.unconfirmed = unconfirmed{store: st}
	as.counters = newCounters(&as.ready)
	as.continuity = newContinuity()
	as.back.left = as.continuity.interrupted
	as.refreshWanted = make(chan struct{}, 1)
	as.devices = newDevices(as)
	as.inbox = newInbox(as)
	as.outbox = newOutbox(as)
	as.typing = newTyping(as)
	as.typists = newTypists(as)
	as.pool = newPool(as)
	return as
}

// transport keeps enough connections open for all rooms to be sent to in parallel.
func transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns, t.MaxIdleConnsPerHost = 128, 128
	t.Proxy = nil // the homeserver is a neighbour, and no proxy is to see its traffic
	return t
}

// SetHandler says who decides what events mean. It must be called before Run.
func (as *AppService) SetHandler(h Handler) { as.handler = h }

// Jobs runs what is still to be done. Other packages register their kinds with it.
func (as *AppService) Jobs() *jobs.Runner { return as.jobs }

// OnGhostReady says whom to tell when another ghost is ready. It must be called
// before Run, and fn must not block.
func (as *AppService) OnGhostReady(fn func()) { as.poolFilled = fn }

// IsOurs tells whether a user is the bot or one of our ghosts.
func (as *AppService) IsOurs(user id.UserID) bool {
	return user == as.opts.Bot || as.ours.MatchString(string(user))
}

// Bot is the service's own user.
func (as *AppService) Bot() id.UserID { return as.opts.Bot }
