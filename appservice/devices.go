package appservice

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/rs/zerolog"
	"go.mau.fi/util/exsync"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// device is one of our users with its one device and its OlmMachine. Locks are
// taken in the order of the fields; whoever opens a database transaction that uses
// the machine takes them first, because the machine locks inside.
type device struct {
	olm      sync.Mutex                   // Olm sessions: sharing room keys, and taking keys in
	outbound exsync.KeyedMutex[id.RoomID] // the outbound Megolm session of a room: sharing it, and encrypting
	megolm   sync.Mutex                   // inbound Megolm sessions: taking keys in, and decrypting

	ghost   store.Ghost
	client  *mautrix.Client
	store   *cryptoStore
	machine *crypto.OlmMachine

	used time.Time // guarded by devices.mu
}

// devices loads a device when it is needed and drops it when it has been idle.
type devices struct {
	as *AppService

	mu     sync.Mutex
	loaded map[id.UserID]*device

	// epochs counts, for each room, how often its outbound sessions were dropped:
	// keys that were being shared meanwhile went to who was there before.
	epochs map[id.RoomID]int

	// changes counts how often each user's devices were said to have changed, and
	// asked holds that count as it was when they were last asked for. An answer that
	// was under way when they changed again is out of date as soon as it is stored.
	changes, asked map[id.UserID]int

	// deafSince tells since when the peer of a room was seen to have no device at all.
	deafSince map[kith.RoomKey]time.Time
}

const deviceIdle = 15 * time.Minute

var ended = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

func newDevices(as *AppService) *devices {
	return &devices{as: as, loaded: make(map[id.UserID]*device), epochs: make(map[id.RoomID]int),
		changes: make(map[id.UserID]int), asked: make(map[id.UserID]int), deafSince: make(map[kith.RoomKey]time.Time)}
}

// get gives the device of one of our users, which EnsureGhost must have made.
func (a *devices) get(ctx context.Context, user id.UserID) (*device, error) {
	a.mu.Lock()
	dev, ok := a.loaded[user]
	if ok {
		dev.used = time.Now()
	}
	a.mu.Unlock()
	if ok {
		return dev, nil
	}
	ghost, err := a.as.store.Ghost(ctx, user)
	if err != nil {
		return nil, fmt.Errorf("load account: %w", err)
	}
	return a.load(ctx, ghost)
}

func (a *devices) load(ctx context.Context, ghost store.Ghost) (*device, error) {
	dev := &device{
		ghost:  ghost,
		client: a.as.renewed(ghost),
		store:  &cryptoStore{dropped: a.bump, outdated: a.changedSinceAsked, txn: a.as.store.Txn, SQLCryptoStore: a.as.store.CryptoStore(string(ghost.User), string(ghost.Device))},
		used:   time.Now(),
	}
	quiet := zerolog.Nop() // the machine logs user and device ids
	dev.machine = crypto.NewOlmMachine(dev.client, &quiet, dev.store, stateStore{a.as.store})
	dev.machine.SendKeysMinTrust = id.TrustStateCrossSignedTOFU
	dev.machine.ShareKeysMinTrust = id.TrustStateCrossSignedTOFU
	dev.machine.DisableDecryptKeyFetching = true // it would fetch within a transaction
	dev.machine.DisableRatchetTracking = true
	dev.machine.DontStoreOutboundKeys = true // nobody asks a ghost, and the bot says everything once
	// With an ended background context the machine starts no goroutines that would
	// take its locks in another order than ours.
	dev.machine.SetBackgroundCtx(ended)
	dev.machine.SessionReceived = func(ctx context.Context, room id.RoomID, session id.SessionID, _ uint32) {
		a.as.store.AfterCommit(ctx, func() {
			if !a.as.proofs.note(room, session) {
				a.as.inbox.keyCame(room)
			}
		})
	}
	if err := dev.machine.Load(ctx); err != nil {
		return nil, fmt.Errorf("load olm account: %w", err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if other, ok := a.loaded[ghost.User]; ok && other.ghost.Device == ghost.Device {
		return other, nil
	}
	a.loaded[ghost.User] = dev
	return dev, nil
}

// drop forgets a device whose memory may differ from the database.
func (a *devices) drop(user id.UserID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.loaded, user)
}

// dropIdle forgets the devices that nobody has used for a while.
func (a *devices) dropIdle() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for user, dev := range a.loaded {
		if user != a.as.opts.Bot && time.Since(dev.used) > deviceIdle {
			delete(a.loaded, user)
		}
	}
}

// bot gives the device that reads everything.
func (a *devices) bot(ctx context.Context) (*device, error) { return a.get(ctx, a.as.opts.Bot) }

func (a *devices) bump(room id.RoomID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.epochs[room]++
}

func (a *devices) epoch(room id.RoomID) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.epochs[room]
}

func (a *devices) noteChanged(users []id.UserID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, user := range users {
		a.changes[user]++
	}
}

// forget drops what is known of a user's devices, after the database has.
func (a *devices) forget(user id.UserID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.changes, user)
	delete(a.asked, user)
}

func (a *devices) noteAsked(users []id.UserID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, user := range users {
		a.asked[user] = a.changes[user]
	}
}

func (a *devices) changedSinceAsked(user id.UserID) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.changes[user] != a.asked[user]
}
