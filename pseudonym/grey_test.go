package pseudonym

import (
	"bytes"
	"image/color"
	"image/png"
	"math"
	mathrand "math/rand/v2"
	"slices"
	"testing"
)

func rngFrom(seed uint64) *mathrand.Rand {
	return mathrand.New(seeded(seed))
}

// grey is what is left of a colour for somebody who sees none, 0 to 255.
func grey(c color.Color) float64 {
	return float64(color.GrayModel.Convert(c).(color.Gray).Y)
}

// greyThumbnail is the picture in 16 × 16 greys, as in a list of members.
func greyThumbnail(t *testing.T, file []byte) []float64 {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	const side, block = 16, AvatarSize / 16
	thumbnail := make([]float64, side*side)
	for y := range AvatarSize {
		for x := range AvatarSize {
			thumbnail[y/block*side+x/block] += grey(picture.At(x, y)) / (block * block)
		}
	}
	return thumbnail
}

func spreadOf(greys []float64) float64 { return slices.Max(greys) - slices.Min(greys) }

func meanDifference(one, other []float64) float64 {
	sum := 0.0
	for i := range one {
		sum += math.Abs(one[i] - other[i])
	}
	return sum / float64(len(one))
}
