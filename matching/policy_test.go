package matching

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

var start = time.Date(2026, 3, 1, 3, 0, 0, 0, time.UTC)

func TestExpectationsWidenAsTheAdminWants(t *testing.T) {
	for _, test := range []struct {
		name   string
		policy Policy
		want   string // after: fit of size, and who goes first
	}{
		{"as it comes", Policy{}, "0s: 720 of 3; 5s: 720 of 2; 14s: 560 of 2; 22s: 0 of 2; 40s: 0 of 2 first"},
		{"two are enough at once", Policy{Gather: -1}, "0s: 720 of 2; 14s: 560 of 2; 22s: 0 of 2; 40s: 0 of 2 first"},
		{"a third for long", Policy{Gather: 20 * time.Second}, "0s: 720 of 3; 14s: 560 of 3; 20s: 560 of 2; 22s: 0 of 2; 40s: 0 of 2 first"},
		{"a third for very long", Policy{Gather: time.Minute}, "0s: 720 of 3; 14s: 560 of 3; 22s: 0 of 3; 40s: 0 of 3 first; 1m0s: 0 of 2 first"},
		{"circles of four and more", Policy{Min: 4, Gather: 14 * time.Second}, "0s: 720 of 5; 14s: 560 of 4; 22s: 0 of 4; 40s: 0 of 4 first"},
		{"circles of just three", Policy{Min: 3, Max: 3}, "0s: 720 of 3; 14s: 560 of 3; 22s: 0 of 3; 40s: 0 of 3 first"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var steps []string
			for _, s := range test.policy.complete().Steps {
				step := fmt.Sprintf("%s: %d of %d", s.After, s.Fit, s.Size)
				if s.First {
					step += " first"
				}
				steps = append(steps, step)
			}
			if got := strings.Join(steps, "; "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
