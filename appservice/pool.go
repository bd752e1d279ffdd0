package appservice

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	mathrand "math/rand/v2"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/pseudonym"
	"kith/store"
)

// pool keeps ghosts ready, because making one takes the homeserver a while and a
// match is not to wait for it.
type pool struct {
	as    *AppService
	wake  chan struct{}
	extra atomic.Int64 // ghosts to make beyond Options.Pool, because those that are ready did not do
}

const warmAtOnce = 4

func newPool(as *AppService) *pool { return &pool{as: as, wake: make(chan struct{}, 1)} }

// TakeGhosts gives n ready ghosts whose names are not alike to each other or to the
// taken ones, within the transaction of ctx, or store.ErrPoolLow when there are not
// enough yet. A ghost is taken once in its life. Which ones is left to chance, so that the
// order in which a homeserver made its users tells nothing of who met when.
func (as *AppService) TakeGhosts(ctx context.Context, n int, taken []string) ([]store.Ghost, error) {
	ready, err := as.store.Ghosts(ctx, store.GhostReady)
	if err != nil {
		return nil, err
	}
	mathrand.Shuffle(len(ready), func(i, j int) { ready[i], ready[j] = ready[j], ready[i] }) //nolint:gosec // it is ChaCha8, seeded by the system
	var ghosts []store.Ghost
	for _, ghost := range ready {
		if len(ghosts) == n {
			break
		}
		if alike(ghost.Name, taken) {
			continue
		}
		if moved, err := as.store.MoveGhost(ctx, ghost.User, store.GhostReady, store.GhostTaken); err != nil {
			return nil, err
		} else if !moved {
			continue
		}
		ghosts, taken = append(ghosts, ghost), append(taken, ghost.Name)
	}
	as.pool.extra.Store(int64(n - len(ghosts)))
	if len(ghosts) < n {
		as.pool.nudge()
		return nil, store.ErrPoolLow
	}
	as.store.AfterCommit(ctx, as.pool.nudge) // until then they still count as ready
	return ghosts, nil
}

func alike(name string, taken []string) bool {
	for _, other := range taken {
		if pseudonym.Alike(name, other) {
			return true
		}
	}
	return false
}

func (p *pool) nudge() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// run keeps the pool full until ctx ends.
func (p *pool) run(ctx context.Context) {
	for ctx.Err() == nil {
		made, err := p.fill(ctx)
		if err != nil && ctx.Err() == nil {
			p.as.counters.ghostsNot.Inc()
			p.as.log.Warn().Err(err).Msg("A ghost could not be made; will try again")
			if !pause(ctx, 2*time.Second) {
				return
			}
			continue
		}
		if made > 0 && p.as.poolFilled != nil {
			p.as.poolFilled()
		}
		select {
		case <-ctx.Done():
		case <-p.wake:
		case <-time.After(time.Hour):
		}
	}
}

// fill finishes the ghosts whose making was interrupted and makes what is missing.
func (p *pool) fill(ctx context.Context) (int, error) {
	warming, err := p.as.store.Ghosts(ctx, store.GhostWarming)
	if err != nil {
		return 0, err
	}
	ready, err := p.as.store.CountGhosts(ctx, store.GhostReady)
	if err != nil {
		return 0, err
	}
	for i := len(warming) + ready; i < p.as.opts.Pool+int(p.extra.Load()); i++ {
		ghost, err := p.as.newGhost()
		if err != nil {
			return 0, err
		}
		if err = p.as.store.SaveGhost(ctx, ghost); err != nil {
			return 0, err
		}
		warming = append(warming, ghost)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(warmAtOnce)
	for _, ghost := range warming {
		group.Go(func() error { return p.warm(ctx, ghost) })
	}
	return len(warming), group.Wait()
}

func (p *pool) warm(ctx context.Context, ghost store.Ghost) error {
	avatar, err := pseudonym.Avatar(rand.Reader)
	if err != nil {
		return fmt.Errorf("draw avatar: %w", err)
	}
	ghost, err = p.as.EnsureGhost(ctx, ghost, Profile{Name: ghost.Name, Avatar: avatar})
	if err != nil {
		return err
	}
	if _, err = p.as.store.MoveGhost(ctx, ghost.User, store.GhostWarming, store.GhostReady); err != nil {
		return err
	}
	p.as.counters.ghostsMade.Inc()
	if p.as.poolFilled != nil {
		p.as.poolFilled()
	}
	return nil
}

// newGhost draws who a ghost is to be. Nothing of it comes from a peer.
func (as *AppService) newGhost() (store.Ghost, error) {
	name, err := pseudonym.New(rand.Reader)
	if err != nil {
		return store.Ghost{}, fmt.Errorf("draw pseudonym: %w", err)
	}
	return store.Ghost{User: as.newGhostID(), Device: newDeviceID(), Name: name, State: store.GhostWarming}, nil
}

func (as *AppService) newGhostID() id.UserID {
	var b [10]byte
	_, _ = rand.Read(b[:]) // never fails
	local := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:]))
	return id.NewUserID(as.opts.GhostPrefix+local, as.opts.ServerName)
}

// Rename gives one of our users the name of a role, and the picture of circles in the
// place of one that could be a peer's. A ghost that has the name stays as it is.
func (as *AppService) Rename(ctx context.Context, user id.UserID, name string) error {
	dev, err := as.devices.get(ctx, user)
	if err != nil {
		return err
	}
	ghost, err := as.store.Ghost(ctx, user)
	if err != nil || ghost.Name == name {
		return err
	}
	if err = dev.client.SetDisplayName(ctx, name); err != nil {
		return fmt.Errorf("set display name: %w", err)
	}
	if picture, err := as.emblems[kith.RoomCircle].Parse(); err == nil && !picture.IsEmpty() {
		if err = dev.client.SetAvatarURL(ctx, picture); err != nil {
			return fmt.Errorf("set avatar: %w", err)
		}
	}
	ghost.Name = name
	return as.store.SaveGhost(ctx, ghost)
}

// Retire ends a ghost that has left its rooms: its profile is emptied, and it is
// never used again.
func (as *AppService) Retire(ctx context.Context, user id.UserID) error {
	dev, err := as.devices.get(ctx, user)
	if err != nil {
		return err
	}
	if err = dev.client.SetDisplayName(ctx, ""); err != nil && !isForbidden(err) {
		return fmt.Errorf("empty profile: %w", err)
	}
	if err = dev.client.SetAvatarURL(ctx, id.ContentURI{}); err != nil && !isForbidden(err) {
		return fmt.Errorf("empty profile: %w", err)
	}
	if _, err = as.store.MoveGhost(ctx, user, store.GhostTaken, store.GhostRetired); err != nil {
		return err
	}
	as.devices.drop(user)
	return nil
}

// newOperation gives a random operation id for a room.
func newOperation() string {
	var b [15]byte
	_, _ = rand.Read(b[:]) // never fails
	return base32.StdEncoding.EncodeToString(b[:])
}
