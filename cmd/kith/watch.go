package main

import (
	"context"
	"net/http"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"kith/appservice"
	"kith/circle"
	"kith/config"
	"kith/metrics"
	"kith/store"
)

// watcher is the server of metrics; nil where none are wanted.
type watcher struct {
	server *http.Server
	ended  chan struct{}
}

// watch serves metrics, and profiles if they are wanted, on an address of their own.
func watch(ctx context.Context, cfg *config.Config, st *store.Store, edge *appservice.AppService, circles *circle.Circles) (*watcher, error) {
	if cfg.Metrics.Listen == "" {
		return nil, nil
	}
	listener, err := listenAt(ctx, cfg.Metrics.Listen)
	if err != nil {
		return nil, err
	}
	opts := metricsOptions(cfg, st, edge)
	handler := metrics.Handler(opts, metrics.Registry(opts, collectors(st, edge, circles)...))
	w := &watcher{server: &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}, ended: make(chan struct{})}
	go func() { defer close(w.ended); _ = w.server.Serve(listener) }()
	return w, nil
}

// stop ends the server at once: a profile that is being taken is of no use any more.
func (w *watcher) stop() {
	if w != nil {
		_ = w.server.Close()
		<-w.ended
	}
}

func metricsOptions(cfg *config.Config, st *store.Store, edge *appservice.AppService) metrics.Options {
	return metrics.Options{
		Version: kithVersion(), Commit: kithCommit(), GoVersion: runtime.Version(),
		Counts: st.Counts, Ready: edge.Ready, Profiling: cfg.Metrics.Profiles(),
	}
}

// collectors gives what each package counts itself.
func collectors(st *store.Store, edge *appservice.AppService, circles *circle.Circles) [][]prometheus.Collector {
	return [][]prometheus.Collector{st.Collectors(), edge.Collectors(), edge.Jobs().Collectors(), circles.Collectors()}
}
