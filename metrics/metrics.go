// Package metrics lets an operator watch the service with Prometheus, on an address of
// its own. No series is about a person, a room, a circle or a topic; each package
// counts what it does, and this one counts what stands in the database and serves all.
package metrics

import (
	"context"
	"net/http"
	"net/http/pprof"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"kith/store"
)

// Options say what is shown beside what the packages count themselves.
type Options struct {
	Version, Commit, GoVersion string // of the build

	Counts    func(context.Context) (store.Counts, error)
	Ready     func(context.Context) error
	Profiling bool // serve net/http/pprof too
}

// Registry holds all series of a service: those of the parts, and what the options
// give. It panics if two of them have the same name.
func Registry(opts Options, parts ...[]prometheus.Collector) *prometheus.Registry {
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		buildInfo(opts), newCountsCollector(opts),
	)
	for _, part := range parts {
		registry.MustRegister(part...)
	}
	return registry
}

// buildInfo is 1; its labels are what one wants to know.
func buildInfo(opts Options) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "kith_build_info", Help: "What is running: always 1.",
		ConstLabels: prometheus.Labels{"version": opts.Version, "commit": opts.Commit, "goversion": opts.GoVersion},
	}, func() float64 { return 1 })
}

// Handler serves the series at /metrics and, if the options say so, profiles below
// /debug/pprof/. A profile can hold the service up, and its goroutines show what it is
// doing: whoever passes the handler on decides who can reach it.
func Handler(opts Options, registry *prometheus.Registry) http.Handler {
	mux := http.NewServeMux()
	// What can be gathered is better than nothing, just when something is wrong.
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 2}))
	if opts.Profiling {
		mux.HandleFunc("GET /debug/pprof/", pprof.Index)
		mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
		mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
		mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	}
	return mux
}
