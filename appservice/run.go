package appservice

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"maunium.net/go/mautrix"

	"kith/lane"
	"kith/store"
)

// readiness tells whether a peer would be answered.
type readiness struct {
	lastAnswer atomic.Int64 // of the homeserver to a poll, in Unix milliseconds
	called     atomic.Bool  // the homeserver has called us, with the right token, since the start
}

func (r *readiness) connected()        { r.lastAnswer.Store(time.Now().UnixMilli()) }
func (r *readiness) isConnected() bool { return r.lastAnswer.Load() != 0 }

// staleAfter is how long after the last answer to a poll the homeserver counts as gone.
const staleAfter = pollTime + 15*time.Second

// Ready tells whether a peer would be answered now: the homeserver was heard of not
// long ago, it can call us if its events come that way, and the database can be
// written. The error says what is missing.
func (as *AppService) Ready(ctx context.Context) error {
	if time.Since(time.UnixMilli(as.ready.lastAnswer.Load())) > staleAfter {
		return ErrHomeserverDown
	}
	if as.intake == IntakeSliding && !as.ready.called.Load() {
		return ErrNotCalled
	}
	return as.store.Ping(ctx)
}

// Start brings the bot to life. It waits for a homeserver that is not up yet, and
// gives up only on what waiting cannot mend (see hopeless).
func (as *AppService) Start(ctx context.Context) error {
	wait := time.Second
	for {
		err := as.startOnce(ctx)
		switch {
		case err == nil:
			as.started.Store(true)
			if err := as.CheckAdmin(ctx); errors.Is(err, ErrAdminToken) {
				as.log.Error().Err(err).Msg("The accounts of ghosts will stay when their circles are erased: give homeserver.admin_token the token of an admin, or leave it empty")
			}
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case isHopeless(err):
			return err
		}
		what := "The service cannot start yet; will try again"
		if isDown(err) || errors.Is(err, ErrHomeserverDown) {
			what = "The homeserver does not answer yet; will try again"
		}
		as.log.Warn().Err(as.opts.explain(err)).Dur("wait", wait).Msg(what)
		if !pause(ctx, wait) {
			return ctx.Err()
		}
		wait = min(wait*2, 30*time.Second)
	}
}

func (as *AppService) startOnce(ctx context.Context) error {
	if err := as.chooseIntake(ctx); err != nil {
		return err
	}
	if err := as.renew(ctx); err != nil {
		return err
	}
	ghost, err := as.store.Ghost(ctx, as.opts.Bot)
	if errors.Is(err, store.ErrNotFound) {
		ghost = store.Ghost{User: as.opts.Bot, Device: newDeviceID(), Name: as.opts.BotName, State: store.GhostTaken}
		err = as.firstStart(ctx, ghost)
	}
	if err != nil {
		return err
	}
	as.way = wayUnknown
	as.devices.drop(as.opts.Bot) // an earlier try may have loaded it as it is no more
	if err = as.ensureBot(ctx, ghost); err != nil {
		return fmt.Errorf("bring the bot to life: %w", err)
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	as.ensureEmblems(ctx, bot)
	count, err := as.countOneTimeKeys(ctx, bot)
	if err != nil {
		return err
	}
	// Whether the fallback key was used up is told by the first poll.
	return as.ensureOneTimeKeys(ctx, bot, count, true)
}

// firstStart keeps the bot's row. If the homeserver knows the bot already, the database was
// lost: whoever is in a room with it is told.
func (as *AppService) firstStart(ctx context.Context, bot store.Ghost) error {
	return as.store.Txn(ctx, func(ctx context.Context) error {
		if err := as.store.SaveGhost(ctx, bot); err != nil {
			return err
		}
		return as.jobs.Schedule(ctx, jobStrays, "", 0)
	})
}

// ensureBot is EnsureGhost for the bot, whose profile is set only when it changed.
func (as *AppService) ensureBot(ctx context.Context, ghost store.Ghost) error {
	profile := Profile{Name: as.opts.BotName, Avatar: as.opts.BotAvatar}
	sum := sha256.Sum256(append([]byte(profile.Name+"\x00"), profile.Avatar...))
	wanted := hex.EncodeToString(sum[:])
	shown, err := as.store.Cursor(ctx, cursorProfile)
	if err != nil {
		return err
	}
	if shown == wanted {
		profile = Profile{}
	}
	if _, err = as.EnsureGhost(ctx, ghost, profile); err != nil {
		return err
	}
	return as.store.SetCursor(ctx, cursorProfile, wanted)
}

const cursorProfile = "bot.profile"

// Run serves until ctx ends and everything under way has come to a safe stop.
// Start must have returned before.
func (as *AppService) Run(ctx context.Context) error {
	as.inbox.lanes.Start(ctx)
	as.outbox.lanes.Start(ctx)
	as.typists.lanes.Start(ctx)
	if err := as.inbox.resume(ctx); err != nil {
		return err
	}
	if err := as.outbox.resume(ctx); err != nil {
		return err
	}
	var parts sync.WaitGroup
	for _, part := range []func(context.Context){as.poll, as.awaitCall, as.catchUpAll, as.refreshLoop, as.pool.run, as.tidy, as.jobs.Run} {
		parts.Go(func() { lane.Quietly(func() { part(ctx) }) })
	}
	as.log.Info().Str("intake", string(as.intake)).Msg("Ready")
	parts.Wait()
	as.inbox.lanes.Wait()
	as.outbox.lanes.Wait()
	as.typists.lanes.Wait()
	return nil
}

// Resume takes up what is stored and not done, where nothing may have told of it: the
// connection to the database was lost, perhaps during a commit.
func (as *AppService) Resume(ctx context.Context) {
	var err error
	for range resumeAttempts {
		if err = errors.Join(as.inbox.resume(ctx), as.outbox.resume(ctx)); err == nil || !pause(ctx, time.Second) {
			break
		}
	}
	as.jobs.Nudge()
	if as.poolFilled != nil {
		as.poolFilled()
	}
	if err != nil && ctx.Err() == nil {
		as.log.Error().Err(err).Msg("What is stored could not be taken up")
	}
}

const resumeAttempts = 5

// poll takes keys, and where transactions do not serve events too, for as long as
// ctx lasts. After an error it asks again with the same position.
func (as *AppService) poll(ctx context.Context) {
	once := as.sync
	if as.intake == IntakeSliding {
		once = as.slide
	}
	wait := firstResend
	for ctx.Err() == nil {
		err := guard(func() error { return once(ctx) })
		if err == nil {
			as.ready.connected()
			wait = firstResend
			continue
		}
		if ctx.Err() != nil {
			return
		}
		as.counters.pollFailed.Inc()
		what := "Keys could not be taken in; will try again"
		if errors.Is(err, mautrix.MUnrecognized) {
			what = "The homeserver does not offer any more what it offered at the start; restart kith, so that it finds another way"
		}
		as.log.Warn().Err(err).Dur("wait", wait).Msg(what)
		if !pause(ctx, wait) {
			return
		}
		wait = min(wait*2, 15*time.Second)
	}
}

// tidy drops idle devices and old ids once in a while.
func (as *AppService) tidy(ctx context.Context) {
	for pause(ctx, 10*time.Minute) {
		as.devices.dropIdle()
		before := time.Now().Add(-as.opts.Retention)
		err := errors.Join(as.store.ForgetInbox(ctx, before), as.store.ForgetOutbox(ctx, before),
			as.store.ForgetHeld(ctx, before), as.store.ForgetTrails(ctx), as.store.ForgetCrises(ctx, before))
		if err != nil && ctx.Err() == nil {
			as.log.Error().Err(err).Msg("Old rows could not be dropped")
		}
	}
}

// awaitCall asks the homeserver to call us, until it does: where its events come that
// way, nobody would be answered before.
func (as *AppService) awaitCall(ctx context.Context) {
	for wait := time.Second; as.intake == IntakeSliding && !as.ready.called.Load(); wait = min(wait*2, time.Minute) {
		as.ping(ctx)
		if !as.ready.called.Load() && !pause(ctx, wait) {
			return
		}
	}
}

// ping asks the homeserver to call us, which also makes it repeat at once what it could
// not deliver while we were away. One that does not know this request will call us when it
// has something to tell.
func (as *AppService) ping(ctx context.Context) {
	asked, err := as.askForCall(ctx)
	if err == nil {
		err = asked.why(as.heard.how(asked.mark))
	}
	switch {
	case errors.Is(err, ErrNoPing):
		as.ready.called.Store(true) // it will call when it has something to tell
	case err != nil && ctx.Err() == nil:
		as.log.Error().Err(as.opts.explain(err)).Msg("The homeserver cannot call the service: check url in registration.yaml, hs_token and the firewall")
	}
}
