package pseudonym

import (
	"image/color"
	"math"
	"math/rand/v2"
)

// A ramp is a walk from a dark colour of one hue to a light one of a
// neighbouring hue. Its steps are even in perceived lightness, so a picture
// keeps its shapes for somebody who sees few colours or none.
type ramp struct {
	from, turn float64 // hue in degrees of OKLCH
	chroma     float64 // at its strongest
}

const (
	shades            = 192        // steps too fine to be seen as bands
	darkest, lightest = 0.40, 0.95 // perceived lightness: never black, never glaring
	// Hues from green over blue and violet to mauve. Red is left out, which
	// reads as blood or alarm, and brown, which reads as skin.
	firstHue, lastHue = 112.0, 335.0
)

func newRamp(rng *rand.Rand) ramp {
	c := ramp{
		from:   between(rng, firstHue, lastHue),
		turn:   between(rng, 35, 95),
		chroma: between(rng, 0.09, 0.13),
	}
	if rng.IntN(2) == 0 {
		c.turn = -c.turn
	}
	// Turn back rather than out of the permitted hues.
	if to := c.from + c.turn; to < firstHue || to > lastHue {
		c.turn = -c.turn
	}
	return c
}

func (c ramp) palette() color.Palette {
	palette := make(color.Palette, shades)
	for i := range palette {
		t := float64(i) / (shades - 1)
		// Strong colours exist only in the middle of the lightness range.
		strength := c.chroma * (0.4 + 0.6*math.Sin(math.Pi*(0.18+0.72*t)))
		palette[i] = fromOKLCH(darkest+(lightest-darkest)*t, strength, c.from+c.turn*t)
	}
	return palette
}

// fromOKLCH converts perceived lightness, chroma and hue (degrees) to opaque
// sRGB, after Björn Ottosson, "A perceptual color space" (2020).
func fromOKLCH(lightness, chroma, hue float64) color.NRGBA {
	sin, cos := math.Sincos(hue * math.Pi / 180)
	a, b := chroma*cos, chroma*sin
	l := cube(lightness + 0.3963377774*a + 0.2158037573*b)
	m := cube(lightness - 0.1055613458*a - 0.0638541728*b)
	s := cube(lightness - 0.0894841775*a - 1.2914855480*b)
	return color.NRGBA{
		R: stored(4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		G: stored(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		B: stored(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
		A: 255,
	}
}

func cube(v float64) float64 { return v * v * v }

// stored is the transfer function of sRGB (IEC 61966-2-1).
func stored(v float64) uint8 {
	v = min(max(v, 0), 1)
	if v <= 0.0031308 {
		v *= 12.92
	} else {
		v = 1.055*math.Pow(v, 1/2.4) - 0.055
	}
	return uint8(math.Round(v * 255))
}
