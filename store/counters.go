package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"go.mau.fi/util/dbutil"
)

// counters watch every statement, those of mautrix's crypto store too: dbutil tells
// them as a dbutil.DatabaseLogger. They keep neither statements nor their values.
type counters struct {
	dbutil.DatabaseLogger // tells nobody about the rest

	failures     *prometheus.CounterVec
	transactions prometheus.Histogram
}

// failureReasons are the words by which the errors of both databases can be told apart.
// The first that fits counts.
var failureReasons = []struct{ reason, words string }{
	{"full", "disk is full|no space left|disk full"},
	{"readonly", "readonly|read-only"},
	{"busy", "locked|busy|deadlock|could not serialize"},
	{"connection", "connection|broken pipe|eof|shutting down|starting up"},
	{"constraint", "constraint"},
}

const otherFailure = "other"

func newCounters() *counters {
	c := &counters{
		DatabaseLogger: dbutil.NoopLogger,
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kith_database_errors_total", Help: "Statements and transactions that the database refused, by reason.",
		}, []string{"reason"}),
		transactions: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "kith_database_transaction_seconds", Help: "How long transactions lasted, from their begin to their end.",
			Buckets: []float64{.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5},
		}),
	}
	for _, r := range failureReasons {
		c.failures.WithLabelValues(r.reason)
	}
	c.failures.WithLabelValues(otherFailure)
	return c
}

// QueryTiming is told of each statement once, and of rows once more when they end.
func (c *counters) QueryTiming(_ context.Context, method, _ string, _ []any, _ int, took time.Duration, err error) {
	if method == "<Transaction>" {
		c.transactions.Observe(took.Seconds())
	}
	c.failed(err)
}

// failed counts an error that is the database's: not that there is no such row, and
// not that somebody stopped waiting.
func (c *counters) failed(err error) {
	switch {
	case err == nil, errors.Is(err, sql.ErrNoRows), errors.Is(err, sql.ErrTxDone),
		errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return
	}
	text := strings.ToLower(err.Error())
	for _, r := range failureReasons {
		for word := range strings.SplitSeq(r.words, "|") {
			if strings.Contains(text, word) {
				c.failures.WithLabelValues(r.reason).Inc()
				return
			}
		}
	}
	c.failures.WithLabelValues(otherFailure).Inc()
}

// Collectors gives what the store counts about the database.
func (s *Store) Collectors() []prometheus.Collector {
	return []prometheus.Collector{s.counters.failures, s.counters.transactions, collectors.NewDBStatsCollector(s.db.RawDB, Owner)}
}
