package pseudonym

import (
	"math"
	"math/rand/v2"
)

// blossom is a flower of soft, overlapping round petals, seen from above. Five
// or at least seven of them: four and six have meanings of their own.
func blossom(rng *rand.Rand) motif {
	petals := [...]int{5, 7, 8, 9, 10}[rng.IntN(5)]
	rings := 2 + rng.IntN(2)
	centreX, centreY := between(rng, 0.42, 0.58), between(rng, 0.42, 0.58)
	reach, start := between(rng, 0.30, 0.36), 2*math.Pi*rng.Float64()
	slice := 2 * math.Pi / float64(petals)
	return func(x, y float64) float64 {
		dx, dy := x-centreX, y-centreY
		far, angle := math.Hypot(dx, dy), math.Atan2(dy, dx)
		tone := 0.08 + 0.22*y
		for ring := range rings {
			size := reach * (1 - 0.36*float64(ring))
			turn := start + slice/2*float64(ring&1)
			nearest := math.Round((angle - turn) / slice)
			for p := nearest - 1; p <= nearest+1; p++ {
				sin, cos := math.Sincos(angle - turn - p*slice)
				along := far*cos/size - 0.72
				wide := far * sin / (size * 2.3 / float64(petals))
				if along*along/0.5+wide*wide < 1 {
					tone = max(tone, 0.36+0.2*float64(ring)+0.3*ease(-0.7, 0.7, along))
				}
			}
		}
		return tone
	}
}

// sprig is a slanting, gently bent stem with leaves on both sides, smaller
// towards its tip, and one leaf at the end.
func sprig(rng *rand.Rand) motif {
	sin, cos := math.Sincos(between(rng, 0.5, 1.15))
	pairs := 3 + rng.IntN(3)
	bend, plump := between(rng, -0.3, 0.3), between(rng, 0.2, 0.3)
	leanSin, leanCos := math.Sincos(between(rng, 0.7, 1.0))
	ground, stem, rise := 0.1, 0.5, 0.34
	if rng.IntN(2) == 0 {
		ground, stem, rise = 0.8, 0.5, -0.4
	}
	hand, scale := float64(2*rng.IntN(2)-1), between(rng, 0.84, 1.02)
	// inLeaf takes a point relative to the leaf's root, in lengths of the leaf.
	inLeaf := func(u, v float64) bool {
		return u > 0 && u < 1 && math.Abs(v) < plump*math.Sin(math.Pi*u)*(1.15-0.5*u)
	}
	return func(x, y float64) float64 {
		// It grows upwards: a hanging one looks withered.
		tone := ground + 0.18*y
		x, y = (x-0.5)*hand, 0.5-y
		along, across := (x*cos+y*sin)*scale, (y*cos-x*sin)*scale
		across += bend * (along*along - 0.1)
		side := math.Abs(across)
		if side < 0.008 && math.Abs(along) < 0.44 {
			tone = stem
		}
		for k := range pairs {
			t := float64(k) / float64(pairs)
			length := 0.34 * (1 - 0.45*t)
			far := along + 0.36 - 0.64*t
			// The mirror image serves for the leaf on the other side.
			u, v := (far*leanCos+side*leanSin)/length, (side*leanCos-far*leanSin)/length
			if inLeaf(u, v) {
				tone = stem + rise*u
				if (v > 0) == (across > 0) {
					tone += 0.1
				}
			}
		}
		if u := (along - 0.26) / 0.22; inLeaf(u, across/0.22) {
			tone = stem + rise*u
		}
		return tone
	}
}

// leaves are pointed ovals, one in each tile of a quilt. They lean in rows, so
// that no four of them meet as a cross.
func leaves(rng *rand.Rand) motif {
	count := float64(3 + rng.IntN(3))
	tint := scatter(rng)
	alternate := rng.IntN(2) == 0
	plump := between(rng, 0.90, 1.0)
	return turned(rng, func(x, y float64) float64 {
		i, px := cell(x * count)
		j, py := cell(y * count)
		if alternate && j&1 == 0 {
			px = -px
		}
		// A leaf lies where two discs around opposite corners overlap.
		if math.Hypot(px-0.5, py-0.5) < plump && math.Hypot(px+0.5, py+0.5) < plump {
			half := 0.5
			if px > py {
				half = 0.72
			}
			return half + 0.26*(tint(i+7, j+7)-0.2)
		}
		return 0.1 + 0.2*y
	})
}
