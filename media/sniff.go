package media

import (
	"bytes"
	"slices"
)

// Kind is what a file is by its content.
type Kind string

// The kinds of files that are told apart.
const (
	JPEG           Kind = "jpeg"
	PNG            Kind = "png"
	GIF            Kind = "gif"
	WebP           Kind = "webp"
	ForeignPicture Kind = "foreign picture" // HEIC, AVIF, TIFF, BMP, JPEG XL, SVG
	Ogg            Kind = "ogg"
	Other          Kind = "other"
)

const (
	pngMagic  = "\x89PNG\r\n\x1a\n"
	riffStart = 12 // RIFF, the size, and what it holds
)

// Sniff tells what a file is by how it begins.
func Sniff(data []byte) Kind {
	begins := func(magic ...string) bool {
		return slices.ContainsFunc(magic, func(m string) bool { return bytes.HasPrefix(data, []byte(m)) })
	}
	switch {
	case begins("\xff\xd8\xff"):
		return JPEG
	case begins(pngMagic):
		return PNG
	case begins("GIF87a", "GIF89a"):
		return GIF
	case begins("RIFF") && len(data) >= riffStart && string(data[8:riffStart]) == "WEBP":
		return WebP
	case begins("OggS"):
		return Ogg
	case begins("BM", "II*\x00", "MM\x00*", "\xff\x0a", "\x00\x00\x00\x0cJXL ", "<svg"), isHEIF(data):
		return ForeignPicture
	}
	return Other
}

// isHEIF tells a picture from a film in the same container by its brand.
func isHEIF(data []byte) bool {
	if len(data) < riffStart || string(data[4:8]) != "ftyp" {
		return false
	}
	return slices.Contains([]string{"heic", "heix", "heim", "heis", "mif1", "msf1", "avif", "avis"}, string(data[8:riffStart]))
}
