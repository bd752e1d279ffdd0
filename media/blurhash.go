package media

import (
	"image"
	"image/color"
	"math"
)

const (
	base83 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~"
	// hashedSize is how large a picture is whose hash is taken: a hash holds no more than 4
	// by 3 waves.
	hashedSize = 32
)

// blurHash gives a few letters by which a client can show colours before a picture is
// loaded (MSC2448, the algorithm of blurha.sh).
func blurHash(img image.Image) string {
	if small := shrink(img, hashedSize, hashedSize); small != nil {
		img = small
	}
	wavesX, wavesY := 4, 3
	if b := img.Bounds(); b.Dy() > b.Dx() {
		wavesX, wavesY = 3, 4
	}
	var factors [][3]float64
	for j := range wavesY {
		for i := range wavesX {
			factors = append(factors, wave(img, i, j))
		}
	}
	hash := encode83((wavesX-1)+(wavesY-1)*9, 1)
	highest := 0.0
	for _, f := range factors[1:] {
		highest = max(highest, math.Abs(f[0]), math.Abs(f[1]), math.Abs(f[2]))
	}
	quantised := int(max(0, min(82, math.Floor(highest*166-0.5))))
	highest = float64(quantised+1) / 166
	hash += encode83(quantised, 1)
	mean := factors[0]
	hash += encode83(int(fromLinear(mean[0]))<<16+int(fromLinear(mean[1]))<<8+int(fromLinear(mean[2])), 4)
	for _, f := range factors[1:] {
		code := 0
		for _, v := range f {
			root := math.Copysign(math.Sqrt(math.Abs(v/highest)), v)
			code = code*19 + int(max(0, min(18, math.Floor(root*9+9.5))))
		}
		hash += encode83(code, 2)
	}
	return hash
}

// wave gives how much of one wave is in a picture, for each colour.
func wave(img image.Image, i, j int) (sum [3]float64) {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	for y := range h {
		for x := range w {
			basis := math.Cos(math.Pi*float64(i*x)/float64(w)) * math.Cos(math.Pi*float64(j*y)/float64(h))
			c, _ := color.NRGBAModel.Convert(img.At(b.Min.X+x, b.Min.Y+y)).(color.NRGBA)
			// What is seen through is seen on white.
			for k, v := range [3]byte{c.R, c.G, c.B} {
				over := 255 - int(c.A) + int(v)*int(c.A)/255
				sum[k] += basis * linear[over]
			}
		}
	}
	scale := 2 / float64(w*h)
	if i == 0 && j == 0 {
		scale = 1 / float64(w*h)
	}
	for k := range sum {
		sum[k] *= scale
	}
	return sum
}

// linear is how bright each value of a colour is (sRGB).
var linear = func() (table [256]float64) {
	for i := range table {
		v := float64(i) / 255
		if v <= 0.04045 {
			table[i] = v / 12.92
		} else {
			table[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return table
}()

func fromLinear(v float64) byte {
	v = max(0, min(1, v))
	if v <= 0.0031308 {
		return byte(v*12.92*255 + 0.5)
	}
	return byte((1.055*math.Pow(v, 1/2.4)-0.055)*255 + 0.5)
}

func encode83(value, length int) string {
	digits := make([]byte, length)
	for i := length - 1; i >= 0; i-- {
		digits[i] = base83[value%83]
		value /= 83
	}
	return string(digits)
}
