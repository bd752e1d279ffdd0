package circle

import (
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"kith"
	"kith/store"
)

// counters count matches. No label tells of a topic: on a small instance one count
// would be one person and what troubles them.
type counters struct {
	matches *prometheus.CounterVec
	dropped *prometheus.CounterVec
	waited  prometheus.Histogram
}

// The labels of the counters.
const (
	matchNew, matchOpen        = "new", "open"
	dropChanged, dropNoGhosts  = "changed", "no_ghosts"
	minute, hour, day, forever = 60, 3600, 86400, 7 * 86400
)

func newCounters() *counters {
	vec := func(name, help, label string, values ...string) *prometheus.CounterVec {
		v := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{label})
		for _, value := range values {
			v.WithLabelValues(value)
		}
		return v
	}
	return &counters{
		matches: vec("kith_matches_total", "Proposals that were committed, by whether the circle was new or open already.", "circle", matchNew, matchOpen),
		dropped: vec("kith_proposals_dropped_total", "Proposals that were not committed, by why: something changed meanwhile, or ghosts are being made.",
			"reason", dropChanged, dropNoGhosts),
		waited: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "kith_ticket_wait_seconds", Help: "For how long those who were matched had waited.",
			Buckets: []float64{5, 10, 20, 30, 45, minute, 2 * minute, 5 * minute, 15 * minute, hour, 4 * hour, day, forever},
		}),
	}
}

// Collectors gives what the circles count.
func (c *Circles) Collectors() []prometheus.Collector {
	return []prometheus.Collector{c.counters.matches, c.counters.dropped, c.counters.waited}
}

func (c *counters) matched(proposal kith.Proposal) {
	into := matchNew
	if proposal.Circle != "" {
		into = matchOpen
	}
	c.matches.WithLabelValues(into).Inc()
}

func (c *counters) notMatched(why error) {
	reason := dropChanged
	if errors.Is(why, store.ErrPoolLow) {
		reason = dropNoGhosts
	}
	c.dropped.WithLabelValues(reason).Inc()
}

func (c *counters) endWait(ticket kith.Ticket) {
	c.waited.Observe(max(time.Since(ticket.Created), 0).Seconds())
}
