package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"
	"image/png"
)

// animation is a moving picture that becomes an animated PNG: the one format that takes all
// colours and all that is seen through, and that shows as a still picture where it does not
// move.
type animation struct {
	width, height int
	plays         int // how often it is shown; 0: for ever
	frames        []frame
}

// frame is one picture of an animation.
type frame struct {
	bounds   image.Rectangle // within the animation
	delay    int             // milliseconds
	disposal disposal
	over     bool // it is laid over what is there, and does not replace it

	open  func() (image.Image, error)
	parts [][]byte // the data of which open makes it
}

// disposal says what becomes of a frame's place when its time is over, as in an animated PNG.
type disposal byte

const (
	disposeNot disposal = iota
	disposeClear
	disposeBack
)

// check refuses an animation that does not fit itself, or costs too much.
func (a animation) check(limits Limits, cost float64) error {
	if err := limits.checkSize(a.width, a.height, cost); err != nil {
		return err
	}
	if len(a.frames) > limits.Frames {
		return refuse(TooManyPixels)
	}
	var moving int64
	whole := image.Rect(0, 0, a.width, a.height)
	for _, f := range a.frames {
		if f.bounds.Empty() || !f.bounds.In(whole) || f.disposal > disposeBack {
			return refuse(Broken)
		}
		moving += int64(f.bounds.Dx()) * int64(f.bounds.Dy())
	}
	if moving > limits.Moving {
		return refuse(TooManyPixels)
	}
	return nil
}

// clean makes the animation anew, one frame after the other. What would be too large is
// passed on as its first frame.
func (a animation) clean(limits Limits) (Picture, error) {
	first, err := a.first()
	if err != nil {
		return Picture{}, err
	}
	data, err := a.encode(limits)
	if err != nil {
		return Picture{}, err
	}
	if data == nil {
		return still(first, limits, typePNG)
	}
	p := Picture{File: File{Type: typePNG, Data: data, Width: a.width, Height: a.height}, Animated: true}
	return finish(p, first, thumbnail(first), limits)
}

// first is what is seen at first.
func (a animation) first() (image.Image, error) {
	img, err := a.frames[0].image()
	if err != nil {
		return nil, err
	}
	out := image.NewNRGBA(image.Rect(0, 0, a.width, a.height))
	draw.Draw(out, a.frames[0].bounds, img, image.Point{}, draw.Src)
	return out, nil
}

// image opens a frame.
func (f frame) image() (*image.NRGBA, error) {
	img, err := f.open()
	if err != nil || img.Bounds().Size() != f.bounds.Size() {
		return nil, refuse(Broken)
	}
	switch img := tidy(img).(type) {
	case *image.NRGBA:
		return img, nil
	case *image.Paletted:
		out := image.NewNRGBA(img.Rect)
		draw.Draw(out, out.Rect, img, image.Point{}, draw.Src)
		return out, nil
	default:
		return coloured(img), nil
	}
}

// encode writes the animation; nil if that would be too large.
func (a animation) encode(limits Limits) ([]byte, error) {
	out := []byte(pngMagic)
	header := binary.BigEndian.AppendUint32(nil, uint32(a.width))
	header = binary.BigEndian.AppendUint32(header, uint32(a.height))
	out = appendChunk(out, "IHDR", append(header, 8, 6, 0, 0, 0)) // 8 bits each of red, green, blue and alpha
	head := binary.BigEndian.AppendUint32(nil, uint32(len(a.frames)))
	out = appendChunk(out, chunkAnimation, number(head, max(a.plays, 0)))
	sequence := 0
	for i, f := range a.frames {
		img, err := f.image()
		if err != nil {
			return nil, err
		}
		out = appendChunk(out, chunkFrame, f.control(sequence))
		sequence++
		var packed bytes.Buffer
		if err = png.Encode(&packed, seeThrough{img}); err != nil {
			return nil, refuse(Broken)
		}
		chunks, err := readChunks(packed.Bytes())
		if err != nil {
			return nil, err
		}
		for _, c := range chunks {
			switch {
			case c.name != chunkData:
				continue
			case i == 0:
				out = appendChunk(out, chunkData, c.data)
			default:
				out = appendChunk(out, chunkFrameData, number(nil, sequence), c.data)
				sequence++
			}
		}
		if int64(len(out)) > limits.Bytes {
			return nil, nil //nolint:nilnil // the caller knows what to do then
		}
	}
	if out = appendChunk(out, "IEND"); int64(len(out)) > limits.Bytes {
		return nil, nil //nolint:nilnil // the caller knows what to do then
	}
	return out, nil
}

// control is the chunk that stands before a frame.
func (f frame) control(sequence int) []byte {
	out := number(nil, sequence)
	for _, n := range []int{f.bounds.Dx(), f.bounds.Dy(), f.bounds.Min.X, f.bounds.Min.Y} {
		out = number(out, n)
	}
	delay := min(f.delay, 0xffff)
	out = append(out, byte(delay>>8), byte(delay), 1000>>8, 1000&0xff)
	blend := byte(0)
	if f.over {
		blend = 1
	}
	return append(out, byte(f.disposal), blend)
}

func number(out []byte, n int) []byte {
	return binary.BigEndian.AppendUint32(out, uint32(n))
}

// seeThrough has the encoder write alpha for every frame: all frames of an animation are of
// one kind.
type seeThrough struct{ *image.NRGBA }

// Opaque implements what the encoder asks.
func (seeThrough) Opaque() bool { return false }
