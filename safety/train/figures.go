package main

import (
	"fmt"
	"math"
	"os"
	"slices"

	"kith/safety/learned"
)

// tuned is the file that the rules were tuned on.
const tuned = "tune.tsv"

// tellFigures tells, for each label, how precise the model is where it finds so and so many, in
// cross-validation: on the tuned half of the labelled set, which is more like a chat, on the training
// set, and on the former by a model that is trained on the latter alone.
func tellFigures(all []*message) error {
	x, y := vectors(all, withoutInvented), vectors(all, asWritten)
	isTuned := func(m *message) bool { return m.source == tuned }
	isTraining := func(m *message) bool { return m.source != tuned }
	for _, label := range learned.Labels {
		scores := crossValidate(x, y, all, label)
		slope, offset := likelihood(all, label, scores)
		score := func(i int) float64 { return 1 / (1 + math.Exp(-(slope*scores[i] + offset))) }
		tell(label+", folds, tuned", all, label, isTuned, score)
		tell(label+", folds, training", all, label, isTraining, score)
		w := train(x, all, label, isTraining)
		tell(label+", across, tuned", all, label, isTuned, func(i int) float64 { return y[i].score(w) })
	}
	return nil
}

func tell(name string, all []*message, label string, of func(*message) bool, score func(int) float64) {
	var order []int
	positive := 0
	for i, m := range all {
		if of(m) {
			order = append(order, i)
		}
		if of(m) && m.is(label) {
			positive++
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case score(a) > score(b):
			return -1
		case score(a) < score(b):
			return 1
		}
		return 0
	})
	fmt.Fprintf(os.Stdout, "%-30s", name)
	wanted, hit := []float64{0.5, 0.7, 0.8, 0.9, 0.95, 0.97}, 0
	for n, i := range order {
		if !all[i].is(label) {
			continue
		}
		for hit++; len(wanted) > 0 && float64(hit) >= wanted[0]*float64(positive); wanted = wanted[1:] {
			fmt.Fprintf(os.Stdout, "  %.2f: %.2f (%.3f)", wanted[0], float64(hit)/float64(n+1), score(i))
		}
	}
	fmt.Fprintf(os.Stdout, "  of %d in %d\n", positive, len(order))
}
