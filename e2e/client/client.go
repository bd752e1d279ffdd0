// Package client is a real encrypted Matrix client, small enough to be held in
// one hand: the peers and moderators of the demo, the stories, the crash checker
// and the benchmarks are all made of it.
//
// One goroutine follows /sync and owns what it brings: room state, keys,
// timelines. Everything else asks, and waits to be told of a change. Nothing
// here knows the service: a client sees what any other client would see.
package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/id"
	"maunium.net/go/mautrix/sqlstatestore"
)

// Options say who logs in, and what kind of client they use.
type Options struct {
	HomeserverURL string
	User          string // localpart or full user id
	Password      string
	Access        *Access // a device that is logged in already, in the place of Password
	DisplayName   string  // set at login if not empty
	DeviceName    string  // shown in the account's list of devices

	// StorePath is the SQLite file that holds device, keys, position in /sync
	// and timelines; a client with the same file goes on where the last one
	// ended, even if that one was killed. Empty: a temporary one, gone at Close.
	StorePath string

	// Strict excludes devices that their owner has not cross-signed (MSC4153):
	// what they send counts as undecryptable, and they get no room keys.
	Strict bool

	// Unsigned leaves this device without a cross-signature, and an account
	// that has no cross-signing keys without them.
	Unsigned bool

	// Identity signs this device with the cross-signing keys of another device
	// of the account (see Client.Identity), so that the account has two
	// trusted devices. Without it, an account that already has an identity
	// gets a new one, as after a reset.
	Identity *crypto.CrossSigningSeeds

	// AutoJoin accepts every invitation.
	AutoJoin bool

	// Own tells by a room's name whether an invitation is into a room that the
	// user goes into by themselves: it is accepted, and ExpectInvite knows
	// nothing of it. Nil: none is.
	Own func(name string) bool

	// KeyRequestAfter is how long a message may stay without its key before
	// the key is asked for; two seconds if zero.
	KeyRequestAfter time.Duration

	// Transport carries all requests; a test can put a recorder or a fault
	// in here. Nil: a transport of its own.
	Transport http.RoundTripper

	// Log receives what the Matrix library has to say, user ids included.
	// The zero value is silent.
	Log zerolog.Logger

	timelineLimit int // events of a room in one answer to /sync
}

// Access is what a login gives; it outlives the process.
type Access struct {
	User   id.UserID
	Device id.DeviceID
	Token  string
}

// Client is one logged-in device. Its methods may be called from any goroutine.
type Client struct {
	UserID   id.UserID
	DeviceID id.DeviceID

	opts    Options
	api     *mautrix.Client
	machine *crypto.OlmMachine
	keys    *crypto.SQLCryptoStore
	state   *sqlstatestore.SQLStateStore
	store   *store
	feed    *feed

	// readers is held while the readers of a room, members or devices, change,
	// and while a room key is shared with them: otherwise a key that is on its
	// way to the readers of a moment ago would be kept as shared with all.
	readers sync.Mutex
	stale   map[id.UserID]bool // device lists to be fetched before the next share

	arrived struct {
		sync.Mutex
		sessions map[id.SessionID]bool // room keys that came and may open waiting messages
	}

	sendings struct {
		sync.Mutex
		byTransaction map[string]*sending
	}

	stop    context.CancelFunc
	running sync.WaitGroup
}

// Login logs in by password, or goes on with the session in the store; it makes
// the device's keys and its owner's cross-signing keys known, and returns after
// the first answer to /sync. The context bounds the login only: the client lives
// until Close.
func Login(ctx context.Context, opts Options) (*Client, error) {
	if opts.KeyRequestAfter == 0 {
		opts.KeyRequestAfter = 2 * time.Second
	}
	if opts.timelineLimit == 0 {
		opts.timelineLimit = 1000
	}
	if opts.DeviceName == "" {
		opts.DeviceName = "kith test client"
	}
	c := &Client{opts: opts, feed: newFeed(), stale: map[id.UserID]bool{}}
	c.arrived.sessions = map[id.SessionID]bool{}
	c.sendings.byTransaction = map[string]*sending{}
	if err := c.open(ctx); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (c *Client) open(ctx context.Context) error {
	var err error
	if c.store, err = openStore(ctx, c.opts.StorePath, c.opts.Log); err != nil {
		return fmt.Errorf("open client store: %w", err)
	}
	if err = c.authenticate(ctx); err != nil {
		return fmt.Errorf("log in: %w", err)
	}
	if err = c.loadMachine(ctx); err != nil {
		return fmt.Errorf("set up encryption: %w", err)
	}
	if err = c.establishIdentity(ctx); err != nil {
		return fmt.Errorf("set up cross-signing: %w", err)
	}
	if c.opts.DisplayName != "" {
		if err = c.api.SetDisplayName(ctx, c.opts.DisplayName); err != nil {
			return fmt.Errorf("set display name: %w", err)
		}
	}
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	c.stop = stop
	c.machine.SetBackgroundCtx(life)
	if err = c.recall(life); err != nil {
		return fmt.Errorf("read stored timelines: %w", err)
	}
	first := make(chan struct{})
	c.running.Go(func() { c.follow(life, first) })
	select {
	case <-first:
		return c.feed.failure()
	case <-ctx.Done():
		return fmt.Errorf("wait for the first sync: %w", ctx.Err())
	}
}

// authenticate takes the session from the store, or makes a new one.
func (c *Client) authenticate(ctx context.Context) error {
	api, err := mautrix.NewClient(c.opts.HomeserverURL, "", "")
	if err != nil {
		return fmt.Errorf("read homeserver address: %w", err)
	}
	transport := c.opts.Transport
	if transport == nil {
		own := http.DefaultTransport.(*http.Transport).Clone()
		own.MaxIdleConnsPerHost = 8
		transport = own
	}
	api.Client = &http.Client{Transport: again{transport}, Timeout: 90 * time.Second}
	api.Log = c.opts.Log
	c.api = api
	session, err := c.store.session(ctx)
	if err != nil {
		return err
	}
	if session == nil && c.opts.Access != nil {
		session = c.opts.Access
		if err = c.store.saveSession(ctx, session); err != nil {
			return err
		}
	} else if session == nil {
		if session, err = c.password(ctx); err != nil {
			return err
		}
	}
	api.UserID, api.DeviceID, api.AccessToken = session.User, session.Device, session.Token
	c.UserID, c.DeviceID = session.User, session.Device
	return nil
}

// password logs in anew and stores the session.
func (c *Client) password(ctx context.Context) (*Access, error) {
	resp, err := c.api.Login(ctx, &mautrix.ReqLogin{
		Type:                     mautrix.AuthTypePassword,
		Identifier:               mautrix.UserIdentifier{Type: mautrix.IdentifierTypeUser, User: c.opts.User},
		Password:                 c.opts.Password,
		InitialDeviceDisplayName: c.opts.DeviceName,
	})
	if err != nil {
		return nil, err
	}
	s := &Access{User: resp.UserID, Device: resp.DeviceID, Token: resp.AccessToken}
	return s, c.store.saveSession(ctx, s)
}

// Close ends /sync and closes the store. The device stays logged in, so that the
// same store can be used again; a temporary store is removed.
func (c *Client) Close() error {
	if c.stop != nil {
		c.stop()
	}
	c.running.Wait()
	if c.machine != nil {
		c.machine.Destroy()
	}
	if c.api != nil {
		c.api.Client.CloseIdleConnections()
	}
	if c.store == nil {
		return nil
	}
	return c.store.close()
}

// Identity returns the seeds of the account's cross-signing keys, with which a
// second device of the same account can be signed; nil if there are none.
func (c *Client) Identity() *crypto.CrossSigningSeeds {
	if c.machine.CrossSigningKeys == nil {
		return nil
	}
	seeds := c.machine.ExportCrossSigningKeys()
	return &seeds
}

// Machine is the client's Olm machine, for tests that look at keys and devices.
func (c *Client) Machine() *crypto.OlmMachine { return c.machine }

// API is the client's connection to the homeserver, logged in as its user, for
// requests that have no method here.
func (c *Client) API() *mautrix.Client { return c.api }
