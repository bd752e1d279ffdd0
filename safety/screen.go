package safety

import (
	"bytes"
	"math/bits"
	"slices"
	"strings"
	"time"

	"kith/safety/learned"
)

// Screen judges a message that its sender sent at a certain time, and hands back
// the trail to give in with their next one. It judges every telling of the
// message; the strictest finding counts. It takes time linear in the message.
func (r *Rules) Screen(m Message, trail Trail, at time.Time) (Finding, Trail) {
	s := r.begin(&m)
	defer r.end(s)
	trail.forget(at)
	for i, text := range m.Texts {
		if slices.Contains(m.Texts[:i], text) {
			continue
		}
		for _, reading := range readings(text) {
			s.read(reading)
		}
		s.read(text)
		if i == 0 {
			s.readOn(text, trail)
		}
	}
	trail.add(s.hash, s.end, at)
	for i, link := range m.Links {
		if !slices.Contains(m.Links[:i], link) {
			s.readLink(link)
		}
	}
	s.count(trail, at)
	return s.finding(), trail
}

// Severity is how much danger the writer of a text seems to be in, by the crisis
// rules alone.
func (r *Rules) Severity(text string) Severity {
	finding, _ := r.Screen(Message{Texts: []string{text}}, Trail{}, time.Time{})
	return finding.Severity
}

// Sure is Severity as far as one may be sure of it: see Finding.
func (r *Rules) Sure(text string) Severity {
	finding, _ := r.Screen(Message{Texts: []string{text}}, Trail{}, time.Time{})
	return finding.Sure
}

// screening is the judging of one message.
type screening struct {
	matcher
	rules   *Rules
	message *Message
	own     []ownName // what the sender is called
	hits    []bool    // by rule
	across  []bool    // by rule: it was found only in this message together with the last ones
	heard   []bool    // by rule: the model alone found it
	found   []span
	cues    []span
	taken   []span
	border  int32 // offset in letters that what is found must reach across; -1: none
	model   *learned.Judge
	scored  learned.Scores // of the telling that is being judged
	asked   bool           // it was scored
	hash    string         // of the first telling
	end     string         // how the sender's last messages ended, with this one
}

func (r *Rules) begin(m *Message) *screening {
	s, _ := r.pool.Get().(*screening)
	if s == nil {
		s = &screening{rules: r, hits: make([]bool, len(r.list)), across: make([]bool, len(r.list)), heard: make([]bool, len(r.list))}
		if r.model != nil {
			s.model = r.model.Judge()
		}
	}
	clear(s.hits)
	clear(s.across)
	clear(s.heard)
	s.hash, s.end = "", ""
	s.message, s.border = m, -1
	s.own = s.own[:0]
	for _, name := range m.Own {
		s.text.read(name)
		if len(s.text.letters) >= leastName {
			s.own = append(s.own, ownName{string(s.text.letters), len(s.text.letters) >= leastOdd || strings.ContainsAny(name, "0123456789")})
		}
		// Of a name of several words, the last one alone tells as much: it may be a family name.
		if n := len(s.text.tokens); n > 1 && strings.ContainsRune(name, ' ') {
			if last := s.text.tokens[n-1]; !last.symbol && last.end-last.start > shortName {
				s.own = append(s.own, ownName{letters: string(s.text.letters[last.start:last.end])})
			}
		}
	}
	return s
}

func (r *Rules) end(s *screening) {
	s.message = nil
	r.pool.Put(s)
}

// read judges one telling.
func (s *screening) read(told string) {
	s.judge(told, func(*Rule) bool { return true })
}

// readOn judges how the sender's last messages ended together with how this one
// begins, by the rules that look across. Only what reaches across counts.
func (s *screening) readOn(told string, trail Trail) {
	s.hash = ""
	if len(s.text.letters) >= leastRepeatable {
		s.hash = s.rules.hash(s.text.letters)
	}
	s.end = trail.next(s.text.plain)
	if trail.End == "" {
		return
	}
	s.matcher.text.read(trail.End)
	s.border = int32(len(s.matcher.text.letters))
	s.judge(trail.End+" "+beginning(told, longestEnd), func(r *Rule) bool { return r.across })
	s.border = -1
}

// readLink judges the target of a link.
func (s *screening) readLink(link string) {
	s.judge(link, func(r *Rule) bool {
		return slices.Contains([]string{"link", "email", "phone", "account", "name"}, r.detect)
	})
}

// judge finds what the rules that are wanted find in a text.
func (s *screening) judge(told string, wanted func(*Rule) bool) {
	spans := s.matcher.find(s.rules.trie, told)
	s.asked = false
	slices.SortFunc(spans, func(a, b span) int {
		if a.rule != b.rule {
			return int(a.rule - b.rule)
		}
		return int(a.to - b.to)
	})
	next := 0
	for i, rule := range s.rules.list {
		s.found, s.cues, s.taken = s.found[:0], s.cues[:0], s.taken[:0]
		for ; next < len(spans) && int(spans[next].rule) == i; next++ {
			switch {
			case spans[next].unless:
				s.taken = append(s.taken, spans[next])
			case spans[next].cue > 0:
				s.cues = append(s.cues, spans[next])
			default:
				s.found = append(s.found, spans[next])
			}
		}
		if s.hits[i] || !wanted(rule) {
			continue
		}
		s.matchPatterns(rule)
		s.takeBack()
		s.addTogether(rule)
		s.heard[i] = s.hear(rule)
		if detect := detectors[rule.detect]; detect != nil {
			detect(s, rule)
		}
		s.hits[i] = slices.ContainsFunc(s.found, func(f span) bool { return f.to > s.border && (s.border < 0 || f.from < s.border) })
		s.across[i] = s.hits[i] && s.border >= 0
	}
}

func (s *screening) matchPatterns(rule *Rule) {
	for _, p := range rule.expressions {
		if !bytes.Contains(s.text.plain, p.literal) {
			continue
		}
		for _, at := range p.expression.FindAllIndex(s.text.plain, -1) {
			s.foundAt(at[0], at[1])
		}
	}
}

// foundAt adds what stands between two offsets of the text's plain form.
func (s *screening) foundAt(from, to int) {
	s.found = append(s.found, span{from: s.text.letterAt(from), to: max(s.text.letterAt(to), s.text.letterAt(from)+1)})
}

// letterAt is the offset in letters that belongs to one in plain.
func (t *text) letterAt(at int) int32 {
	i, _ := slices.BinarySearchFunc(t.tokens, int32(at), func(k token, at int32) int { return int(k.to - at) })
	switch {
	case i == len(t.tokens):
		return int32(len(t.letters))
	case int32(at) <= t.tokens[i].from:
		return t.tokens[i].start
	}
	return min(t.tokens[i].start+int32(at)-t.tokens[i].from, t.tokens[i].end)
}

// takeBack removes from s.found what s.taken covers or touches within a sentence.
func (s *screening) takeBack() {
	if len(s.taken) == 0 || len(s.found)+len(s.cues) == 0 {
		return
	}
	merged := s.taken[:0]
	for _, t := range s.taken { // sorted by their ends
		for len(merged) > 0 && merged[len(merged)-1].to > t.from {
			t.from = min(t.from, merged[len(merged)-1].from)
			merged = merged[:len(merged)-1]
		}
		merged = append(merged, t)
	}
	taken := func(f span) bool {
		from := f.from
		if !s.text.ends(from) {
			from-- // what ends where it begins touches it
		}
		i, _ := slices.BinarySearchFunc(merged, from, func(t span, from int32) int {
			if t.to > from {
				return 1
			}
			return -1
		})
		if i == len(merged) {
			return false
		}
		return merged[i].from < f.to || merged[i].from == f.to && !s.text.ends(f.to)
	}
	s.found, s.cues = slices.DeleteFunc(s.found, taken), slices.DeleteFunc(s.cues, taken)
}

// addTogether adds what the cues of a rule are together, if they are of enough
// different kinds.
func (s *screening) addTogether(rule *Rule) {
	kinds, all := uint32(0), span{from: int32(len(s.text.letters))}
	for _, cue := range s.cues {
		kinds |= 1 << (cue.cue - 1)
		all.from, all.to = min(all.from, cue.from), max(all.to, cue.to)
	}
	if rule.together > 0 && bits.OnesCount32(kinds) >= rule.together {
		s.found = append(s.found, all)
	}
}

// finding sums up what was found.
func (s *screening) finding() Finding {
	finding := Finding{Verdict: Deliver}
	// Whoever is in distress in this message is not blocked. That they were in an earlier
	// one lets nothing pass that this one holds for others.
	distress := None
	for i, rule := range s.rules.list {
		if !s.hits[i] {
			continue
		}
		finding.Hits = append(finding.Hits, Hit{rule})
		if !rule.DryRun {
			finding.Severity = max(finding.Severity, rule.Severity)
			finding.Sure = max(finding.Sure, s.surely(i))
			if !s.across[i] {
				distress = max(distress, s.surely(i))
			}
			finding.Method = finding.Method || rule.Method
			finding.Alert = finding.Alert || rule.Alert
		}
	}
	for _, hit := range finding.Hits {
		if hit.Rule.DryRun {
			continue
		}
		verdict := hit.Rule.soften(distress)
		if finding.Rule == nil || verdict.Stricter(finding.Verdict) || verdict == finding.Verdict && hit.Rule.weight() > finding.Rule.weight() {
			finding.Rule, finding.Verdict = hit.Rule, verdict
		}
	}
	return finding
}

// surely is how grave what a rule found is for what other rules may do. The model is wrong
// too often to open on its own what they have closed: then they ask at most, as in a worry.
func (s *screening) surely(rule int) Severity {
	severity := s.rules.list[rule].Severity
	if s.heard[rule] {
		return min(severity, Worry)
	}
	return severity
}

// soften is the verdict of a rule about somebody in distress, who is never
// blocked: only a rule on methods may.
func (r *Rule) soften(distress Severity) Verdict {
	mildest := map[Severity]Verdict{None: Refuse, Worry: Ask, Acute: Tell}[distress]
	if r.Verdict.Stricter(mildest) && !r.Method {
		return mildest
	}
	return r.Verdict
}

// weight says which of two rules with the same verdict has more to say.
func (r *Rule) weight() int {
	weight := int(r.Severity)
	if len(r.label) > 0 {
		weight += 10
	}
	return weight
}

// Label is what is delivered together with the message in a language: the label of
// the first rule that matched and has one. It is empty if none has.
func (f Finding) Label(language string) string {
	for _, hit := range f.Hits {
		if label := hit.Rule.Label(language); label != "" && !hit.Rule.DryRun {
			return label
		}
	}
	return ""
}
