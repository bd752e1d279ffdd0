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

// Weigh adds an opinion to what the rules have found. It never makes a verdict of theirs
// milder, also where it sees danger that they do not: a message can talk a model round, and a
// model can lie. What it wants held itself is not held when it sees somebody in distress.
func (r *Rules) Weigh(f Finding, o Opinion) Finding {
	f.Severity = max(f.Severity, o.Severity)
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
