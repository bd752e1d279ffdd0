package jobs

import "github.com/prometheus/client_golang/prometheus"

// counters count jobs: those that fail by kind, which an operator must know, and those
// that are done only together, since a kind can tell what somebody has just asked for. The
// subject of a job can name a circle or a peer, and is never told.
type counters struct {
	done   prometheus.Counter
	failed *prometheus.CounterVec
}

func newCounters() counters {
	return counters{
		done: prometheus.NewCounter(prometheus.CounterOpts{Name: "kith_jobs_done_total", Help: "Steps that were done."}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kith_job_failures_total", Help: "Steps that failed and will be tried again, by kind.",
		}, []string{"kind"}),
	}
}

// Collectors gives what the runner counts.
func (r *Runner) Collectors() []prometheus.Collector {
	return []prometheus.Collector{r.counters.done, r.counters.failed}
}
