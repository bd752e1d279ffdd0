package appservice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"maunium.net/go/mautrix/id"

	"kith/store"
)

// continuity closes the holes that a homeserver leaves when either side was away.
//
// Synapse keeps its transactions and repeats them, in order, until they are answered.
// Seen with 1.160, there are two holes in that. One that is made while the last of the
// others are being repeated may stay behind, and later ones overtake it until the next
// time that one fails. And what was taken up for a transaction that was not written yet
// when Synapse ends is in none. Dendrite, seen with 0.15.2, leaves events out of an answer
// to /sync that it gives while it stops, and goes on behind them. So the numbers of
// transactions are watched, and rooms are looked into after an absence.
type continuity struct {
	turn    sync.Mutex // one transaction, or timeline, after another
	refused int64      // the last one that was told to wait; guarded by turn

	mu      sync.Mutex
	absence int               // how often either side was away
	looked  map[id.RoomID]int // after which absence a room was looked into
	wake    chan struct{}
}

func newContinuity() *continuity {
	return &continuity{absence: 1, looked: make(map[id.RoomID]int), wake: make(chan struct{}, 1)}
}

// interrupted says that the homeserver was away.
func (c *continuity) interrupted() {
	c.mu.Lock()
	c.absence++
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// first tells whether a room has not been looked into since the last absence, and
// takes it that it will be now.
func (c *continuity) first(room id.RoomID) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	first := c.looked[room] < c.absence
	c.looked[room] = c.absence
	return first
}

func (c *continuity) forget(room id.RoomID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.looked, room)
}

// overtakes tells whether another transaction is before this one. If it comes again
// although it was told to wait, there is none: the homeserver repeats the oldest first.
func (c *continuity) overtakes(number, last int64) bool {
	if last == 0 || number <= last+1 || number == c.refused {
		c.refused = 0
		return false
	}
	c.refused = number
	return true
}

// errOvertakes says that a transaction must wait for an earlier one.
var errOvertakes = errors.New("the transaction overtakes another")

const (
	cursorTransaction = "transaction"
	overtakenPing     = 200 * time.Millisecond // by then the homeserver waits to repeat

	catchUpAfter  = 3 * time.Second // what the homeserver repeats by itself has come by then
	catchUpAtOnce = 2
	catchUpPages  = 5
)

// receiveTransaction stores the events of a transaction behind those that should have
// come before them. errOvertakes asks for it to be repeated.
func (as *AppService) receiveTransaction(ctx context.Context, number string, events []json.RawMessage) error {
	as.continuity.turn.Lock()
	defer as.continuity.turn.Unlock()
	n, err := strconv.ParseInt(number, 10, 64)
	numbered := err == nil
	if numbered {
		cursor, err := as.store.Cursor(ctx, cursorTransaction)
		if err != nil {
			return err
		}
		last, _ := strconv.ParseInt(cursor, 10, 64) // 0 at first
		if as.continuity.overtakes(n, last) {
			time.AfterFunc(overtakenPing, func() { as.ping(ctx) }) // without it, it takes longer
			return errOvertakes
		}
	}
	as.catchUpBefore(ctx, events)
	return as.store.Txn(ctx, func(ctx context.Context) error {
		if err := as.receive(ctx, events); err != nil || !numbered {
			return err
		}
		return as.store.SetCursor(ctx, cursorTransaction, number)
	})
}

// catchUpBefore looks into the rooms of events for what should have come before them,
// once after each absence. A room that cannot be looked into does not hold up the rest.
func (as *AppService) catchUpBefore(ctx context.Context, events []json.RawMessage) {
	rooms := make(map[id.RoomID]struct{})
	for _, raw := range events {
		var e envelope
		if json.Unmarshal(raw, &e) == nil && e.valid() && !as.IsOurs(e.Sender) {
			rooms[e.Room] = struct{}{}
		}
	}
	for _, room := range slices.Sorted(maps.Keys(rooms)) {
		if !as.continuity.first(room) {
			continue
		}
		if err := as.catchUp(ctx, room); err != nil {
			as.continuity.forget(room)
			as.log.Warn().Err(err).Msg("A room could not be looked into for what was missed")
		}
	}
}

// catchUp stores what happened in a room of ours since the last event that is known.
func (as *AppService) catchUp(ctx context.Context, roomID id.RoomID) error {
	if _, err := as.store.RoomByID(ctx, roomID); errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	missed, err := as.fetchMissed(ctx, roomID, catchUpPages)
	if err != nil {
		return fmt.Errorf("look into room: %w", err)
	}
	return as.receive(ctx, missed)
}

// catchUpAll looks into all rooms a while after each absence, the process's own start
// among them: nothing may come in a room for long that would make it be looked into.
func (as *AppService) catchUpAll(ctx context.Context) {
	for pause(ctx, catchUpAfter) {
		if err := as.catchUpOnce(ctx); err != nil {
			if ctx.Err() == nil {
				as.log.Warn().Err(err).Msg("Not all rooms could be looked into for what was missed; will try again")
			}
			continue
		}
		select {
		case <-ctx.Done():
		case <-as.continuity.wake:
		}
	}
}

func (as *AppService) catchUpOnce(ctx context.Context) error {
	rooms, err := as.store.SeatedRooms(ctx, as.opts.Bot)
	if err != nil {
		return err
	}
	var group errgroup.Group
	group.SetLimit(catchUpAtOnce)
	for _, room := range rooms {
		group.Go(func() error { return as.catchUpCalmly(ctx, room) })
	}
	return group.Wait()
}

// catchUpCalmly looks into a room, then rests for as long as that took, and lets what is
// being sent go first: there may be thousands of rooms, and people who wait.
func (as *AppService) catchUpCalmly(ctx context.Context, room id.RoomID) error {
	as.outbox.urgent.yield(ctx)
	start := time.Now()
	err := as.catchUpApart(ctx, room)
	pause(ctx, time.Since(start))
	return err
}

// catchUpApart is catchUp where it must not meet the room's own timeline.
func (as *AppService) catchUpApart(ctx context.Context, room id.RoomID) error {
	if as.intake == IntakeSync {
		as.continuity.turn.Lock()
		defer as.continuity.turn.Unlock()
	}
	return as.catchUp(ctx, room)
}
