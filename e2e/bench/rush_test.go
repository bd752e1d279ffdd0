package bench

import (
	"strconv"
	"testing"
	"time"

	"kith/e2e/homeserver"
	"kith/e2e/house"
	"kith/e2e/rush"
)

// BenchmarkRush measures how long it takes from a request to the first words of another peer
// that can be read, when sixty people come within a minute for eight topics: with a ghost
// ready for each of them, and with as many as an admin has by default.
func BenchmarkRush(b *testing.B) {
	for _, pool := range []int{80, 20} {
		b.Run("pool"+strconv.Itoa(pool), func(b *testing.B) {
			o := rush.Options{People: 60, Topics: 8, Within: time.Minute, Wait: 3 * time.Minute, Seed: 1}
			h := house.Build(b, homeserver.Synapse, house.Options{Database: house.SQLite, Settings: map[string]any{
				"topics": o.Settings(), "ghosts.pool": pool, "circles.gather": "5s", "logging.level": "info",
			}})
			people := rush.Gather(b, h, o)
			h.AwaitPool(pool)
			load := rush.Come(b, h, people, o)
			b.Logf("%s%v", rush.Report(people), load)
			partners, reached := rush.Reached(people)
			if reached < partners {
				b.Errorf("%d of %d were never reached", partners-reached, partners)
			}
			times := rush.Took(people)
			for _, p := range []int{50, 80, 95} {
				b.ReportMetric(rush.Percentile(times, p).Seconds(), "p"+strconv.Itoa(p)+"-s")
			}
			b.ReportMetric(rush.Percentile(times, 100).Seconds(), "max-s")
			b.ReportMetric(float64(partners), "partners")
			b.ReportMetric(float64(reached), "reached")
			b.ReportMetric(load.Homeserver.Seconds(), "homeserver-cpu-s")
			b.ReportMetric(load.Service.Seconds(), "kith-cpu-s")
			b.ReportMetric(0, "ns/op")
		})
	}
}
