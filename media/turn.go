package media

import "image"

// plane is a rectangle of pixels of one or four bytes each.
type plane struct {
	pix    []byte
	stride int
	w, h   int
	size   int // bytes of a pixel
}

// turned gives a plane as it is seen upright. The pixel at x, y of the result is at
// start + x*right + y*down of the source.
func (p plane) turned(o orientation) plane {
	lastX, lastY := (p.w-1)*p.size, (p.h-1)*p.stride
	var start, right, down int
	switch o {
	case 2:
		start, right, down = lastX, -p.size, p.stride
	case 3:
		start, right, down = lastX+lastY, -p.size, -p.stride
	case 4:
		start, right, down = lastY, p.size, -p.stride
	case 5:
		start, right, down = 0, p.stride, p.size
	case 6:
		start, right, down = lastY, -p.stride, p.size
	case 7:
		start, right, down = lastX+lastY, -p.stride, -p.size
	case 8:
		start, right, down = lastX, p.stride, -p.size
	default:
		return p
	}
	out := plane{w: p.w, h: p.h, size: p.size}
	if o.onItsSide() {
		out.w, out.h = p.h, p.w
	}
	out.stride = out.w * p.size
	out.pix = make([]byte, out.stride*out.h)
	// In squares, so that neither side leaves the processor's cache.
	const square = 64
	for y0 := 0; y0 < out.h; y0 += square {
		for x0 := 0; x0 < out.w; x0 += square {
			for y := y0; y < min(y0+square, out.h); y++ {
				from, to := start+x0*right+y*down, y*out.stride+x0*p.size
				for range min(square, out.w-x0) {
					if p.size == 1 {
						out.pix[to] = p.pix[from]
					} else {
						copy(out.pix[to:to+p.size], p.pix[from:from+p.size])
					}
					from, to = from+right, to+p.size
				}
			}
		}
	}
	return out
}

// turn gives a picture that tidy gave as it is seen upright.
func turn(img image.Image, o orientation) image.Image {
	if o == upright {
		return img
	}
	switch img := img.(type) {
	case *image.YCbCr:
		return turnYCbCr(img, o)
	case *image.Gray:
		p := grayPlane(img).turned(o)
		return &image.Gray{Pix: p.pix, Stride: p.stride, Rect: image.Rect(0, 0, p.w, p.h)}
	case *image.NRGBA:
		p := nrgbaPlane(img).turned(o)
		return &image.NRGBA{Pix: p.pix, Stride: p.stride, Rect: image.Rect(0, 0, p.w, p.h)}
	case *image.Paletted:
		p := palettedPlane(img).turned(o)
		return &image.Paletted{Pix: p.pix, Stride: p.stride, Rect: image.Rect(0, 0, p.w, p.h), Palette: img.Palette}
	}
	return img
}

// turnYCbCr turns each plane by itself: the colours keep their coarser grid.
func turnYCbCr(img *image.YCbCr, o orientation) image.Image {
	ratio := img.SubsampleRatio
	if o.onItsSide() {
		switch ratio {
		case image.YCbCrSubsampleRatio422:
			ratio = image.YCbCrSubsampleRatio440
		case image.YCbCrSubsampleRatio440:
			ratio = image.YCbCrSubsampleRatio422
		case image.YCbCrSubsampleRatio410, image.YCbCrSubsampleRatio411: // there is no such grid on its side
			return turn(coloured(img), o)
		default:
		}
	}
	y, cb, cr := planesOf(img)
	turned := &image.YCbCr{SubsampleRatio: ratio}
	y, cb, cr = y.turned(o), cb.turned(o), cr.turned(o)
	turned.Y, turned.YStride = y.pix, y.stride
	turned.Cb, turned.Cr, turned.CStride = cb.pix, cr.pix, cb.stride
	turned.Rect = image.Rect(0, 0, y.w, y.h)
	return turned
}

// planesOf gives the planes of a picture whose bounds begin at 0, 0.
func planesOf(img *image.YCbCr) (y, cb, cr plane) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	cw, ch := w, h
	switch img.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		cw = (w + 1) / 2
	case image.YCbCrSubsampleRatio420:
		cw, ch = (w+1)/2, (h+1)/2
	case image.YCbCrSubsampleRatio440:
		ch = (h + 1) / 2
	case image.YCbCrSubsampleRatio411:
		cw = (w + 3) / 4
	case image.YCbCrSubsampleRatio410:
		cw, ch = (w+3)/4, (h+1)/2
	default:
	}
	return plane{img.Y, img.YStride, w, h, 1}, plane{img.Cb, img.CStride, cw, ch, 1}, plane{img.Cr, img.CStride, cw, ch, 1}
}

func grayPlane(img *image.Gray) plane {
	return plane{img.Pix, img.Stride, img.Rect.Dx(), img.Rect.Dy(), 1}
}

func nrgbaPlane(img *image.NRGBA) plane {
	return plane{img.Pix, img.Stride, img.Rect.Dx(), img.Rect.Dy(), 4}
}

func palettedPlane(img *image.Paletted) plane {
	return plane{img.Pix, img.Stride, img.Rect.Dx(), img.Rect.Dy(), 1}
}
