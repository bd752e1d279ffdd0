package pseudonym

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
)

// AvatarSize is the width and the height of an avatar in pixels.
const AvatarSize = 256

// Each pixel is the mean of samples × samples points, so that edges are soft.
const samples = 2

// Avatar paints a calm abstract picture and gives it as a PNG of AvatarSize by
// AvatarSize pixels, less than 30 KiB, with no metadata and no ancillary chunks.
// It reads 32 bytes from r, crypto/rand.Reader in production; the same bytes
// give the same picture on the same build. Two pictures differ in pattern and
// lightness, not in colour alone. An error of r comes back wrapped.
func Avatar(r io.Reader) ([]byte, error) {
	var seed [32]byte
	if _, err := io.ReadFull(r, seed[:]); err != nil {
		return nil, fmt.Errorf("draw avatar: read random bytes: %w", err)
	}
	rng := rand.New(rand.NewChaCha8(seed)) //nolint:gosec // ChaCha8 is no weak generator, and the seed is 32 random bytes
	tones := motifs[rng.IntN(len(motifs))](rng)

	var out bytes.Buffer
	if err := png.Encode(&out, paint(tones, newRamp(rng))); err != nil {
		return nil, fmt.Errorf("encode avatar: %w", err)
	}
	return out.Bytes(), nil
}

// paint lays the motif out in the colours of the ramp. The ramp is the palette
// of the picture, so a pixel on an edge takes the colour between its two sides.
func paint(tones motif, colours ramp) *image.Paletted {
	picture := image.NewPaletted(image.Rect(0, 0, AvatarSize, AvatarSize), colours.palette())
	const step = 1.0 / (AvatarSize * samples)
	for py := range AvatarSize {
		for px := range AvatarSize {
			sum := 0.0
			for s := range samples * samples {
				x := (float64(px*samples+s%samples) + 0.5) * step
				y := (float64(py*samples+s/samples) + 0.5) * step
				sum += min(max(tones(x, y), 0), 1)
			}
			tone := sum / (samples * samples)
			picture.SetColorIndex(px, py, uint8(math.Round(tone*(shades-1))))
		}
	}
	return picture
}
