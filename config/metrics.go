package config

import (
	"net"
	"strings"
)

// Metrics says whether and where an operator can watch the service.
type Metrics struct {
	Listen    string `yaml:"listen"`    // host:port to serve metrics on, or empty: none are served
	Profiling string `yaml:"profiling"` // one of ProfilingOff, ProfilingLocal, ProfilingAnywhere
}

// The values of Metrics.Profiling.
const (
	ProfilingOff      = "never"    // no profiles
	ProfilingLocal    = "local"    // beside the metrics, where those are served on a loopback address
	ProfilingAnywhere = "anywhere" // beside the metrics, wherever those are served
)

// Profiles tells whether profiles are served beside the metrics.
func (m Metrics) Profiles() bool {
	return m.Profiling == ProfilingAnywhere || m.Profiling == ProfilingLocal && isLoopback(m.Listen)
}

func (v *validation) metrics() {
	c := v.config
	v.want("metrics.profiling", checkOneOf(c.Metrics.Profiling, ProfilingOff, ProfilingLocal, ProfilingAnywhere))
	if c.Metrics.Listen == "" {
		return
	}
	if message := checkListen(c.Metrics.Listen); message != "" {
		v.want("metrics.listen", strings.ReplaceAll(message, DefaultListen, exampleMetricsListen))
		return
	}
	v.wantf(c.Metrics.Listen != c.AppService.Listen, "metrics.listen",
		"is where the homeserver finds kith (`appservice.listen`); metrics need an address of their own, as in %s", exampleMetricsListen)
}

// exampleMetricsListen is the port beside the default one.
const exampleMetricsListen = "127.0.0.1:29345"

// isLoopback tells whether an address to listen on can be reached from this machine only.
func isLoopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// warnIfMetricsAreReachable warns of metrics that others than this machine may read.
func (c *Config) warnIfMetricsAreReachable() {
	if c.Metrics.Listen == "" || isLoopback(c.Metrics.Listen) {
		return
	}
	problem := c.source.problem("metrics.listen", "can be reached from other machines: metrics show when people are here; let only your Prometheus through")
	c.Warnings = append(c.Warnings, Warning(problem))
}
