package bench

import (
	"testing"
	"time"

	"kith/e2e/house"
)

// startWith measures how long a service takes to be ready that has so many ghosts in
// circles, and the memory that it holds then.
func startWith(b *testing.B, h *house.House, ghosts int) {
	h.Stop()
	h.Configure(map[string]any{"circles.max": 2}) // for the match that comes after
	fillTo(b, h, ghosts)
	start := time.Now()
	h.Start()
	b.ReportMetric(time.Since(start).Seconds(), "ready-s")
	b.ReportMetric(resident(b, h.PID()), "MB")
	b.ReportMetric(0, "ns/op")
}

// matchInCrowd measures a match while a service that was just started looks after its
// two thousand circles.
func matchInCrowd(b *testing.B, h *house.House) {
	b.ReportMetric(findOnce(b, h, "crowd").Seconds(), "find-to-invitations-s")
	b.ReportMetric(resident(b, h.PID()), "MB")
	b.ReportMetric(0, "ns/op")
}
