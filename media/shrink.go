package media

import (
	"image"
	"image/color"
)

// The size of a thumbnail, as clients make them (specification, "Uploading files").
const (
	thumbnailWidth  = 800
	thumbnailHeight = 600
)

// thumbnail gives a small copy of a picture that tidy gave; nil if it is no larger than one.
func thumbnail(img image.Image) image.Image {
	return shrink(img, thumbnailWidth, thumbnailHeight)
}

// shrink gives a copy that fits into a size, every pixel of it the mean of those that it
// stands for; nil if the picture fits itself.
func shrink(img image.Image, width, height int) image.Image {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	if w <= width && h <= height {
		return nil
	}
	if w*height > h*width {
		height = max(1, (h*width+w/2)/w)
	} else {
		width = max(1, (w*height+h/2)/h)
	}
	bounds := image.Rect(0, 0, width, height)
	switch img := img.(type) {
	case *image.YCbCr:
		y, cb, cr := planesOf(img)
		small := image.NewYCbCr(bounds, image.YCbCrSubsampleRatio444)
		y.shrunk(small.Y, width, height)
		cb.shrunk(small.Cb, width, height)
		cr.shrunk(small.Cr, width, height)
		return small
	case *image.Gray:
		small := image.NewGray(bounds)
		grayPlane(img).shrunk(small.Pix, width, height)
		return small
	case *image.Paletted:
		return shrinkColours(palettedPlane(img), bounds, img.Palette)
	case *image.NRGBA:
		return shrinkColours(nrgbaPlane(img), bounds, nil)
	}
	return nil
}

// span gives which of n pixels the i-th of m stands for: at least one.
func span(i, n, m int) (from, to int) {
	from = i * n / m
	return from, max(from+1, (i+1)*n/m)
}

// shrunk writes a plane of one byte a pixel in another size.
func (p plane) shrunk(out []byte, width, height int) {
	sums := make([]uint32, width)
	for y := range height {
		clear(sums)
		top, bottom := span(y, p.h, height)
		for row := top; row < bottom; row++ {
			pix := p.pix[row*p.stride:][:p.w]
			for x := range sums {
				from, to := span(x, p.w, width)
				for _, v := range pix[from:to] {
					sums[x] += uint32(v)
				}
			}
		}
		for x, sum := range sums {
			from, to := span(x, p.w, width)
			n := uint32((bottom - top) * (to - from))
			out[y*width+x] = byte((sum + n/2) / n)
		}
	}
}

// shrinkColours weighs colours by how little is seen through them. A palette gives those of
// a plane of one byte a pixel.
func shrinkColours(p plane, bounds image.Rectangle, palette color.Palette) *image.NRGBA {
	var colours [256][4]byte
	for i, c := range palette {
		n, _ := color.NRGBAModel.Convert(c).(color.NRGBA)
		colours[i] = [4]byte{n.R, n.G, n.B, n.A}
	}
	small := image.NewNRGBA(bounds)
	for y := range bounds.Dy() {
		top, bottom := span(y, p.h, bounds.Dy())
		for x := range bounds.Dx() {
			from, to := span(x, p.w, bounds.Dx())
			var r, g, b, a, n uint64
			for row := top; row < bottom; row++ {
				pix := p.pix[row*p.stride:]
				for col := from; col < to; col++ {
					var c [4]byte
					if palette != nil {
						c = colours[pix[col]]
					} else {
						copy(c[:], pix[4*col:4*col+4])
					}
					alpha := uint64(c[3])
					r, g, b = r+uint64(c[0])*alpha, g+uint64(c[1])*alpha, b+uint64(c[2])*alpha
					a, n = a+alpha, n+1
				}
			}
			if a > 0 {
				copy(small.Pix[small.PixOffset(x, y):], []byte{byte(r / a), byte(g / a), byte(b / a), byte(a / n)})
			}
		}
	}
	return small
}
