package media

import (
	"bytes"
	"encoding/binary"
	"image"

	"golang.org/x/image/webp"
)

// cleanWebP takes the frames out of their container and opens each by itself; profiles,
// EXIF, XMP and unknown chunks stay behind. What moves or is seen through becomes a PNG, all
// else a JPEG, since nothing in pure Go writes WebP well.
func cleanWebP(data []byte, limits Limits) (Picture, error) {
	w, err := readWebP(data)
	if err != nil {
		return Picture{}, err
	}
	// Opened, made of four bytes a pixel, and turned.
	const cost = 4 + 4
	if err = w.check(limits, cost); err != nil {
		return Picture{}, err
	}
	if w.moves && len(w.frames) > 1 {
		return w.clean(limits)
	}
	img, err := w.frames[0].open()
	if err != nil {
		return Picture{}, refuse(Broken)
	}
	img = turn(tidy(img), w.orientation)
	if opaque(img) {
		return still(img, limits, typeJPEG)
	}
	return still(img, limits, typePNG)
}

// webpFile is a WebP taken apart (https://developers.google.com/speed/webp/docs/riff_container).
type webpFile struct {
	animation
	moves       bool
	orientation orientation
}

func readWebP(data []byte) (webpFile, error) {
	w := webpFile{orientation: upright}
	var pieces []riffChunk
	for c := range riffChunks(data[riffStart:]) {
		switch c.name {
		case "VP8X":
			if len(c.data) < 10 {
				return w, refuse(Broken)
			}
			w.moves = c.data[0]&2 != 0
			w.width, w.height = 1+uint24(c.data[4:]), 1+uint24(c.data[7:])
		case "ANIM":
			if len(c.data) >= 6 {
				w.plays = int(binary.LittleEndian.Uint16(c.data[4:]))
			}
		case "ANMF":
			f, err := readANMF(c.data)
			if err != nil {
				return w, err
			}
			w.frames = append(w.frames, f)
		case "ALPH", "VP8 ", "VP8L":
			pieces = append(pieces, c)
		case "EXIF":
			tiff, _ := bytes.CutPrefix(c.data, []byte("Exif\x00\x00"))
			w.orientation = orientationIn(tiff)
		}
	}
	if !w.moves {
		f, err := readBitstream(pieces)
		if err != nil {
			return w, err
		}
		w.frames, w.width, w.height = []frame{f}, f.bounds.Dx(), f.bounds.Dy()
	}
	if len(w.frames) == 0 {
		return w, refuse(Broken)
	}
	return w, nil
}

// readANMF reads one frame of an animation.
func readANMF(data []byte) (frame, error) {
	const head = 16
	if len(data) < head {
		return frame{}, refuse(Broken)
	}
	var pieces []riffChunk
	for c := range riffChunks(data[head:]) {
		pieces = append(pieces, c)
	}
	f, err := readBitstream(pieces)
	if err != nil {
		return f, err
	}
	f.bounds = f.bounds.Add(image.Pt(2*uint24(data), 2*uint24(data[3:])))
	f.delay = uint24(data[12:])
	f.over = data[15]&2 == 0
	if data[15]&1 != 0 {
		f.disposal = disposeClear
	}
	return f, nil
}

// readBitstream makes a picture of its own of the chunks that hold one.
func readBitstream(pieces []riffChunk) (frame, error) {
	var alpha, colours *riffChunk
	for i, c := range pieces {
		switch {
		case c.name == "ALPH" && alpha == nil:
			alpha = &pieces[i]
		case (c.name == "VP8 " || c.name == "VP8L") && colours == nil:
			colours = &pieces[i]
		}
	}
	if colours == nil {
		return frame{}, refuse(Broken)
	}
	out := []byte("RIFF\x00\x00\x00\x00WEBP")
	config, err := webp.DecodeConfig(bytes.NewReader(finishRIFF(appendRIFF(out, *colours))))
	if err != nil || config.Width <= 0 || config.Height <= 0 {
		return frame{}, refuse(Broken)
	}
	if alpha != nil && colours.name == "VP8 " {
		head := []byte{0x10, 0, 0, 0}
		head = appendUint24(appendUint24(head, config.Width-1), config.Height-1)
		out = appendRIFF(appendRIFF(out, riffChunk{"VP8X", head}), *alpha)
	}
	file := finishRIFF(appendRIFF(out, *colours))
	return frame{
		bounds: image.Rect(0, 0, config.Width, config.Height),
		open:   func() (image.Image, error) { return webp.Decode(bytes.NewReader(file)) },
	}, nil
}
