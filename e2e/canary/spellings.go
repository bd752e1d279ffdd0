package canary

import (
	"crypto/md5"  //nolint:gosec // what somebody else may have used
	"crypto/sha1" //nolint:gosec // the same
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
)

// shortest is the length of the shortest text that is searched for; shorter ones stand
// anywhere by chance.
const shortest = 4

// spelling is a text whose presence gives a value away.
type spelling struct {
	how, text string
	exact     bool // in this case of letters alone
}

// spellings lists how a value may be written: in plain, in the encodings of bytes, and as
// the plain hashes by which somebody who guesses the value would know it.
func spellings(value string) []spelling {
	var all []spelling
	known := make(map[string]bool)
	add := func(how, text string, exact bool) {
		if !exact {
			text = fold(text)
		}
		key := text
		if exact {
			key = "=" + text
		}
		if len(text) >= shortest && !known[key] {
			known[key] = true
			all = append(all, spelling{how, text, exact})
		}
	}
	unpadded := strings.TrimRight(value, "=")
	add("plain", value, false)
	add("small letters", strings.ToLower(value), false)
	add("capitals", strings.ToUpper(value), false)
	add("url-safe", urlSafe.Replace(unpadded), false)
	add("reversed", reversed(value), false)
	add("UTF-16, little-endian", wide(value, binary.LittleEndian), false)
	add("UTF-16, big-endian", wide(value, binary.BigEndian), false)
	bytewise(add, "", []byte(value))
	if keyText.MatchString(unpadded) { // a key or a hash of 32 bytes
		if key, err := base64.RawURLEncoding.DecodeString(urlSafe.Replace(unpadded)); err == nil {
			bytewise(add, "key bytes, ", key)
		}
	}
	for how, sum := range map[string][]byte{"MD5": md5sum(value), "SHA-1": sha1sum(value), "SHA-256": sha256sum(value)} {
		add(how+" in hex", hex.EncodeToString(sum), false)
		add(how+" in base64", base64.RawStdEncoding.EncodeToString(sum), true)
		add(how+" in base64url", base64.RawURLEncoding.EncodeToString(sum), true)
	}
	return all
}

func bytewise(add func(how, text string, exact bool), what string, bytes []byte) {
	add(what+"hex", hex.EncodeToString(bytes), false)
	add(what+"reversed hex", reversed(hex.EncodeToString(bytes)), false)
	add(what+"base32", strings.TrimRight(base32.StdEncoding.EncodeToString(bytes[:len(bytes)/5*5]), "="), false)
	add(what+"raw bytes", string(bytes), true)
	add(what+"bytes as Latin-1", latin1(bytes), true)
	for alignment := range 3 {
		text := base64At(bytes, alignment)
		add(what+"base64", text, true)
		add(what+"base64url", urlSafe.Replace(text), true)
	}
}

var (
	urlSafe = strings.NewReplacer("+", "-", "/", "_")
	keyText = regexp.MustCompile(`^[A-Za-z0-9+/_-]{43}$`)
)

func md5sum(s string) []byte    { sum := md5.Sum([]byte(s)); return sum[:] }  //nolint:gosec // as above
func sha1sum(s string) []byte   { sum := sha1.Sum([]byte(s)); return sum[:] } //nolint:gosec // as above
func sha256sum(s string) []byte { sum := sha256.Sum256([]byte(s)); return sum[:] }

// fold makes small letters of capitals, of ASCII alone so that no byte moves.
func fold(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + ('a' - 'A')
		}
	}
	return string(b)
}

func reversed(s string) string {
	runes := []rune(s)
	slices.Reverse(runes)
	return string(runes)
}

func wide(s string, order binary.AppendByteOrder) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}

func latin1(b []byte) string {
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}

// base64At gives the part of a base64 text that these bytes decide alone when `alignment`
// unknown bytes stand before them.
func base64At(b []byte, alignment int) string {
	text := base64.RawStdEncoding.EncodeToString(append(make([]byte, alignment), b...))
	end := len(text)
	if (alignment+len(b))%3 != 0 {
		end-- // what follows decides it, too
	}
	return text[[...]int{0, 2, 3}[alignment]:end]
}
