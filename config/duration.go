package config

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// Duration is a time.Duration that is written with its unit, as in 20s, 10m,
// 720h or 30d.
type Duration time.Duration

// errDuration is what an admin reads when a duration cannot be understood.
var errDuration = errors.New("needs a length of time with its unit, as in 20s, 10m, 720h or 30d")

// Std is d as the standard library's type.
func (d Duration) Std() time.Duration { return time.Duration(d) }

// String writes d as time.Duration does.
func (d Duration) String() string { return time.Duration(d).String() }

// UnmarshalYAML reads a duration with its unit. A bare number is refused, for it
// does not say what it counts; only 0 needs no unit.
func (d *Duration) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind != yaml.ScalarNode {
		return errDuration
	}
	parsed, err := parseDuration(node.Value)
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

func parseDuration(text string) (Duration, error) {
	if days, found := strings.CutSuffix(text, "d"); found {
		n, err := strconv.ParseUint(days, 10, 16) // 65535 days fit a time.Duration
		if err != nil {
			return 0, errDuration
		}
		return Duration(time.Duration(n) * 24 * time.Hour), nil
	}
	parsed, err := time.ParseDuration(text)
	if err != nil {
		return 0, errDuration // the parser's own error quotes the text
	}
	return Duration(parsed), nil
}
