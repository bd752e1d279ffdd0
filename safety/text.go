package safety

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"
)

// text is one text in the forms in which rules look at it.
type text struct {
	plain    []byte  // folded, with punctuation: detectors and patterns read it
	capitals []int32 // offsets in plain of words that began with a capital
	bars     []int32 // offsets in plain of letters i that may be read as l

	tokens  []token
	letters []byte // the tokens without anything between them: phrases read it
	stops   []bool // for each offset in letters: a sentence ends there
	chunks  []chunk
}

// token is a row of letters and digits, or a single sign such as an emoji.
type token struct {
	from, to   int32 // in plain
	start, end int32 // in letters
	digits     int32 // how many digits it begins with
	symbol     bool  // it is a sign, which a reader can skip
	apart      bool  // a space stands before it
	bow        int32 // offset in letters of the first apostrophe within it, 0 if there is none
}

// chunk is what stands between two spaces.
type chunk struct {
	from, to    int32 // in plain
	first, last int32 // its tokens
	odd         bool  // it may be spelled in a disguise
}

func (t *text) reset() {
	t.plain, t.capitals, t.bars = t.plain[:0], t.capitals[:0], t.bars[:0]
	t.tokens, t.letters, t.stops, t.chunks = t.tokens[:0], t.letters[:0], t.stops[:0], t.chunks[:0]
}

// read folds s and takes it apart.
func (t *text) read(s string) {
	t.reset()
	t.fold(s)
	t.split()
}

// split finds the tokens and chunks of t.plain.
func (t *text) split() {
	between := 0 // where what stands before the next token begins
	for i := 0; i < len(t.plain); {
		kind, n := kindAt(t.plain[i:])
		if kind == nothing {
			i += n
			continue
		}
		to := i + n
		if kind == letter {
			to = t.wordEnd(i)
		}
		t.addToken(i, to, kind == sign, t.plain[between:i])
		i, between = to, to
	}
	t.endStops(t.plain[between:])
	t.findChunks()
}

// What a byte of a folded text can begin.
const (
	nothing = iota
	letter
	sign
)

func kindAt(b []byte) (kind, n int) {
	if b[0] < utf8.RuneSelf {
		if isAlnum(b[0]) {
			return letter, 1
		}
		return nothing, 1
	}
	r, n := utf8.DecodeRune(b)
	switch {
	case unicode.IsLetter(r) || unicode.IsNumber(r):
		return letter, n
	case unicode.In(r, unicode.So):
		return sign, n
	}
	return nothing, n
}

// wordEnd is where the word at i ends. An apostrophe between letters belongs to it.
func (t *text) wordEnd(i int) int {
	for i < len(t.plain) {
		if t.plain[i] == '\'' {
			if i+1 < len(t.plain) {
				if kind, _ := kindAt(t.plain[i+1:]); kind == letter {
					i++
					continue
				}
			}
			return i
		}
		kind, n := kindAt(t.plain[i:])
		if kind != letter {
			return i
		}
		i += n
	}
	return i
}

func (t *text) addToken(from, to int, symbol bool, before []byte) {
	k := token{from: int32(from), to: int32(to), start: int32(len(t.letters)), symbol: symbol}
	k.apart = bytes.ContainsAny(before, " \n")
	t.endStops(before)
	counting := true
	for _, b := range t.plain[from:to] {
		if b == '\'' {
			if k.bow == 0 {
				k.bow = int32(len(t.letters))
			}
			continue
		}
		if counting = counting && isDigit(b); counting {
			k.digits++
		}
		t.letters = append(t.letters, b)
	}
	k.end = int32(len(t.letters))
	t.tokens = append(t.tokens, k)
}

// endStops brings t.stops up to the end of t.letters and says whether a sentence
// ends there, by what stands before the next token. Full stops between letters
// may be a disguise.
func (t *text) endStops(before []byte) {
	for len(t.stops) <= len(t.letters) {
		t.stops = append(t.stops, false)
	}
	if len(before) > 1 && bytes.ContainsAny(before, ".!?;") && !t.abbreviated(before) || bytes.IndexByte(before, '\n') >= 0 {
		t.stops[len(t.letters)] = true
	}
}

// abbreviated tells whether the full stop behind the last token only shortens it.
func (t *text) abbreviated(before []byte) bool {
	if string(before) != ". " || len(t.tokens) == 0 {
		return false
	}
	k := t.tokens[len(t.tokens)-1]
	word := t.letters[k.start:k.end]
	return len(word) == 1 && word[0] >= 'a' || abbreviations[string(word)]
}

var abbreviations = wordSet(`st str av avd avda ave rd ln bd blvd pje pza plza ctra cl nr num apt mr mrs ms dr sr sra prof vs bzw ca usw sta sto`)

// ends tells whether a sentence begins or ends at an offset in t.letters.
func (t *text) ends(at int32) bool {
	return at == 0 || int(at) == len(t.letters) || t.stops[at]
}

// findChunks finds what stands between spaces and holds a letter or digit.
func (t *text) findChunks() {
	for i := 0; i < len(t.tokens); {
		first := i
		for i++; i < len(t.tokens) && !t.tokens[i].apart; i++ {
		}
		c := chunk{first: int32(first), last: int32(i - 1), from: t.tokens[first].from, to: t.tokens[i-1].to}
		for c.from > 0 && leetSign(t.plain[c.from-1]) {
			c.from--
		}
		for int(c.to) < len(t.plain) && leetSign(t.plain[c.to]) && t.plain[c.to] != '!' {
			c.to++
		}
		c.odd = t.odd(c)
		t.chunks = append(t.chunks, c)
	}
}

// odd tells whether a chunk shows a sign of a disguise: letters with digits or
// signs among them, a letter again and again, or an I that may be an l.
func (t *text) odd(c chunk) bool {
	letters, others, row := 0, 0, 1
	s := t.plain[c.from:c.to]
	for i, b := range s {
		switch {
		case isSmall(b):
			letters++
		case isDigit(b), leetSign(b), b == '*':
			others++
		}
		if i > 0 && b == s[i-1] && isSmall(b) {
			if row++; row >= 3 || bytes.IndexByte([]byte("aihjkquvwxyz"), b) >= 0 {
				return true
			}
		} else {
			row = 1
		}
	}
	if letters > 0 && others > 0 || len(s) == 1 && (s[0] == 'l' || s[0] == '1') {
		return true
	}
	next, _ := slices.BinarySearch(t.bars, c.from)
	return next < len(t.bars) && t.bars[next] < c.to
}

// leetSign tells signs that are written for letters.
func leetSign(b byte) bool {
	switch b {
	case '@', '$', '!', '|', '+':
		return true
	}
	return false
}

// leetLetters are the letters that a digit or sign is written for; empty for others.
func leetLetters(b byte) string {
	switch b {
	case '0':
		return "o"
	case '1', '!', '|':
		return "il"
	case '3':
		return "e"
	case '4', '@':
		return "a"
	case '5', '$':
		return "s"
	case '6', '9':
		return "g"
	case '7', '+':
		return "t"
	case '8':
		return "b"
	case '2':
		return "z"
	case '*':
		return "abcdefghijklmnopqrstuvwxyz"
	}
	return ""
}
