package main

import (
	"math"

	"kith/safety"
	"kith/safety/learned"
)

// What was chosen by cross-validation; the figures hardly change around it.
const (
	costOfError = 1.0
	rounds      = 30
)

func asWritten(text string) string { return text }

// vectors are the features of messages as the model will see them.
func vectors(all []*message, written func(string) string) []vector {
	reader := learned.NewReader()
	found := make([]vector, len(all))
	for i, m := range all {
		v := &found[i]
		for family, rows := range reader.Read(safety.Folded(written(m.text))) {
			if len(rows) == 0 {
				continue
			}
			value := learned.Share(family, len(rows))
			for _, row := range rows {
				v.rows, v.values = append(v.rows, row), append(v.values, value)
				v.square += float64(value * value)
			}
		}
	}
	return found
}

// train finds the weights of a label from some of the messages.
func train(x []vector, all []*message, label string, from func(*message) bool) []float64 {
	is, cost := make([]float64, len(all)), make([]float64, len(all))
	for i, m := range all {
		is[i] = -1
		if m.is(label) {
			is[i] = 1
		}
		if from(m) {
			cost[i] = costOfError
		}
	}
	return solve(x, is, cost, learned.Rows, rounds)
}

// crossValidate is the score of each message by a model that has seen nothing of its fold.
// y are the messages with the names that x has replaced.
func crossValidate(x, y []vector, all []*message, label string) []float64 {
	scores := make([]float64, len(all))
	for fold := range folds {
		w := train(x, all, label, func(m *message) bool { return m.fold != fold })
		for i, m := range all {
			if m.fold == fold {
				scores[i] = y[i].score(w)
			}
		}
	}
	return scores
}

// likelihood finds how likely a score makes a label: Platt's sigmoid, by Newton's method.
func likelihood(all []*message, label string, scores []float64) (slope, offset float64) {
	slope = 1
	for range 50 {
		var g0, g1, h00, h01, h11 float64
		for i, m := range all {
			is := 0.0
			if m.is(label) {
				is = 1
			}
			p := 1 / (1 + math.Exp(-(float64(slope*scores[i]) + offset)))
			error, weight := p-is, float64(p*(1-p))
			g0 += float64(error * scores[i])
			g1 += error
			h00 += float64(float64(weight*scores[i]) * scores[i])
			h01 += float64(weight * scores[i])
			h11 += weight
		}
		h00, h11 = h00+1e-6, h11+1e-6
		determinant := float64(h00*h11) - float64(h01*h01)
		slope -= (float64(h11*g0) - float64(h01*g1)) / determinant
		offset -= (float64(h00*g1) - float64(h01*g0)) / determinant
	}
	return slope, offset
}
