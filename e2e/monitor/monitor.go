// Package monitor holds the dashboard and the alerts of this repository against what a
// service exposes.
package monitor

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Exposed is what a service exposes: the sets of labels of each series.
type Exposed map[string][]map[string]string

var (
	sample   = regexp.MustCompile(`^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? \S+$`)
	label    = regexp.MustCompile(`([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"`)
	selector = regexp.MustCompile(`\b((?:kith|go|process)_[a-z0-9_]+)(?:\{([^}]*)\})?`)
	matcher  = regexp.MustCompile(`([a-zA-Z_][a-zA-Z0-9_]*)(=~|!~|!=|=)"([^"]*)"`)
)

// Parse reads the text format of Prometheus.
func Parse(text string) (Exposed, error) {
	e := make(Exposed)
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		parts := sample.FindStringSubmatch(line)
		if parts == nil {
			return nil, fmt.Errorf("this is no sample: %s", line)
		}
		labels := make(map[string]string)
		for _, l := range label.FindAllStringSubmatch(parts[2], -1) {
			labels[l[1]] = l[2]
		}
		e[parts[1]] = append(e[parts[1]], labels)
	}
	return e, nil
}

// Labels lists the names of all labels of the service's own series.
func (e Exposed) Labels() []string {
	var names []string
	for series, all := range e {
		if !strings.HasPrefix(series, "kith_") {
			continue
		}
		for _, labels := range all {
			for name := range labels {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Check tells what a query asks for in vain: series that are not exposed, or not with
// such labels. Labels that Prometheus adds itself are let pass.
func (e Exposed) Check(query string) error {
	named := 0
	for _, s := range selector.FindAllStringSubmatch(query, -1) {
		all, exposed := e[s[1]]
		if !exposed {
			return fmt.Errorf("nothing exposes %s, as in %s", s[1], query)
		}
		named++
		if !slices.ContainsFunc(all, func(labels map[string]string) bool { return matches(labels, s[2]) }) {
			return fmt.Errorf("no %s has the labels {%s}, as in %s", s[1], s[2], query)
		}
	}
	if named == 0 {
		return fmt.Errorf("it asks for nothing of the service: %s", query)
	}
	return nil
}

func matches(labels map[string]string, matchers string) bool {
	for _, m := range matcher.FindAllStringSubmatch(matchers, -1) {
		name, operator, value := m[1], m[2], m[3]
		if name == "instance" || name == "job" {
			continue
		}
		got, is := labels[name]
		expression := "^(?:" + regexp.QuoteMeta(value) + ")$"
		if strings.Contains(operator, "~") {
			expression = "^(?:" + value + ")$"
		}
		if !is || regexp.MustCompile(expression).MatchString(got) == strings.Contains(operator, "!") {
			return false
		}
	}
	return true
}

// Queries gives every query of the dashboard and of the alerts below the folder
// packaging.
func Queries(packaging string) ([]string, error) {
	data, err := os.ReadFile(filepath.Join(packaging, "grafana", "kith.json"))
	if err != nil {
		return nil, err
	}
	var dashboard any
	if err = json.Unmarshal(data, &dashboard); err != nil {
		return nil, fmt.Errorf("read dashboard: %w", err)
	}
	queries := find(dashboard, "expr", "definition")
	if data, err = os.ReadFile(filepath.Join(packaging, "prometheus", "kith.yaml")); err != nil {
		return nil, err
	}
	var rules any
	if err = yaml.Unmarshal(data, &rules); err != nil {
		return nil, fmt.Errorf("read alerts: %w", err)
	}
	return append(queries, find(rules, "expr")...), nil
}

// find gives the texts that stand under some keys, however deep.
func find(tree any, keys ...string) (texts []string) {
	switch node := tree.(type) {
	case map[string]any:
		for key, value := range node {
			if text, is := value.(string); is && slices.Contains(keys, key) {
				texts = append(texts, text)
				continue
			}
			texts = append(texts, find(value, keys...)...)
		}
	case []any:
		for _, value := range node {
			texts = append(texts, find(value, keys...)...)
		}
	}
	return texts
}
