package pseudonym

import (
	"math"
	"math/rand/v2"
)

// quarters are tiles with one quarter of a disc each, from a corner drawn for
// each tile, as in a patchwork.
func quarters(rng *rand.Rand) motif {
	count := float64(3 + rng.IntN(3))
	corner, tint := scatter(rng), scatter(rng)
	return func(x, y float64) float64 {
		i, px := cell(x * count)
		j, py := cell(y * count)
		at := corner(i, j)
		if at < 0.5 {
			px = -px
		}
		if at < 0.25 || at > 0.75 {
			py = -py
		}
		if math.Hypot(px+0.5, py+0.5) < 0.96 {
			return 0.55 + 0.4*tint(i, j)
		}
		return 0.08 + 0.28*tint(j+9, i)
	}
}

// fans are rows of scallops, each covering the roots of the row behind it.
func fans(rng *rand.Rand) motif {
	count := between(rng, 1.6, 3.2)
	rings := float64(2 + rng.IntN(2))
	tint := scatter(rng)
	pale := rng.IntN(2) == 0
	return func(x, y float64) float64 {
		// In units of a scallop, rows stand a quarter apart. The lowest row
		// that reaches a point is in front.
		x, y = x*count, y*count
		for row := int(math.Ceil(y*4)) + 2; ; row-- {
			column, place := cell(x + 0.5*float64(row&1))
			far := math.Hypot(place, y-float64(row)/4)
			if far < 0.5 {
				ring := math.Floor(far*2*rings) / (rings - 1)
				if pale {
					ring = 1 - ring
				}
				return 0.16 + 0.56*ring + 0.24*tint(row, column)
			}
		}
	}
}

// weave is a basket of broad strips that go over and under in turn, some paler
// than others.
func weave(rng *rand.Rand) motif {
	count, strip := between(rng, 3.6, 6.6), between(rng, 0.38, 0.45)
	shiftX, shiftY := 4+rng.Float64(), 4+rng.Float64()
	slant := rng.IntN(2) == 0
	tint := scatter(rng)
	return func(x, y float64) float64 {
		if slant {
			x, y = (x+y)*0.75, (x-y)*0.75
		}
		i, px := cell(x*count + shiftX)
		j, py := cell(y*count + shiftY)
		across, along, shade := px, py, 0.46+0.3*tint(i, 0)
		if (i+j)&1 == 1 {
			across, along, shade = py, px, 0.12+0.3*tint(0, j)
		}
		if math.Abs(across) > strip {
			return 0.05
		}
		return shade + 0.22*math.Cos(math.Pi*along)
	}
}

// honeycomb is a floor of six-sided tiles that grow lighter towards one side.
func honeycomb(rng *rand.Rand) motif {
	count := between(rng, 3.2, 5.5)
	sin, cos := math.Sincos(between(rng, 0, math.Pi/2))
	tint := scatter(rng)
	return turned(rng, func(x, y float64) float64 {
		// Tiles are the cells of two interlaced grids of their middles.
		const tall = 1.7320508075688772
		u, v := x*count, y*count/tall
		i, px := cell(u)
		j, py := cell(v)
		k, qx := cell(u + 0.5)
		l, qy := cell(v + 0.5)
		if math.Hypot(qx, qy*tall) < math.Hypot(px, py*tall) {
			i, j, px, py = k+11, l+11, qx, qy
		}
		far := ((u-px)*cos + (v-py)*tall*sin) / (sin + cos) / count
		return 0.08 + 0.5*far + 0.36*tint(i, j) + 0.1*py
	})
}

// patchwork is a sheet cut into smaller and smaller rectangles.
func patchwork(rng *rand.Rand) motif {
	type patch struct{ left, top, right, bottom, tone float64 }
	patches := []patch{{0, 0, 1, 1, 0}}
	for range 11 + rng.IntN(5) {
		// Cut the largest one across its longer side.
		largest := 0
		for k, p := range patches {
			q := patches[largest]
			if (p.right-p.left)*(p.bottom-p.top) > (q.right-q.left)*(q.bottom-q.top) {
				largest = k
			}
		}
		one, at := patches[largest], between(rng, 0.36, 0.64)
		other := one
		if one.right-one.left > one.bottom-one.top {
			one.right = one.left + at*(one.right-one.left)
			other.left = one.right
		} else {
			one.bottom = one.top + at*(one.bottom-one.top)
			other.top = one.bottom
		}
		patches[largest] = one
		patches = append(patches, other)
	}
	for k := range patches {
		patches[k].tone = between(rng, 0.08, 0.84)
	}
	return turned(rng, func(x, y float64) float64 {
		for _, p := range patches {
			if x < p.right && y < p.bottom && x >= p.left && y >= p.top {
				return p.tone + 0.14*(y-p.top)/(p.bottom-p.top)
			}
		}
		return patches[0].tone
	})
}
