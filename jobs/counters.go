package jobs

import "github.com/prometheus/client_golang/prometheus"

// counters count jobs by kind, never by subject: a subject can name a circle or a peer.
type counters struct {
	done, failed *prometheus.CounterVec
}

func newCounters() counters {
	vec := func(name, help string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{"kind"})
	}
	return counters{
		done:   vec("kith_jobs_done_total", "Steps that were done, by kind."),
		failed: vec("kith_job_failures_total", "Steps that failed and will be tried again, by kind."),
	}
}

// know shows a kind from the start.
func (c counters) know(kind string) {
	c.done.WithLabelValues(kind)
	c.failed.WithLabelValues(kind)
}

// Collectors gives what the runner counts.
func (r *Runner) Collectors() []prometheus.Collector {
	return []prometheus.Collector{r.counters.done, r.counters.failed}
}
