package canary

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"html"
	"io"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

const (
	layers      = 3
	mostInflate = 1 << 20 // of one compressed piece, in bytes
)

// reading is a text after some escapes are undone.
type reading struct{ layers, text string }

// readings gives a text and all that it reads as after undoing escapes.
func readings(text string) []reading {
	all := []reading{{"", text}}
	known := map[string]bool{text: true}
	for layer, done := 0, 0; layer < layers; layer++ {
		newest := all[done:]
		done = len(all)
		for _, from := range newest {
			for _, d := range decoders {
				if to := d.decode(from.text); !known[to] {
					known[to] = true
					all = append(all, reading{from.layers + d.name + ", ", to})
				}
			}
		}
	}
	return all
}

var decoders = []struct {
	name   string
	decode func(string) string
}{
	{"percent", percent}, {"escapes", escapes}, {"entities", entities}, {"inflated", inflated},
}

var (
	percents = regexp.MustCompile(`(?:%[0-9A-Fa-f]{2})+`)
	units    = regexp.MustCompile(`(?:\\u[0-9A-Fa-f]{4})+`)
	points   = regexp.MustCompile(`\\u\{[0-9A-Fa-f]{1,6}\}`)
	octets   = regexp.MustCompile(`\\x[0-9A-Fa-f]{2}`)
	slashed  = strings.NewReplacer(`\/`, `/`, `\"`, `"`, `\\`, `\`)
)

func percent(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	return percents.ReplaceAllStringFunc(s, func(run string) string {
		plain, err := url.PathUnescape(run)
		if err != nil {
			return run
		}
		return plain
	})
}

func escapes(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	s = points.ReplaceAllStringFunc(s, func(run string) string { return character(run[3 : len(run)-1]) })
	s = units.ReplaceAllStringFunc(s, func(run string) string {
		var all []uint16
		for _, digits := range strings.Split(run, `\u`)[1:] {
			unit, _ := strconv.ParseUint(digits, 16, 16)
			all = append(all, uint16(unit))
		}
		return string(utf16.Decode(all))
	})
	s = octets.ReplaceAllStringFunc(s, func(run string) string { return character(run[2:]) })
	return slashed.Replace(s)
}

func character(digits string) string {
	point, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || point > 0x10ffff {
		return ""
	}
	return string(rune(point))
}

func entities(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return html.UnescapeString(s)
}

var zipStart = []byte("PK\x03\x04")

// inflated is what stands compressed in a file, such as texts in a PNG or the parts of a
// document. A text that holds nothing compressed is given as it is.
func inflated(s string) string {
	var out bytes.Buffer
	for at := range len(s) - 1 {
		if s[at] != 'x' || !strings.Contains("\x01\x5e\x9c\xda", s[at+1:at+2]) {
			continue
		}
		if r, err := zlib.NewReader(strings.NewReader(s[at:])); err == nil {
			_, _ = io.CopyN(&out, r, mostInflate) // as far as it goes
		}
	}
	for rest := []byte(s); ; {
		at := bytes.Index(rest, zipStart)
		if at < 0 || len(rest) < at+30 {
			break
		}
		rest = rest[at:]
		if body := 30 + int(rest[26]) + int(rest[27])<<8 + int(rest[28]) + int(rest[29])<<8; rest[8] == 8 && body < len(rest) {
			_, _ = io.CopyN(&out, flate.NewReader(bytes.NewReader(rest[body:])), mostInflate)
		}
		rest = rest[len(zipStart):]
	}
	if out.Len() == 0 {
		return s
	}
	return out.String()
}
