package waiting

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/secret"
	"kith/store"
)

const bot = id.UserID("@support:example.org")

// hall is a room full of people who wait, over a real store; what the bot says is read from its
// outbox, and the clock stands until it is moved.
type hall struct {
	*Waiting
	t     *testing.T
	clock time.Time
	rooms map[kith.PeerKey]kith.RoomKey
	read  map[kith.RoomKey]int64
}

func newHall(t *testing.T, o Options) *hall {
	t.Helper()
	key, err := secret.New(strings.Repeat("k", secret.MinLength))
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "kith.db"), key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	o.Topics = []kith.Topic{{ID: "grief", Name: "Grief"}, {ID: "work", Name: "Work"}}
	if o.Languages == nil {
		o.Languages = []string{"en"}
	}
	h := &hall{t: t, clock: time.Now().Truncate(time.Second), rooms: make(map[kith.PeerKey]kith.RoomKey), read: make(map[kith.RoomKey]int64)}
	h.Waiting = New(o, st, outbox{st}, jobs.New(st, zerolog.Nop()), catalogue.New(), zerolog.Nop())
	h.now = func() time.Time { return h.clock }
	return h
}

// outbox is the edge as far as it is needed.
type outbox struct{ st *store.Store }

func (outbox) Bot() id.UserID { return bot }

func (o outbox) SendAs(ctx context.Context, out store.Outgoing, key ...string) error {
	out.Transaction = fmt.Sprint(out.Room, "|", strings.Join(key, "|"))
	return o.st.Send(ctx, out)
}

func (h *hall) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// enter lets somebody open a lobby and say that it is all right and that they are an adult.
func (h *hall) enter(name string) kith.PeerKey {
	h.t.Helper()
	ctx := h.t.Context()
	key, err := h.store.EnsurePeer(ctx, listener(name))
	h.ok(err)
	room, err := h.store.AddRoom(ctx, kith.Room{ID: id.RoomID("!" + name + ":example.org"), Kind: kith.RoomLobby, Peer: key, Operation: name, Ready: true})
	h.ok(err)
	h.ok(h.store.SetLobby(ctx, key, room))
	h.rooms[key] = room
	h.ok(h.store.SavePeer(ctx, kith.Peer{Key: key, Consented: true, Adult: true}))
	return key
}

func listener(name string) id.UserID { return id.UserID("@" + name + ":example.org") }

// find lets somebody wait, as the lobby does.
func (h *hall) find(peer kith.PeerKey, request *kith.Request) kith.Ticket {
	h.t.Helper()
	ticket := kith.Ticket{ID: kith.TicketID(fmt.Sprintf("ticket-%d-%s", h.clock.UnixMilli(), peer[:6])), Peer: peer, Topic: "grief", State: kith.TicketWaiting, Created: h.clock, Request: request}
	h.txn(func(ctx context.Context) error {
		if err := h.store.AddTicket(ctx, ticket); err != nil {
			return err
		}
		return h.Begin(ctx, ticket)
	})
	return ticket
}

func (h *hall) txn(do func(context.Context) error) {
	h.t.Helper()
	h.ok(h.store.Txn(h.t.Context(), do))
}

// pass moves the clock, in steps in which what falls due is done. A job that was done is done once
// more, as after a crash between its transaction and its end.
func (h *hall) pass(d time.Duration) {
	h.t.Helper()
	for end := h.clock.Add(d); ; {
		due, err := h.store.Jobs(h.t.Context(), 1000)
		h.ok(err)
		next := end
		for _, job := range due {
			// The runner's clock is the true one, in which no time passes here.
			if at := job.Due; at.Before(next) {
				next = at
			}
		}
		if next.After(h.clock) {
			h.clock = next
		}
		for _, job := range due {
			if job.Due.After(h.clock) {
				continue
			}
			for range 2 {
				h.do(job)
			}
		}
		if !next.Before(end) {
			return
		}
	}
}

func (h *hall) do(job store.Job) {
	h.t.Helper()
	ctx := h.t.Context()
	err := h.jobs.Do(ctx, job.Kind, job.Subject)
	switch {
	case err == nil:
		h.ok(h.store.FinishJob(ctx, job))
	case jobs.IsAgain(err):
		h.ok(h.store.PutOffJob(ctx, job, h.clock.Add(jobs.AgainAfter(err))))
	default:
		h.t.Fatalf("%s: %v", job.Kind, err)
	}
}

// hears gives what the bot has said to somebody since they listened last.
func (h *hall) hears(peer kith.PeerKey) []string {
	h.t.Helper()
	ctx := h.t.Context()
	var said []string
	for {
		out, err := h.store.NextOutgoing(ctx, h.rooms[peer])
		if err != nil {
			return said
		}
		var content event.MessageEventContent
		h.ok(json.Unmarshal(out.Content, &content))
		said = append(said, content.Body)
		h.ok(h.store.SetSent(ctx, out, id.EventID(out.Transaction)))
	}
}

// hearsOnly fails unless the bot has said so much, in this order, and no more.
func (h *hall) hearsOnly(peer kith.PeerKey, words ...string) {
	h.t.Helper()
	said := h.hears(peer)
	if len(said) != len(words) {
		h.t.Fatalf("hears %q, want %q", said, words)
	}
	for i, word := range words {
		if !strings.Contains(said[i], word) {
			h.t.Fatalf("hears %q, want %q", said[i], word)
		}
	}
}

func listeners(names ...string) Options {
	var o Options
	for _, name := range names {
		o.Listeners = append(o.Listeners, listener(name))
	}
	return o
}

// onDutyAs lets listeners come on duty one after the other.
func (h *hall) onDutyAs(names ...string) (keys []kith.PeerKey) {
	h.t.Helper()
	for _, name := range names {
		key := h.enter(name)
		h.txn(func(ctx context.Context) error {
			_, err := h.TakeDuty(ctx, key)
			return err
		})
		keys = append(keys, key)
	}
	return keys
}

// answers is what a listener says to the last ask, as the lobby takes it.
func (h *hall) answers(key kith.PeerKey, comes bool) (outcome kith.ListenOutcome) {
	h.t.Helper()
	h.txn(func(ctx context.Context) error {
		peer, err := h.store.Peer(ctx, key)
		if err != nil {
			return err
		}
		ticket, asked := peer.Pressing.Listens()
		if !asked {
			h.t.Fatal("was not asked")
		}
		peer.Pressing = ""
		if err = h.store.SavePeer(ctx, peer); err != nil {
			return err
		}
		outcome, err = h.AnswerAsk(ctx, peer, ticket, comes)
		return err
	})
	return outcome
}

func (h *hall) waits(peer kith.PeerKey) *kith.Ticket {
	h.t.Helper()
	ticket, err := h.store.WaitingTicket(h.t.Context(), peer)
	h.ok(err)
	return ticket
}

func (h *hall) isHeard(who kith.PeerKey, asked bool) {
	h.t.Helper()
	said := strings.Join(h.hears(who), "\n")
	if got := strings.Contains(said, "Can you listen now?"); got != asked {
		h.t.Fatalf("is asked: %v, want %v (hears %q)", got, asked, said)
	}
}
