package safety

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold appends to t.plain what an eye reads in s: small Latin letters, digits and
// plain punctuation, without accents and without what cannot be seen.
func (t *text) fold(s string) {
	inWord := false
	for _, r := range s {
		before := len(t.plain)
		switch {
		case r >= utf8.RuneSelf:
			if unicode.IsUpper(r) && !inWord {
				t.noteCapital(r, inWord)
			}
			t.foldRune(r)
		case r >= 'A' && r <= 'Z':
			t.noteCapital(r, inWord)
			t.plain = append(t.plain, byte(r)+'a'-'A')
		case r == '`':
			t.plain = append(t.plain, '\'')
		case r >= ' ' && r != 0x7F || r == '\n':
			t.plain = append(t.plain, byte(r))
		case r == '\t' || r == '\r' || r == '\v' || r == '\f':
			t.plain = append(t.plain, ' ')
		}
		if len(t.plain) > before {
			inWord = r >= utf8.RuneSelf || isAlnum(t.plain[len(t.plain)-1])
		}
	}
}

// noteCapital remembers a capital letter that matters: one that begins a word may
// begin a name, and a capital I within a word may be read as an l.
func (t *text) noteCapital(r rune, inWord bool) {
	switch at := int32(len(t.plain)); {
	case !inWord:
		t.capitals = append(t.capitals, at)
	case r == 'I' && isSmall(t.plain[at-1]):
		t.bars = append(t.bars, at)
	}
}

func isSmall(b byte) bool { return b >= 'a' && b <= 'z' }
func isDigit(b byte) bool { return b >= '0' && b <= '9' }
func isAlnum(b byte) bool { return isSmall(b) || isDigit(b) }

// punctuation maps signs to the plain one that they are read as.
var punctuation = map[rune]byte{
	'\u2018': '\'', '\u2019': '\'', '\u201b': '\'', '\u02bc': '\'', '\u00b4': '\'', '\u2032': '\'', '\u02b9': '\'', '\u02bb': '\'', '\ua78c': '\'',
	'\u2010': '-', '\u2011': '-', '\u2012': '-', '\u2013': '-', '\u2014': '-', '\u2015': '-', '\u2212': '-', '\u00b7': '.',
	'\u3002': '.', '\u2219': '.', '\u22c5': '.', '\u06d4': '.', '\u30fb': '.', '\u2022': '.', '\u2236': ':', '\ua789': ':', '\u02d0': ':', '\u0589': ':',
	'\u201c': '"', '\u201d': '"', '\u201e': '"', '\u00ab': '"', '\u00bb': '"', '\u201a': '"', '\u2039': '"', '\u203a': '"',
	'\u2800': ' ', '\u2028': '\n', '\u2029': '\n', '\u0085': '\n',
}

// invisible tells what leaves nothing on the screen, or only a change of what
// stands beside it.
func invisible(r rune) bool {
	switch r {
	case '\u115f', '\u1160', '\u3164', '\uffa0', utf8.RuneError:
		return true
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Cc, unicode.Co, unicode.Cs) ||
		r >= 0x1F3FB && r <= 0x1F3FF || r >= 0xE0000 && r <= 0xE0FFF
}

// foldRune appends what a sign beyond ASCII is read as.
func (t *text) foldRune(r rune) {
	if p, ok := punctuation[r]; ok {
		t.plain = append(t.plain, p)
		return
	}
	switch {
	case unicode.IsSpace(r):
		t.plain = append(t.plain, ' ')
		return
	case invisible(r):
		return
	}
	// Before it is decomposed, by which some become another letter than they look like.
	if latin, ok := looksLike(r); ok {
		t.plain = append(t.plain, latin)
		return
	}
	for _, first := range alphabets {
		if r >= first && r < first+26 {
			t.plain = append(t.plain, 'a'+byte(r-first))
			return
		}
	}
	var in [utf8.UTFMax]byte
	var out [64]byte
	decomposed := norm.NFKD.Append(out[:0], in[:utf8.EncodeRune(in[:], r)]...)
	for len(decomposed) > 0 {
		d, n := utf8.DecodeRune(decomposed)
		decomposed = decomposed[n:]
		t.foldPart(d)
	}
}

// foldPart appends what one part of a decomposed sign is read as.
func (t *text) foldPart(r rune) {
	if invisible(r) {
		return
	}
	if latin, ok := looksLike(r); ok {
		t.plain = append(t.plain, latin)
		return
	}
	r = unicode.ToLower(r)
	if r < utf8.RuneSelf {
		t.plain = append(t.plain, byte(r))
		return
	}
	switch r {
	case 'ß':
		t.plain = append(t.plain, "ss"...)
		return
	case 'æ':
		t.plain = append(t.plain, "ae"...)
		return
	case 'œ':
		t.plain = append(t.plain, "oe"...)
		return
	case '\u2044':
		t.plain = append(t.plain, '/')
		return
	}
	if unicode.Is(unicode.Nd, r) {
		t.plain = append(t.plain, '0'+digitValue(r))
		return
	}
	t.plain = utf8.AppendRune(t.plain, r)
}

// digitValue is the value of a decimal digit of any script: they stand in rows of
// ten, each from zero.
func digitValue(r rune) byte {
	for _, row := range unicode.Nd.R16 {
		if r >= rune(row.Lo) && r <= rune(row.Hi) {
			return byte((r - rune(row.Lo)) % 10)
		}
	}
	for _, row := range unicode.Nd.R32 {
		if r >= rune(row.Lo) && r <= rune(row.Hi) {
			return byte((r - rune(row.Lo)) % 10)
		}
	}
	return 0
}
