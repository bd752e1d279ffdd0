package appservice

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"maunium.net/go/mautrix"

	"kith"
	"kith/store"
)

// counters count what happens at the edge. No label of theirs tells of a person, a
// room, a circle or a topic.
type counters struct {
	received    prometheus.Counter
	intakeLag   prometheus.Histogram
	unread      *prometheus.CounterVec
	keysLate    prometheus.Counter
	keysAsked   prometheus.Counter
	abandoned   prometheus.Counter
	sent        *prometheus.CounterVec
	sendTime    prometheus.Histogram
	relayTime   prometheus.Histogram
	retries     *prometheus.CounterVec
	dropped     *prometheus.CounterVec
	ghostsMade  prometheus.Counter
	ghostsNot   prometheus.Counter
	pollFailed  prometheus.Counter
	silentSince prometheus.GaugeFunc
}

// Why an event that was queued did not go out, for good.
const (
	droppedForbidden = "forbidden" // the homeserver does not let its sender say it
	droppedTooLarge  = "too_large"
	droppedGone      = "gone" // what was to be taken back is not there, or not any more
)

// Why an event could not be sent yet.
const (
	retryDown     = "homeserver_down"
	retryLimited  = "rate_limited"
	retryRefused  = "refused"  // the homeserver gave an answer, and it was no
	retryInternal = "internal" // it did not come to asking the homeserver
)

// seconds are the buckets of what a person waits for.
var seconds = []float64{.01, .02, .03, .05, .075, .1, .15, .2, .3, .5, .75, 1, 2, 5, 10, 30, 60, 300}

func newCounters(ready *readiness) *counters {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
	}
	histogram := func(name, help string) prometheus.Histogram {
		return prometheus.NewHistogram(prometheus.HistogramOpts{Name: name, Help: help, Buckets: seconds})
	}
	return &counters{
		received:  counter("kith_events_received_total", "Events that came in and were kept, each once."),
		intakeLag: histogram("kith_intake_lag_seconds", "From when an event was sent, by the clock of the sender's homeserver, until it was kept."),
		unread: vec("kith_unread_events_total", "Events that could not be read when their turn was, by why.", "reason",
			kith.TroubleNoKey, kith.TroubleWithheld, kith.TroubleUntrusted, kith.TroubleBroken),
		keysLate:  counter("kith_late_events_total", "Events that were read after all, because their key came late."),
		keysAsked: counter("kith_key_requests_total", "Keys that were asked for because they did not come."),
		abandoned: counter("kith_events_abandoned_total", "Events that were given up after they had failed again and again."),
		sent: vec("kith_sent_events_total", "Events that the homeserver has taken, by the kind of room.", "room",
			kith.RoomLobby, kith.RoomPortal, kith.RoomCircle, kith.RoomDesk),
		sendTime:   histogram("kith_send_seconds", "How long the homeserver took to take an event."),
		relayTime:  histogram("kith_relay_seconds", "From when a message was kept until the homeserver had taken a copy of it, for readers who were there."),
		retries:    vec("kith_send_retries_total", "Failed attempts to send an event, by why.", "reason", retryDown, retryLimited, retryRefused, retryInternal),
		dropped:    vec("kith_dropped_events_total", "Events that were to be sent and never will be, by why.", "reason", droppedForbidden, droppedTooLarge, droppedGone),
		ghostsMade: counter("kith_ghosts_made_total", "Ghosts that were made ready."),
		ghostsNot:  counter("kith_ghost_failures_total", "Times that a ghost could not be made."),
		pollFailed: counter("kith_poll_failures_total", "Times that keys could not be asked for or taken in."),
		silentSince: prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "kith_homeserver_silence_seconds", Help: "How long ago the homeserver answered a poll; it does at least once in half a minute.",
		}, func() float64 {
			if !ready.isConnected() {
				return time.Since(processStart).Seconds()
			}
			return time.Since(time.UnixMilli(ready.lastAnswer.Load())).Seconds()
		}),
	}
}

// processStart is since when the homeserver could have been heard of.
var processStart = time.Now()

// vec makes a counter that shows each of its labels from the start.
func vec[S ~string](name, help, label string, values ...S) *prometheus.CounterVec {
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{label})
	for _, value := range values {
		v.WithLabelValues(string(value))
	}
	return v
}

// Collectors gives what the edge counts.
func (as *AppService) Collectors() []prometheus.Collector {
	c := as.counters
	return []prometheus.Collector{
		c.received, c.intakeLag, c.unread, c.keysLate, c.keysAsked, c.abandoned, c.sent, c.sendTime, c.relayTime,
		c.retries, c.dropped, c.ghostsMade, c.ghostsNot, c.pollFailed, c.silentSince,
	}
}

// kept counts an event that came in. sent is when that was, as its homeserver says: in
// Unix milliseconds, or else it is passed over.
func (c *counters) kept(sent string) {
	c.received.Inc()
	if at, err := strconv.ParseInt(sent, 10, 64); err == nil && at > 0 {
		c.intakeLag.Observe(max(time.Since(time.UnixMilli(at)), 0).Seconds())
	}
}

// outgoing counts an event that the homeserver has.
func (c *counters) outgoing(room kith.Room, out store.Outgoing) {
	c.sent.WithLabelValues(string(room.Kind)).Inc()
	if out.Message != 0 && !out.Received.IsZero() {
		c.relayTime.Observe(max(time.Since(out.Received), 0).Seconds())
	}
}

// why names the reason for which an event could not be sent.
func why(err error) string {
	var answer mautrix.HTTPError
	switch {
	case errors.Is(err, mautrix.MLimitExceeded) || errors.As(err, &answer) && answer.Response != nil && answer.Response.StatusCode == http.StatusTooManyRequests:
		return retryLimited
	case isDown(err), errors.Is(err, context.DeadlineExceeded):
		return retryDown
	case errors.As(err, &answer), errors.Is(err, errRefusedNow):
		return retryRefused
	default:
		return retryInternal
	}
}
