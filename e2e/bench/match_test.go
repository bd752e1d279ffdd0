package bench

import (
	"context"
	"strconv"
	"testing"
	"time"

	"kith/e2e/house"
)

// match measures the time from `find` to both invitations, when the other one waits
// already. The circle is full with two, so it gathers for nobody.
func match(b *testing.B, h *house.House) {
	var times []time.Duration
	for round := range 5 {
		times = append(times, findOnce(b, h, strconv.Itoa(round)))
	}
	b.ReportMetric(median(times).Seconds(), "find-to-invitations-s")
	b.ReportMetric(quantile(times, 100).Seconds(), "slowest-s")
	b.ReportMetric(0, "ns/op")
}

func findOnce(b *testing.B, h *house.House, name string) time.Duration {
	b.Helper()
	waits, comes := h.Peer("waits"+name+"q7"), h.Peer("comes"+name+"w2")
	for _, p := range []*house.Peer{waits, comes} {
		h.EnterLobby(p)
		h.Consent(p)
	}
	waits.Tell(waits.Lobby, "find anxiety")
	waits.Hear(waits.Lobby, "I am looking for people")
	h.AwaitPool(poolSize)
	ctx, cancel := context.WithTimeout(b.Context(), house.Patience)
	defer cancel()
	start := time.Now()
	comes.Tell(comes.Lobby, "find anxiety")
	for _, p := range []*house.Peer{waits, comes} {
		if _, _, err := p.ExpectInvite(ctx); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start)
}
