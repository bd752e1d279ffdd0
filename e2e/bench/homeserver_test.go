// Package bench measures the service against native rooms of the same clients on the
// same homeserver, in one run.
package bench

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// Figures are ratios within one run: machines differ, and so does one machine from
// one minute to the next.

// BenchmarkHomeserver measures the scenes of one house after another, on every kind of
// homeserver: starting a homeserver anew for each would take most of the time.
func BenchmarkHomeserver(b *testing.B) {
	for _, place := range []struct {
		name, kind, database string
	}{
		{"dendrite", homeserver.Dendrite, house.SQLite},
		{"synapse", homeserver.Synapse, house.SQLite},
		{"synapse-postgres", homeserver.Synapse, house.Postgres}, // as production runs
	} {
		b.Run(place.name, func(b *testing.B) {
			var start time.Time
			h := house.Build(b, place.kind, house.Options{
				Database: place.database, Postgres: place.database == house.Postgres,
				Settings: map[string]any{"ghosts.pool": poolSize, "circles.max": 2, "logging.level": "info"},
				Prepare: func(h *house.House) {
					h.AllowFloods()
					start = time.Now()
				},
			})
			b.Run("ghosts", func(b *testing.B) { ghosts(b, h.In(b), start) })
			anna, boris, relay := h.Peer("anna7q3x"), h.Peer("boris8w2k"), h.Peer("relay5t1m")
			three := newTalk(b, h, anna, boris, relay)
			base := make(map[string]time.Duration)
			b.Run("latency", func(b *testing.B) { base = three.latency(b) })
			b.Run("pictures", three.pictures)
			b.Run("screening", func(b *testing.B) { screening(b, h.In(b), three) })
			b.Run("match", func(b *testing.B) { match(b, h.In(b)) })
			b.Run("deliveries", func(b *testing.B) { deliveries(b, h.In(b)) })
			b.Run("rooms", func(b *testing.B) { rooms(b, h.In(b), three, base) })
			for _, n := range []int{10, 100, 1000, 10_000} {
				b.Run("start/"+strconv.Itoa(n), func(b *testing.B) { startWith(b, h.In(b), n) })
			}
			b.Run("matchInCrowd", func(b *testing.B) { matchInCrowd(b, h.In(b)) })
		})
	}
}

func median(times []time.Duration) time.Duration { return quantile(times, 50) }

func quantile(times []time.Duration, percent int) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[(len(sorted)-1)*percent/100]
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }
