package circle

import (
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"kith"
	"kith/catalogue"
	"kith/safety"
	"kith/store"
)

// counters count matches, and what screening does. No label tells of a topic: on a small instance one count
// would be one person and what troubles them.
type counters struct {
	matches *prometheus.CounterVec
	dropped *prometheus.CounterVec
	waited  prometheus.Histogram

	judged   *prometheus.CounterVec
	ended    *prometheus.CounterVec
	held     prometheus.Histogram
	endpoint *prometheus.CounterVec

	files    *prometheus.CounterVec
	fileTime prometheus.Histogram
}

// The labels of the counters.
const (
	matchNew, matchOpen        = "new", "open"
	dropChanged, dropNoGhosts  = "changed", "no_ghosts"
	fileMade, fileRefused      = "made", "refused"
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
		judged: vec("kith_screened_total", "Messages that were screened, by what the rules said.", "verdict",
			string(safety.Deliver), string(safety.Tell), string(safety.Ask), string(safety.Hold), string(safety.Refuse)),
		ended: vec("kith_held_ended_total", "Messages that were held or refused, by what became of them.", "outcome",
			string(store.HeldSent), string(store.HeldDropped), string(store.HeldWithdrawn)),
		endpoint: vec("kith_endpoint_answers_total", "Messages about which the endpoint was asked, by whether it gave an answer.", "answered", "yes", "no"),
		files:    vec("kith_files_total", "Pictures and voice messages, by whether they could be made anew.", "outcome", fileMade, fileRefused),
		fileTime: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "kith_file_seconds", Help: "How long it took to fetch a file, to make it anew and to put it on the homeserver.",
			Buckets: []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 30, minute},
		}),
		held: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "kith_held_seconds", Help: "For how long messages were held that were passed on in the end.",
			Buckets: []float64{1, 5, 15, minute, 5 * minute, 15 * minute, hour, 4 * hour, day},
		}),
	}
}

// screened counts a message by what the rules said.
func (c *counters) screened(verdict safety.Verdict) { c.judged.WithLabelValues(string(verdict)).Inc() }

// heardEndpoint counts a message about which the endpoint was asked.
func (c *counters) heardEndpoint(err error) {
	answered := "yes"
	if err != nil {
		answered = "no"
	}
	c.endpoint.WithLabelValues(answered).Inc()
}

// filed counts a file that was made anew, or was refused.
func (c *counters) filed(refused *catalogue.Phrase, took time.Duration) {
	if refused != nil {
		c.files.WithLabelValues(fileRefused).Inc()
		return
	}
	c.files.WithLabelValues(fileMade).Inc()
	c.fileTime.Observe(took.Seconds())
}

// released counts a message that is held no more.
func (c *counters) released(held store.Held, state store.HeldState) {
	c.ended.WithLabelValues(string(state)).Inc()
	if state == store.HeldSent {
		c.held.Observe(max(time.Since(held.Created), 0).Seconds())
	}
}

// Collectors gives what the circles count.
func (c *Circles) Collectors() []prometheus.Collector {
	return []prometheus.Collector{c.counters.matches, c.counters.dropped, c.counters.waited, c.counters.judged, c.counters.ended, c.counters.held, c.counters.endpoint, c.counters.files, c.counters.fileTime}
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
