package safety

import (
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"kith/diagnostic"
)

// parse reads one rule file. On a problem the rule is nil.
func parse(file string, data []byte) (*Rule, diagnostic.Problems) {
	r := &reader{file: file}
	root := r.document(data)
	if root == nil {
		return nil, r.problems
	}
	rule := &Rule{file: file, words: map[string][]line{}}
	lines := map[string]int{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		lines[root.Content[i].Value] = root.Content[i].Line
	}
	r.fields(root, "", r.settings(rule))
	r.check(rule, lines)
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return rule, nil
}

// settings says how each key of a rule file is read.
func (r *reader) settings(rule *Rule) map[string]func(*yaml.Node, string) {
	return map[string]func(*yaml.Node, string){
		"id":      func(n *yaml.Node, p string) { rule.ID = r.text(n, p) },
		"about":   func(n *yaml.Node, p string) { rule.About = r.text(n, p) },
		"enabled": func(n *yaml.Node, p string) { rule.off = !r.truth(n, p) },
		"dry_run": func(n *yaml.Node, p string) { rule.DryRun = r.truth(n, p) },
		"alert":   func(n *yaml.Node, p string) { rule.Alert = r.truth(n, p) },
		"method":  func(n *yaml.Node, p string) { rule.Method = r.truth(n, p) },
		"across":  func(n *yaml.Node, p string) { rule.across = r.truth(n, p) },
		"verdict": func(n *yaml.Node, p string) {
			rule.Verdict = Verdict(r.oneOf(n, p, "deliver", "tell", "ask", "hold", "refuse"))
		},
		"severity": func(n *yaml.Node, p string) {
			rule.Severity = map[string]Severity{"worry": Worry, "acute": Acute}[r.oneOf(n, p, "worry", "acute")]
		},
		"detect":   func(n *yaml.Node, p string) { rule.detect = r.oneOf(n, p, detectorNames()...) },
		"allow":    func(n *yaml.Node, p string) { rule.allow = r.lines(n, p) },
		"explain":  func(n *yaml.Node, p string) { rule.explain = r.sentences(n, p) },
		"label":    func(n *yaml.Node, p string) { rule.label = r.sentences(n, p) },
		"phrases":  func(n *yaml.Node, p string) { rule.phrases = r.listsByLanguage(n, p) },
		"patterns": func(n *yaml.Node, p string) { rule.patterns = r.listsByLanguage(n, p) },
		"unless":   func(n *yaml.Node, p string) { rule.unless = r.listsByLanguage(n, p) },
		"together": func(n *yaml.Node, p string) { rule.together = r.count(n, p) },
		"learned": func(n *yaml.Node, p string) {
			r.fields(n, p, map[string]func(*yaml.Node, string){
				"finds": func(n *yaml.Node, p string) { rule.finds = r.scores(n, p) },
			})
		},
		"cues": func(n *yaml.Node, p string) {
			if n.Kind != yaml.MappingNode {
				r.add(n.Line, p, "needs names, each with a list of phrases: then as many of them as `together` says, in one text, are a match")
				return
			}
			r.each(n, p, func(_ string, _ int, value *yaml.Node, path string) {
				rule.cues = append(rule.cues, r.lines(value, path))
			})
		},
		"hold": func(n *yaml.Node, p string) {
			r.fields(n, p, map[string]func(*yaml.Node, string){
				"for":  func(n *yaml.Node, p string) { rule.Hold.For = r.duration(n, p) },
				"then": func(n *yaml.Node, p string) { rule.Hold.Then = Verdict(r.oneOf(n, p, "deliver", "refuse")) },
			})
		},
		"limit": func(n *yaml.Node, p string) {
			r.fields(n, p, map[string]func(*yaml.Node, string){
				"count":  func(n *yaml.Node, p string) { rule.limit.count = r.count(n, p) },
				"within": func(n *yaml.Node, p string) { rule.limit.within = r.duration(n, p) },
			})
		},
		"words": func(n *yaml.Node, p string) {
			if n.Kind != yaml.MappingNode {
				r.add(n.Line, p, "needs names, each with a list of words: then <name> in a phrase means any of them")
				return
			}
			r.each(n, p, func(name string, at int, value *yaml.Node, path string) {
				if !listName.MatchString(name) {
					r.add(at, path, "needs a name of small letters and _")
					return
				}
				rule.words[name] = r.lines(value, path)
			})
		},
		"examples": func(n *yaml.Node, p string) {
			r.fields(n, p, map[string]func(*yaml.Node, string){
				"match": func(n *yaml.Node, p string) { rule.examples.match = r.lines(n, p) },
				"pass":  func(n *yaml.Node, p string) { rule.examples.pass = r.lines(n, p) },
			})
		},
	}
}

// maxCues is how many kinds of cues a rule can have.
const maxCues = 32

var (
	ruleID   = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)
	listName = regexp.MustCompile(`^[a-z][a-z_]{0,19}$`)
)

// check looks whether the settings of a rule go together. lines says where each
// of them stands.
func (r *reader) check(rule *Rule, lines map[string]int) {
	want := func(ok bool, key, message string) {
		if !ok {
			r.add(lines[key], key, "%s", message)
		}
	}
	given := func(key string) bool { return lines[key] > 0 }
	want(ruleID.MatchString(rule.ID), "id", "needs a short name of small letters, digits and -, as in no-selling")
	want(rule.About != "", "about", "needs a sentence that tells admins and moderators what the rule is for")
	want(given("verdict"), "verdict", "needs deliver, tell, ask, hold or refuse")
	want(given("detect") || len(rule.phrases)+len(rule.patterns)+len(rule.cues)+len(rule.finds) > 0, "phrases", "needs something to look for: phrases, patterns, cues, detect or learned")
	want(given("cues") == given("together"), "cues", "goes with `together`, the number of different cues that are a match, and `together` with it")
	want(rule.together <= len(rule.cues) && len(rule.cues) <= maxCues, "together", "needs at most as many as there are cues, and cues are at most 32")
	if given("severity") {
		want(rule.Verdict == Deliver, "verdict", "must be deliver in a rule with a severity: distress is never blocked")
	}
	if rule.Verdict == Hold {
		want(given("hold"), "hold", "needs `{for: 30m, then: refuse}`: how long a moderator has, and what happens then (deliver or refuse)")
		want(!given("hold") || rule.Hold.For > 0, "hold", "needs `for`, the time that a moderator has, such as 30m")
		want(!given("hold") || rule.Hold.Then != "", "hold", "needs `then`, deliver or refuse: what happens when nobody decided")
	} else {
		want(!given("hold"), "hold", "goes with `verdict: hold` only")
	}
	if rule.Verdict.Stricter(Deliver) {
		want(len(rule.explain) > 0, "explain", "needs a kind sentence for the sender, in English at least (`en: …`): they always learn why")
	}
	counts := slices.Contains([]string{"flood", "repeat", "mention"}, rule.detect)
	want(!given("limit") || counts, "limit", "goes with `detect: flood`, `repeat` or `mention` only")
	want(!counts || rule.limit.count > 0, "limit", "needs `count`: how much is still alright")
	want(!slices.Contains([]string{"flood", "repeat"}, rule.detect) || rule.limit.within > 0 && rule.limit.within <= TrailKept,
		"limit", "needs `within`, a time of at most "+strings.TrimSuffix(TrailKept.String(), "0s"))
	want(!given("allow") || slices.Contains([]string{"link", "phone", "email"}, rule.detect), "allow", "goes with `detect: link`, `phone` or `email` only")
	want(!given("unless") || len(rule.phrases)+len(rule.patterns)+len(rule.cues) > 0, "unless", "takes back what phrases and patterns found, and there are none")
}
