package lobby

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kith"
	"kith/matching/topics"
)

// topic is a topic with the forms in which it is recognised.
type topic struct {
	kith.Topic
	listed bool
	age    kith.AgeClass // for whom alone it is; "": for everybody
	spoken []string      // id and name as plain gives them
	abroad []string      // its names in other languages, too
}

// known lists all topics of an offer, the listed ones first.
func known(offer *topics.Offer) []topic {
	var out []topic
	listed := len(offer.Listed())
	for i, k := range offer.All() {
		whole, _ := offer.Topic(k.ID)
		t := topic{Topic: k, listed: i < listed, age: whole.Age}
		t.spoken = forms(string(k.ID), k.Name)
		t.abroad = forms(slices.Collect(maps.Values(whole.Names))...)
		out = append(out, t)
	}
	return withHalves(out)
}

// and parts names in the languages of the shipped catalogue.
var and = regexp.MustCompile(` (?:and|und|et|y|e) `)

// withHalves lets "Trennung" stand for "Trennung und Scheidung", if it stands for nothing else.
func withHalves(all []topic) []topic {
	meant := map[string]map[kith.TopicID]bool{}
	halves := make([][]string, len(all))
	for i, k := range all {
		for _, name := range slices.Concat(k.spoken, k.abroad) {
			halves[i] = append(halves[i], forms(and.Split(name, -1)...)...)
		}
		for _, form := range halves[i] {
			if meant[form] == nil {
				meant[form] = map[kith.TopicID]bool{}
			}
			meant[form][k.ID] = true
		}
	}
	for i := range all {
		for _, form := range halves[i] {
			if len(meant[form]) == 1 && !slices.Contains(all[i].abroad, form) {
				all[i].abroad = append(all[i].abroad, form)
			}
		}
	}
	return all
}

func forms(names ...string) []string {
	var out []string
	for _, name := range names {
		if form := plain(name); form != "" && !slices.Contains(out, form) {
			out = append(out, form)
		}
	}
	return out
}

// menu is what is listed for people of the peer's age.
func (t *turn) menu() []kith.Topic {
	var out []kith.Topic
	for _, k := range t.topics {
		if k.listed && t.may(k) {
			out = append(out, k.Topic)
		}
	}
	return out
}

// may tells whether a topic is for people of the peer's age.
func (t *turn) may(k topic) bool { return k.age == "" || k.age == t.age() }

// topicName is how a topic is read; one that is not offered any more goes by its id.
func (l *Lobby) topicName(id kith.TopicID) string {
	for _, t := range l.topics {
		if t.ID == id {
			return t.Name
		}
	}
	return string(id)
}

// offered tells whether the peer may look for people on a topic.
func (t *turn) offered(id kith.TopicID) bool {
	return slices.ContainsFunc(t.topics, func(k topic) bool { return k.ID == id && t.may(k) })
}

// numbered gives the topic of a number in the menu.
func (t *turn) numbered(text string) (kith.TopicID, bool) {
	n, err := strconv.Atoi(text)
	menu := t.menu()
	if err != nil || n < 1 || n > len(menu) {
		return "", false
	}
	return menu[n-1].ID, true
}

// named gives the topic of an id or name, in any language and written in any spacing.
func (t *turn) named(text string) (kith.TopicID, bool) {
	text = tight(text)
	if text == "" {
		return "", false
	}
	is := func(form string) bool { return tight(form) == text }
	for _, words := range []func(topic) []string{func(k topic) []string { return k.spoken }, func(k topic) []string { return k.abroad }} {
		for _, k := range t.topics {
			if t.may(k) && slices.ContainsFunc(words(k), is) {
				return k.ID, true
			}
		}
	}
	return "", false
}

// fillers are words before a topic that add nothing to it.
var fillers = []string{"a", "about", "circle", "company", "for", "group", "me", "my", "on", "people", "somebody", "someone", "the", "to", "talk", "topic", "with"}

// withoutFillers drops such words at the beginning, unless nothing else is there.
func withoutFillers(text string) string {
	words := strings.Fields(text)
	for len(words) > 1 && slices.Contains(fillers, words[0]) {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// mentioned gives the one listed topic whose id or name stands in a text.
func (t *turn) mentioned(text string) (found kith.TopicID, ok bool) {
	padded := " " + text + " "
	for _, k := range t.topics {
		if k.listed && t.may(k) && slices.ContainsFunc(k.spoken, func(form string) bool { return strings.Contains(padded, " "+form+" ") }) {
			if ok {
				return "", false
			}
			found, ok = k.ID, true
		}
	}
	return found, ok
}

// misspelt gives the one listed topic that a short text comes close to.
func (t *turn) misspelt(text string) (found kith.TopicID, ok bool) {
	written := []rune(tight(text))
	if len(written) > 40 {
		return "", false
	}
	best := slips(len(written)) + 1
	for _, k := range t.topics {
		if !k.listed || !t.may(k) {
			continue
		}
		for _, form := range k.spoken {
			d := distance(written, []rune(tight(form)))
			switch {
			case d < best:
				best, found, ok = d, k.ID, true
			case d == best && k.ID != found:
				ok = false
			}
		}
	}
	return found, ok
}

// slips is how many slips of the finger are believed in a word of n letters.
func slips(n int) int {
	switch {
	case n < 4:
		return 0
	case n < 6:
		return 1
	case n < 10:
		return 2
	default:
		return 3
	}
}

// tight is a plain text without its spaces.
func tight(text string) string { return strings.ReplaceAll(text, " ", "") }

// distance counts the letters to add, drop, change or swap with their neighbour
// to get from a to b (optimal string alignment).
func distance(a, b []rune) int {
	older, old, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range old {
		old[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(old[j+1]+1, row[j]+1, old[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
		}
		older, old, row = old, row, older
	}
	return old[len(b)]
}
