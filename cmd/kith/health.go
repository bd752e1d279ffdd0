package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"kith/config"
)

// healthVerb asks a running kith how it is: for containers, in which nothing else could.
type healthVerb struct {
	Config string `short:"c" default:"config.yaml" help:"The configuration that the service runs with." type:"path"`
	Ready  bool   `help:"Ask whether a peer would be answered, not only whether the process lives."`
}

// Run fails unless the service says that it lives or, if asked, that it is ready.
func (v healthVerb) Run(ctx context.Context) error {
	cfg, err := config.Load(v.Config)
	if err != nil {
		return err
	}
	path, no := "/_matrix/mau/live", errors.New("the service does not live")
	if v.Ready {
		path, no = "/_matrix/mau/ready", errors.New("the service is not ready: a peer would not be answered")
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+nearest(cfg.AppService.Listen)+path, nil)
	if err != nil {
		return fmt.Errorf("ask the service: %w", err)
	}
	resp, err := (&http.Client{Transport: &http.Transport{}}).Do(req) // past any proxy
	if err != nil {
		return fmt.Errorf("the service does not answer at %s", cfg.AppService.Listen)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return no
	}
	return nil
}

// nearest is the address under which this machine reaches one that is listened on. It
// needs no name: in a container nobody may know localhost.
func nearest(listen string) string {
	host, port, _ := net.SplitHostPort(listen) // the configuration was checked
	switch ip := net.ParseIP(host); {
	case host == "", ip.Equal(net.IPv4zero):
		host = "127.0.0.1"
	case ip.Equal(net.IPv6unspecified):
		host = "::1"
	}
	return net.JoinHostPort(host, port)
}
