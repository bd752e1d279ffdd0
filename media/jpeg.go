package media

import (
	"bytes"
	"encoding/binary"
	"image/jpeg"
)

// cleanJPEG opens the first picture in a file, and nothing that stands before, within or
// behind it: comments, profiles, thumbnails, further pictures.
func cleanJPEG(data []byte, limits Limits) (Picture, error) {
	head, ok := readJPEGHead(data)
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if !ok || err != nil || config.Width != head.width || config.Height != head.height {
		return Picture{}, refuse(Broken)
	}
	if err = limits.checkSize(head.width, head.height, head.cost()); err != nil {
		return Picture{}, err
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return Picture{}, refuse(Broken)
	}
	return still(turn(tidy(img), head.orientation), limits, typeJPEG)
}

// jpegHead is what stands before the first scan of a JPEG.
type jpegHead struct {
	width, height int
	progressive   bool
	components    int
	samples       float64 // of all components for each pixel
	orientation   orientation
}

// cost is how many bytes a pixel takes while the picture is opened and turned.
func (h jpegHead) cost() float64 {
	cost := h.samples
	if h.progressive { // all coefficients are kept until the last scan, of four bytes each
		cost += 4 * h.samples
	}
	if h.components == 4 { // CMYK is put together, and converted
		cost += 8
	} else if h.components == 3 && h.samples == 3 { // could be RGB, which is put together
		cost += 4
	}
	if h.orientation != upright {
		cost += max(h.samples, 1)
	}
	return cost
}

// readJPEGHead reads the segments up to the first scan.
func readJPEGHead(data []byte) (head jpegHead, ok bool) {
	const (
		startOfScan, app1               = 0xda, 0xe1
		baseline, extended, progressive = 0xc0, 0xc1, 0xc2
	)
	head.orientation = upright
	exif := false
	for at := 2; ; {
		for at < len(data) && data[at] != 0xff { // as the decoder does
			at++
		}
		for at < len(data) && data[at] == 0xff {
			at++
		}
		if at >= len(data) {
			return head, false
		}
		marker := data[at]
		at++
		if marker == 0 || marker >= 0xd0 && marker <= 0xd7 {
			continue
		}
		if marker == startOfScan {
			return head, head.width > 0 && head.height > 0 && head.samples > 0
		}
		if at+2 > len(data) {
			return head, false
		}
		length := int(binary.BigEndian.Uint16(data[at:]))
		if length < 2 || at+length > len(data) {
			return head, false
		}
		segment := data[at+2 : at+length]
		at += length
		switch marker {
		case baseline, extended, progressive:
			if !head.frame(segment) {
				return head, false
			}
			head.progressive = marker == progressive
		case app1:
			if tiff, is := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); is && !exif {
				head.orientation, exif = orientationIn(tiff), true
			}
		}
	}
}

// frame reads a start of frame segment.
func (h *jpegHead) frame(segment []byte) bool {
	const fixed, component = 6, 3
	if len(segment) < fixed || len(segment) < fixed+component*int(segment[5]) {
		return false
	}
	h.height, h.width = int(binary.BigEndian.Uint16(segment[1:])), int(binary.BigEndian.Uint16(segment[3:]))
	h.components = int(segment[5])
	var mostX, mostY, most, sum int
	for i := range h.components {
		factors := segment[fixed+component*i+1]
		x, y := int(factors>>4), int(factors&0xf)
		if x == 0 || y == 0 {
			return false
		}
		mostX, mostY, most, sum = max(mostX, x), max(mostY, y), max(most, x*y), sum+x*y
	}
	if h.components == 0 {
		return false
	}
	h.samples = float64(sum) / float64(most)
	if most != mostX*mostY { // a grid of its own, which is opened as if there were none
		h.samples = float64(h.components)
	}
	return true
}
