package circle

import (
	"context"
	"fmt"
	"testing"
	"time"

	"kith"
	"kith/matching"
	"kith/matching/topics"
)

// BenchmarkPool tells what it takes to read who waits, and to look at them, when 10,000 do of whom
// nobody can be matched.
func BenchmarkPool(b *testing.B) {
	h := newHall(b, b, Options{Engine: matching.NewFitting(topics.Shipped(), matching.Policy{})})
	ctx := context.Background()
	ids := topics.Shipped().Topics()
	h.ok(h.store.Txn(ctx, func(ctx context.Context) error {
		for i := range 10000 {
			topic, other := ids[i%len(ids)], ids[(i+7)%len(ids)]
			ticket := kith.Ticket{
				ID: kith.TicketID(fmt.Sprint("t", i)), Peer: kith.PeerKey(fmt.Sprint("peer ", i)), Topic: topic,
				State: kith.TicketWaiting, Created: time.Now().Add(-time.Hour),
				Request: &kith.Request{
					Age: kith.Adult, Shape: kith.ShapeCircle, Needs: kith.NeedEmotional,
					Topics:    []kith.TopicShare{{Topic: topic, Confidence: 0.8}, {Topic: other, Confidence: 0.2}},
					Languages: []kith.Language{{Tag: fmt.Sprint("x", i)}}, // of their own
				},
			}
			if err := h.store.AddTicket(ctx, ticket); err != nil {
				return err
			}
		}
		return nil
	}))
	must(h.match(ctx))(h)
	b.ResetTimer()
	var pool, propose time.Duration
	for range b.N {
		t0 := time.Now()
		p := must(h.pool(ctx, false))(h)
		t1 := time.Now()
		h.opts.Engine.Propose(p)
		pool += t1.Sub(t0)
		propose += time.Since(t1)
	}
	b.ReportMetric(float64(pool.Milliseconds())/float64(b.N), "read-ms")
	b.ReportMetric(float64(propose.Milliseconds())/float64(b.N), "look-ms")
}
