package portal

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	popIsolate = '\u2069' // PDI
	// maxIsolates is how deep bidirectional isolates may nest; people need one
	// or two.
	maxIsolates = 8
	// flagTags is how many tag characters the flag of a region is spelt with.
	flagTags  = 6
	blackFlag = '\U0001F3F4'
	cancelTag = '\U000E007F'
)

// clean gives a text as valid UTF-8 without what a reader cannot see but their
// client obeys:
//
//   - NUL, other control characters, noncharacters and interlinear annotations,
//     on which clients and databases differ; every kind of line end becomes \n;
//   - bidirectional embeddings and overrides: with them a text can be shown in
//     another order than it is screened in, and run out over what the client
//     writes around it. Isolates, which took their place in Unicode 6.3, are
//     kept and balanced on every line; the marks that Arabic and Hebrew writers
//     use are harmless and kept;
//   - tag characters outside flags, which spell out ASCII that nobody sees.
//
// Joiners and variation selectors stay: Persian, Indic scripts and emoji need
// them. Ids that hide behind them are found all the same (see fold).
func clean(s string) string {
	if plainASCII(s) {
		return s
	}
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n").
		Replace(strings.ToValidUTF8(s, "\uFFFD"))
	var b strings.Builder
	b.Grow(len(s))
	isolates := 0
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\n':
			closeIsolates(&b, &isolates)
			b.WriteByte('\n')
		case r == blackFlag:
			n = len(flag(s[i:]))
			b.WriteString(s[i : i+n])
		case r >= '\u2066' && r < popIsolate:
			if isolates < maxIsolates {
				isolates++
				b.WriteRune(r)
			}
		case r == popIsolate:
			if isolates > 0 {
				isolates--
				b.WriteRune(r)
			}
		case !banned(r):
			b.WriteRune(r)
		}
		i += n
	}
	closeIsolates(&b, &isolates)
	return b.String()
}

func closeIsolates(b *strings.Builder, n *int) {
	for ; *n > 0; *n-- {
		b.WriteRune(popIsolate)
	}
}

func plainASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x7F || c < ' ' && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

func banned(r rune) bool {
	switch {
	case r == '\t':
		return false
	case unicode.IsControl(r):
		return true
	case r >= '\u202A' && r <= '\u202E': // embeddings, overrides and their end
		return true
	case r >= '\u206A' && r <= '\u206F': // deprecated format characters
		return true
	case r >= '\uFFF9' && r <= '\uFFFB', r == '\uFEFF', r == '\u2060':
		return true
	case r >= '\U000E0000' && r <= '\U000E007F': // tags
		return true
	case r&0xFFFE == 0xFFFE, r >= '\uFDD0' && r <= '\uFDEF': // noncharacters
		return true
	}
	return false
}

// flag is the flag at the start of s, together with the tag characters that say
// of which region it is, if they are well-formed (UTS #51, annex C).
func flag(s string) string {
	end := utf8.RuneLen(blackFlag)
	bare := s[:end]
	for range flagTags + 1 {
		r, n := utf8.DecodeRuneInString(s[end:])
		end += n
		switch {
		case r == cancelTag:
			return s[:end]
		case r < '\U000E0030' || r > '\U000E007A':
			return bare
		}
	}
	return bare
}

// blank tells that there is nothing in s that a reader could see.
func blank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsSpace(r) && !invisible(r) })
}

// invisible tells that a rune leaves no ink of its own and takes no space that
// a reader would notice as one.
func invisible(r rune) bool {
	switch r {
	case '\u034F', '\u115F', '\u1160', '\u17B4', '\u17B5', '\u2800', '\u3164', '\uFFA0':
		return true // grapheme joiner, Hangul and Khmer fillers, empty Braille cell
	}
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r)
}
