package safety

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"kith/safety/learned"
)

// Folded is what an eye reads in a text: small Latin letters, digits and plain
// punctuation, without accents and disguises of single letters. The small model is
// trained on it.
func Folded(told string) []byte {
	var t text
	t.fold(told)
	return t.plain
}

// needsModel tells whether any rule listens to the model.
func (r *Rules) needsModel() bool {
	return slices.ContainsFunc(r.list, func(rule *Rule) bool { return len(rule.finds) > 0 })
}

// scores are what the model makes of the telling that is being judged, asked for once.
func (s *screening) scores() learned.Scores {
	if !s.asked {
		s.asked, s.scored = true, s.model.Read(s.text.plain)
	}
	return s.scored
}

// hear adds what the model finds of a rule of which nothing else was found, and tells whether
// it did. It reads whole tellings only, not what reaches across two messages.
func (s *screening) hear(rule *Rule) bool {
	if s.border >= 0 || len(rule.finds) == 0 || len(s.found) > 0 || len(s.text.tokens) == 0 {
		return false
	}
	for label, least := range rule.finds {
		if score, _ := s.scores().Of(label); score >= least {
			s.found = append(s.found, span{to: int32(len(s.text.letters))})
			return true
		}
	}
	return false
}

// scores reads how sure the model must be of a label, by label.
func (r *reader) scores(node *yaml.Node, path string) map[string]float64 {
	known := map[string]func(*yaml.Node, string){}
	scores := map[string]float64{}
	for _, label := range learned.Labels {
		known[label] = func(n *yaml.Node, p string) {
			score, err := strconv.ParseFloat(r.text(n, p), 64)
			if err != nil || !(score > 0 && score <= 1) {
				r.add(n.Line, p, "needs a number above 0 and up to 1: how sure the model must be")
			}
			scores[label] = score
		}
	}
	r.fields(node, path, known)
	if len(scores) == 0 && len(r.problems) == 0 {
		r.add(node.Line, path, "needs one of %s, and how sure the model must be", strings.Join(slices.Sorted(maps.Keys(known)), ", "))
	}
	return scores
}
