package pseudonym

import (
	"math"
	"math/rand/v2"
)

// hills are wide waves of land behind one another, each paler than the one before it.
func hills(rng *rand.Rand) motif {
	type ridge struct{ height, swell, length, phase float64 }
	ridges := make([]ridge, 3+rng.IntN(3))
	for i := range ridges {
		at := (float64(i) + 1) / float64(len(ridges)+1)
		ridges[i] = ridge{0.15 + 0.8*at, between(rng, 0.03, 0.09), between(rng, 0.8, 1.7), rng.Float64()}
	}
	sunX, sunY, sun := between(rng, 0.2, 0.8), between(rng, 0.16, 0.26), between(rng, 0.07, 0.11)
	return func(x, y float64) float64 {
		tone := 0.72 + 0.2*y
		if math.Hypot(x-sunX, y-sunY) < sun {
			tone = 1
		}
		for i, r := range ridges {
			crest := r.height + r.swell*math.Sin(2*math.Pi*(x*r.length+r.phase))
			if y > crest {
				near := float64(i+1) / float64(len(ridges))
				tone = 0.72 - 0.68*near + 0.35*(y-crest)
			}
		}
		return tone
	}
}

// ripples are broad quarter rings around a point outside one corner.
func ripples(rng *rand.Rand) motif {
	centreX, centreY := between(rng, -0.25, -0.02), between(rng, -0.25, -0.02)
	width, shift := between(rng, 0.13, 0.24), rng.Float64()
	bright := scatter(rng)
	return turned(rng, func(x, y float64) float64 {
		ring, place := cell(math.Hypot(x-centreX, y-centreY)/width + shift)
		base := 0.3*float64(((ring%3)+3)%3) + 0.12
		return base + 0.12*bright(ring, 0) + 0.16*place
	})
}

// sheets are stacked papers with round corners that share one corner of the picture.
func sheets(rng *rand.Rand) motif {
	width, shift := between(rng, 0.14, 0.22), rng.Float64()
	startX, startY := between(rng, -0.3, -0.05), between(rng, -0.3, -0.05)
	bright := scatter(rng)
	rising := rng.IntN(2) == 0
	return turned(rng, func(x, y float64) float64 {
		dx, dy := x-startX, y-startY
		// A norm of the fourth power has the outline of a rounded square.
		far := math.Sqrt(math.Sqrt(dx*dx*dx*dx + dy*dy*dy*dy))
		sheet, place := cell(far/width + shift)
		tone := 0.3*float64(sheet%3) + 0.14*bright(sheet, 2) + 0.16*place
		if rising {
			return 0.14 + tone
		}
		return 0.92 - tone
	})
}

// ribbons are slanting bands that bend together like cloth.
func ribbons(rng *rand.Rand) motif {
	sin, cos := math.Sincos(between(rng, 0.25, 1.3))
	count, swell := between(rng, 4, 8), between(rng, 0.02, 0.07)
	length, phase := between(rng, 0.7, 1.5), rng.Float64()
	bright := scatter(rng)
	return turned(rng, func(x, y float64) float64 {
		along, across := x*cos+y*sin, y*cos-x*sin
		across += swell * math.Sin(2*math.Pi*(along*length+phase))
		band, place := cell(across * count)
		base := 0.1 + 0.42*float64(band&1)
		return base + 0.22*bright(band, 1) + 0.24*(place+0.5)
	})
}
