package portal

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"maunium.net/go/mautrix/id"
)

// readHTML rebuilds a formatted body from the tags and attributes that are
// allowed. It is "" when the body cannot be read as HTML, has nothing to see in
// it, or does not come to rest: what parsers read differently is not passed on.
func readHTML(s string) string {
	s = strings.TrimSpace(clean(s))
	for range 4 {
		root, err := parse(s)
		if err != nil {
			return ""
		}
		next := render(rebuild(root))
		if next == s {
			if blank(plain(s)) {
				return ""
			}
			return s
		}
		s = next
	}
	return ""
}

// parse gives the fragment's nodes as children of a body element. It fails on
// what is nested deeper than 512 elements.
func parse(s string) (*html.Node, error) {
	root := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(s), root)
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	return root, nil
}

// render writes the children of root as sanitised HTML.
func render(root *html.Node) string {
	var b strings.Builder
	for n := range root.ChildNodes() {
		if err := html.Render(&b, n); err != nil { // only void elements with children, which no parser makes
			return ""
		}
	}
	return sanitiser.Sanitize(b.String())
}

// rebuild makes a tree of its own from what is allowed in root.
func rebuild(root *html.Node) *html.Node {
	clone := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	copyChildren(clone, root, 0)
	return clone
}

// copyChildren adds to dst what is allowed of the children of src; depth is how
// many allowed elements dst stands in, itself counted. An element that is not
// allowed, or too deep, leaves its children behind in its place.
func copyChildren(dst, src *html.Node, depth int) {
	for n := range src.ChildNodes() {
		switch {
		case n.Type == html.TextNode:
			addText(dst, untrackAll(clean(n.Data)))
		case n.Type != html.ElementNode || dropped[n.Data] || hasAttr(n, "data-mx-profile-fallback"):
		case n.Data == "img": // a custom emoji, mostly: its name is what there is to say
			addText(dst, clean(attr(n, "alt")))
		default:
			el := element(n)
			if el == nil || depth >= maxDepth {
				copyChildren(dst, n, depth)
				continue
			}
			dst.AppendChild(el)
			copyChildren(el, n, depth+1)
		}
	}
}

func addText(dst *html.Node, s string) {
	if last := dst.LastChild; last != nil && last.Type == html.TextNode {
		last.Data += s
	} else if s != "" {
		dst.AppendChild(&html.Node{Type: html.TextNode, Data: s})
	}
}

// element gives an allowed element like n, without children; nil if n is not
// allowed, or does nothing without the attributes that it lost.
func element(n *html.Node) *html.Node {
	name := n.Data
	if r, ok := renamed[name]; ok {
		name = r
	}
	if n.Namespace != "" || !slices.Contains(allowed, name) {
		return nil
	}
	el := &html.Node{Type: html.ElementNode, Data: name, DataAtom: atom.Lookup([]byte(name))}
	for _, a := range n.Attr {
		if n.Data == "font" && a.Key == "color" {
			a.Key = "data-mx-color"
		}
		form, ok := attributes[name][a.Key]
		if a.Val = clean(a.Val); !ok || a.Namespace != "" || !form.MatchString(a.Val) || hasAttr(el, a.Key) {
			continue
		}
		if a.Key == "href" {
			if a.Val, ok = readHref(a.Val); !ok {
				continue
			}
		}
		el.Attr = append(el.Attr, html.Attribute{Key: a.Key, Val: a.Val})
	}
	if name == "a" && !hasAttr(el, "href") || name == "span" && len(el.Attr) == 0 {
		return nil
	}
	return el
}

// readHref gives a link that may be kept: one of an allowed scheme, or one into
// Matrix, which View.html replaces.
func readHref(s string) (string, bool) {
	s = strings.TrimSpace(s)
	f := fold(s)
	if link.MatchString(f.text) {
		return linkTo(readLink(f.text, 0, len(f.text))), true
	}
	u, err := url.Parse(untrack(s))
	if err == nil && slices.Contains(schemes, u.Scheme) {
		return u.String(), true
	}
	if at := sites(&f); len(at) > 0 && !at[0].doubtful { // a client's own scheme
		return linkTo(at[0]), true
	}
	return "", false
}

const matrixTo = "https://matrix.to/#/"

// linkTo spells a link into Matrix in a way that passes the sanitiser, whatever
// its scheme was. Of the old one it keeps only what decides what is shown for it.
func linkTo(at site) string {
	switch {
	case at.kind == someUser && user.FindString(string(at.user)) == string(at.user):
		return matrixTo + url.PathEscape(string(at.user))
	case at.kind == someUser:
		return matrixTo + "@"
	case at.kind == someMessage:
		return matrixTo + "!/$"
	default:
		return matrixTo + "!"
	}
}

// safeID is a user id that is spelt the same in a link, in HTML and in JSON.
var safeID = regexp.MustCompile(`^@[A-Za-z0-9._=/+-]+:[A-Za-z0-9.:-]+$`)

// html rewrites HTML that readHTML gave.
func (v View) html(s string) string {
	if s == "" {
		return ""
	}
	root, err := parse(s)
	if err != nil {
		return ""
	}
	w := walk{view: v}
	w.children(root)
	w.flush()
	return render(root)
}

// walk rewrites a tree for one reader.
type walk struct {
	view View
	run  []*html.Node // the text nodes of the line so far
}

// flush rewrites the line of text that ends here.
func (w *walk) flush() {
	pieces := make([]string, len(w.run))
	for i, n := range w.run {
		pieces[i] = n.Data
	}
	for i, p := range w.view.rewrite(pieces) {
		w.run[i].Data = p
	}
	w.run = w.run[:0]
}

func (w *walk) children(parent *html.Node) {
	for n := range slices.Values(slices.Collect(parent.ChildNodes())) {
		switch {
		case n.Type == html.TextNode:
			w.run = append(w.run, n)
		case n.DataAtom == atom.A:
			w.link(n)
		case block[n.DataAtom]:
			w.flush()
			w.attributes(n)
			w.children(n)
			w.flush()
		default:
			w.attributes(n)
			w.children(n)
		}
	}
}

// attributes rewrites those that are text.
func (w *walk) attributes(n *html.Node) {
	for i, a := range n.Attr {
		if a.Key == "data-mx-spoiler" || a.Key == "data-mx-maths" {
			n.Attr[i].Val = w.view.text(a.Val)
		}
	}
}

// link rewrites a link. One into Matrix becomes a link to a person whom the
// reader knows, or a word; its old text goes, which was most often a name. Any
// other link that has an id within it becomes text.
func (w *walk) link(a *html.Node) {
	f := fold(attr(a, "href"))
	if link.MatchString(f.text) {
		w.flush() // what stands on either side of a name does not join
		w.pill(a, readLink(f.text, 0, len(f.text)))
		return
	}
	w.children(a)
	if slices.ContainsFunc(sites(&f), func(at site) bool { return !at.doubtful }) {
		unwrap(a)
	}
}

func (w *walk) pill(a *html.Node, at site) {
	shown, word := w.view.linked(at)
	for c := a.FirstChild; c != nil; c = a.FirstChild {
		a.RemoveChild(c)
	}
	a.AppendChild(&html.Node{Type: html.TextNode, Data: word})
	a.Attr = []html.Attribute{{Key: "href", Val: matrixTo + string(shown)}}
	if !safeID.MatchString(string(shown)) {
		unwrap(a)
	}
}

// linked tells what stands for a link into Matrix: a word, and the user whom the
// reader may see there; "" if it is none.
func (v View) linked(at site) (shown id.UserID, word string) {
	if at.kind == someUser {
		if known, name, ok := v.person(at.user); ok {
			return known, name
		}
	}
	return "", v.neutral(at.kind)
}

// unwrap puts the children of n in its place.
func unwrap(n *html.Node) {
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		n.RemoveChild(c)
		n.Parent.InsertBefore(c, n)
	}
	n.Parent.RemoveChild(n)
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key && a.Namespace == "" })
}

// plain gives the text of a piece of HTML that readHTML gave, for clients that
// show no HTML. In the place of a link into Matrix stands its address, which
// View.text knows how to replace; its text can be anybody's name.
func plain(s string) string {
	root, err := parse(s)
	if err != nil {
		return ""
	}
	var b strings.Builder
	var lines func(*html.Node)
	lines = func(parent *html.Node) {
		for n := range parent.ChildNodes() {
			switch {
			case n.Type == html.TextNode:
				b.WriteString(n.Data)
			case strings.HasPrefix(attr(n, "href"), matrixTo):
				b.WriteString(attr(n, "href"))
			case block[n.DataAtom] && !strings.HasSuffix(b.String(), "\n"):
				b.WriteByte('\n')
				fallthrough
			default:
				lines(n)
			}
		}
	}
	lines(root)
	return strings.TrimSpace(b.String())
}
