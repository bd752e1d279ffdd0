package portal

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Tellings gives all that a reader can be shown of a message, for whoever screens it: each
// text, as the reader sees it (none of a file without a caption), and the target of each link that is not to somebody or
// something in Matrix. A reader's client shows one of the texts, and nobody knows which.
func (t Talk) Tellings(v View) (texts, links []string) {
	switch {
	case t.Poll != nil:
		return v.tellings(t.Poll), nil
	case t.Act == Votes, t.Act == Ends, blank(t.Text):
		return nil, nil
	}
	c := t.For(v)
	texts = append(texts, c.Body)
	root, err := parse(c.FormattedBody)
	if c.FormattedBody == "" || err != nil {
		return texts, nil
	}
	var b strings.Builder
	for n := range root.Descendants() {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.DataAtom == atom.Br || block[n.DataAtom]:
			b.WriteByte('\n')
		case n.DataAtom == atom.A && !strings.HasPrefix(attr(n, "href"), matrixTo):
			links = append(links, attr(n, "href"))
		}
	}
	if text := strings.TrimSpace(b.String()); text != c.Body {
		texts = append(texts, text)
	}
	return texts, links
}

// Under gives the message with a line of ours above it. It loses its format, so that the
// line cannot be hidden by it.
func (t Talk) Under(line string) Talk {
	t.Text, t.HTML = strings.TrimSpace(line+"\n"+t.Text), ""
	if t.Poll != nil {
		poll := *t.Poll
		poll.Question = line + "\n" + poll.Question
		t.Poll = &poll
	}
	return t
}
