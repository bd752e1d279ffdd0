package media

import (
	"image"
	"image/color"
	"image/draw"
)

// tidy gives what a decoder gave as one of *image.YCbCr, *image.Gray, *image.NRGBA and
// *image.Paletted, with bounds that begin at 0, 0 and 8 bits a colour. What nobody can see
// is gone from it: the colours of what is seen through, and those that no pixel has.
func tidy(img image.Image) image.Image {
	switch img := img.(type) {
	case *image.YCbCr:
		if img.Rect.Min == (image.Point{}) {
			return img
		}
	case *image.Gray:
		return img
	case *image.Gray16:
		out := image.NewGray(image.Rect(0, 0, img.Rect.Dx(), img.Rect.Dy()))
		for i := range out.Pix {
			out.Pix[i] = img.Pix[2*i]
		}
		return out
	case *image.RGBA: // of the decoders in use, none gives one that can be seen through
		return &image.NRGBA{Pix: img.Pix, Stride: img.Stride, Rect: img.Rect}
	case *image.RGBA64:
		return narrowed(img.Pix, img.Rect)
	case *image.NRGBA64:
		return narrowed(img.Pix, img.Rect)
	case *image.NRGBA:
		return hidden(img)
	case *image.NYCbCrA:
		return withAlpha(img)
	case *image.Paletted:
		return usedColours(img)
	}
	return coloured(img)
}

// coloured gives any picture that cannot be seen through with four bytes a pixel.
func coloured(img image.Image) *image.NRGBA {
	b := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(out, out.Rect, img, b.Min, draw.Src)
	for i := 3; i < len(out.Pix); i += 4 {
		out.Pix[i] = 0xff
	}
	return &image.NRGBA{Pix: out.Pix, Stride: out.Stride, Rect: out.Rect}
}

// narrowed makes 8 bits of 16.
func narrowed(pix []byte, bounds image.Rectangle) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, bounds.Dx(), bounds.Dy()))
	for i := range out.Pix {
		out.Pix[i] = pix[2*i]
	}
	return hidden(out)
}

// hidden takes the colours from pixels that are seen through wholly.
func hidden(img *image.NRGBA) *image.NRGBA {
	for i := 0; i+3 < len(img.Pix); i += 4 {
		if img.Pix[i+3] == 0 {
			img.Pix[i], img.Pix[i+1], img.Pix[i+2] = 0, 0, 0
		}
	}
	return img
}

// withAlpha joins colours that cannot be seen through with how much they can.
func withAlpha(img *image.NYCbCrA) *image.NRGBA {
	out := coloured(&img.YCbCr)
	w, h := out.Rect.Dx(), out.Rect.Dy()
	for y := range h {
		for x := range w {
			out.Pix[y*out.Stride+4*x+3] = img.A[y*img.AStride+x]
		}
	}
	return hidden(out)
}

// usedColours empties the entries of a palette that no pixel has.
func usedColours(img *image.Paletted) image.Image {
	var used [256]bool
	w, h := img.Rect.Dx(), img.Rect.Dy()
	for y := range h {
		for _, i := range img.Pix[y*img.Stride:][:w] {
			used[i] = true
		}
	}
	palette := make(color.Palette, len(img.Palette))
	for i, c := range img.Palette {
		n, _ := color.NRGBAModel.Convert(c).(color.NRGBA)
		switch {
		case !used[i]:
			n = color.NRGBA{A: 0xff}
		case n.A == 0:
			n = color.NRGBA{}
		}
		palette[i] = n
	}
	return &image.Paletted{Pix: img.Pix, Stride: img.Stride, Rect: img.Rect, Palette: palette}
}

// opaque tells that nothing can be seen through a picture that tidy gave.
func opaque(img image.Image) bool {
	o, ok := img.(interface{ Opaque() bool })
	return ok && o.Opaque()
}
