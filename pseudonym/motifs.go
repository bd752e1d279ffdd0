package pseudonym

import (
	"math"
	"math/rand/v2"
)

// A motif is a picture without colours: it gives the tone, 0 dark to 1 light,
// at a point of the unit square whose origin is the top left corner.
//
// No motif may look like a face, an eye, a target, a tunnel, a drop, a flame, a
// blade, broken glass, bars, wire netting, a snake, a pill, a cluster of holes, or
// the sign of a faith, a nation or a party: hence no discs in pairs or in rows,
// nothing in rings around the middle, no splinters, no windings, and nothing with
// four or six pointed arms.
type motif func(x, y float64) float64

// motifs are all that an avatar can be; each draws its own measures.
var motifs = [...]func(*rand.Rand) motif{
	hills, ripples, sheets, ribbons, blossom, sprig, leaves, quarters, fans, weave, honeycomb, patchwork,
}

// between draws uniformly from [low, high).
func between(rng *rand.Rand, low, high float64) float64 {
	return low + (high-low)*rng.Float64()
}

// turned gives the motif as seen in one of the eight turns and mirrorings of a square.
func turned(rng *rand.Rand, m motif) motif {
	swap, flipX, flipY := rng.IntN(2) == 0, rng.IntN(2) == 0, rng.IntN(2) == 0
	return func(x, y float64) float64 {
		if swap {
			x, y = y, x
		}
		if flipX {
			x = 1 - x
		}
		if flipY {
			y = 1 - y
		}
		return m(x, y)
	}
}

// ease goes from 0 to 1 as v goes from low to high, without corners.
func ease(low, high, v float64) float64 {
	t := min(max((v-low)/(high-low), 0), 1)
	return t * t * (3 - 2*t)
}

// cell splits a coordinate into the number of its cell and the place in it, -0.5 to 0.5.
func cell(v float64) (number int, place float64) {
	floor := math.Floor(v)
	return int(floor), v - floor - 0.5
}

// scatter gives each cell of a grid its own lasting number from [0, 1).
func scatter(rng *rand.Rand) func(i, j int) float64 {
	const side = 32
	var table [side * side]float64
	for k := range table {
		table[k] = rng.Float64()
	}
	return func(i, j int) float64 {
		return table[((i%side+side)%side)*side+(j%side+side)%side]
	}
}
