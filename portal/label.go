package portal

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// label is the text of a link into Matrix in the formatted text: most often the
// display name of an account. Clients write it into the plain text, too, as if it
// had been typed there.
type label struct {
	text string
	at   site
}

// readLabels lists the labels in a piece of HTML that readHTML gave.
func readLabels(s string) []label {
	root, err := parse(s)
	if err != nil {
		return nil
	}
	var labels []label
	for n := range root.Descendants() {
		if n.DataAtom != atom.A {
			continue
		}
		f := fold(attr(n, "href"))
		if name := strings.TrimSpace(inside(n)); name != "" && link.MatchString(f.text) {
			labels = append(labels, label{name, readLink(f.text, 0, len(f.text))})
		}
	}
	return labels
}

func inside(parent *html.Node) string {
	var b strings.Builder
	for n := range parent.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

// body rewrites the plain text. Beside the ids in it the labels are replaced: each
// once, since both tellings hold them in the same order.
func (v View) body(t Talk) string {
	if len(t.labels) == 0 {
		return v.text(t.Text)
	}
	s := t.Text
	edits := v.edits(s)
	apart := slices.Clone(edits) // an id is replaced as a whole, not a label within it
	f := fold(s)
	for _, at := range sites(&f) {
		from, to := f.origin(at.from, at.to)
		from, to = wholeMarkdownLink(s, from, to)
		apart = append(apart, edit{from: from, to: to})
	}
	end, missing := 0, make(map[string]bool)
	for _, l := range t.labels {
		if missing[l.text] { // looked for once: a hostile message has thousands of them
			continue
		}
		from := indexWord(s, l.text, end)
		if from < 0 {
			missing[l.text] = true
			continue
		}
		end = from + len(l.text)
		overlaps := func(e edit) bool { return e.from < end && from < e.to }
		if !slices.ContainsFunc(apart, overlaps) {
			_, word := v.linked(l.at)
			edits = append(edits, edit{from, end, word})
		}
	}
	slices.SortFunc(edits, func(a, b edit) int { return a.from - b.from })
	return apply(s, 0, edits)
}

// indexWord gives where a word stands in s from a place on, or -1. It is not found
// within a longer word, as far as ASCII tells: many scripts set words without spaces.
func indexWord(s, word string, from int) int {
	for {
		at := strings.Index(s[from:], word)
		if at < 0 {
			return -1
		}
		from += at
		to := from + len(word)
		within := from > 0 && alphanumeric(s[from-1]) && alphanumeric(s[from]) ||
			to < len(s) && alphanumeric(s[to-1]) && alphanumeric(s[to])
		if !within {
			return from
		}
		from++
	}
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}
