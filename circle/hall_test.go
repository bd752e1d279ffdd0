package circle

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/desk"
	"kith/jobs"
	"kith/matching"
	"kith/secret"
	"kith/store"
)

func TestMain(m *testing.M) {
	flag.Parse()
	// Each check writes a database to the disk: fewer of them, and longer ones.
	for name, value := range map[string]string{"rapid.checks": "25", "rapid.steps": "40"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() == f.DefValue {
			_ = flag.Set(name, value)
		}
	}
	os.Exit(m.Run())
}

const (
	bot    = id.UserID("@support:example.org")
	mod    = id.UserID("@mod5w8e:example.org")
	server = "example.org"
)

// tester is what *testing.T and *rapid.T have in common.
type tester interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// hall is the circles over a real store, and a homeserver's side that records.
type hall struct {
	*Circles
	*homeserver
	desks *desk.Desks
	t     tester
	users map[kith.PeerKey]id.UserID
	said  int
}

func newHall(t testing.TB, r tester, opts Options) *hall {
	t.Helper()
	h := hallIn(t.TempDir(), r, opts)
	t.Cleanup(func() { _ = h.store.Close() })
	return h
}

// hallIn is newHall with its data in a folder inside of dir.
func hallIn(dir string, r tester, opts Options) *hall {
	r.Helper()
	key, err := secret.New(strings.Repeat("k", secret.MinLength))
	if err != nil {
		r.Fatal(err)
	}
	if dir, err = os.MkdirTemp(dir, "hall"); err != nil {
		r.Fatal(err)
	}
	st, err := store.Open(context.Background(), "sqlite:"+filepath.Join(dir, "kith.db"), key)
	if err != nil {
		r.Fatal(err)
	}
	hs := &homeserver{
		db: st, plans: make(map[kith.RoomKey]kith.RoomPlan), names: make(map[id.UserID]string),
		gone: make(map[id.UserID]bool), sent: make(map[kith.RoomKey][]outcome), redacted: make(map[id.EventID]bool), doors: make(map[kith.RoomKey][]id.RoomID), listed: make(map[kith.RoomKey]map[kith.RoomKey]bool), fail: func(string) error { return nil },
		moderating: moderating{said: make(map[id.EventID]kith.Event), sentAt: make(map[id.EventID]time.Time)},
		files:      files{make(map[id.ContentURIString][]byte), make(map[id.ContentURIString]id.UserID)},
	}
	if opts.Engine == nil {
		opts.Engine = matching.NewFitting(nil, matching.Policy{Max: 4, Gather: -1})
	}
	opts.Max = cmp.Or(opts.Max, 4)
	opts.Retention = cmp.Or(opts.Retention, 720*time.Hour)
	opts.Topics = []kith.Topic{{ID: "grief", Name: "Grief"}, {ID: "work", Name: "Work"}}
	opts.Local = func(name string) bool { return name == server }
	runner := jobs.New(st, zerolog.Nop())
	desks := desksFor(opts, st, hs, runner)
	return &hall{desks: desks, Circles: New(opts, st, hs, desks, runner, catalogue.New(), zerolog.Nop()), homeserver: hs, t: r, users: make(map[kith.PeerKey]id.UserID)}
}

// desksFor are the moderators' desks beside circles with these options.
func desksFor(opts Options, st *store.Store, edge desk.Edge, runner *jobs.Runner) *desk.Desks {
	return desk.New(desk.Options{Moderators: opts.Moderators, Counsellors: opts.OnCall.Counsellors, Retention: opts.Retention, Local: opts.Local}, st, edge, runner, catalogue.New(), zerolog.Nop())
}

func (h *hall) ctx() context.Context { return context.Background() }

// ok fails the test on an error.
func (h *hall) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// must gives the value of a call that has to succeed.
func must[T any](v T, err error) func(h *hall) T {
	return func(h *hall) T {
		h.t.Helper()
		h.ok(err)
		return v
	}
}

// find lets somebody wait for a topic, as the lobby does.
func (h *hall) find(user id.UserID, topic kith.TopicID) kith.TicketID {
	h.t.Helper()
	peer := must(h.store.EnsurePeer(context.Background(), user))(h)
	h.users[peer] = user
	h.said++
	ticket := kith.Ticket{ID: kith.TicketID(fmt.Sprint("t", h.said)), Peer: peer, Topic: topic, State: kith.TicketWaiting, Created: time.Now()}
	h.ok(h.store.AddTicket(context.Background(), ticket))
	return ticket.ID
}

// matchAll commits what the engine proposes.
func (h *hall) matchAll() {
	h.t.Helper()
	_, err := h.match(context.Background())
	h.ok(err)
}

// work does the jobs that are due, until none is or all that are must wait.
func (h *hall) work() {
	h.t.Helper()
	ctx := context.Background()
	for range 10 {
		due := must(h.store.Jobs(ctx, 1000))(h)
		for _, job := range due {
			if time.Until(job.Due) > 0 {
				continue
			}
			err := h.do(job)
			switch {
			case err == nil:
				h.ok(h.store.FinishJob(ctx, job))
			case !jobs.IsAgain(err):
				h.t.Fatalf("%s: %v", job.Kind, err)
			}
		}
	}
}

// do does a job as the runner would.
func (h *hall) do(job store.Job) error { return h.jobs.Do(h.ctx(), job.Kind, job.Subject) }

// deliver sends all that may be sent, each room in its own sequence.
func (h *hall) deliver() {
	h.t.Helper()
	for _, room := range must(h.store.OutgoingRooms(context.Background()))(h) {
		for h.deliverNext(room) {
		}
	}
}

// deliverNext sends what is next in a room, and tells whether there was anything.
func (h *hall) deliverNext(room kith.RoomKey) bool {
	h.t.Helper()
	ctx := context.Background()
	out, err := h.store.NextOutgoing(ctx, room)
	if err != nil {
		return false
	}
	var content event.MessageEventContent
	if out.TakesBack == 0 {
		h.ok(json.Unmarshal(out.Content, &content))
	} else {
		h.redact(room, must(h.store.CopyOf(ctx, out.TakesBack, room))(h))
	}
	if out.Type == event.EventReaction.Type {
		content.Body = "reacts " + content.RelatesTo.Key
	}
	if out.Item == 0 || out.Type != event.EventReaction.Type { // what moderators may tap on
		h.sent[room] = append(h.sent[room], outcome{out, content.Body})
	}
	h.sentAt[id.EventID(fmt.Sprint("$out", out.ID))] = time.Now()
	h.ok(h.store.SetSent(ctx, out, id.EventID(fmt.Sprint("$out", out.ID))))
	return true
}

// redact takes out what a redaction is for. Without an event there is nothing to redact.
func (h *hall) redact(room kith.RoomKey, target id.EventID) {
	h.sent[room] = slices.DeleteFunc(h.sent[room], func(out outcome) bool { return target == id.EventID(fmt.Sprint("$out", out.ID)) })
	h.redacted[target] = true
}

// happen lets an event come in, in the transaction that closes it.
func (h *hall) happen(room kith.RoomKey, evt kith.Event) id.EventID {
	h.t.Helper()
	ctx := context.Background()
	row := must(h.store.Room(ctx, room))(h)
	h.said++
	if evt.ID == "" {
		evt.ID = id.EventID(fmt.Sprint("$in", h.said))
	}
	receive := h.Receive
	if row.Kind == kith.RoomDesk {
		receive = h.desks.Receive
	}
	h.ok(h.store.Txn(ctx, func(ctx context.Context) error { return receive(ctx, row, evt) }))
	if evt.StateKey == nil {
		h.homeserver.moderating.said[evt.ID] = evt
	}
	return evt.ID
}

func text(body string) json.RawMessage {
	content, _ := json.Marshal(map[string]string{"msgtype": "m.text", "body": body}) // strings always marshal
	return content
}

// say lets the peer of a portal say something there.
func (h *hall) say(p kith.Portal, body string) id.EventID {
	h.t.Helper()
	return h.happen(p.Room, kith.Event{Sender: h.users[p.Peer], Type: "m.room.message", Content: text(body), Encrypted: true})
}

// enter lets a peer join their portal, and leave by the means of their client.
func (h *hall) enter(p kith.Portal) { h.t.Helper(); h.membership(p.Room, h.users[p.Peer], "join") }

func (h *hall) membership(room kith.RoomKey, user id.UserID, membership string) {
	h.t.Helper()
	key := string(user)
	if !h.IsOurs(user) { // the edge keeps who reads a room before anybody else hears of it
		h.ok(h.store.SetReader(context.Background(), room, user, event.Membership(membership)))
	}
	h.happen(room, kith.Event{Sender: user, Type: "m.room.member", StateKey: &key, Content: json.RawMessage(`{"membership":"` + membership + `"}`)})
}

// levels lets a moderator set power levels in a circle's room, besides those it has.
func (h *hall) levels(room kith.RoomKey, users map[string]int) {
	h.t.Helper()
	key := ""
	content, err := json.Marshal(map[string]any{"users": users})
	h.ok(err)
	h.happen(room, kith.Event{Sender: mod, Type: "m.room.power_levels", StateKey: &key, Content: content})
}

// only gives the one live circle and its portals.
func (h *hall) only() (kith.Circle, []kith.Portal) {
	h.t.Helper()
	live := must(h.store.LiveCircles(context.Background()))(h)
	if len(live) != 1 {
		h.t.Fatalf("there are %d circles", len(live))
	}
	return live[0], h.portals(live[0].ID)
}

func (h *hall) portals(circle kith.CircleID) []kith.Portal {
	h.t.Helper()
	return must(h.store.Portals(context.Background(), circle))(h)
}

// heard gives the texts that went out into a room.
func (h *hall) heard(room kith.RoomKey) string {
	var all []string
	for _, out := range h.sent[room] {
		all = append(all, out.Body)
	}
	return strings.Join(all, "\n")
}

func peer(n int) id.UserID { return id.UserID(fmt.Sprintf("@peer%dq7x3:example.org", n)) }

// meet lets n people find each other and enter.
func (h *hall) meet(n int) (kith.Circle, []kith.Portal) {
	h.t.Helper()
	for i := range n {
		h.find(peer(i), "grief")
	}
	h.matchAll()
	h.work()
	circle, portals := h.only()
	for _, p := range portals {
		h.enter(p)
	}
	h.work()
	h.deliver()
	return circle, h.portals(circle.ID)
}
