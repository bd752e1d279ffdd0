package portal

import (
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// glyph is one rune of a folded text and the bytes of the original it stands for.
type glyph struct {
	r        rune
	from, to int
}

// folded is a text as an eye, a link and a lax parser would read it alike: what
// is invisible left out, accents and widths taken off, percent-encoding and HTML
// references resolved. Ids are looked for in it and replaced in the original.
type folded struct {
	glyphs []glyph
	text   string
	starts []int // for each byte of text, the glyph it belongs to; and one more
}

// fold folds s.
func fold(s string) folded {
	gs := make([]glyph, 0, len(s))
	for i, r := range s {
		n := utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, n = utf8.DecodeRuneInString(s[i:])
		}
		gs = appendFolded(gs, r, i, i+n, false)
	}
	// Each pass undoes one layer of encoding; nobody's client writes four.
	for range 4 {
		next, changed := unescape(gs)
		if !changed {
			break
		}
		gs = next
	}
	f := folded{glyphs: gs, starts: make([]int, 0, len(gs)+1)}
	var b strings.Builder
	for i, g := range gs {
		n, _ := b.WriteRune(g.r)
		for range n {
			f.starts = append(f.starts, i)
		}
	}
	f.starts = append(f.starts, len(gs))
	f.text = b.String()
	return f
}

// origin gives the bytes of the original that text[from:to] stands for.
func (f *folded) origin(from, to int) (int, int) {
	return f.glyphs[f.starts[from]].from, f.glyphs[f.starts[to-1]].to
}

// lookalikes are signs that are read as a colon or a full stop within an id and
// that no Unicode normalisation maps.
var lookalikes = map[rune]rune{
	'\u02D0': ':', '\u02F8': ':', '\u0589': ':', '\u05C3': ':', '\u2236': ':', '\uA789': ':', '\uFF1A': ':',
	'\u3002': '.', '\uFF61': '.', '\u06D4': '.', '\u2024': '.',
}

// appendFolded appends what r folds to. A decoded rune that is not ASCII even
// then becomes U+FFFD, which the patterns for links accept: a link goes on
// behind an encoded letter but ends before one that is written out.
func appendFolded(gs []glyph, r rune, from, to int, decoded bool) []glyph {
	if r < utf8.RuneSelf {
		if r >= ' ' && r != 0x7F || r == '\n' || r == '\t' || r == '\r' {
			gs = append(gs, glyph{r, from, to})
		}
		return gs
	}
	if l, ok := lookalikes[r]; ok {
		return append(gs, glyph{l, from, to})
	}
	var buf [utf8.UTFMax]byte
	for _, d := range norm.NFKD.String(string(buf[:utf8.EncodeRune(buf[:], r)])) {
		switch {
		case unicode.In(d, unicode.Mn, unicode.Me) || invisible(d):
			continue
		case decoded && d >= utf8.RuneSelf:
			d = utf8.RuneError
		}
		gs = append(gs, glyph{d, from, to})
	}
	return gs
}

// unescape resolves one layer of percent-encoding and of HTML references.
func unescape(gs []glyph) (out []glyph, changed bool) {
	for i := 0; i < len(gs); {
		decoded, n := "", 0
		switch gs[i].r {
		case '%':
			decoded, n = percent(gs[i:])
		case '&':
			decoded, n = reference(gs[i:])
		}
		if n == 0 {
			if changed {
				out = append(out, gs[i])
			}
			i++
			continue
		}
		if !changed {
			out, changed = append(make([]glyph, 0, len(gs)), gs[:i]...), true
		}
		for _, r := range decoded {
			out = appendFolded(out, r, gs[i].from, gs[i+n-1].to, true)
		}
		i += n
	}
	return out, changed
}

// percent decodes the character at the start of gs that is percent-encoded in
// one to four bytes; n is 0 if there is none.
func percent(gs []glyph) (decoded string, n int) {
	var b []byte
	for len(b) < utf8.UTFMax && n+2 < len(gs) && gs[n].r == '%' {
		v, err := strconv.ParseUint(string([]rune{gs[n+1].r, gs[n+2].r}), 16, 8)
		if err != nil {
			break
		}
		b, n = append(b, byte(v)), n+3
		if utf8.FullRune(b) {
			break
		}
	}
	return string(b), n
}

// reference decodes the HTML character reference at the start of gs; n is 0 if
// there is none.
func reference(gs []glyph) (decoded string, n int) {
	const longest = 10
	var b strings.Builder
	for n < len(gs) && n < longest {
		r := gs[n].r
		if r >= utf8.RuneSelf {
			break
		}
		b.WriteRune(r)
		n++
		if r != ';' {
			continue
		}
		s := b.String()
		if decoded = html.UnescapeString(s); decoded != s {
			return decoded, n
		}
		break
	}
	return "", 0
}
