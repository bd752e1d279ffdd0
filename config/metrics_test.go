package config

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestProfilesStayOnThisMachineUnlessAllowed(t *testing.T) {
	for _, c := range []struct {
		listen, profiling string
		served            bool
	}{
		{"127.0.0.1:29345", ProfilingLocal, true},
		{"[::1]:29345", ProfilingLocal, true},
		{"localhost:29345", ProfilingLocal, true},
		{":29345", ProfilingLocal, false},
		{"0.0.0.0:29345", ProfilingLocal, false},
		{"[::]:29345", ProfilingLocal, false},
		{"10.0.0.2:29345", ProfilingLocal, false},
		{"metrics.example.org:29345", ProfilingLocal, false},
		{"10.0.0.2:29345", ProfilingAnywhere, true},
		{"127.0.0.1:29345", ProfilingOff, false},
	} {
		if (Metrics{c.listen, c.profiling}).Profiles() != c.served {
			t.Errorf("at %s with %s: profiles served: %v", c.listen, c.profiling, !c.served)
		}
	}
}

func TestMetricsThatOthersCanReachAreWarnedOf(t *testing.T) {
	for listen, warned := range map[string]bool{"127.0.0.1:29345": false, "0.0.0.0:29345": true} {
		path := filepath.Join(newFolder(t), "config.yaml")
		edit(t, path, `listen: ""`, `listen: "`+listen+`"`)
		c, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		if (len(c.Warnings) == 1 && strings.Contains(c.Warnings[0].String(), "metrics.listen: can be reached from other machines")) != warned {
			t.Errorf("at %s: warnings: %v", listen, c.Warnings)
		}
	}
}
