package media

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
)

const (
	// jpegQuality is one at which nobody sees a difference, and a file grows but little.
	jpegQuality = 85
	// quickPixels is from how many pixels a PNG is packed in less time, and less tightly.
	quickPixels = 2e6
)

// encode writes a picture that tidy gave. A PNG that would be too large becomes a JPEG, if
// nothing is lost by it that is seen through.
func encode(img image.Image, typ string, limit int64) (File, error) {
	b := img.Bounds()
	file := File{Type: typ, Width: b.Dx(), Height: b.Dy()}
	out := bounded{limit: limit}
	var err error
	if typ == typePNG {
		encoder := png.Encoder{}
		if b.Dx()*b.Dy() > quickPixels {
			encoder.CompressionLevel = png.BestSpeed
		}
		err = encoder.Encode(&out, img)
		if errors.Is(err, errFull) && opaque(img) {
			return encode(img, typeJPEG, limit)
		}
	} else {
		err = jpeg.Encode(&out, quickest(img), &jpeg.Options{Quality: jpegQuality})
	}
	if err != nil {
		return File{}, refuse(TooLarge)
	}
	file.Data = out.Bytes()
	return file, nil
}

// quickest gives a picture as the JPEG encoder knows it best.
func quickest(img image.Image) image.Image {
	switch img := img.(type) {
	case *image.NRGBA:
		return &image.RGBA{Pix: img.Pix, Stride: img.Stride, Rect: img.Rect}
	case *image.Paletted:
		return quickest(coloured(img))
	}
	return img
}

var errFull = errors.New("the file is too large")

// bounded is a file that may not grow beyond a size.
type bounded struct {
	bytes.Buffer
	limit int64
}

func (b *bounded) Write(p []byte) (int, error) {
	if int64(b.Len()+len(p)) > b.limit {
		return 0, errFull
	}
	return b.Buffer.Write(p)
}
