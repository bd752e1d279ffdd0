package metrics

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"kith"
	"kith/store"
)

// freshFor bounds how often the database is asked, however often somebody scrapes.
const freshFor = 5 * time.Second

// askFor bounds how long a scrape waits for the database.
const askFor = 5 * time.Second

// stated is a number of things for each state that they can be in.
type stated struct {
	desc   *prometheus.Desc
	states []string // each is shown, be it as 0, so that an alert can rely on it
	of     func(store.Counts) map[string]store.Tally
}

// aged is for how long the oldest of some things has waited.
type aged struct {
	desc *prometheus.Desc
	of   func(store.Counts) time.Time
}

// countsCollector shows what stands in the database. An answer serves for freshFor.
type countsCollector struct {
	opts Options
	now  func() time.Time

	mu    sync.Mutex
	asked time.Time
	last  store.Counts
	err   error
}

func newCountsCollector(opts Options) *countsCollector {
	return &countsCollector{opts: opts, now: time.Now}
}

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

func states[S ~string](all ...S) []string {
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = string(s)
	}
	return names
}

var (
	statedSeries = []stated{
		{desc("kith_inbox_events", "Events that came in and are not done: queued, or keyless while later ones went ahead.", "state"),
			states("queued", "keyless"), func(c store.Counts) map[string]store.Tally { return c.Incoming }},
		{desc("kith_outbox_events", "Events that are to be sent: sendable, or held until their room is made and joined.", "state"),
			states("sendable", "held"), func(c store.Counts) map[string]store.Tally { return c.Outgoing }},
		{desc("kith_jobs", "Steps that are still to be done: due, planned for later, or failing and tried again.", "state"),
			states("due", "later", "failing"), func(c store.Counts) map[string]store.Tally { return c.Jobs }},
		{desc("kith_circles", "Circles that are known, by state.", "state"),
			states(kith.CircleOpening, kith.CircleOpen, kith.CircleClosed), func(c store.Counts) map[string]store.Tally { return c.Circles }},
		{desc("kith_portals", "Portals that are known, by state.", "state"),
			states(kith.PortalOpening, kith.PortalInvited, kith.PortalJoined, kith.PortalLeft), func(c store.Counts) map[string]store.Tally { return c.Portals }},
		{desc("kith_ghosts", "Ghosts that are known, by state; those that are ready are the pool.", "state"),
			states(store.GhostWarming, store.GhostReady, store.GhostTaken, store.GhostRetired), func(c store.Counts) map[string]store.Tally { return c.Ghosts }},
		{desc("kith_tickets_waiting", "Peers who wait for a match."), nil, single(func(c store.Counts) store.Tally { return c.Waiting })},
		{desc("kith_reports_waiting", "Reports that wait for a moderator."), nil, single(func(c store.Counts) store.Tally { return c.Reports })},
		{desc("kith_gaps", "Rooms of which the homeserver left something out that is not fetched yet."), nil,
			single(func(c store.Counts) store.Tally { return store.Tally{Count: c.Gaps} })},
	}
	agedSeries = []aged{
		{desc("kith_inbox_oldest_seconds", "For how long the oldest queued event has waited."), func(c store.Counts) time.Time { return c.Incoming["queued"].Oldest }},
		{desc("kith_outbox_oldest_seconds", "For how long the oldest sendable event has waited."), func(c store.Counts) time.Time { return c.Outgoing["sendable"].Oldest }},
		{desc("kith_jobs_overdue_seconds", "For how long the first of the due steps has been due."), func(c store.Counts) time.Time { return c.Jobs["due"].Oldest }},
		{desc("kith_tickets_oldest_seconds", "For how long the one has waited who has waited longest."), func(c store.Counts) time.Time { return c.Waiting.Oldest }},
		{desc("kith_reports_oldest_seconds", "For how long the oldest report has waited."), func(c store.Counts) time.Time { return c.Reports.Oldest }},
	}
	databaseUp = desc("kith_database_up", "Whether the database answered: 1 or 0.")
	ready      = desc("kith_ready", "Whether a peer would be answered: 1 or 0.")
)

func single(of func(store.Counts) store.Tally) func(store.Counts) map[string]store.Tally {
	return func(c store.Counts) map[string]store.Tally { return map[string]store.Tally{"": of(c)} }
}

// Describe implements prometheus.Collector.
func (*countsCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, s := range statedSeries {
		ch <- s.desc
	}
	for _, a := range agedSeries {
		ch <- a.desc
	}
	ch <- databaseUp
	ch <- ready
}

// Collect implements prometheus.Collector. While the database does not answer it says
// that, and leaves out what it does not know.
func (c *countsCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), askFor)
	defer cancel()
	counts, err := c.counts(ctx)
	gauge(ch, databaseUp, truth(err == nil))
	gauge(ch, ready, truth(c.opts.Ready(ctx) == nil))
	if err != nil {
		return
	}
	for _, s := range statedSeries {
		tallies := s.of(counts)
		for _, state := range s.states {
			gauge(ch, s.desc, float64(tallies[state].Count), state)
		}
		if s.states == nil {
			gauge(ch, s.desc, float64(tallies[""].Count))
		}
	}
	for _, a := range agedSeries {
		age := time.Duration(0)
		if oldest := a.of(counts); !oldest.IsZero() {
			age = max(c.now().Sub(oldest), 0)
		}
		gauge(ch, a.desc, age.Seconds())
	}
}

func (c *countsCollector) counts(ctx context.Context) (store.Counts, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.now(); c.asked.IsZero() || now.Sub(c.asked) >= freshFor {
		c.last, c.err = c.opts.Counts(ctx)
		c.asked = now
	}
	return c.last, c.err
}

func gauge(ch chan<- prometheus.Metric, d *prometheus.Desc, value float64, labels ...string) {
	ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
}

func truth(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
