package portal

import (
	"regexp"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html/atom"
)

// maxDepth is how deep tags may nest (specification, m.room.message).
const maxDepth = 100

// allowed is the specification's list of tags (client-server API 1.10 and
// later, m.room.message) without img: a picture is a mxc: URI, which names the
// server that holds it and, being the same in every copy, links rooms.
var allowed = []string{
	"del", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "p", "a", "ul", "ol", "sup", "sub", "li", "b", "i", "u",
	"strong", "em", "s", "code", "hr", "br", "div", "table", "thead", "tbody", "tr", "th", "td", "caption", "pre",
	"span", "details", "summary",
}

// renamed gives the successors of tags that the list had in earlier versions.
var renamed = map[string]string{"font": "span", "strike": "s"}

// dropped lists elements whose content nobody was meant to read as text, and
// the quotation in a reply's fallback.
var dropped = map[string]bool{
	"mx-reply": true, "script": true, "style": true, "title": true, "textarea": true, "template": true, "noscript": true,
	"iframe": true, "object": true, "embed": true, "noembed": true, "noframes": true, "xmp": true, "plaintext": true,
	"select": true, "svg": true, "audio": true, "video": true, "canvas": true,
}

// block lists elements that begin and end a line of their own. An id does not
// run across their borders.
var block = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Blockquote: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true,
	atom.H5: true, atom.H6: true, atom.Ul: true, atom.Ol: true, atom.Li: true, atom.Table: true, atom.Thead: true,
	atom.Tbody: true, atom.Tr: true, atom.Th: true, atom.Td: true, atom.Caption: true, atom.Pre: true,
	atom.Details: true, atom.Summary: true, atom.Hr: true, atom.Br: true,
}

// attributes gives what each tag may carry, and of what form.
var attributes = map[string]map[string]*regexp.Regexp{
	"span": {"data-mx-bg-color": color, "data-mx-color": color, "data-mx-spoiler": anything, "data-mx-maths": anything},
	"div":  {"data-mx-maths": anything},
	"a":    {"href": anything, "target": regexp.MustCompile(`^_blank$`)},
	"ol":   {"start": regexp.MustCompile(`^-?[0-9]{1,9}$`)},
	"code": {"class": regexp.MustCompile(`^language-[A-Za-z0-9_+#.-]{1,32}$`)},
}

var (
	color    = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)
	anything = regexp.MustCompile(`(?s)^.*$`)
	schemes  = []string{"https", "http", "ftp", "mailto", "magnet"}
)

// sanitiser has the last word on every piece of HTML that leaves the package.
// Its rules are those of the tree that is rebuilt before it; it is there in case
// that parser and the reader's should ever differ.
var sanitiser = newSanitiser()

func newSanitiser() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(allowed...)
	for tag, attrs := range attributes {
		for name, form := range attrs {
			p.AllowAttrs(name).Matching(form).OnElements(tag)
		}
	}
	p.AllowURLSchemes(schemes...)
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	return p
}
