package appservice

import (
	"context"
	"sync"
	"time"

	"kith"
	"kith/lane"
)

// typing shows in lobbies that the bot is at work, when an answer takes noticeable time. It
// is a courtesy: it holds nothing up, what fails is forgotten, and what is left over by a
// crash ends by itself.
type typing struct {
	as *AppService

	mu   sync.Mutex
	busy map[kith.RoomKey]bool // rooms that are looked after
}

const (
	noticeable = 700 * time.Millisecond
	typingLook = 300 * time.Millisecond
	typingTime = 15 * time.Second // then clients end it by themselves, and so do we
)

func newTyping(as *AppService) *typing { return &typing{as: as, busy: make(map[kith.RoomKey]bool)} }

// begin says that a peer wrote something into a room. It returns at once.
func (t *typing) begin(ctx context.Context, room kith.Room) {
	if room.Kind != kith.RoomLobby {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy[room.Key] {
		return
	}
	t.busy[room.Key] = true
	go func() {
		lane.Quietly(func() { t.watch(ctx, room) })
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.busy, room.Key)
	}()
}

// watch shows it from when it becomes noticeable until nothing is to be read or said.
func (t *typing) watch(ctx context.Context, room kith.Room) {
	ctx, cancel := context.WithTimeout(ctx, typingTime)
	defer cancel()
	if !pause(ctx, noticeable) || !t.isBusy(ctx, room) {
		return
	}
	bot, err := t.as.devices.bot(ctx)
	if err != nil {
		return
	}
	_, _ = bot.client.UserTyping(ctx, room.ID, true, typingTime)
	for t.isBusy(ctx, room) && pause(ctx, typingLook) {
	}
	_, _ = bot.client.UserTyping(ctx, room.ID, false, 0)
}

func (t *typing) isBusy(ctx context.Context, room kith.Room) bool {
	busy, err := t.as.store.IsBusy(ctx, room.Key)
	return err == nil && busy
}
