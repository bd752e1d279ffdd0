// Package waiting is for those who wait: what they can honestly expect, what the bot tells them
// meanwhile by itself, and the listeners on duty who are asked to come when nobody else does.
//
// What is said, and when the next word is due, is decided in one store transaction by a job that
// looks first whether the ticket still waits. So nothing is said after a match, nor twice.
package waiting

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/matching"
	"kith/safety/helpline"
	"kith/store"
)

// Edge is what waiting needs of the Matrix edge. SendAs takes part in the transaction of its context,
// and queues the same key once.
type Edge interface {
	Bot() id.UserID
	SendAs(ctx context.Context, out store.Outgoing, key ...string) error
}

// Options of all who wait.
type Options struct {
	Topics    []kith.Topic
	Relation  matching.Relation   // how near topics are; nil: each is near to itself alone
	Languages []string            // of who said nothing
	Listeners []id.UserID         // who may be on duty
	AtOnce    int                 // in how many circles one peer may be; 0: in any number
	Retention time.Duration       // how long it is known of an ended circle who waited for it; 0: for ever
	Helplines *helpline.Directory // nil: what comes with the program
}

// Waiting looks after those who wait. It is safe for concurrent use.
type Waiting struct {
	opts   Options
	store  *store.Store
	edge   Edge
	jobs   *jobs.Runner
	words  *catalogue.Catalogue
	log    zerolog.Logger
	topics map[kith.TopicID]kith.Topic
	now    func() time.Time

	listeners map[kith.PeerKey]bool

	mu     sync.Mutex
	recent []past // what is known of the last days, as of read
	read   time.Time
}

// The kinds of jobs.
const (
	jobSpeak = "speak while waiting" // ticket, and the how-manieth word it is
	jobEnd   = "end long wait"       // ticket; also erases it, once it was cancelled

	jobAsk     = "ask listeners"    // always the same subject
	jobRelease = "release listener" // two tickets; see release
	jobDuty    = "end duty"         // peer
)

// New wires what is done for those who wait. It is called before jobs run.
func New(opts Options, st *store.Store, edge Edge, runner *jobs.Runner, words *catalogue.Catalogue, log zerolog.Logger) *Waiting {
	w := &Waiting{opts: opts, store: st, edge: edge, jobs: runner, words: words, log: log, topics: make(map[kith.TopicID]kith.Topic), now: time.Now}
	if w.opts.Helplines == nil {
		w.opts.Helplines = helpline.Shipped()
	}
	for _, topic := range opts.Topics {
		w.topics[topic.ID] = topic
	}
	w.listeners = make(map[kith.PeerKey]bool)
	for _, user := range opts.Listeners {
		w.listeners[st.PeerKey(user)] = true
	}
	runner.Handle(jobAsk, w.ask)
	runner.Handle(jobRelease, w.release)
	runner.Handle(jobDuty, w.endDuty)
	runner.Handle(jobSpeak, w.speak)
	runner.Handle(jobEnd, w.endWait)
	return w
}

func (w *Waiting) topicName(topic kith.TopicID) string {
	if known, ok := w.topics[topic]; ok {
		return known.Name
	}
	return string(topic)
}

// Begin looks after a ticket from now on. It belongs in the transaction that adds the ticket. A listener
// who came for somebody, and waits again because nothing came of it, is let go.
func (w *Waiting) Begin(ctx context.Context, ticket kith.Ticket) error {
	if sideOf(ticket.Request) == kith.SideListen {
		duty, err := w.store.Duty(ctx, ticket.Peer)
		if err != nil {
			return err
		}
		if duty != nil && duty.Taken != "" && w.now().Sub(ticket.Created) > justNow { // what somebody asks for themselves begins now
			return w.schedule(ctx, jobRelease, fmt.Sprint(ticket.ID, " ", duty.Taken), w.now())
		}
	}
	return errors.Join(
		w.speakNext(ctx, ticket, w.passed(ticket)),
		w.schedule(ctx, jobEnd, string(ticket.ID), ticket.Created.Add(longestWait)),
		w.askAt(ctx, ticket.Created.Add(unserved)),
	)
}

// Outlook tells what somebody with a ticket can expect. It takes part in the transaction of ctx.
func (w *Waiting) Outlook(ctx context.Context, ticket kith.Ticket) (kith.Outlook, error) {
	waits, err := w.waits(ctx)
	if err != nil {
		return kith.Outlook{}, err
	}
	now := w.now()
	alike := w.alike(waits, ticket, now)
	answer := outlook(w.asMuch(alike, ticket.Request), now.Sub(ticket.Created))
	answer.Easing = w.easing(alike, ticket, answer)
	return answer, nil
}

// justNow is how long it takes at most from the making of a ticket to Begin.
const justNow = 2 * time.Second

const (
	lookBack  = 7 * 24 * time.Hour
	mostWaits = 2000
	freshFor  = time.Minute // for so long what is known of the last days is not read again
)

// waits are those of the last days, as far as all of them are still known: what is erased with its
// circle was a match, and without it the others would seem to have waited for longer.
func (w *Waiting) waits(ctx context.Context) ([]past, error) {
	now := w.now()
	w.mu.Lock()
	recent, read := w.recent, w.read
	w.mu.Unlock()
	if now.Sub(read).Abs() < freshFor {
		return recent, nil
	}
	back := lookBack
	if w.opts.Retention > 0 {
		back = min(back, w.opts.Retention)
	}
	tickets, err := w.store.Waits(ctx, now.Add(-back), mostWaits)
	if err != nil {
		return nil, err
	}
	recent = nil
	for _, t := range tickets {
		ended := t.Ended
		if t.State == kith.TicketWaiting {
			ended = now
		}
		recent = append(recent, past{t.Request, topicsOf(t), t.Created, ended.Sub(t.Created), t.State == kith.TicketMatched})
	}
	w.mu.Lock()
	w.recent, w.read = recent, now
	w.mu.Unlock()
	return recent, nil
}

// schedule asks for a job at a time, together with the transaction of ctx.
func (w *Waiting) schedule(ctx context.Context, kind, subject string, at time.Time) error {
	if err := w.store.Schedule(ctx, kind, subject, at); err != nil {
		return err
	}
	w.store.AfterCommit(ctx, w.jobs.Nudge)
	return nil
}

// tell queues what the bot says to a peer in their lobby, once for a key. Who has none is not told.
func (w *Waiting) tell(ctx context.Context, peer kith.PeerKey, key string, phrases ...catalogue.Phrase) error {
	lobby, err := w.store.Lobby(ctx, peer)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	content, err := json.Marshal(&event.MessageEventContent{MsgType: event.MsgNotice, Body: w.words.Texts("", phrases...), Mentions: &event.Mentions{}})
	if err != nil {
		return fmt.Errorf("write notice: %w", err)
	}
	return w.edge.SendAs(ctx, store.Outgoing{Room: lobby.Key, Sender: w.edge.Bot(), Type: event.EventMessage.Type, Content: content}, "waiting", key)
}
