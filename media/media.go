// Package media makes files anew, so that nothing is in them but what a reader sees or
// hears: no metadata, no name, no hidden bytes, nothing that tells the device or the place
// that they are from.
//
// It is pure: bytes come in, bytes go out. What a file is shows its content alone; the name
// and the type that it was sent under are never asked. What it costs to open a file is
// known from its header, before it is opened.
package media

import (
	"image"
)

// Picture is a picture made anew.
type Picture struct {
	File
	Thumbnail *File  // at most 800 by 600; nil when the picture itself is no larger
	BlurHash  string // of what is seen first
	Animated  bool
}

// File is a file that may be passed on.
type File struct {
	Type          string // its media type
	Data          []byte
	Width, Height int
}

// Name is a file name that tells nothing but the type.
func (f File) Name() string {
	switch f.Type {
	case typeGIF:
		return "picture.gif"
	case typePNG:
		return "picture.png"
	default:
		return "picture.jpg"
	}
}

const (
	typeJPEG = "image/jpeg"
	typePNG  = "image/png"
	typeGIF  = "image/gif"
)

// Limits are what a file may cost.
type Limits struct {
	Bytes  int64 // of the file, and of what is made of it
	Memory int64 // while it is opened, beside the file and what is made of it
	Pixels int64 // of one picture
	Frames int   // of an animation
	Moving int64 // pixels of all frames together
}

// LimitsFor gives the limits for files of at most so many bytes: 8 bytes of memory for each
// pixel of a picture of 25 megapixels, or less for each of a larger one.
func LimitsFor(bytes int64) Limits {
	return Limits{Bytes: bytes, Memory: 200 << 20, Pixels: 64e6, Frames: 1000, Moving: 128e6}
}

// CleanPicture makes a picture anew. A JPEG stays one, as do PNG and GIF; WebP becomes JPEG,
// or PNG if it moves or is seen through. The error is always a *Refusal.
func CleanPicture(data []byte, limits Limits) (picture Picture, err error) {
	// The decoders of others open what anybody may send. None is known to panic.
	defer func() {
		if recover() != nil {
			picture, err = Picture{}, refuse(Broken)
		}
	}()
	return cleanPicture(data, limits)
}

func cleanPicture(data []byte, limits Limits) (Picture, error) {
	if int64(len(data)) > limits.Bytes {
		return Picture{}, refuse(TooLarge)
	}
	switch what := Sniff(data); what {
	case JPEG:
		return cleanJPEG(data, limits)
	case PNG:
		return cleanPNG(data, limits)
	case GIF:
		return cleanGIF(data, limits)
	case WebP:
		return cleanWebP(data, limits)
	case ForeignPicture:
		return Picture{}, refuse(Foreign)
	default:
		return Picture{}, refuse(NoPicture)
	}
}

// checkSize refuses a picture whose pixels, at so many bytes each, cost too much.
func (l Limits) checkSize(width, height int, bytesPerPixel float64) error {
	pixels := int64(width) * int64(height)
	switch {
	case width <= 0 || height <= 0:
		return refuse(Broken)
	case pixels > l.Pixels || float64(pixels)*bytesPerPixel > float64(l.Memory):
		return refuse(TooManyPixels)
	}
	return nil
}

// still finishes a picture that does not move. It is one that tidy gave.
func still(img image.Image, limits Limits, typ string) (Picture, error) {
	small := thumbnail(img)
	file, err := encode(img, typ, limits.Bytes)
	if err != nil {
		return Picture{}, err
	}
	return finish(Picture{File: file}, img, small, limits)
}

// finish adds what is shown before a picture is loaded.
func finish(p Picture, first, small image.Image, limits Limits) (Picture, error) {
	if small != nil {
		typ := typeJPEG
		if !opaque(small) {
			typ = typePNG
		}
		file, err := encode(small, typ, limits.Bytes)
		if err != nil {
			return Picture{}, err
		}
		p.Thumbnail, first = &file, small
	}
	p.BlurHash = blurHash(first)
	return p, nil
}
