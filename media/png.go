package media

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
)

// cleanPNG opens a picture or an animation; texts, times, profiles and all other chunks are
// left behind.
func cleanPNG(data []byte, limits Limits) (Picture, error) {
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return Picture{}, refuse(Broken)
	}
	cost := pngCost(config.ColorModel)
	if err = limits.checkSize(config.Width, config.Height, cost); err != nil {
		return Picture{}, err
	}
	chunks, err := readChunks(data)
	if err != nil {
		return Picture{}, err
	}
	if animation, ok, err := readAPNG(chunks, limits, cost); err != nil {
		return Picture{}, err
	} else if ok {
		return animation.clean(limits)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return Picture{}, refuse(Broken)
	}
	turned := upright
	for _, c := range chunks {
		if c.name == "eXIf" {
			turned = orientationIn(c.data)
		}
	}
	return still(turn(tidy(img), turned), limits, typePNG)
}

// pngCost is how many bytes a pixel takes while a picture is opened, put together from its
// passes if it is interlaced, made of 8 bits a colour, and turned.
func pngCost(model color.Model) float64 {
	switch model {
	case color.GrayModel:
		return 1 + 1
	case color.Gray16Model:
		return 2 + 2
	case color.RGBA64Model, color.NRGBA64Model:
		return 8 + 8
	case color.RGBAModel, color.NRGBAModel:
		return 4 + 4
	default: // a palette
		return 1 + 1
	}
}

// chunk is one part of a PNG.
type chunk struct {
	name string
	data []byte
}

// readChunks takes a PNG apart. What stands behind its end is not looked at.
func readChunks(data []byte) ([]chunk, error) {
	const head, tail = 8, 4
	var chunks []chunk
	for rest := data[len(pngMagic):]; len(rest) >= head+tail; {
		length := uint64(binary.BigEndian.Uint32(rest))
		if length > uint64(len(rest)-head-tail) {
			break
		}
		c := chunk{string(rest[4:head]), rest[head : head+length]}
		if c.name == "IEND" {
			return chunks, nil
		}
		chunks = append(chunks, c)
		rest = rest[head+length+tail:]
	}
	return nil, refuse(Broken)
}

// appendChunk adds a chunk to a PNG.
func appendChunk(out []byte, name string, parts ...[]byte) []byte {
	length := 0
	for _, p := range parts {
		length += len(p)
	}
	out = binary.BigEndian.AppendUint32(out, uint32(length))
	start := len(out)
	out = append(out, name...)
	for _, p := range parts {
		out = append(out, p...)
	}
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:]))
}

// The chunks of an animation (https://www.w3.org/TR/png-3/#apng-frame-based-animation).
const (
	chunkAnimation = "acTL" // frames, plays
	chunkFrame     = "fcTL" // number, width, height, left, top, delay, dispose, blend
	chunkFrameData = "fdAT" // number, data
	chunkData      = "IDAT"
	frameControl   = 26
)

// readAPNG takes an animation apart into its frames; false if it does not move.
func readAPNG(chunks []chunk, limits Limits, cost float64) (animation, bool, error) {
	a := animation{}
	var parts apngParts
	for _, c := range chunks {
		switch {
		case c.name == "IHDR":
			if len(c.data) != 13 {
				return a, false, refuse(Broken)
			}
			parts.header = c.data
			a.width, a.height = int(binary.BigEndian.Uint32(c.data)), int(binary.BigEndian.Uint32(c.data[4:]))
		case c.name == chunkAnimation && len(c.data) == 8 && !parts.moves:
			parts.moves = true
			a.plays = int(binary.BigEndian.Uint32(c.data[4:]))
		case c.name == "PLTE" || c.name == "tRNS":
			parts.shared = append(parts.shared, c)
		case c.name == chunkFrame && parts.moves:
			if len(c.data) != frameControl {
				return a, false, refuse(Broken)
			}
			a.frames = append(a.frames, parts.frame(c.data))
		case (c.name == chunkData || c.name == chunkFrameData && len(c.data) >= 4) && len(a.frames) > 0:
			data := c.data
			if c.name == chunkFrameData {
				data = data[4:]
			}
			last := &a.frames[len(a.frames)-1]
			last.parts = append(last.parts, data)
		}
	}
	if !parts.moves || len(a.frames) < 2 {
		return a, false, nil
	}
	for i := range a.frames {
		f := a.frames[i]
		a.frames[i].open = func() (image.Image, error) { return parts.open(f) }
	}
	return a, true, a.check(limits, cost)
}

// apngParts is what the frames of an animation have in common.
type apngParts struct {
	header []byte
	shared []chunk
	moves  bool
}

func (p apngParts) frame(control []byte) frame {
	number := func(at int) int { return int(binary.BigEndian.Uint32(control[at:])) }
	f := frame{
		bounds:   image.Rect(number(12), number(16), number(12)+number(4), number(16)+number(8)),
		delay:    int(binary.BigEndian.Uint16(control[20:])),
		disposal: disposal(control[24]), over: control[25] == 1,
	}
	parts := int(binary.BigEndian.Uint16(control[22:]))
	if parts == 0 {
		parts = 100
	}
	f.delay = f.delay * 1000 / parts
	return f
}

// open decodes a frame as a picture of its own.
func (p apngParts) open(f frame) (image.Image, error) {
	header := bytes.Clone(p.header)
	binary.BigEndian.PutUint32(header, uint32(f.bounds.Dx()))
	binary.BigEndian.PutUint32(header[4:], uint32(f.bounds.Dy()))
	out := appendChunk([]byte(pngMagic), "IHDR", header)
	for _, c := range p.shared {
		out = appendChunk(out, c.name, c.data)
	}
	out = appendChunk(out, chunkData, f.parts...)
	return png.Decode(bytes.NewReader(appendChunk(out, "IEND")))
}
