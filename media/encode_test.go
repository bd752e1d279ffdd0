package media

import (
	"image"
	"math/rand/v2"
	"testing"
)

func TestAPNGThatWouldBeTooLargeBecomesAJPEG(t *testing.T) {
	noise := image.NewNRGBA(image.Rect(0, 0, 200, 200))
	dice := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Pix {
		if noise.Pix[i] = 0xff; i%4 < 3 {
			noise.Pix[i] = byte(dice.UintN(256))
		}
	}
	const limit = 100_000
	if f, err := encode(noise, typePNG, limit); err != nil || f.Type != typeJPEG {
		t.Errorf("it came as %s, %v", f.Type, err)
	}
	noise.Pix[3] = 0 // a hole, which a JPEG cannot have
	if _, err := encode(noise, typePNG, limit); err == nil {
		t.Error("it was passed on with a hole filled, or too large")
	}
}
