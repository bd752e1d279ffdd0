package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
)

// cleanGIF opens a GIF, moving or not. Comments and applications' blocks are left behind,
// but for how often it is shown; every frame brings the colours that it has.
func cleanGIF(data []byte, limits Limits) (Picture, error) {
	if err := scanGIF(data, limits); err != nil {
		return Picture{}, err
	}
	in, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil || len(in.Image) == 0 {
		return Picture{}, refuse(Broken)
	}
	out := &gif.GIF{LoopCount: in.LoopCount, Config: image.Config{Width: in.Config.Width, Height: in.Config.Height}}
	for i, img := range in.Image {
		tidied, _ := usedColours(img).(*image.Paletted)
		out.Image, out.Delay = append(out.Image, tidied), append(out.Delay, in.Delay[i])
		dispose := in.Disposal[i]
		if dispose > gif.DisposalPrevious {
			dispose = gif.DisposalNone
		}
		out.Disposal = append(out.Disposal, dispose)
	}
	buffer := bounded{limit: limits.Bytes}
	if err = gif.EncodeAll(&buffer, out); err != nil {
		return Picture{}, refuse(TooLarge)
	}
	p := Picture{
		File:     File{Type: typeGIF, Data: buffer.Bytes(), Width: in.Config.Width, Height: in.Config.Height},
		Animated: len(out.Image) > 1,
	}
	first := firstOfGIF(out)
	return finish(p, first, thumbnail(first), limits)
}

// firstOfGIF is what is seen at first.
func firstOfGIF(in *gif.GIF) image.Image {
	frame := in.Image[0]
	out := image.NewNRGBA(image.Rect(0, 0, in.Config.Width, in.Config.Height))
	for y := frame.Rect.Min.Y; y < frame.Rect.Max.Y; y++ {
		for x := frame.Rect.Min.X; x < frame.Rect.Max.X; x++ {
			c, _ := frame.Palette[frame.ColorIndexAt(x, y)].(color.NRGBA)
			out.SetNRGBA(x, y, c)
		}
	}
	return out
}

// scanGIF counts what is in a file before anything is opened: each frame takes a byte for
// every pixel, all at a time.
func scanGIF(data []byte, limits Limits) error {
	const head, descriptor = 13, 9
	if len(data) < head {
		return refuse(Broken)
	}
	width, height := int(binary.LittleEndian.Uint16(data[6:])), int(binary.LittleEndian.Uint16(data[8:]))
	const once = 4 + 4 // what is seen at first, and its copy
	if err := limits.checkSize(width, height, once); err != nil {
		return err
	}
	rest := data[head:]
	ok := skip(&rest, colours(data[10]))
	frames, moving := 0, int64(0)
	for ok && len(rest) > 0 {
		block := rest[0]
		rest = rest[1:]
		switch block {
		case 0x3b: // the end
			if frames > limits.Frames || moving > min(limits.Moving, limits.Memory) {
				return refuse(TooManyPixels)
			}
			return nil
		case 0x21: // an extension, behind its label
			ok = skip(&rest, 1) && skipBlocks(&rest)
		case 0x2c: // a frame
			if len(rest) < descriptor {
				return refuse(Broken)
			}
			moving += int64(binary.LittleEndian.Uint16(rest[4:])) * int64(binary.LittleEndian.Uint16(rest[6:]))
			frames++
			ok = skip(&rest, descriptor+colours(rest[8])+1) && skipBlocks(&rest)
		default:
			return refuse(Broken)
		}
	}
	return refuse(Broken)
}

// colours is how long the table of colours is that flags announce, in bytes.
func colours(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

func skip(rest *[]byte, n int) bool {
	if len(*rest) < n {
		return false
	}
	*rest = (*rest)[n:]
	return true
}

// skipBlocks goes behind data that comes in blocks, the last of which is empty.
func skipBlocks(rest *[]byte) bool {
	for len(*rest) > 0 {
		n := int((*rest)[0])
		if !skip(rest, 1+n) {
			return false
		}
		if n == 0 {
			return true
		}
	}
	return false
}
