// Package lane runs work for many keys side by side, and for one key one after
// another. A key has a goroutine only while there is something to do for it; what
// there is to do stands in the database, so a lane holds nothing that could be lost.
package lane

import (
	"context"
	"sync"
)

// Lanes is made with New. Its methods are safe for concurrent use.
type Lanes[K comparable] struct {
	work func(ctx context.Context, key K)
	busy chan struct{} // bounds how many work at the same time

	mu    sync.Mutex
	ctx   context.Context // nil until Start
	state map[K]bool      // a key that is being worked on; true: asked for again meanwhile
	done  sync.WaitGroup
}

// New makes lanes that call work for a key whenever it was kicked, with at most
// atOnce calls at the same time.
func New[K comparable](atOnce int, work func(ctx context.Context, key K)) *Lanes[K] {
	return &Lanes[K]{work: work, busy: make(chan struct{}, atOnce), state: make(map[K]bool)}
}

// Start lets the lanes run until ctx ends.
func (l *Lanes[K]) Start(ctx context.Context) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ctx = ctx
}

// Kick asks for work on a key. It never blocks. A kick while the key is being
// worked on lets the work run once more; before Start it does nothing.
func (l *Lanes[K]) Kick(key K) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ctx == nil || l.ctx.Err() != nil {
		return
	}
	if _, running := l.state[key]; running {
		l.state[key] = true
		return
	}
	l.state[key] = false
	l.done.Add(1)
	go l.run(l.ctx, key)
}

func (l *Lanes[K]) run(ctx context.Context, key K) {
	defer l.done.Done()
	for {
		select {
		case <-ctx.Done():
		case l.busy <- struct{}{}:
			Quietly(func() { l.work(ctx, key) })
			<-l.busy
		}
		if l.finished(ctx, key) {
			return
		}
	}
}

func (l *Lanes[K]) finished(ctx context.Context, key K) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state[key] && ctx.Err() == nil {
		l.state[key] = false
		return false
	}
	delete(l.state, key)
	return true
}

// Wait returns when all lanes have ended; the context of Start must have ended.
func (l *Lanes[K]) Wait() { l.done.Wait() }
