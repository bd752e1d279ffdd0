package lobby

import (
	"slices"
	"strconv"
	"strings"

	"kith"
)

// topic is a topic with the forms in which it is recognised.
type topic struct {
	kith.Topic
	spoken []string // id and name as plain gives them
}

func known(topics []kith.Topic) []topic {
	out := make([]topic, len(topics))
	for i, t := range topics {
		out[i].Topic = t
		for _, form := range []string{plain(string(t.ID)), plain(t.Name)} {
			if form != "" && !slices.Contains(out[i].spoken, form) {
				out[i].spoken = append(out[i].spoken, form)
			}
		}
	}
	return out
}

// menu is what the catalogue lists.
func (l *Lobby) menu() []kith.Topic {
	out := make([]kith.Topic, len(l.topics))
	for i, t := range l.topics {
		out[i] = t.Topic
	}
	return out
}

// topicName is how a topic is read; one that is not offered any more goes by its id.
func (l *Lobby) topicName(id kith.TopicID) string {
	for _, t := range l.topics {
		if t.ID == id {
			return t.Name
		}
	}
	return string(id)
}

func (l *Lobby) offered(id kith.TopicID) bool {
	return slices.ContainsFunc(l.topics, func(t topic) bool { return t.ID == id })
}

// numbered gives the topic of a number in the menu.
func (l *Lobby) numbered(text string) (kith.TopicID, bool) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > len(l.topics) {
		return "", false
	}
	return l.topics[n-1].ID, true
}

// named gives the topic of an id or name, written in any spacing.
func (l *Lobby) named(text string) (kith.TopicID, bool) {
	text = tight(text)
	for _, t := range l.topics {
		for _, form := range t.spoken {
			if text != "" && tight(form) == text {
				return t.ID, true
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

// mentioned gives the one topic whose id or name stands in a text.
func (l *Lobby) mentioned(text string) (found kith.TopicID, ok bool) {
	padded := " " + text + " "
	for _, t := range l.topics {
		if slices.ContainsFunc(t.spoken, func(form string) bool { return strings.Contains(padded, " "+form+" ") }) {
			if ok {
				return "", false
			}
			found, ok = t.ID, true
		}
	}
	return found, ok
}

// misspelt gives the one topic that a short text comes close to.
func (l *Lobby) misspelt(text string) (found kith.TopicID, ok bool) {
	written := []rune(tight(text))
	if len(written) > 40 {
		return "", false
	}
	best := slips(len(written)) + 1
	for _, t := range l.topics {
		for _, form := range t.spoken {
			d := distance(written, []rune(tight(form)))
			switch {
			case d < best:
				best, found, ok = d, t.ID, true
			case d == best && t.ID != found:
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
