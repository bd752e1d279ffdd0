package safety

// Opinion is what another voice makes of a message, such as a language model. It can only
// add to what the rules find.
type Opinion struct {
	Hold     bool     // a person should look at it before others read it
	Severity Severity // how much danger the writer seems to be in
}

// endpointRule is the rule that says what becomes of a message which the other voice
// wants held. It finds nothing by itself.
const endpointRule = "endpoint"

// Weigh adds an opinion to what the rules have found. It never makes a verdict milder, but
// for somebody whom it sees in distress, who is not blocked.
func (r *Rules) Weigh(f Finding, o Opinion) Finding {
	f.Severity = max(f.Severity, o.Severity)
	if f.Rule != nil {
		// What the rules saw themselves has softened it already.
		if v := f.Rule.soften(o.Severity); f.Verdict.Stricter(v) {
			f.Verdict = v
		}
	}
	rule := r.Rule(endpointRule)
	if !o.Hold || rule == nil {
		return f
	}
	f.Hits = append(f.Hits, Hit{rule})
	if v := rule.soften(f.Severity); !rule.DryRun && v.Stricter(f.Verdict) {
		f.Rule, f.Verdict = rule, v
	}
	return f
}
