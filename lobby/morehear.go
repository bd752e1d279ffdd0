package lobby

import (
	"slices"
	"strconv"
	"strings"

	"kith"
)

// wished is one thing that somebody may say about what they look for.
type wished struct {
	kind     wishedKind
	shape    kith.Shape
	side     kith.Side
	need     kith.Needs
	language string
	tag      kith.Tag
	strength kith.Strength
	unlike   bool
}

type wishedKind int

const (
	ofShape wishedKind = iota + 1
	ofSide
	ofNeed
	ofLanguage
	ofGroup
	ofUnlike
	howMuch // only, rather, not: about the groups that follow
	ofOwn   // I am: about the groups that follow
	little  // about the language beside it
)

// saying is what was understood of a text.
type saying struct {
	shapes    []kith.Shape
	sides     []kith.Side
	needs     kith.Needs
	languages []kith.Language
	own       []kith.Tag
	wishes    []kith.TagWish
	both      []string // groups that were named in two ways
	unlike    *bool
	heard     int  // things that were understood
	unheard   int  // words that were not
	outside   bool // a number that is not in the menu
}

// whole tells whether something was understood, and all of it.
func (s *saying) whole() bool { return s.heard > 0 && s.unheard == 0 && !s.outside }

// mostly tells whether enough was understood to take it for that.
func (s *saying) mostly() bool { return s.heard > 0 && s.unheard <= min(s.heard, 3) }

// hear reads what somebody wishes, in any order. numbered tells what a number stands for. What is
// separated by commas and the like is read apart, but that "only men, carers" is about both.
func (l *Lobby) hear(text string, numbered func(int) (wished, bool)) saying {
	h := hearing{Lobby: l, numbered: numbered}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;:/\n+&()|、，；،。", r) }) {
		var words []string
		for _, word := range strings.Fields(part) {
			if base, known := languageOfTag(word); known {
				words = append(words, tagMark+base)
				continue
			}
			words = append(words, strings.Fields(plain(word))...)
		}
		start := 0
		for i, word := range words {
			if slices.Contains(joints, word) {
				h.part(words[start:i])
				start = i + 1
			}
		}
		h.part(words[start:])
	}
	return h.saying
}

// joints are words that separate like a comma.
var joints = []string{"and", "or", "und", "oder", "et", "ou", "but", "aber"}

// hearing is a text being read.
type hearing struct {
	*Lobby
	saying
	numbered func(int) (wished, bool)
	strength kith.Strength // of the groups that come
	here     bool          // it was said in this part
	some     bool          // of the language that comes
}

// tagMark begins a word that was a language tag; no word of plain does.
const tagMark = "-"

// longestWished is how many words one thing has at most.
const longestWished = 6

func (h *hearing) part(words []string) {
	from, before := len(h.languages), h.heard
	h.some, h.here = false, false
	for i := 0; i < len(words); {
		item, n := h.next(words[i:])
		switch {
		case n == 0:
			h.unheard++
			i++
		case item.kind == 0:
			i += n
		default:
			h.take(item)
			i += n
		}
	}
	if h.some && len(h.languages) > 0 && (len(h.languages) > from || h.heard == before) { // "German, but only a little"
		h.languages[len(h.languages)-1].Some = true
	}
}

// next reads the longest thing with which some words begin, and how many words it takes; none
// if nothing is known. A word that adds nothing is a thing of no kind.
func (h *hearing) next(words []string) (wished, int) {
	if base, tagged := strings.CutPrefix(words[0], tagMark); tagged {
		return wished{kind: ofLanguage, language: base}, 1
	}
	for n := min(len(words), longestWished); n > 0; n-- {
		phrase := strings.Join(words[:n], " ")
		if item, known := h.groups[phrase]; known {
			return item, n
		}
		if item, known := vocabulary[phrase]; known {
			return item, n
		}
		if base, known := languageOf(phrase); known {
			return wished{kind: ofLanguage, language: base}, n
		}
	}
	if number, err := strconv.Atoi(words[0]); err == nil && h.numbered != nil {
		item, known := h.numbered(number)
		h.outside = h.outside || !known
		return item, 1
	}
	if slices.Contains(fillersOfWishes, words[0]) {
		return wished{}, 1
	}
	return wished{}, 0
}

func (h *hearing) take(item wished) {
	switch item.kind {
	case howMuch:
		h.strength, h.here = item.strength, true
	case ofOwn:
		h.strength = ""
	case little:
		h.some = true
	case ofGroup:
		h.group(item.tag)
	default:
		h.thing(item)
	}
}

// thing takes what is no group.
func (h *hearing) thing(item wished) {
	if h.strength == kith.Avoid && h.here { // "not German" is nothing that can be asked for
		h.strength = ""
		h.unheard++
		return
	}
	h.strength = ""
	h.heard++
	switch item.kind { //nolint:exhaustive // the others are taken before
	case ofShape:
		h.shapes = append(h.shapes, item.shape)
	case ofSide:
		h.sides = append(h.sides, item.side)
	case ofNeed:
		h.needs |= item.need
	case ofLanguage:
		h.language(item.language)
	case ofUnlike:
		h.unlike = &item.unlike
	}
}

func (h *hearing) language(base string) {
	i := slices.IndexFunc(h.languages, func(l kith.Language) bool { return l.Tag == base })
	if i >= 0 {
		h.languages = slices.Delete(h.languages, i, i+1)
	}
	h.languages = append(h.languages, kith.Language{Tag: base, Some: h.some})
	h.some = false
}

func (h *hearing) group(tag kith.Tag) {
	h.heard++
	if h.strength == "" {
		if !slices.Contains(h.own, tag) {
			h.own = append(h.own, tag)
		}
		return
	}
	if slices.Contains(h.both, string(tag)) {
		return
	}
	for i, w := range h.wishes {
		if w.Tag == tag && w.Strength != h.strength {
			h.wishes = slices.Delete(h.wishes, i, i+1)
			h.both = append(h.both, string(tag))
			return
		} else if w.Tag == tag {
			return
		}
	}
	h.wishes = append(h.wishes, kith.TagWish{Tag: tag, Strength: h.strength})
}

// shape is what was said of the shape; of two ways somebody wants either.
func (s *saying) shape() (kith.Shape, bool) {
	if len(s.shapes) == 0 {
		return "", false
	}
	if slices.ContainsFunc(s.shapes, func(other kith.Shape) bool { return other != s.shapes[0] }) {
		return kith.ShapeAny, true
	}
	return s.shapes[0], true
}

// side is what was said of the side, in the same way.
func (s *saying) side() (kith.Side, bool) {
	if len(s.sides) == 0 {
		return "", false
	}
	if slices.ContainsFunc(s.sides, func(other kith.Side) bool { return other != s.sides[0] }) {
		return kith.SideEither, true
	}
	return s.sides[0], true
}
