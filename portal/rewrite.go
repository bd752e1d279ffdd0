package portal

import (
	"strings"

	"maunium.net/go/mautrix/id"
)

// edit puts a word in the place of a piece of a text.
type edit struct {
	from, to int
	word     string
}

// text rewrites a plain text.
func (v View) text(s string) string {
	return strings.Join(v.rewrite([]string{s}), "")
}

// rewrite puts names in the place of all ids and links into Matrix in a text
// that comes in pieces, as it does when tags stand within it. An id that runs
// over several pieces is replaced in the first.
func (v View) rewrite(pieces []string) []string {
	whole := strings.Join(pieces, "")
	if !mayName(whole) {
		return pieces
	}
	edits := v.edits(whole)
	if len(edits) == 0 {
		return pieces
	}
	out := make([]string, len(pieces))
	start := 0
	for i, p := range pieces {
		out[i] = apply(p, start, edits)
		start += len(p)
	}
	return out
}

// edits finds what has to be replaced in s, from left to right.
func (v View) edits(s string) []edit {
	f := fold(s)
	var edits []edit
	end := 0
	for _, at := range sites(&f) {
		from, to := f.origin(at.from, at.to)
		word := v.neutral(at.kind)
		if at.kind == someUser {
			name, upto, ok := v.nameOf(at)
			switch {
			case at.doubtful && !ok:
				continue
			case v.worst && at.server > 0, at.weak && !ok:
				_, to = f.origin(at.from, at.server-1)
			case ok:
				word = name
				_, to = f.origin(at.from, upto)
			}
		}
		from, to = wholeMarkdownLink(s, from, to)
		// A single original rune can fold to the end of one id and the start of
		// the next.
		if from = max(from, end); from < to {
			edits = append(edits, edit{from, to, word})
			end = to
		}
	}
	return edits
}

// nameOf asks for the person at a site. A sentence may have been glued to the
// id by its full stop: then the longest id that is known counts. upto is where
// that ends in the folded text.
func (v View) nameOf(at site) (name string, upto int, ok bool) {
	u, upto := string(at.user), at.to
	for {
		if _, name, ok = v.person(id.UserID(u)); ok {
			return name, upto, true
		}
		cut := strings.LastIndexAny(u, ".:")
		if at.server == 0 || cut <= strings.IndexByte(u, ':') {
			return "", at.to, false
		}
		upto -= len(u) - cut
		u = u[:cut]
	}
}

// maxLinkText is how far back the text of a Markdown link is looked for, in
// bytes: display names are shorter.
const maxLinkText = 300

// wholeMarkdownLink widens a link that is the target of [text](target) to all of
// it: clients put the link's Markdown into the body of a message that mentions
// somebody, and the text is that person's name.
func wholeMarkdownLink(s string, from, to int) (int, int) {
	head, tail := strings.TrimSuffix(s[:from], "<"), strings.TrimPrefix(s[to:], ">")
	if !strings.HasSuffix(head, "](") || !strings.HasPrefix(tail, ")") {
		return from, to
	}
	name := head[max(0, len(head)-len("](")-maxLinkText) : len(head)-len("](")]
	open := strings.LastIndexAny(name, "[\n")
	if open < 0 || name[open] != '[' {
		return from, to
	}
	return len(head) - len("](") - len(name) + open, len(s) - len(tail) + 1
}

// apply makes the edits of a text in the piece of it that begins at start.
func apply(piece string, start int, edits []edit) string {
	var b strings.Builder
	done := start
	end := start + len(piece)
	for _, e := range edits {
		if e.to <= start || e.from >= end {
			continue
		}
		if e.from >= start {
			b.WriteString(piece[done-start : e.from-start])
			b.WriteString(e.word)
		}
		done = min(e.to, end)
	}
	b.WriteString(piece[done-start:])
	return b.String()
}
