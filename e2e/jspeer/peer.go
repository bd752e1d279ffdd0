package jspeer

import (
	"context"
	"fmt"
	"sync"

	"maunium.net/go/mautrix/id"

	"kith/e2e/homeserver"
)

// Peer is one device of one person: a real client that is logged in.
type Peer struct {
	UserID   id.UserID
	DeviceID id.DeviceID
	Password string
	Server   *homeserver.Server

	host *Host
	name string // in the protocol

	mu       sync.Mutex
	arrivals []*arrival
	invites  []Invite
	changed  chan struct{} // closed, and replaced, whenever something arrives
}

// Options says how a peer logs in.
type Options struct {
	Localpart   string // choose one that does not occur by chance, or a search for leaks finds it everywhere
	Password    string // made up when empty
	DisplayName string
	DeviceName  string
	Avatar      bool // upload a small picture and use it
	Strict      bool // refuse devices that their owner has not signed (MSC4153)
	Unsigned    bool // leave this device unsigned
	Registered  bool // the user is there already
}

// Login registers the user unless they are there already, logs in a new device,
// sets up cross-signing and returns after the first sync.
func (h *Host) Login(ctx context.Context, s *homeserver.Server, o Options) (*Peer, error) {
	if o.Password == "" {
		o.Password = "the password of " + o.Localpart
	}
	if !o.Registered {
		if err := s.Register(ctx, o.Localpart, o.Password); err != nil {
			return nil, err
		}
	}
	p := h.newPeer()
	p.Server, p.Password = s, o.Password
	var account struct {
		UserID   id.UserID   `json:"userId"`
		DeviceID id.DeviceID `json:"deviceId"`
	}
	// Known before the first event, so that own events are told from others'.
	p.UserID = id.NewUserID(o.Localpart, s.ServerName)
	err := p.do(ctx, "login", &account, map[string]any{
		"url": s.URL, "user": o.Localpart, "password": o.Password, "deviceName": o.DeviceName, "displayName": o.DisplayName,
		"avatar": o.Avatar, "strict": o.Strict, "crossSign": !o.Unsigned,
	})
	if err != nil {
		return nil, err
	}
	if account.UserID != p.UserID {
		return nil, fmt.Errorf("login: the homeserver says %s, want %s", account.UserID, p.UserID)
	}
	p.DeviceID = account.DeviceID
	return p, nil
}

func (p *Peer) do(ctx context.Context, call string, result any, args ...any) error {
	return p.host.call(ctx, p.name, call, result, args...)
}

// NewDevice logs in another device of the same user. It is not signed: SignDevice
// of the first one does that.
func (p *Peer) NewDevice(ctx context.Context, deviceName string) (*Peer, error) {
	return p.host.Login(ctx, p.Server, Options{
		Localpart: p.UserID.Localpart(), Password: p.Password, DeviceName: deviceName, Registered: true, Unsigned: true,
	})
}

// SignDevice signs another device of the same user, as after verifying it.
func (p *Peer) SignDevice(ctx context.Context, other id.DeviceID) error {
	return p.do(ctx, "signDevice", nil, other)
}

// ExpectSigned waits until this client knows that a device was signed by its
// owner. What the device sent before that stays refused by a strict client. A device
// that waits for its own signature trusts its owner's identity from then on, as after
// a verification between the two; in strict mode it sends nothing before.
func (p *Peer) ExpectSigned(ctx context.Context, user id.UserID, device id.DeviceID) error {
	return p.do(ctx, "awaitSigned", nil, user, device)
}

// ResetIdentity makes new cross-signing keys: to others this user's identity has
// changed.
func (p *Peer) ResetIdentity(ctx context.Context) error { return p.do(ctx, "resetIdentity", nil) }

// Strict switches the mode that refuses unsigned devices.
func (p *Peer) Strict(ctx context.Context, on bool) error { return p.do(ctx, "strict", nil, on) }

// Stop ends the client's sync without logging out, as closing the browser does.
func (p *Peer) Stop(ctx context.Context) error { return p.do(ctx, "stop", nil) }

// Logout logs the device out.
func (p *Peer) Logout(ctx context.Context) error { return p.do(ctx, "logout", nil) }

// Trust is what a client thinks of another user's identity.
type Trust struct {
	Known         bool `json:"known"`         // it has cross-signing keys of theirs
	NeedsApproval bool `json:"needsApproval"` // the keys have changed since they were first seen
	Verified      bool `json:"verified"`
}

// TrustIn tells what this client thinks of another user's identity.
func (p *Peer) TrustIn(ctx context.Context, user id.UserID) (Trust, error) {
	var t Trust
	err := p.do(ctx, "trustIn", &t, user)
	return t, err
}

// SetDisplayName changes the user's display name.
func (p *Peer) SetDisplayName(ctx context.Context, name string) error {
	return p.do(ctx, "setDisplayName", nil, name)
}
