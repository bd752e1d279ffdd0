package appservice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/lane"
	"kith/store"
)

// inbox hands stored events on, one after another in each room and side by side
// across rooms. An event whose key has not come holds up its own room only, and
// that for as long as Options.KeyPatience.
type inbox struct {
	as    *AppService
	lanes *lane.Lanes[id.RoomID]

	mu       sync.Mutex
	attempts map[int64]int      // of events that failed, by sequence number
	keyed    map[id.RoomID]bool // rooms for which a key came since they were last looked at
	timers   map[id.RoomID]*time.Timer
}

const (
	inboxAtOnce   = 32
	maxAttempts   = 5
	retryIncoming = time.Second
	awaitRoom     = 200 * time.Millisecond // between looks whether a room has become ours
	awaitSent     = 200 * time.Millisecond // likewise whether what an event is about was sent
)

func newInbox(as *AppService) *inbox {
	ib := &inbox{as: as, attempts: make(map[int64]int), keyed: make(map[id.RoomID]bool), timers: make(map[id.RoomID]*time.Timer)}
	ib.lanes = lane.New(inboxAtOnce, ib.work)
	return ib
}

// resume takes up what was stored and not done before the process ended.
func (ib *inbox) resume(ctx context.Context) error {
	rooms, err := ib.as.store.IncomingRooms(ctx)
	if err != nil {
		return err
	}
	for _, room := range rooms {
		ib.keyCame(room)
	}
	return nil
}

// keyCame lets the events of a room that waited for a key be looked at again.
func (ib *inbox) keyCame(room id.RoomID) {
	ib.mu.Lock()
	ib.keyed[room] = true
	ib.mu.Unlock()
	ib.lanes.Kick(room)
}

func (ib *inbox) takeKeyed(room id.RoomID) bool {
	ib.mu.Lock()
	defer ib.mu.Unlock()
	keyed := ib.keyed[room]
	delete(ib.keyed, room)
	return keyed
}

// later kicks a room after a while.
func (ib *inbox) later(room id.RoomID, after time.Duration) {
	ib.mu.Lock()
	defer ib.mu.Unlock()
	if timer, ok := ib.timers[room]; ok {
		timer.Stop()
	}
	ib.timers[room] = time.AfterFunc(max(after, 0), func() { ib.lanes.Kick(room) })
}

// work handles what there is for a room: first the late events whose key may have
// come, then the others in their order, until there are no more or one must wait.
func (ib *inbox) work(ctx context.Context, room id.RoomID) {
	if ib.takeKeyed(room) {
		ib.workLate(ctx, room)
	}
	for ctx.Err() == nil {
		in, err := ib.as.store.NextIncoming(ctx, room)
		if errors.Is(err, store.ErrNotFound) {
			return
		}
		if err == nil {
			err = ib.try(ctx, in)
		}
		var wait *waitError
		switch {
		case err == nil:
		case errors.As(err, &wait):
			ib.later(room, wait.patience)
			return
		case ctx.Err() != nil:
			return
		default:
			tell(ib.as.log.Error(), ib.as.storyOf(in).id).Err(err).Msg("An event could not be handled; will try again")
			ib.later(room, retryIncoming)
			return
		}
	}
}

func (ib *inbox) workLate(ctx context.Context, room id.RoomID) {
	late, err := ib.as.store.LateIncoming(ctx, room)
	if err != nil {
		ib.as.log.Error().Err(err).Msg("Late events could not be read")
		return
	}
	for _, in := range late {
		var wait *waitError
		if err := ib.try(ctx, in); err != nil && !errors.As(err, &wait) {
			tell(ib.as.log.Error(), ib.as.storyOf(in).id).Err(err).Msg("A late event could not be handled")
		}
	}
}

// waitError says that an event must wait, and so must those behind it.
type waitError struct{ patience time.Duration }

func (w *waitError) Error() string {
	return "the event waits for its key, its room or what it is about"
}

// try handles one event; after some failures in a row it is set aside as broken,
// so that one poisoned event does not hold its room for ever. While the homeserver or
// the database is away the event is not to blame.
func (ib *inbox) try(ctx context.Context, in store.Incoming) error {
	err := ib.handle(ctx, in, false)
	if errors.Is(err, kith.ErrNotYet) {
		return &waitError{patience: awaitSent}
	}
	var wait *waitError
	if err == nil || errors.As(err, &wait) || ctx.Err() != nil || isDown(err) || store.IsLost(err) {
		return err
	}
	ib.mu.Lock()
	ib.attempts[in.Seq]++
	tooMany := ib.attempts[in.Seq] >= maxAttempts
	ib.mu.Unlock()
	if !tooMany || ib.as.store.Ping(ctx) != nil {
		return err
	}
	ib.as.counters.abandoned.Inc()
	tell(ib.as.log.Error(), ib.as.storyOf(in).id).Err(err).Msg("Gave up on an event")
	ib.mu.Lock()
	delete(ib.attempts, in.Seq)
	ib.mu.Unlock()
	if err = ib.handle(ctx, in, true); err == nil {
		return nil
	}
	return ib.as.store.SetInboxState(ctx, in.Seq, store.InboxDone)
}

// handle runs one event through decryption and the Handler. A panic is an error
// like any other: its value may hold content and is not logged.
func (ib *inbox) handle(ctx context.Context, in store.Incoming, broken bool) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic while handling an event: %s", debug.Stack())
		}
	}()
	var evt event.Event
	if json.Unmarshal(in.Raw, &evt) != nil {
		return ib.as.store.SetInboxState(ctx, in.Seq, store.InboxDone)
	}
	evt.RoomID = in.Room
	room, err := ib.as.store.RoomByID(ctx, in.Room)
	switch {
	case errors.Is(err, store.ErrNotFound):
		if coming, err := ib.as.roomComing(ctx, in); err != nil {
			return err
		} else if coming {
			return &waitError{patience: awaitRoom}
		}
		return ib.close(ctx, in, func(ctx context.Context) error { return ib.as.stillUnknown(ctx, &evt) })
	case err != nil:
		return err
	case evt.Type.Type == event.EventEncrypted.Type && evt.StateKey == nil:
		ib.as.typing.begin(ctx, room)
		return ib.handleEncrypted(ctx, in, room, &evt, broken)
	default:
		return ib.close(ctx, in, func(ctx context.Context) error { return ib.as.handleClear(ctx, room, &evt) })
	}
}

// close runs fn and marks the event as done in one transaction.
func (ib *inbox) close(ctx context.Context, in store.Incoming, fn func(ctx context.Context) error) error {
	return ib.move(ctx, in, store.InboxDone, fn)
}

// move runs fn and moves the event on in one transaction. What fn queues is the event's
// story.
func (ib *inbox) move(ctx context.Context, in store.Incoming, to store.InboxState, fn func(ctx context.Context) error) error {
	s := ib.as.storyOf(in)
	err := ib.as.store.Txn(withStory(ctx, s), func(ctx context.Context) error {
		if err := fn(ctx); err != nil {
			return err
		}
		return ib.as.store.SetInboxState(ctx, in.Seq, to)
	})
	if err == nil {
		ib.as.log.Debug().Str("story", s.id).Int("queued", s.queued).Bool("late", in.State == store.InboxLate).Msg("Handled")
	}
	return err
}

func (ib *inbox) handleEncrypted(ctx context.Context, in store.Incoming, room kith.Room, evt *event.Event, broken bool) error {
	if len(evt.Content.Raw) == 0 { // its sender, or a moderator, took it back before we looked
		return ib.as.store.SetInboxState(ctx, in.Seq, store.InboxDone)
	}
	if broken || evt.Content.ParseRaw(event.EventEncrypted) != nil {
		return ib.trouble(ctx, in, room, evt, kith.TroubleBroken, store.InboxDone)
	}
	err := ib.decryptAndHandle(ctx, in, room, evt, false)
	if errors.Is(err, errUnknownDevice) {
		if err = ib.as.queryDevicesOf(ctx, evt.Sender); err != nil {
			return err
		}
		err = ib.decryptAndHandle(ctx, in, room, evt, true)
	}
	if !errors.Is(err, errNoKey) {
		return err
	}
	if in.State == store.InboxLate {
		return &waitError{}
	}
	if left := ib.as.opts.KeyPatience - time.Since(in.Received); left > 0 {
		return &waitError{patience: left}
	}
	ib.as.counters.keysAsked.Inc()
	if err = ib.as.requestKey(ctx, evt); err != nil {
		ib.as.log.Warn().Err(err).Msg("A missing key could not be asked for")
	}
	return ib.trouble(ctx, in, room, evt, kith.TroubleNoKey, store.InboxLate)
}

func (ib *inbox) decryptAndHandle(ctx context.Context, in store.Incoming, room kith.Room, evt *event.Event, asked bool) error {
	bot, err := ib.as.devices.bot(ctx)
	if err != nil {
		return err
	}
	bot.megolm.Lock()
	defer bot.megolm.Unlock()
	var trouble kith.Trouble
	err = ib.close(ctx, in, func(ctx context.Context) error {
		out, err := ib.as.decrypt(ctx, bot, room, evt, asked)
		if err != nil {
			return err
		}
		out.Late, trouble = in.State == store.InboxLate, out.Trouble
		return ib.as.handler.Handle(ctx, room, out)
	})
	switch {
	case err != nil:
	case trouble != "":
		ib.as.counters.unread.WithLabelValues(string(trouble)).Inc()
	case in.State == store.InboxLate:
		ib.as.counters.keysLate.Inc()
	}
	return err
}

// trouble tells the Handler that an event cannot be used, and moves it on.
func (ib *inbox) trouble(ctx context.Context, in store.Incoming, room kith.Room, evt *event.Event, what kith.Trouble, to store.InboxState) error {
	err := ib.move(ctx, in, to, func(ctx context.Context) error {
		if in.State == store.InboxLate {
			return nil
		}
		return ib.as.handler.Handle(ctx, room, kith.Event{ID: evt.ID, Sender: evt.Sender, Encrypted: true, Trouble: what})
	})
	if err == nil && in.State != store.InboxLate {
		ib.as.counters.unread.WithLabelValues(string(what)).Inc()
	}
	return err
}
