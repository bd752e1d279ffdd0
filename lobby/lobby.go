// Package lobby is the conversation between one peer and the bot. It decides
// what to answer and what to do, and does no Matrix: text comes in, phrases of
// the catalogue go out.
package lobby

import (
	"context"
	"fmt"
	"time"

	"kith"
	"kith/catalogue"
	"kith/matching/topics"
	"kith/safety"
	"kith/safety/helpline"
)

// Store is what a lobby remembers. All calls of one Handle are made in the
// transaction that its context carries.
type Store interface {
	// Peer gives what is known of a peer; a new one is zero but for the key.
	Peer(context.Context, kith.PeerKey) (kith.Peer, error)
	SavePeer(context.Context, kith.Peer) error
	// WaitingTicket gives the one ticket with which a peer waits, or nil.
	WaitingTicket(context.Context, kith.PeerKey) (*kith.Ticket, error)
	// AddTicket refuses a second waiting ticket of a peer.
	AddTicket(context.Context, kith.Ticket) error
	// DeclareAge keeps an age class, unless the peer declared one before, and gives the one that
	// holds. It outlives their being forgotten.
	DeclareAge(context.Context, kith.PeerKey, kith.AgeClass) (held kith.AgeClass, err error)
	// ChangeTicket gives a waiting ticket another request; false when it does not wait any more.
	ChangeTicket(context.Context, kith.Ticket) (changed bool, err error)
	// Asked lists when a peer began to wait after a moment, the latest first, at most so many.
	Asked(ctx context.Context, peer kith.PeerKey, after time.Time, most int) ([]time.Time, error)
	// Changes tells how often a waiting ticket was changed.
	Changes(context.Context, kith.TicketID) (int, error)
	// TurnedAway lists when a peer turned their back on a circle after a moment, the latest first,
	// at most so many. Who left within brief of coming in did.
	TurnedAway(ctx context.Context, peer kith.PeerKey, after time.Time, brief time.Duration, most int) ([]time.Time, error)
	// CancelTicket says false when the ticket was matched meanwhile.
	CancelTicket(context.Context, kith.TicketID) (cancelled bool, err error)
	// Places lists the circles in which a peer has a part now, in an order that
	// stays the same.
	Places(context.Context, kith.PeerKey) ([]kith.Place, error)
	// Reportable is Places with the circles that the peer has left and that go on.
	Reportable(context.Context, kith.PeerKey) ([]kith.Place, error)
	// HadPlace tells whether a peer has, or ever had, a part in any circle.
	HadPlace(context.Context, kith.PeerKey) (bool, error)
	// IsBanned tells whether a moderator's ban of the peer stands.
	IsBanned(context.Context, kith.PeerKey) (bool, error)
	// LastPart gives the part in a circle that a peer had last and that has ended, or nil.
	LastPart(context.Context, kith.PeerKey) (*kith.Part, error)
	// IsPaused tells whether a peer's circles wait until a doubt about their keys is settled.
	IsPaused(context.Context, kith.PeerKey) (bool, error)
	// Record gives all that is stored about a peer.
	Record(context.Context, kith.PeerKey) (kith.Record, error)
}

// Circles takes peers out of circles, and tells their moderators what peers report. It
// queues what is to be done in the transaction that the context carries.
type Circles interface {
	Leave(context.Context, kith.CircleID, kith.PeerKey) error
	Report(ctx context.Context, circle kith.CircleID, peer kith.PeerKey, reason string) (kith.ReportOutcome, error)
	Acquaintances
	// Appeal puts a peer's words before the moderators who muted or banned them.
	Appeal(ctx context.Context, peer kith.PeerKey, words string) (kith.Appeal, error)
	// OnDuty tells whether there is anybody who could be called.
	OnDuty() bool
	// Call asks whoever is on duty to talk with a peer, of whom they learn a made-up name
	// and how grave it seems to be.
	Call(ctx context.Context, peer kith.PeerKey, severity safety.Severity) (kith.CallOutcome, error)
}

// Identities accepts a changed cross-signing identity, in the transaction that
// the context carries, and knows a peer's devices.
type Identities interface {
	// TrustIdentity pins the identity that the peer's account has now. When it has
	// not changed, nothing happens.
	TrustIdentity(context.Context, kith.PeerKey) error
	// KnownDevices lists the devices of a peer that are stored, by names they know.
	KnownDevices(context.Context, kith.PeerKey) ([]string, error)
}

// Oblivion forgets peers.
type Oblivion interface {
	// Forget lets a peer leave everything and be erased, once the transaction that the
	// context carries is committed. The bot says the last word and leaves.
	Forget(context.Context, kith.PeerKey, kith.Farewell) error
}

// Parts are what a lobby is made of.
type Parts struct {
	Store      Store
	Circles    Circles
	Identities Identities
	Oblivion   Oblivion
	Waits      Waits
	Danger     Danger              // nil: nobody says
	Helplines  *helpline.Directory // nil: what comes with the program
	Topics     *topics.Offer       // what peers can look for; the listed ones in the order of the numbers in menus
	Languages  []string            // what a peer writes who says nothing, in tags of BCP 47; none: English
	Groups     []string            // that peers may say they belong to
	Pairs      bool                // two may meet alone
	Minors     bool                // people under 18 are served, among themselves
	Limits     Limits
	AtOnce     int // in how many circles one peer may be; 0: in any number
	Now        func() time.Time
}

// Lobby answers what peers write to the bot. It keeps nothing between calls, so
// it may be used for many peers at once; the messages of one peer must be given
// to it one after the other.
type Lobby struct {
	store      Store
	circles    Circles
	identities Identities
	oblivion   Oblivion
	waits      Waits
	limits     Limits
	danger     Danger
	helplines  *helpline.Directory
	offer      *topics.Offer
	topics     []topic
	spoken     []kith.Language
	groupNames []string
	groups     map[string]wished
	pairs      bool
	minors     bool
	atOnce     int
	now        func() time.Time
}

// New makes the lobby of a service.
func New(p Parts) *Lobby { return with(p, known(p.Topics)) }

// with is New for topics that were taken apart before, which takes the most of its time.
func with(p Parts, topics []topic) *Lobby {
	if p.Helplines == nil {
		p.Helplines = helpline.Shipped()
	}
	return &Lobby{store: p.Store, circles: p.Circles, identities: p.Identities, oblivion: p.Oblivion, waits: p.Waits, limits: p.Limits,
		danger: p.Danger, helplines: p.Helplines, offer: p.Topics, topics: topics, atOnce: p.AtOnce, now: p.Now,
		spoken: usualLanguages(p.Languages), groupNames: p.Groups, groups: groupWords(p.Groups), pairs: p.Pairs, minors: p.Minors}
}

// Welcome greets a peer in whose lobby the bot has just arrived. It always says
// where urgent help is. Like Handle it belongs in a transaction.
func (l *Lobby) Welcome(ctx context.Context, peer kith.PeerKey) ([]catalogue.Phrase, error) {
	return l.take(ctx, peer, (*turn).welcome)
}

// Handle answers what a peer wrote. It must be called inside one store
// transaction, which the context carries: what it saves and what it answers are
// committed together, or not at all. There is always an answer, however odd or
// long the text is, but for a peer who has used up their share and was told so.
func (l *Lobby) Handle(ctx context.Context, peer kith.PeerKey, text string) ([]catalogue.Phrase, error) {
	said := read(text)
	said.severity = l.severity(said, text)
	return l.take(ctx, peer, func(t *turn) ([]catalogue.Phrase, error) {
		t.peer.Explained = ""
		if answer, spent := t.spend(said); spent {
			return answer, nil
		}
		return t.meet(said)
	})
}

// Unread tells a peer that a message of theirs could not be read: with what they can do
// the first time, in short when the next one cannot be read for the same reason. It
// belongs in a transaction, too.
func (l *Lobby) Unread(ctx context.Context, peer kith.PeerKey, why kith.Trouble, explanation catalogue.Phrase) ([]catalogue.Phrase, error) {
	return l.take(ctx, peer, func(t *turn) ([]catalogue.Phrase, error) {
		if t.peer.Explained == why {
			return say(catalogue.StillUnread())
		}
		t.peer.Explained = why
		return say(explanation)
	})
}

// AskIdentity asks a peer whether they have reset the keys of their account
// themselves; Handle takes the answer. Who was asked already, and whatever they
// answered, is not asked again before IdentitySettled: then it gives nothing. It
// belongs in a transaction, too.
func (l *Lobby) AskIdentity(ctx context.Context, peer kith.PeerKey) ([]catalogue.Phrase, error) {
	return l.take(ctx, peer, func(t *turn) ([]catalogue.Phrase, error) {
		if t.peer.Questioned || t.peer.Farewell != "" {
			return nil, nil
		}
		t.peer.Questioned = true
		return t.ask(askIdentity)
	})
}

// IdentitySettled says that a peer's identity is beyond doubt again.
func (l *Lobby) IdentitySettled(ctx context.Context, peer kith.PeerKey) error {
	_, err := l.take(ctx, peer, func(t *turn) ([]catalogue.Phrase, error) {
		t.identitySettled()
		return nil, nil
	})
	return err
}

func (t *turn) identitySettled() {
	t.peer.Questioned = false
	if t.peer.Asking == askIdentity {
		t.settle()
	}
}

// turn is the bot's turn in the conversation with one peer.
type turn struct {
	*Lobby
	ctx  context.Context
	peer kith.Peer
}

// take reads the peer, lets do answer, and saves what changed.
func (l *Lobby) take(ctx context.Context, key kith.PeerKey, do func(*turn) ([]catalogue.Phrase, error)) ([]catalogue.Phrase, error) {
	peer, err := l.store.Peer(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("read peer for their lobby: %w", err)
	}
	t := &turn{Lobby: l, ctx: ctx, peer: peer}
	answer, err := do(t)
	if err != nil {
		return nil, fmt.Errorf("answer in lobby: %w", err)
	}
	t.forgetsAfter(peer.Asking)
	if t.peer != peer {
		if err := l.store.SavePeer(ctx, t.peer); err != nil {
			return nil, fmt.Errorf("save peer from their lobby: %w", err)
		}
	}
	return t.here(answer), nil
}

// say is an answer of fixed phrases.
func say(phrases ...catalogue.Phrase) ([]catalogue.Phrase, error) { return phrases, nil }
