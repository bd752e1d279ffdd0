package bench

import (
	"testing"
	"time"

	"kith/e2e/house"
)

// poolSize is how many ghosts the service keeps ready.
const poolSize = 40

// ghosts measures how many ghosts a second a service has ready that was started with
// none: registered, with a cross-signed device, a name and a picture.
func ghosts(b *testing.B, h *house.House, start time.Time) {
	h.AwaitPool(poolSize)
	b.ReportMetric(poolSize/time.Since(start).Seconds(), "ghosts/s")
	b.ReportMetric(0, "ns/op")
}
