package canary

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"unicode/utf16"
)

const (
	user = "@Zoë.quill7:example.org"
	key  = "vJ3l+0aP1mQ/9XcT2b7yR5sWkE8dUfHnGzLxN4oKi6A"
)

func found(t *testing.T, haystack, value string) bool {
	t.Helper()
	s, err := NewSearch([]Secret{{"secret", value}})
	if err != nil {
		t.Fatal(err)
	}
	s.In("here", haystack)
	return len(s.Findings()) > 0
}

func each(s, format string) string {
	var b strings.Builder
	for _, c := range s {
		fmt.Fprintf(&b, format, c)
	}
	return b.String()
}

func eachByte(s, format string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, format, c)
	}
	return b.String()
}

func quoted(v any) string { b, _ := json.Marshal(v); return string(b) }

func zipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	part, err := w.Create("docProps/core.xml")
	if err == nil {
		_, err = part.Write([]byte(text))
	}
	if err = firstOf(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func deflated(text string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return "\x89PNG zTXt" + b.String() + "IEND"
}

func TestAValueIsFoundInEveryWrapping(t *testing.T) {
	sum := sha256.Sum256([]byte(user))
	for way, haystack := range map[string]string{
		"in plain":                           user,
		"in the middle of words":             "xx" + user + "yy",
		"in another case":                    strings.ToUpper(user),
		"percent-encoded, only what must be": url.QueryEscape(user),
		"percent-encoded, every byte":        eachByte(user, "%%%02X"),
		"percent-encoded twice":              url.QueryEscape(url.QueryEscape(user)),
		"Unicode-escaped":                    each(user, `\u%04x`),
		"Unicode-escaped in percents":        url.QueryEscape(each(user, `\u%04x`)),
		"escaped in braces":                  each(user, `\u{%x}`),
		"as JSON in JSON in JSON":            quoted(quoted(map[string]string{"sender": user})),
		"with named entities":                strings.NewReplacer("@", "&commat;", ":", "&colon;").Replace(user),
		"with decimal entities":              each(user, "&#%d;"),
		"with hexadecimal entities":          each(user, "&#x%x;"),
		"in a matrix.to link in HTML":        `<a href="https://matrix.to/#/` + url.QueryEscape(user) + `">somebody</a>`,
		"in hex":                             hex.EncodeToString([]byte(user)),
		"in capital hex":                     strings.ToUpper(hex.EncodeToString([]byte(user))),
		"as bytes that were taken for text":  latin1([]byte(".." + user + "..")),
		"in UTF-16, little-endian":           utf16LE(".." + user + ".."),
		"in UTF-16, big-endian":              "\x00" + utf16LE(user),
		"reversed":                           reversed(user),
		"as its hash":                        hex.EncodeToString(sum[:]),
		"as its hash in base64":              base64.StdEncoding.EncodeToString(sum[:]),
		"compressed in a picture":            deflated(".." + user + ".."),
		"in a document":                      zipped(t, "<creator>"+user+"</creator>"),
	} {
		if !found(t, haystack, user) {
			t.Errorf("it is not found %s", way)
		}
	}
}

func utf16LE(s string) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		b = append(b, byte(unit), byte(unit>>8))
	}
	return string(b)
}

func TestAValueIsFoundInBase64AtEveryAlignment(t *testing.T) {
	raw, err := base64.RawStdEncoding.DecodeString(key)
	if err != nil {
		t.Fatal(err)
	}
	for _, before := range []string{"", "a", "ab", "abc", "abcd"} {
		for _, after := range []string{"", "x", "xy"} {
			for how, encoding := range map[string]*base64.Encoding{"base64": base64.StdEncoding, "base64url": base64.RawURLEncoding} {
				if !found(t, encoding.EncodeToString([]byte(before+user+after)), user) {
					t.Errorf("a user id is not found in %s after %d bytes and before %d", how, len(before), len(after))
				}
				if !found(t, encoding.EncodeToString(append(append([]byte(before), raw...), after...)), key) {
					t.Errorf("a key is not found in %s after %d bytes and before %d", how, len(before), len(after))
				}
			}
		}
	}
	for how, text := range map[string]string{"padded": key + "=", "url-safe": urlSafe.Replace(key), "in hex": hex.EncodeToString(raw), "in bytes": string(raw)} {
		if !found(t, text, key) {
			t.Errorf("a key is not found %s", how)
		}
	}
}

func TestNothingIsFoundWhereNothingIs(t *testing.T) {
	for _, other := range []string{"@zoe.quill8:example.org", "Zoë", "quill", "example.org", base64.StdEncoding.EncodeToString([]byte("@zoe.quill9"))} {
		if found(t, other, user) {
			t.Errorf("it is found in %q", other)
		}
	}
	for _, broken := range []string{"%", "%zz", "%ff%fe", `\u12`, `\`, "&#x;", "&#99999999;", `\u{110000}`, "x\x9c", "PK\x03\x04"} {
		if found(t, broken, user) {
			t.Errorf("it is found in %q", broken)
		}
	}
	for _, value := range []string{"quill", "quil"} {
		for _, spelling := range spellings(value) {
			if len(spelling.text) < shortest {
				t.Errorf("the spelling %q of %q would be found by chance", spelling.text, value)
			}
		}
	}
}

func TestASearchThatCouldFindNothingIsRefused(t *testing.T) {
	if _, err := NewSearch(nil); err == nil {
		t.Error("without a secret")
	}
	if _, err := NewSearch([]Secret{{"localpart", "abc"}}); err == nil {
		t.Error("with a secret of three letters")
	}
}
