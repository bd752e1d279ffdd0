package lobby

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"kith"
	"kith/matching/topics"
	"kith/safety"
	"kith/safety/helpline"
)

// world is a store and the circles in memory, strict about what a Store asks of
// its callers: every call in a transaction, one waiting ticket for a peer, no
// leaving of circles where nobody is.
type world struct {
	peers   map[kith.PeerKey]kith.Peer
	tickets []kith.Ticket
	places  map[kith.PeerKey][]kith.Place
	trusted int
	// forgotten counts how often a peer was to be forgotten.
	forgotten int
	left      []kith.Place // where the peer was, and the circle goes on
	reports   []string
	unseen    bool // there is no moderator
	banned    []kith.PeerKey
	paused    bool
	last      *kith.Part // the part that ended last
	asleep    bool       // no moderator would read an appeal
	appeals   []string

	afterwards
	waitsOfWorld

	onDuty bool // there is somebody who can be called
	called int

	declared map[kith.PeerKey]kith.AgeClass

	steal bool // the matcher takes every ticket before it can be cancelled
	fail  int  // the call that fails, counted from 1; 0: none
	calls int
}

var (
	_ Store      = (*world)(nil)
	_ Circles    = (*world)(nil)
	_ Identities = (*world)(nil)
	_ Oblivion   = (*world)(nil)
	_ Waits      = (*world)(nil)
)

func newWorld() *world {
	return &world{peers: make(map[kith.PeerKey]kith.Peer), places: make(map[kith.PeerKey][]kith.Place)}
}

// offerOfStories is made once: it takes milliseconds, and tests make many worlds.
var offerOfStories = topics.NewOffer(topics.Shipped(), topicsOfStories, true)

func (w *world) parts(listed []kith.Topic, now func() time.Time) Parts {
	offer := offerOfStories
	if !slices.Equal(listed, topicsOfStories) {
		offer = topics.NewOffer(topics.Shipped(), listed, true)
	}
	w.now = now
	return Parts{Store: w, Circles: w, Identities: w, Oblivion: w, Waits: w, Limits: Limits{AsksAnHour: 10, TurnedAway: 3}, Danger: signs{}, Helplines: helpline.Shipped(), Topics: offer, AtOnce: 3, Groups: []string{"fathers", "women", "men", "queer people", "18-25"}, Pairs: true, Now: now}
}

// signs stands in for the rules, which have tests of their own.
type signs struct{}

func (signs) Severity(text string) safety.Severity {
	text = strings.ToLower(strings.ReplaceAll(text, "\u200b", ""))
	for sign, severity := range map[string]safety.Severity{
		"want to die": safety.Acute, "kill myself": safety.Acute, "kill   myself": safety.Acute, "don\u2019t want to live": safety.Acute,
		"suicidal": safety.Acute, "hopeless": safety.Worry,
	} {
		if strings.Contains(text, sign) {
			return severity
		}
	}
	return safety.None
}

type inTransaction struct{}

var errBroken = errors.New("the disk is full")

// transaction runs do, and takes back what it did when it fails.
func (w *world) transaction(do func(context.Context) error) error {
	before := *w
	before.peers, before.tickets = maps.Clone(w.peers), slices.Clone(w.tickets)
	before.places = make(map[kith.PeerKey][]kith.Place)
	before.reports = slices.Clone(w.reports)
	for p, list := range w.places {
		before.places[p] = slices.Clone(list)
	}
	w.calls = 0
	err := do(context.WithValue(context.Background(), inTransaction{}, true))
	if err != nil {
		calls := w.calls
		*w = before
		w.calls = calls
	}
	return err
}

func (w *world) call(ctx context.Context) error {
	if ctx.Value(inTransaction{}) == nil {
		return errors.New("called outside the transaction")
	}
	if w.calls++; w.calls == w.fail {
		return errBroken
	}
	return nil
}

func (w *world) Peer(ctx context.Context, key kith.PeerKey) (kith.Peer, error) {
	if peer, ok := w.peers[key]; ok {
		return peer, w.call(ctx)
	}
	return kith.Peer{Key: key}, w.call(ctx)
}

func (w *world) SavePeer(ctx context.Context, peer kith.Peer) error {
	if peer.Key == "" {
		return errors.New("a peer without a key")
	}
	w.peers[peer.Key] = peer
	return w.call(ctx)
}

func (w *world) waiting(match func(kith.Ticket) bool) []kith.Ticket {
	var found []kith.Ticket
	for _, t := range w.tickets {
		if t.State == kith.TicketWaiting && match(t) {
			found = append(found, t)
		}
	}
	return found
}

func (w *world) WaitingTicket(ctx context.Context, key kith.PeerKey) (*kith.Ticket, error) {
	found := w.waiting(func(t kith.Ticket) bool { return t.Peer == key })
	if len(found) == 0 {
		return nil, w.call(ctx)
	}
	return &found[0], w.call(ctx)
}

func (w *world) AddTicket(ctx context.Context, ticket kith.Ticket) error {
	if ticket.ID == "" || ticket.Peer == "" || ticket.Topic == "" || ticket.Created.IsZero() || ticket.State != kith.TicketWaiting {
		return fmt.Errorf("half a ticket: %+v", ticket)
	}
	for _, t := range w.tickets {
		if t.ID == ticket.ID || t.Peer == ticket.Peer && t.State == kith.TicketWaiting {
			return errors.New("a second ticket")
		}
	}
	w.tickets = append(w.tickets, ticket)
	return w.call(ctx)
}

func (w *world) DeclareAge(ctx context.Context, key kith.PeerKey, class kith.AgeClass) (kith.AgeClass, error) {
	if w.declared[key] == "" {
		w.declared = maps.Clone(w.declared)
		if w.declared == nil {
			w.declared = make(map[kith.PeerKey]kith.AgeClass)
		}
		w.declared[key] = class
	}
	return w.declared[key], w.call(ctx)
}

func (w *world) ChangeTicket(ctx context.Context, ticket kith.Ticket) (bool, error) {
	for i := range w.tickets {
		if t := &w.tickets[i]; t.ID == ticket.ID && t.State == kith.TicketWaiting {
			if w.steal {
				t.State = kith.TicketMatched
				return false, w.call(ctx)
			}
			t.Topic, t.Request = ticket.Topic, ticket.Request
			w.changes++
			return true, w.call(ctx)
		}
	}
	return false, w.call(ctx)
}

func (w *world) CancelTicket(ctx context.Context, id kith.TicketID) (bool, error) {
	for i := range w.tickets {
		if t := &w.tickets[i]; t.ID == id && t.State == kith.TicketWaiting {
			if w.steal {
				t.State = kith.TicketMatched
				return false, w.call(ctx)
			}
			t.State = kith.TicketCancelled
			return true, w.call(ctx)
		}
	}
	return false, w.call(ctx)
}

func (w *world) Places(ctx context.Context, key kith.PeerKey) ([]kith.Place, error) {
	return slices.Clone(w.places[key]), w.call(ctx)
}

func (w *world) HadPlace(ctx context.Context, key kith.PeerKey) (bool, error) {
	return len(w.places[key]) > 0, w.call(ctx)
}

func (w *world) Record(ctx context.Context, key kith.PeerKey) (r kith.Record, err error) {
	r.Account, r.Since, r.ToThem = "@me:example.org", time.Date(2026, 2, 1, 3, 4, 0, 0, time.UTC), 2
	for _, t := range w.tickets {
		if t.Peer == key {
			r.Requests = append(r.Requests, t)
		}
	}
	for _, p := range w.places[key] {
		r.Parts = append(r.Parts, kith.Part{Portal: kith.Portal{Pseudonym: p.Pseudonym, State: p.State, Created: r.Since}, Topic: p.Topic, Said: 1})
	}
	return r, w.call(ctx)
}

func (w *world) KnownDevices(ctx context.Context, _ kith.PeerKey) ([]string, error) {
	return []string{"Phone ABCD"}, w.call(ctx)
}

func (w *world) Forget(ctx context.Context, key kith.PeerKey, _ kith.Farewell) error {
	w.forgotten++
	w.places[key] = nil
	return w.call(ctx)
}

func (w *world) Leave(ctx context.Context, circle kith.CircleID, key kith.PeerKey) error {
	i := slices.IndexFunc(w.places[key], func(p kith.Place) bool { return p.Circle == circle })
	if i < 0 {
		return errors.New("the peer is not in that circle")
	}
	w.end(key, i, kith.EndedByCommand)
	return w.call(ctx)
}

func (w *world) end(key kith.PeerKey, i int, how kith.Ending) {
	p := w.places[key][i]
	w.last = &kith.Part{Portal: kith.Portal{State: kith.PortalLeft, Ending: how, Pseudonym: p.Pseudonym}, Topic: p.Topic}
	w.places[key] = slices.Delete(w.places[key], i, i+1)
}

func (w *world) Reportable(ctx context.Context, key kith.PeerKey) ([]kith.Place, error) {
	return append(slices.Clone(w.places[key]), w.left...), w.call(ctx)
}

func (w *world) Report(ctx context.Context, circle kith.CircleID, _ kith.PeerKey, reason string) (kith.ReportOutcome, error) {
	if reason == "" {
		return "", errors.New("a report that says nothing")
	}
	if w.unseen {
		return kith.ReportUnseen, w.call(ctx)
	}
	w.reports = append(w.reports, string(circle)+": "+reason)
	return kith.ReportTaken, w.call(ctx)
}

func (w *world) IsPaused(ctx context.Context, _ kith.PeerKey) (bool, error) {
	return w.paused, w.call(ctx)
}

func (w *world) LastPart(ctx context.Context, _ kith.PeerKey) (*kith.Part, error) {
	return w.last, w.call(ctx)
}

func (w *world) IsBanned(ctx context.Context, key kith.PeerKey) (bool, error) {
	return slices.Contains(w.banned, key), w.call(ctx)
}

func (w *world) Appeal(ctx context.Context, key kith.PeerKey, words string) (kith.Appeal, error) {
	if strings.TrimSpace(words) == "" {
		return kith.Appeal{}, errors.New("an appeal without words")
	}
	if !slices.Contains(w.banned, key) {
		return kith.Appeal{}, w.call(ctx)
	}
	if w.asleep {
		return kith.Appeal{Against: 1}, w.call(ctx)
	}
	w.appeals = append(w.appeals, words)
	return kith.Appeal{Against: 1, As: []string{"Calm Heron"}}, w.call(ctx)
}

func (w *world) TrustIdentity(ctx context.Context, _ kith.PeerKey) error {
	w.trusted++
	return w.call(ctx)
}

func (w *world) OnDuty() bool { return w.onDuty }

func (w *world) Call(ctx context.Context, _ kith.PeerKey, _ safety.Severity) (kith.CallOutcome, error) {
	if !w.onDuty {
		return kith.CallNobody, w.call(ctx)
	}
	if w.called++; w.called > 1 {
		return kith.CallWaiting, w.call(ctx)
	}
	return kith.CallMade, w.call(ctx)
}
