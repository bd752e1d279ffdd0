package safety

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// Screen judges a message that its sender sent at a certain time, and hands back
// the trail to give in with their next one. It judges every telling of the
// message; the strictest finding counts. It takes time linear in the message.
func (r *Rules) Screen(m Message, trail Trail, at time.Time) (Finding, Trail) {
	finding := Finding{Verdict: Deliver}
	for _, rule := range r.list {
		for _, text := range m.Texts {
			if rule.detect == "email" && address.MatchString(strings.ToLower(text)) {
				finding.add(rule)
				break
			}
		}
	}
	trail.Said = at
	return finding, trail
}

// Severity is how much danger the writer of a text seems to be in, by the crisis
// rules alone.
func (r *Rules) Severity(text string) Severity {
	finding, _ := r.Screen(Message{Texts: []string{text}}, Trail{}, time.Time{})
	return finding.Severity
}

var address = regexp.MustCompile(`[a-z0-9._%+-]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}`)

func (f *Finding) add(rule *Rule) {
	f.Hits = append(f.Hits, Hit{rule})
	if rule.DryRun {
		return
	}
	f.Alert = f.Alert || rule.Alert
	f.Method = f.Method || rule.Method
	f.Severity = max(f.Severity, rule.Severity)
	if f.Rule == nil || rule.Verdict.Stricter(f.Verdict) {
		f.Rule, f.Verdict = rule, rule.Verdict
	}
}

func compile(rules map[string]*Rule, key []byte) (*Rules, error) {
	compiled := &Rules{key: key}
	for _, rule := range rules {
		if !rule.off {
			compiled.list = append(compiled.list, rule)
		}
	}
	slices.SortFunc(compiled.list, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	return compiled, nil
}

func detectorNames() []string { return []string{"email"} }
