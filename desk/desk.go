// Package desk is what moderators are asked to decide. Each of them has a desk: an encrypted
// room with nobody but them and the bot. What is to be decided is an item; it is laid on the
// desk of everybody who may decide it, and the first decision counts.
//
// One desk for all would show a moderator who is a peer in a circle what was reported there,
// and by whom. So an item never reaches who is or was a peer in its circle, and nothing else
// tells them that there is one.
//
// An item is laid, decided and settled in the transaction of whoever does it. What is said of
// it on the desks is queued with that; the rooms themselves are made by jobs.
package desk

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/store"
)

// Edge is what desks need of the Matrix edge. SendAs, RoomReady and KeepReaders take part in
// the transaction of their context; the others speak with the homeserver, may be repeated,
// and must not be called in a transaction.
type Edge interface {
	Bot() id.UserID
	IsOurs(id.UserID) bool
	SendAs(ctx context.Context, out store.Outgoing, key ...string) error
	RoomReady(ctx context.Context, room kith.RoomKey) error
	KeepReaders(ctx context.Context, room kith.Room, members map[id.UserID]event.Membership) error

	CreateRoom(ctx context.Context, room kith.Room, plan kith.RoomPlan) (kith.Room, error)
	FindRoom(ctx context.Context, room kith.Room) (kith.Room, error)
	ReadRoom(ctx context.Context, room kith.Room) (kith.RoomState, error)
	KeepListed(ctx context.Context, space, room kith.Room, listed bool) error
	InviteModerator(ctx context.Context, room kith.Room, user id.UserID) error
	Dismiss(ctx context.Context, room kith.Room, user id.UserID) error
	Unseat(ctx context.Context, room kith.Room, user id.UserID) error
}

// Options of all desks.
type Options struct {
	Moderators  []id.UserID
	Counsellors []id.UserID              // they have a desk, too, and on it what Ask says
	Retention   time.Duration            // how long an item may stay open
	Local       func(server string) bool // our own homeserver, whose desks need no federation
}

// Decide does what follows from a decision about an item, in the transaction that the context
// carries, and says what came of it for moderators to read. A verb that nobody has said is
// kith.VerbExpired.
type Decide = func(ctx context.Context, item kith.Item, decision kith.Decision) (catalogue.Phrase, error)

// Asked lists who is asked about an item, in the transaction that the context carries. Who
// must not know of it is not among them.
type Asked = func(ctx context.Context, item kith.Item) ([]id.UserID, error)

// Desks are the desks of all moderators. It is safe for concurrent use.
type Desks struct {
	opts   Options
	store  *store.Store
	edge   Edge
	jobs   *jobs.Runner
	words  *catalogue.Catalogue
	log    zerolog.Logger
	decide map[kith.ItemKind]Decide
	asked  map[kith.ItemKind]Asked
}

// The kinds of jobs.
const (
	jobDesk   = "keep desk"   // make a desk's room what it should be; room key
	jobExpire = "expire item" // drop what nobody has decided; the item's id
)

// New wires the desks; kinds of items are registered with Handle before anything runs.
func New(opts Options, st *store.Store, edge Edge, runner *jobs.Runner, words *catalogue.Catalogue, log zerolog.Logger) *Desks {
	d := &Desks{opts: opts, store: st, edge: edge, jobs: runner, words: words, log: log, decide: make(map[kith.ItemKind]Decide), asked: make(map[kith.ItemKind]Asked)}
	runner.Handle(jobDesk, d.keep)
	runner.Handle(jobExpire, d.expire)
	return d
}

// Handle says who does what follows from decisions about a kind of items.
func (d *Desks) Handle(kind kith.ItemKind, decide Decide) { d.decide[kind] = decide }

// Ask says who is asked about items of a kind, where that is not every moderator. Who is
// asked may become more: see Widen.
func (d *Desks) Ask(kind kith.ItemKind, asked Asked) { d.asked[kind] = asked }

// owners lists everybody who has a desk.
func (d *Desks) owners() []id.UserID {
	owners := slices.Clone(d.opts.Moderators)
	for _, user := range d.opts.Counsellors {
		if !slices.Contains(owners, user) {
			owners = append(owners, user)
		}
	}
	return owners
}

// Run lets every desk be made what it should be. It returns at once; jobs do it.
func (d *Desks) Run(ctx context.Context) {
	if err := d.open(ctx); err != nil && ctx.Err() == nil {
		d.log.Error().Err(err).Msg("The desks could not be taken up again")
	}
}

// Expects tells whether a real account may be in a desk.
func (d *Desks) Expects(room kith.Room, user id.UserID) bool {
	return slices.Contains(d.owners(), user) && d.store.IsDeskOf(room, user)
}

// ownerOf gives whose desk a room is; false if they are to have none any more.
func (d *Desks) ownerOf(room kith.Room) (id.UserID, bool) {
	owners := d.owners()
	i := slices.IndexFunc(owners, func(user id.UserID) bool { return d.store.IsDeskOf(room, user) })
	if i < 0 {
		return "", false
	}
	return owners[i], true
}

// say queues what the bot says on a desk, once for a key. Clients do not ring for it.
func (d *Desks) say(ctx context.Context, room kith.RoomKey, item int64, key string, phrases ...catalogue.Phrase) error {
	return d.send(ctx, room, item, key, &event.MessageEventContent{
		MsgType: event.MsgNotice, Body: d.words.Texts("", phrases...), Mentions: &event.Mentions{},
	})
}

func (d *Desks) send(ctx context.Context, room kith.RoomKey, item int64, key string, message *event.MessageEventContent) error {
	content, err := json.Marshal(message)
	if err != nil {
		return fmt.Errorf("write for a desk: %w", err)
	}
	return d.sendContent(ctx, room, item, key, content)
}

func (d *Desks) sendContent(ctx context.Context, room kith.RoomKey, item int64, key string, content []byte) error {
	out := store.Outgoing{Room: room, Sender: d.edge.Bot(), Type: event.EventMessage.Type, Content: content, Item: item}
	return d.edge.SendAs(ctx, out, "desk", key)
}

// operation is the operation id of a new desk.
func operation() string {
	var b [15]byte
	_, _ = rand.Read(b[:]) // never fails
	return kith.DeskOperation + base32.StdEncoding.EncodeToString(b[:])
}
