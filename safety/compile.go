package safety

import (
	"fmt"
	"maps"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"time"

	"kith/diagnostic"
	"kith/safety/learned"
)

// pattern is a regular expression and a text that must stand somewhere before it
// is worth trying.
type pattern struct {
	expression *regexp.Regexp
	literal    []byte
}

// leastLiteral is how long that text must be.
const leastLiteral = 2

// compile makes Rules of those that are switched on, and tries the examples of
// all of them.
func compile(all map[string]*Rule, key []byte) (*Rules, error) {
	rules := &Rules{key: key}
	builder := newTrieBuilder()
	var problems diagnostic.Problems
	for _, id := range slices.Sorted(maps.Keys(all)) {
		rule := all[id]
		if rule.off {
			continue
		}
		problems = append(problems, rule.compile(builder, int32(len(rules.list)))...)
		rules.list = append(rules.list, rule)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	rules.trie = builder.build()
	if rules.needsModel() {
		model, err := learned.Shipped()
		if err != nil {
			return nil, fmt.Errorf("read the model that is shipped: %w", err)
		}
		rules.model = model
	}
	if problems := rules.tryExamples(); len(problems) > 0 {
		return nil, problems
	}
	return rules, nil
}

// compile adds the phrases of a rule to the builder.
func (r *Rule) compile(builder *trieBuilder, number int32) diagnostic.Problems {
	var problems diagnostic.Problems
	complain := func(l line, err error) {
		problems = append(problems, diagnostic.Problem{File: r.file, Line: l.at, Key: l.key, Message: err.Error()})
	}
	add := func(lines []line, unless bool, cue int32) {
		for _, l := range lines {
			rows, err := compilePhrase(l.text, r.words)
			if err != nil {
				complain(l, err)
				continue
			}
			for _, row := range rows {
				builder.add(row, sort{number, unless, cue})
			}
		}
	}
	add(r.phrases, false, 0)
	add(r.unless, true, 0)
	for i, cue := range r.cues {
		add(cue, false, int32(i+1))
	}
	r.numbers = map[string]bool{}
	for _, l := range r.allow {
		r.numbers[strings.TrimLeft(strings.Map(onlyDigits, l.text), "0")] = true
	}
	for _, l := range r.patterns {
		p, err := compilePattern(l.text)
		if err != nil {
			complain(l, err)
			continue
		}
		r.expressions = append(r.expressions, p)
	}
	return problems
}

func compilePattern(text string) (pattern, error) {
	expression, err := regexp.Compile(text)
	if err != nil {
		return pattern{}, fmt.Errorf("is not a regular expression of Go: %w", err)
	}
	parsed, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return pattern{}, fmt.Errorf("is not a regular expression of Go: %w", err)
	}
	needed := literal(parsed.Simplify())
	if len(needed) < leastLiteral {
		return pattern{}, fmt.Errorf("needs at least %d characters in a row that stand in every match, so that not every message has to be held against it", leastLiteral)
	}
	if expression.MatchString("") {
		return pattern{}, fmt.Errorf("matches nothing at all, and so everything")
	}
	return pattern{expression, []byte(needed)}, nil
}

// literal is the longest text that stands in everything that the expression
// matches, as far as that is easily seen.
func literal(e *syntax.Regexp) string {
	switch e.Op {
	case syntax.OpLiteral:
		if e.Flags&syntax.FoldCase == 0 {
			return string(e.Rune)
		}
	case syntax.OpCapture, syntax.OpPlus:
		return literal(e.Sub[0])
	case syntax.OpRepeat:
		if e.Min > 0 {
			return literal(e.Sub[0])
		}
	case syntax.OpConcat:
		longest := ""
		for _, sub := range e.Sub {
			if l := literal(sub); len(l) > len(longest) {
				longest = l
			}
		}
		return longest
	default: // nothing of the others is sure to stand there
	}
	return ""
}

// tryExamples holds each rule against its own examples. A message in them may be
// several, separated by " // ": then the last one counts.
func (r *Rules) tryExamples() diagnostic.Problems {
	var problems diagnostic.Problems
	for _, rule := range r.list {
		for _, l := range rule.examples.match {
			if !r.exampleHits(rule, l.text) {
				problems = append(problems, diagnostic.Problem{File: rule.file, Line: l.at, Key: l.key, Message: "this example is not matched by the rule"})
			}
		}
		for _, l := range rule.examples.pass {
			if r.exampleHits(rule, l.text) {
				problems = append(problems, diagnostic.Problem{File: rule.file, Line: l.at, Key: l.key, Message: "this example is matched by the rule, and should not be"})
			}
		}
	}
	return problems
}

func (r *Rules) exampleHits(rule *Rule, text string) bool {
	var trail Trail
	var finding Finding
	for i, part := range strings.Split(text, " // ") {
		at := exampleTime.Add(time.Duration(i) * time.Minute)
		finding, trail = r.Screen(Message{Texts: []string{part}, Own: exampleOwn}, trail, at)
	}
	return slices.ContainsFunc(finding.Hits, func(h Hit) bool { return h.Rule == rule })
}

// What examples are taken to have been sent by, and when.
var (
	exampleTime = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	exampleOwn  = []string{"@anna.example:example.org", "anna.example", "Anna Exemplar"}
)
