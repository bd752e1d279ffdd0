package main

import "math"

// vector is the features of a message with their values, and its length squared.
type vector struct {
	rows   []uint32
	values []float64
	square float64
}

// solve finds the weights of an L2-regularised linear model with squared hinge loss by dual
// coordinate descent (Hsieh et al., 2008). The last weight is the bias. It is deterministic:
// the order is shuffled by a fixed generator, and no product is fused with a sum.
func solve(x []vector, y []float64, cost []float64, rows int, rounds int) []float64 {
	w := make([]float64, rows+1)
	alpha := make([]float64, len(x))
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	random := uint64(88172645463325252)
	for range rounds {
		for i := len(order) - 1; i > 0; i-- {
			random ^= random << 13
			random ^= random >> 7
			random ^= random << 17
			j := int(random % uint64(i+1))
			order[i], order[j] = order[j], order[i]
		}
		most := 0.0
		for _, i := range order {
			if cost[i] == 0 {
				continue
			}
			diagonal := 1 / (2 * cost[i])
			v := &x[i]
			score := w[rows]
			for k, row := range v.rows {
				score += float64(w[row] * v.values[k])
			}
			gradient := float64(y[i]*score) - 1 + float64(alpha[i]*diagonal)
			projected := gradient
			if alpha[i] == 0 {
				projected = math.Min(gradient, 0)
			}
			if projected == 0 {
				continue
			}
			most = math.Max(most, math.Abs(projected))
			old := alpha[i]
			alpha[i] = math.Max(old-gradient/(v.square+1+diagonal), 0)
			step := float64((alpha[i] - old) * y[i])
			w[rows] += step
			for k, row := range v.rows {
				w[row] += float64(step * v.values[k])
			}
		}
		if most < 0.02 {
			break
		}
	}
	return w
}

func (v *vector) score(w []float64) float64 {
	score := w[len(w)-1]
	for k, row := range v.rows {
		score += float64(w[row] * v.values[k])
	}
	return score
}
