package bench

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/house"
)

// talk is two people who can speak to each other in three ways: in a native encrypted
// room; through a bare client that says again in a second room what it reads in a first,
// which is the floor of any relay: two sends and two deliveries; and through kith.
type talk struct {
	anna, boris *house.Peer
	ways        []way
}

type way struct {
	name     string
	from, to id.RoomID
}

func newTalk(b *testing.B, h *house.House, anna, boris, relay *house.Peer) *talk {
	portals := h.Meet("anxiety", anna, boris)
	native := share(b, anna, boris)
	first, second := share(b, anna, relay), share(b, relay, boris)
	go repeat(b.Context(), relay, first, second)
	h.AwaitPool(poolSize) // nothing else is to be under way
	return &talk{anna: anna, boris: boris, ways: []way{
		{name: "native", from: native, to: native},
		{name: "floor", from: first, to: second},
		{name: "kith", from: portals[0].Room, to: portals[1].Room},
	}}
}

// takeTurns measures the time from a send to the other's decrypted receipt, each way in
// its turn.
func (t *talk) takeTurns(b *testing.B, rounds int) map[string][]time.Duration {
	anna, boris := t.anna.For(b), t.boris.For(b)
	times := make(map[string][]time.Duration)
	for round := range rounds {
		for _, w := range t.ways {
			text := fmt.Sprintf("%s %s %d", w.name, b.Name(), round)
			start := time.Now()
			anna.Tell(w.from, text)
			took := boris.Hear(w.to, text).Seen.Sub(start)
			if b.Failed() {
				b.FailNow()
			}
			if round >= rounds/10 { // the first ones share keys
				times[w.name] = append(times[w.name], took)
			}
		}
	}
	return times
}

// latency gives the medians.
func (t *talk) latency(b *testing.B) map[string]time.Duration {
	times := t.takeTurns(b, 50)
	native, floor, kith := median(times["native"]), median(times["floor"]), median(times["kith"])
	b.ReportMetric(float64(native.Microseconds())/1000, "native-ms")
	b.ReportMetric(ratio(floor, native), "floor/native")
	b.ReportMetric(ratio(kith, native), "kith/native")
	b.ReportMetric(ratio(kith, floor), "kith/floor")
	b.ReportMetric(ratio(quantile(times["kith"], 95), quantile(times["floor"], 95)), "kith/floor-p95")
	b.ReportMetric(0, "ns/op")
	return map[string]time.Duration{"native": native, "floor": floor, "kith": kith}
}

// share makes an encrypted room of two people without kith.
func share(b *testing.B, a, with *house.Peer) id.RoomID {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), house.Patience)
	defer cancel()
	room, err := a.DM(ctx, with.UserID)
	if err == nil {
		err = a.ExpectMember(ctx, room, with.UserID, event.MembershipJoin)
	}
	if err != nil {
		b.Error(err)
		return room
	}
	a.Tell(room, "first")
	with.Hear(room, "first")
	return room
}

// repeat says in one room what others say in another, as soon as it is read.
func repeat(ctx context.Context, relay *house.Peer, from, to id.RoomID) {
	last := -1
	for ctx.Err() == nil {
		m, err := relay.Expect(ctx, from, func(m client.Message) bool {
			return m.Order > last && m.Sender != relay.UserID && strings.HasPrefix(m.Body, "floor ")
		})
		if err != nil {
			return
		}
		last = m.Order
		if _, err = relay.Say(ctx, to, m.Body); err != nil {
			return
		}
	}
}
